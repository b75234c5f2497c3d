"""Propose timetables: the wishes of events, and what was proposed and accepted."""

from peewee import *


def up(migrator, db):
    def stub(name):
        class Stub(Model):
            class Meta:
                database = db
                legacy_table_names = False
                table_name = name

        return Stub

    User, Municipality = stub("accounts_user"), stub("institutions_municipality")
    Event, Session = stub("master_classes_event"), stub("master_classes_session")
    Place = stub("master_classes_place")

    class Wish(Model):
        event = ForeignKeyField(Event, unique=True, on_delete="CASCADE")
        sessions = IntegerField(default=1)
        minutes = IntegerField(default=90)
        apart = IntegerField(default=1)
        weekdays = CharField(max_length=7, default="1234567")
        earliest = IntegerField(null=True)
        latest = IntegerField(null=True)
        first_on = DateField(null=True)
        last_on = DateField(null=True)
        strict = BooleanField(default=False)
        version = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_wish"
            constraints = [
                Check("sessions between 1 and 30"),
                Check("minutes between 15 and 720"),
                Check("apart between 1 and 60"),
                Check("first_on is null or last_on is null or first_on <= last_on"),
            ]

    class WishedPlace(Model):
        wish = ForeignKeyField(Wish, index=False, on_delete="CASCADE")
        place = ForeignKeyField(Place, on_delete="CASCADE")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_wished_place"
            indexes = ((("wish", "place"), True),)

    class Timetable(Model):
        municipality = ForeignKeyField(Municipality, on_delete="RESTRICT")
        user = ForeignKeyField(User, null=True, on_delete="SET NULL")
        first_on = DateField()
        last_on = DateField()
        opens = IntegerField()
        closes = IntegerField()
        state = CharField(max_length=10, default="asked")
        proven = BooleanField(default=False)
        seconds = IntegerField(default=0)
        created_at = DateTimeField()
        solved_at = DateTimeField(null=True)
        version = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_timetable"
            constraints = [
                Check("state in ('asked', 'proposed')"),
                Check("first_on <= last_on"),
                Check("opens < closes"),
            ]

    class TimetableLine(Model):
        timetable = ForeignKeyField(Timetable, index=False, on_delete="CASCADE")
        event = ForeignKeyField(Event, on_delete="CASCADE")
        state = CharField(max_length=10, default="waits")
        told = TextField(default="{}")
        taken_with = IntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_timetable_line"
            constraints = [Check("state in ('waits', 'placed', 'left', 'accepted')")]
            indexes = ((("timetable", "event"), True),)

    class ProposedSession(Model):
        line = ForeignKeyField(TimetableLine, index=False, on_delete="CASCADE")
        number = IntegerField()
        starts_at = DateTimeField()
        ends_at = DateTimeField()
        place = ForeignKeyField(Place, on_delete="CASCADE")
        session = ForeignKeyField(Session, null=True, on_delete="SET NULL")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_proposed_session"
            constraints = [Check("ends_at > starts_at")]
            indexes = ((("line", "number"), True),)

    db.create_tables([Wish, WishedPlace, Timetable, TimetableLine, ProposedSession])


def down(migrator, db):
    for table in (
        "master_classes_proposed_session",
        "master_classes_timetable_line",
        "master_classes_timetable",
        "master_classes_wished_place",
        "master_classes_wish",
    ):
        migrator.migrate(migrator.drop_table(table))
