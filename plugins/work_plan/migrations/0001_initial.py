"""Make the tables of work plans."""

from peewee import *


def up(migrator, db):
    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_institution'

    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class WorkPlan(Model):
        institution = ForeignKeyField(Institution, index=False, on_delete='RESTRICT')
        school_year = IntegerField()
        title = CharField(max_length=500)
        approval = TextField(default='[]')
        preamble = TextField(default='[]')
        closing = TextField(default='[]')
        columns = TextField(default='[]')
        state = CharField(max_length=10, default='draft')
        previous = ForeignKeyField('self', null=True, on_delete='SET NULL')
        version = IntegerField(default=1)
        created_at = DateTimeField()
        changed_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_plan'
            constraints = [Check("state in ('draft', 'at_work', 'closed')")]
            indexes = ((('institution', 'school_year', 'title'), True), (('state', 'school_year'), False))

    class PlanSection(Model):
        plan = ForeignKeyField(WorkPlan, index=False, on_delete='CASCADE')
        position = IntegerField(default=0)
        title = CharField(max_length=500, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_section'
            indexes = ((('plan', 'position'), False),)

    class Activity(Model):
        plan = ForeignKeyField(WorkPlan, index=False, on_delete='CASCADE')
        section = ForeignKeyField(PlanSection, on_delete='CASCADE')
        position = IntegerField(default=0)
        number = CharField(max_length=40, default='')
        text = TextField()
        term = TextField(default='')
        reading = TextField(default='{}')
        kind = CharField(max_length=12, default='unread')
        certainty = CharField(max_length=10, default='certain')
        responsible = TextField(default='')
        more = TextField(default='{}')
        counts_for = CharField(index=True, max_length=80, default='')
        counts_needed = IntegerField(default=1)
        hand_to = TextField(default='')
        debt_of = ForeignKeyField('self', null=True, on_delete='SET NULL')
        dropped_reason = TextField(default='')
        version = IntegerField(default=1)
        changed_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_activity'
            constraints = [Check("kind in ('dated', 'recurring', 'continuous', 'on_request', 'by_schedule', 'relative', 'within_event', 'inherit', 'unread')"), Check("certainty in ('certain', 'probable', 'ask')"), Check('counts_needed >= 0')]
            indexes = ((('plan', 'position'), False),)

    class ActivityResponsible(Model):
        activity = ForeignKeyField(Activity, on_delete='CASCADE')
        user = ForeignKeyField(User, null=True, on_delete='CASCADE')
        institution = ForeignKeyField(Institution, index=False, null=True, on_delete='CASCADE')
        role = CharField(max_length=200, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_responsible'

    class EventDate(Model):
        plan = ForeignKeyField(WorkPlan, index=False, on_delete='CASCADE')
        anchor = CharField(max_length=200)
        on = DateField()
        last_on = DateField(null=True)
        note = CharField(max_length=300, default='')
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_event'
            constraints = [Check('last_on is null or last_on >= "on"')]
            indexes = ((('plan', 'anchor', 'on'), True),)

    class Occurrence(Model):
        activity = ForeignKeyField(Activity, index=False, on_delete='CASCADE')
        plan = ForeignKeyField(WorkPlan, index=False, on_delete='CASCADE')
        institution = ForeignKeyField(Institution, index=False, on_delete='RESTRICT')
        handed_down = BooleanField(default=False)
        origin = CharField(max_length=10, default='term')
        event = ForeignKeyField(EventDate, null=True, on_delete='SET NULL')
        start = DateField(null=True)
        due = DateField(null=True)
        first_due = DateField(null=True)
        moves = IntegerField(default=0)
        state = CharField(max_length=12, default='planned')
        responsible = ForeignKeyField(User, index=False, null=True, on_delete='SET NULL')
        reason = TextField(default='')
        note = CharField(max_length=300, default='')
        done_on = DateField(null=True)
        done_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        version = IntegerField(default=1)
        changed_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_occurrence'
            constraints = [Check("state in ('planned', 'in_progress', 'done', 'dropped')"), Check("origin in ('term', 'hand')"), Check('start is null or due is null or due >= "start"'), Check("(state = 'done') = (done_on is not null)")]
            indexes = ((('institution', 'state', 'due'), False), (('responsible', 'state', 'due'), False), (('plan', 'institution', 'due'), False), (('activity', 'institution'), False), (('state', 'due'), False))

    class Evidence(Model):
        occurrence = ForeignKeyField(Occurrence, index=False, on_delete='CASCADE')
        kind = CharField(max_length=10)
        on = DateField()
        text = TextField(default='')
        url = CharField(max_length=500, default='')
        work_kind = CharField(null=True, max_length=80)
        work_key = CharField(null=True, max_length=120)
        by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_evidence'
            constraints = [Check("kind in ('text', 'file', 'link', 'record')")]
            indexes = ((('occurrence', 'on'), False), (('work_kind', 'work_key', 'occurrence'), True))

    class Move(Model):
        occurrence = ForeignKeyField(Occurrence, on_delete='CASCADE')
        old_due = DateField(null=True)
        new_due = DateField()
        reason = TextField()
        by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_move'

    db.create_tables(
        [
            WorkPlan,
            PlanSection,
            Activity,
            ActivityResponsible,
            EventDate,
            Occurrence,
            Move,
            Evidence,
        ]
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("work_plan_move"),
        migrator.drop_table("work_plan_evidence"),
        migrator.drop_table("work_plan_occurrence"),
        migrator.drop_table("work_plan_event"),
        migrator.drop_table("work_plan_responsible"),
        migrator.drop_table("work_plan_activity"),
        migrator.drop_table("work_plan_section"),
        migrator.drop_table("work_plan_plan"),
    )
