"""Make the tables of the inbox, and count what each user has not read."""

from peewee import *


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "accounts_user"

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_institution"

    db.execute_sql("alter table accounts_user add column unread integer not null default 0")

    class Notice(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        kind = CharField(max_length=120)
        title = CharField(max_length=300)
        text = TextField(default="")
        url = CharField(default="", max_length=500)
        key = CharField(max_length=200)
        institution = ForeignKeyField(Institution, null=True, on_delete="CASCADE")
        due_on = DateField(null=True)
        created_at = DateTimeField()
        read_at = DateTimeField(null=True, index=True)
        mailed_at = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "inbox_notice"
            indexes = ((("user", "key"), True), (("user", "read_at"), False))
    db.create_tables([Notice])

    class NoticeSetting(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        kind = CharField(max_length=120)
        delivery = CharField(max_length=12)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "inbox_notice_setting"
            indexes = ((("user", "kind"), True),)
    db.create_tables([NoticeSetting])

    class MailPreference(Model):
        user = ForeignKeyField(User, on_delete="CASCADE", unique=True)
        no_mail = BooleanField(default=False)
        digest_hour = IntegerField(default=8)
        every_day = BooleanField(default=False)
        quiet_from = IntegerField(null=True)
        quiet_to = IntegerField(null=True)
        letter_number = IntegerField(default=1)
        digested_on = DateField(null=True)
        reminded_on = DateField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "inbox_mail_preference"
    db.create_tables([MailPreference])

    class MailMessage(Model):
        user = ForeignKeyField(User, null=True, on_delete="CASCADE")
        address = CharField(max_length=200)
        subject = CharField(max_length=300)
        text = TextField()
        html = TextField(default="")
        unsubscribe_url = CharField(default="", max_length=500)
        message_id = CharField(max_length=200, unique=True)
        state = CharField(default="waiting", index=True, max_length=10)
        attempts = IntegerField(default=0)
        run_after = DateTimeField(null=True)
        error = CharField(default="", max_length=500)
        created_at = DateTimeField()
        sent_at = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "inbox_mail_message"
    db.create_tables([MailMessage])


def down(migrator, db):
    for table in ("mail_message", "mail_preference", "notice_setting", "notice"):
        migrator.migrate(migrator.drop_table(f"inbox_{table}"))
    db.execute_sql("alter table accounts_user drop column unread")
