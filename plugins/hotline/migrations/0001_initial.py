"""Make the tables of the hotline."""

from peewee import *


def up(migrator, db):
    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_institution'

    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_municipality'

    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class Topic(Model):
        code = CharField(unique=True, max_length=60)
        parent = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        title = CharField(max_length=200)
        norm = CharField(max_length=300, default='')
        position = IntegerField(default=0)
        in_use = BooleanField(default=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_topic'

    class Group(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        title = CharField(max_length=200)
        in_use = BooleanField(default=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_group'
            indexes = ((('municipality', 'title'), True),)

    class GroupMember(Model):
        group = ForeignKeyField(Group, index=False, on_delete='CASCADE')
        user = ForeignKeyField(User, on_delete='CASCADE')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_group_member'
            indexes = ((('group', 'user'), True),)

    class Term(Model):
        topic = ForeignKeyField(Topic, index=False, null=True, on_delete='CASCADE')
        priority = CharField(max_length=10, default='normal')
        answer_minutes = IntegerField(null=True)
        solve_minutes = IntegerField(null=True)
        update_minutes = IntegerField(null=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_term'
            constraints = [Check("priority in ('low', 'normal', 'high')"), Check('answer_minutes is null or answer_minutes > 0'), Check('solve_minutes is null or solve_minutes > 0'), Check('update_minutes is null or update_minutes > 0')]
            indexes = ((('topic', 'priority'), True),)

    class EscalationLevel(Model):
        clock = CharField(max_length=10)
        offset_minutes = IntegerField(default=0)
        tells = CharField(max_length=10, default='assignee')
        raises = BooleanField(default=False)
        topic = ForeignKeyField(Topic, null=True, on_delete='CASCADE')
        priority = CharField(max_length=10, default='')
        in_use = BooleanField(default=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_escalation_level'
            constraints = [Check("clock in ('answer', 'update', 'solve')"), Check("tells in ('assignee', 'group', 'head')"), Check("priority in ('', 'low', 'normal', 'high')")]

    class Counter(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        year = IntegerField()
        last = IntegerField(default=0)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_counter'
            indexes = ((('municipality', 'year'), True),)

    class Caller(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, null=True, on_delete='RESTRICT')
        name = CharField(max_length=200, default='')
        name_key = CharField(max_length=210, default='')
        phone = CharField(max_length=60, default='')
        phone_key = CharField(max_length=20, default='')
        email = CharField(max_length=200, default='')
        position = CharField(max_length=200, default='')
        person_key = IntegerField(index=True, null=True)
        user = ForeignKeyField(User, null=True, on_delete='SET NULL')
        blocked = BooleanField(default=False)
        called_at = DateTimeField()
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_caller'
            indexes = ((('municipality', 'phone_key'), False), (('municipality', 'name_key'), False))

    class Request(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        year = IntegerField()
        number = IntegerField()
        kind = CharField(max_length=10, default='question')
        channel = CharField(max_length=10, default='phone')
        state = CharField(max_length=10, default='new')
        priority = CharField(max_length=10, default='normal')
        institution = ForeignKeyField(Institution, index=False, null=True, on_delete='RESTRICT')
        caller = ForeignKeyField(Caller, null=True, on_delete='SET NULL')
        caller_position = CharField(max_length=200, default='')
        caller_erased_at = DateTimeField(null=True)
        topic = ForeignKeyField(Topic, index=False, null=True, on_delete='RESTRICT')
        question = TextField()
        group = ForeignKeyField(Group, null=True, on_delete='SET NULL')
        assignee = ForeignKeyField(User, index=False, null=True, on_delete='SET NULL')
        at_once = BooleanField(default=False)
        repeated = BooleanField(default=False)
        confidential = BooleanField(default=False)
        seconds = IntegerField(null=True)
        received_at = DateTimeField()
        created_at = DateTimeField()
        created_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        answered_at = DateTimeField(null=True)
        solved_at = DateTimeField(null=True)
        closed_at = DateTimeField(null=True)
        answer_due = DateTimeField(null=True)
        update_due = DateTimeField(null=True)
        solve_due = DateTimeField(null=True)
        next_due = DateTimeField(null=True)
        acted_at = DateTimeField()
        reopened = IntegerField(default=0)
        bounces = IntegerField(default=0)
        merged_into = ForeignKeyField('self', null=True, on_delete='RESTRICT')
        removed_at = DateTimeField(null=True)
        removed_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        removed_reason = CharField(max_length=300, default='')
        old_number = CharField(max_length=40, default='')
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        changed_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_request'
            constraints = [Check("channel in ('phone', 'visit', 'mail', 'web', 'message')"), Check("kind in ('question', 'visit')"), Check("priority in ('low', 'normal', 'high')"), Check("state in ('new', 'in_work', 'waiting', 'solved', 'closed')"), Check('number > 0')]
            indexes = ((('municipality', 'year', 'number'), True), (('municipality', 'received_at'), False), (('municipality', 'state', 'next_due'), False), (('institution', 'received_at'), False), (('assignee', 'state', 'next_due'), False), (('topic', 'received_at'), False), (('state', 'next_due'), False))

    class Message(Model):
        request = ForeignKeyField(Request, index=False, on_delete='CASCADE')
        kind = CharField(max_length=10)
        text = TextField()
        norm = CharField(max_length=300, default='')
        author = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        author_name = CharField(max_length=200, default='')
        at = DateTimeField()
        removed_at = DateTimeField(null=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_message'
            constraints = [Check("kind in ('answer', 'note', 'addition')")]
            indexes = ((('request', 'at'), False),)

    class Watcher(Model):
        request = ForeignKeyField(Request, index=False, on_delete='CASCADE')
        user = ForeignKeyField(User, on_delete='CASCADE')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_watcher'
            indexes = ((('request', 'user'), True),)

    class Checklist(Model):
        request = ForeignKeyField(Request, index=False, on_delete='CASCADE')
        title = CharField(max_length=200)
        required = BooleanField(default=False)
        position = IntegerField(default=0)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_checklist'
            indexes = ((('request', 'position'), False),)

    class ChecklistItem(Model):
        checklist = ForeignKeyField(Checklist, index=False, on_delete='CASCADE')
        position = IntegerField(default=0)
        text = CharField(max_length=500)
        done_at = DateTimeField(null=True)
        done_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_checklist_item'
            indexes = ((('checklist', 'position'), False),)

    class RequestLink(Model):
        request = ForeignKeyField(Request, index=False, on_delete='CASCADE')
        other = ForeignKeyField(Request, on_delete='CASCADE')
        kind = CharField(max_length=10)
        by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_link'
            constraints = [Check("kind in ('related', 'duplicate', 'split')"), Check('request_id <> other_id')]
            indexes = ((('request', 'other', 'kind'), True),)

    class RecordLink(Model):
        request = ForeignKeyField(Request, index=False, on_delete='CASCADE')
        table = CharField(max_length=80, default='')
        key = IntegerField(null=True)
        title = CharField(max_length=300, default='')
        url = CharField(max_length=500, default='')
        by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_record_link'
            constraints = [Check("key is not null or url <> ''")]
            indexes = ((('request', 'table', 'key'), True), (('table', 'key'), False))

    class Merge(Model):
        kept = ForeignKeyField(Request, on_delete='CASCADE')
        gone = ForeignKeyField(Request, on_delete='CASCADE')
        journal = TextField(default='{}')
        by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        undone_at = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_merge'

    class Pause(Model):
        request = ForeignKeyField(Request, index=False, on_delete='CASCADE')
        started_at = DateTimeField()
        ended_at = DateTimeField(null=True)
        reason = CharField(max_length=300, default='')
        by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_pause'
            constraints = [Check('ended_at is null or ended_at >= started_at')]
            indexes = ((('request', 'started_at'), False),)

    class Visit(Model):
        request = ForeignKeyField(Request, unique=True, on_delete='CASCADE')
        starts_at = DateTimeField(index=True, null=True)
        ends_at = DateTimeField(null=True)
        place = CharField(max_length=300, default='')
        visitor = ForeignKeyField(User, null=True, on_delete='SET NULL')
        done_on = DateField(null=True)
        what_done = TextField(default='')
        materials = TextField(default='')
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_visit'
            constraints = [Check('ends_at is null or starts_at is not null')]

    class Rating(Model):
        request = ForeignKeyField(Request, unique=True, on_delete='CASCADE')
        value = IntegerField()
        comment = TextField(default='')
        by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_rating'
            constraints = [Check('value between 1 and 5')]

    class Escalation(Model):
        request = ForeignKeyField(Request, index=False, on_delete='CASCADE')
        clock = CharField(max_length=10)
        offset_minutes = IntegerField()
        due = DateTimeField()
        at = DateTimeField()
        told = TextField(default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_escalation'
            constraints = [Check("clock in ('answer', 'update', 'solve')")]
            indexes = ((('request', 'clock', 'offset_minutes', 'due'), True),)

    class QuietDay(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        on = DateField()
        by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_quiet_day'
            indexes = ((('municipality', 'on'), True),)

    class Presence(Model):
        request = ForeignKeyField(Request, index=False, on_delete='CASCADE')
        user = ForeignKeyField(User, on_delete='CASCADE')
        seen_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_presence'
            indexes = ((('request', 'user'), True),)

    class CallDraft(Model):
        user = ForeignKeyField(User, index=False, on_delete='CASCADE')
        key = CharField(max_length=64)
        body = TextField(default='{}')
        saved_at = DateTimeField(index=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_draft'
            indexes = ((('user', 'key'), True),)

    db.create_tables(
        [
            Topic,
            Group,
            GroupMember,
            Term,
            EscalationLevel,
            Counter,
            Caller,
            Request,
            Message,
            Watcher,
            Checklist,
            ChecklistItem,
            RequestLink,
            RecordLink,
            Merge,
            Pause,
            Visit,
            Rating,
            Escalation,
            QuietDay,
            Presence,
            CallDraft,
        ]
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("hotline_draft"),
        migrator.drop_table("hotline_presence"),
        migrator.drop_table("hotline_quiet_day"),
        migrator.drop_table("hotline_escalation"),
        migrator.drop_table("hotline_rating"),
        migrator.drop_table("hotline_visit"),
        migrator.drop_table("hotline_pause"),
        migrator.drop_table("hotline_merge"),
        migrator.drop_table("hotline_record_link"),
        migrator.drop_table("hotline_link"),
        migrator.drop_table("hotline_checklist_item"),
        migrator.drop_table("hotline_checklist"),
        migrator.drop_table("hotline_watcher"),
        migrator.drop_table("hotline_message"),
        migrator.drop_table("hotline_request"),
        migrator.drop_table("hotline_caller"),
        migrator.drop_table("hotline_counter"),
        migrator.drop_table("hotline_escalation_level"),
        migrator.drop_table("hotline_term"),
        migrator.drop_table("hotline_group_member"),
        migrator.drop_table("hotline_group"),
        migrator.drop_table("hotline_topic"),
    )
