"""Keep every mark of attendance as it was made, and who came unannounced."""

from peewee import *


def up(migrator, db):
    def stub(name):
        class Stub(Model):
            class Meta:
                database = db
                legacy_table_names = False
                table_name = name

        return Stub

    User, Session = stub("accounts_user"), stub("master_classes_session")
    Enrolment = stub("master_classes_enrolment")

    class AttendanceMark(Model):
        session = ForeignKeyField(Session, index=False, on_delete="RESTRICT")
        enrolment = ForeignKeyField(Enrolment, on_delete="RESTRICT")
        key = CharField(max_length=64, unique=True)
        present = BooleanField(null=True)
        minutes = IntegerField(null=True)
        how = CharField(max_length=10, default="list")
        made = BigIntegerField()
        received_at = DateTimeField()
        acted = CharField(max_length=10, default="user")
        user = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_attendance_mark"
            constraints = [
                Check("how in ('list', 'qr', 'code', 'sheet')"),
                Check("acted in ('user', 'leader', 'self')"),
                Check("minutes is null or minutes >= 0"),
            ]
            indexes = ((("session", "enrolment"), False),)

    class Unannounced(Model):
        session = ForeignKeyField(Session, on_delete="RESTRICT")
        key = CharField(max_length=64, unique=True)
        name = CharField(max_length=200, default="")
        organisation = CharField(max_length=200, default="")
        position = CharField(max_length=200, default="")
        made = BigIntegerField()
        received_at = DateTimeField()
        acted = CharField(max_length=10, default="user")
        user = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")
        enrolment = ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")
        settled = BooleanField(default=False)
        version = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_unannounced"
            constraints = [Check("acted in ('user', 'leader', 'self')")]

    db.create_tables([AttendanceMark, Unannounced])


def down(migrator, db):
    for table in ("master_classes_unannounced", "master_classes_attendance_mark"):
        migrator.migrate(migrator.drop_table(table))
