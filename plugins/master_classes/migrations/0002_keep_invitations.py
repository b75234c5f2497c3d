"""Keep what invitations told: each session as it was last told, to whom, and every letter."""

from peewee import *


def up(migrator, db):
    def stub(name):
        class Stub(Model):
            class Meta:
                database = db
                legacy_table_names = False
                table_name = name

        return Stub

    User, MailMessage = stub("accounts_user"), stub("inbox_mail_message")
    Event, Session = stub("master_classes_event"), stub("master_classes_session")
    Enrolment, Leader = stub("master_classes_enrolment"), stub("master_classes_leader")

    class SessionEdition(Model):
        event = ForeignKeyField(Event, on_delete="CASCADE")
        session = ForeignKeyField(Session, null=True, unique=True, on_delete="SET NULL")
        uid = CharField(max_length=80, unique=True)
        sequence = IntegerField(default=0)
        content = IntegerField(default=0)
        title = CharField(max_length=400)
        starts_at = DateTimeField()
        ends_at = DateTimeField()
        place = CharField(max_length=800, default="")
        link = CharField(max_length=500, default="")
        changed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_session_edition"

    class Invited(Model):
        edition = ForeignKeyField(SessionEdition, index=False, on_delete="CASCADE")
        address = CharField(max_length=200)
        name = CharField(max_length=200, default="")
        role = CharField(max_length=12)
        user = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")
        enrolment = ForeignKeyField(Enrolment, null=True, on_delete="SET NULL")
        leader = ForeignKeyField(Leader, null=True, on_delete="SET NULL")
        status = CharField(max_length=10)
        sequence = IntegerField(default=0)
        content = IntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_invited"
            constraints = [
                Check("role in ('participant', 'leader', 'coordinator')"),
                Check("status in ('TENTATIVE', 'CONFIRMED', 'CANCELLED')"),
            ]
            indexes = ((("edition", "address"), True),)

    class InvitationLetter(Model):
        invited = ForeignKeyField(Invited, on_delete="CASCADE")
        status = CharField(max_length=10)
        sequence = IntegerField()
        at = DateTimeField()
        mail = ForeignKeyField(MailMessage, null=True, on_delete="SET NULL")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_invitation_letter"
            constraints = [Check("status in ('TENTATIVE', 'CONFIRMED', 'CANCELLED')")]

    db.create_tables([SessionEdition, Invited, InvitationLetter])


def down(migrator, db):
    for table in (
        "master_classes_invitation_letter",
        "master_classes_invited",
        "master_classes_session_edition",
    ):
        migrator.migrate(migrator.drop_table(table))
