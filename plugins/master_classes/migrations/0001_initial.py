"""Make the tables of events."""

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

    class Person(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'staff_person'

    class Place(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, null=True, on_delete='RESTRICT')
        name = CharField(max_length=200)
        kind = CharField(max_length=10, default='room')
        seats = IntegerField(null=True)
        address = CharField(max_length=500, default='')
        in_use = BooleanField(default=True)
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_place'
            constraints = [Check("kind in ('room', 'online', 'elsewhere')"), Check('seats is null or seats > 0')]
            indexes = ((('municipality', 'institution', 'name'), False),)

    class Series(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        title = CharField(max_length=300)
        kind = CharField(max_length=20, default='master_class')
        school_year = IntegerField()
        description = TextField(default='')
        copied_from = ForeignKeyField('self', null=True, on_delete='SET NULL')
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_series'
            constraints = [Check("kind in ('master_class', 'open_lesson', 'seminar', 'association', 'meeting')")]
            indexes = ((('municipality', 'school_year', 'title'), False),)

    class Event(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, null=True, index=False, on_delete='RESTRICT')
        internal = BooleanField(default=False)
        kind = CharField(max_length=20, default='master_class')
        title = CharField(max_length=300)
        direction = CharField(max_length=200, default='')
        topic = CharField(max_length=60, default='', index=True)
        description = TextField(default='')
        programme = TextField(default='')
        materials = TextField(default='')
        hours = DecimalField(max_digits=5, decimal_places=1, null=True)
        state = CharField(max_length=10, default='draft')
        series = ForeignKeyField(Series, null=True, on_delete='SET NULL')
        copied_from = ForeignKeyField('self', null=True, on_delete='SET NULL')
        responsible = ForeignKeyField(User, null=True, on_delete='SET NULL')
        starts_at = DateTimeField(null=True)
        ends_at = DateTimeField(null=True)
        mode = CharField(max_length=20, default='by_coordinator')
        capacity = IntegerField(default=30)
        least = IntegerField(default=0)
        least_by = DateTimeField(null=True)
        institution_quota = IntegerField(null=True)
        opens_at = DateTimeField(null=True)
        closes_at = DateTimeField(null=True)
        cancel_until = DateTimeField(null=True)
        promotion = CharField(max_length=10, default='automatic')
        hours_to_accept = IntegerField(default=0)
        first_time_only = BooleanField(default=False)
        needs_event = ForeignKeyField('self', null=True, on_delete='SET NULL')
        needs_series = ForeignKeyField(Series, null=True, on_delete='SET NULL')
        proposed_by = ForeignKeyField(User, null=True, index=False, on_delete='RESTRICT')
        proposed_at = DateTimeField(null=True)
        decided_by = ForeignKeyField(User, null=True, index=False, on_delete='RESTRICT')
        decision = CharField(max_length=500, default='')
        cancelled_reason = CharField(max_length=500, default='')
        created_by = ForeignKeyField(User, null=True, index=False, on_delete='RESTRICT')
        created_at = DateTimeField()
        changed_at = DateTimeField()
        sequence = IntegerField(default=0)
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_event'
            constraints = [Check("kind in ('master_class', 'open_lesson', 'seminar', 'association', 'meeting')"), Check("state in ('draft', 'proposed', 'declined', 'planned', 'open', 'closed', 'held', 'cancelled')"), Check("mode in ('open', 'by_request', 'by_coordinator')"), Check("promotion in ('automatic', 'approval')"), Check('capacity between 1 and 2000'), Check('least between 0 and capacity'), Check('hours_to_accept >= 0'), Check('institution_quota is null or institution_quota > 0'), Check('ends_at is null or ends_at > starts_at')]
            indexes = ((('municipality', 'starts_at'), False), (('institution', 'starts_at'), False), (('state', 'starts_at'), False))

    class Audience(Model):
        event = ForeignKeyField(Event, index=False, on_delete='CASCADE')
        kind = CharField(max_length=12)
        value = CharField(max_length=200)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_audience'
            constraints = [Check("kind in ('position', 'subject', 'category', 'institution')")]
            indexes = ((('event', 'kind', 'value'), True),)

    class Quota(Model):
        event = ForeignKeyField(Event, index=False, on_delete='CASCADE')
        institution = ForeignKeyField(Institution, on_delete='RESTRICT')
        places = IntegerField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_quota'
            constraints = [Check('places >= 0')]
            indexes = ((('event', 'institution'), True),)

    class Session(Model):
        event = ForeignKeyField(Event, index=False, on_delete='CASCADE')
        number = IntegerField()
        title = CharField(max_length=300, default='')
        starts_at = DateTimeField()
        ends_at = DateTimeField()
        place = ForeignKeyField(Place, null=True, index=False, on_delete='RESTRICT')
        link = CharField(max_length=500, default='')
        cancelled = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_session'
            constraints = [Check('ends_at > starts_at'), Check('number > 0')]
            indexes = ((('event', 'number'), True), (('place', 'starts_at'), False), (('starts_at',), False))

    class Leader(Model):
        event = ForeignKeyField(Event, index=False, on_delete='CASCADE')
        role = CharField(max_length=10, default='leader')
        person = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        user = ForeignKeyField(User, null=True, on_delete='SET NULL')
        institution = ForeignKeyField(Institution, null=True, index=False, on_delete='RESTRICT')
        name = CharField(max_length=200, default='')
        position = CharField(max_length=300, default='')
        email = CharField(max_length=200, default='')
        phone = CharField(max_length=60, default='')
        erased_at = DateTimeField(null=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_leader'
            constraints = [Check("role in ('leader', 'moderator')")]
            indexes = ((('event', 'person'), True),)

    class Seat(Model):
        event = ForeignKeyField(Event, index=False, on_delete='CASCADE')
        number = IntegerField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_seat'
            constraints = [Check('number > 0')]
            indexes = ((('event', 'number'), True),)

    class Enrolment(Model):
        event = ForeignKeyField(Event, index=False, on_delete='RESTRICT')
        person = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        institution = ForeignKeyField(Institution, null=True, index=False, on_delete='RESTRICT')
        name = CharField(max_length=200, default='')
        guest_key = CharField(max_length=210, default='')
        position = CharField(max_length=300, default='')
        email = CharField(max_length=200, default='')
        phone = CharField(max_length=60, default='')
        question = CharField(max_length=1000, default='')
        state = CharField(max_length=10)
        queue_number = IntegerField()
        seat = IntegerField(null=True)
        asked_at = DateTimeField()
        offered_until = DateTimeField(null=True)
        entrance = CharField(max_length=12, default='coordinator')
        enrolled_by = ForeignKeyField(User, null=True, on_delete='SET NULL')
        replaced_by = ForeignKeyField('self', null=True, on_delete='SET NULL')
        changed_at = DateTimeField()
        erased_at = DateTimeField(null=True)
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_enrolment'
            constraints = [Check("state in ('requested', 'placed', 'waiting', 'offered', 'refused', 'declined', 'expired', 'cancelled', 'replaced')"), Check("entrance in ('district', 'coordinator', 'link')"), Check("(seat is not null) = (state in ('placed', 'offered'))"), Check("(offered_until is not null) = (state = 'offered')"), Check('queue_number > 0'), SQL('FOREIGN KEY (event_id, seat) REFERENCES master_classes_seat (event_id, number)')]
            indexes = ((('event', 'seat'), True), (('event', 'queue_number'), True), (('event', 'state', 'queue_number'), False), (('institution', 'state'), False), (('state', 'offered_until'), False))

    class EnrolmentChange(Model):
        enrolment = ForeignKeyField(Enrolment, index=False, on_delete='CASCADE')
        at = DateTimeField()
        was = CharField(max_length=10, default='')
        became = CharField(max_length=10)
        acted = CharField(max_length=10, default='user')
        user = ForeignKeyField(User, null=True, index=False, on_delete='RESTRICT')
        why = CharField(max_length=500, default='')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_enrolment_change'
            constraints = [Check("acted in ('user', 'link', 'system')"), Check("(acted = 'user') = (user_id is not null)")]
            indexes = ((('enrolment', 'at'), False),)

    class Attendance(Model):
        session = ForeignKeyField(Session, index=False, on_delete='RESTRICT')
        enrolment = ForeignKeyField(Enrolment, on_delete='RESTRICT')
        present = BooleanField()
        minutes = IntegerField(null=True)
        how = CharField(max_length=10, default='list')
        marked_at = DateTimeField()
        marked_by = ForeignKeyField(User, null=True, index=False, on_delete='SET NULL')
        by_link = BooleanField(default=False)
        device_key = CharField(max_length=64, null=True, unique=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_attendance'
            constraints = [Check("how in ('list', 'qr', 'code', 'sheet')"), Check('minutes is null or minutes >= 0')]
            indexes = ((('session', 'enrolment'), True),)

    class PersonalLink(Model):
        token_hash = CharField(max_length=64, unique=True)
        enrolment = ForeignKeyField(Enrolment, null=True, on_delete='CASCADE')
        leader = ForeignKeyField(Leader, null=True, on_delete='CASCADE')
        created_at = DateTimeField()
        created_by = ForeignKeyField(User, null=True, index=False, on_delete='SET NULL')
        expires_at = DateTimeField()
        revoked_at = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_personal_link'
            constraints = [Check('(enrolment_id is null) <> (leader_id is null)')]

    class ReminderRule(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='CASCADE')
        event = ForeignKeyField(Event, null=True, on_delete='CASCADE')
        anchor = CharField(max_length=5, default='start')
        hours = IntegerField(default=-24)
        tells = CharField(max_length=12)
        text = TextField(default='')
        in_use = BooleanField(default=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_reminder_rule'
            constraints = [Check("anchor in ('start', 'end')"), Check("tells in ('participant', 'coordinator', 'leader', 'head')")]
            indexes = ((('municipality', 'event'), False),)

    class Reminder(Model):
        rule = ForeignKeyField(ReminderRule, index=False, on_delete='CASCADE')
        event = ForeignKeyField(Event, on_delete='CASCADE')
        due = DateTimeField()
        at = DateTimeField()
        told = IntegerField(default=0)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'master_classes_reminder'
            indexes = ((('rule', 'event', 'due'), True),)

    db.create_tables([Place, Series, Event, Audience, Quota, Session, Leader, Seat])
    db.create_tables([Enrolment, EnrolmentChange, Attendance, PersonalLink, ReminderRule, Reminder])
    living = "state in ('requested', 'placed', 'waiting', 'offered')"
    db.execute_sql(
        'create unique index master_classes_enrolment_person '
        f'on master_classes_enrolment (event_id, person_id) where {living}'
    )
    db.execute_sql(
        'create unique index master_classes_enrolment_guest '
        f"on master_classes_enrolment (event_id, guest_key) where {living} and guest_key <> ''"
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("master_classes_reminder"),
        migrator.drop_table("master_classes_reminder_rule"),
        migrator.drop_table("master_classes_personal_link"),
        migrator.drop_table("master_classes_attendance"),
        migrator.drop_table("master_classes_enrolment_change"),
        migrator.drop_table("master_classes_enrolment"),
        migrator.drop_table("master_classes_seat"),
        migrator.drop_table("master_classes_leader"),
        migrator.drop_table("master_classes_session"),
        migrator.drop_table("master_classes_quota"),
        migrator.drop_table("master_classes_audience"),
        migrator.drop_table("master_classes_event"),
        migrator.drop_table("master_classes_series"),
        migrator.drop_table("master_classes_place"),
    )
