"""Keep drafts of the form of an event."""

from peewee import *


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "accounts_user"

    class EventDraft(Model):
        user = ForeignKeyField(User, index=False, on_delete="CASCADE")
        key = CharField(max_length=64)
        body = TextField(default="{}")
        saved_at = DateTimeField(index=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_draft"
            indexes = ((("user", "key"), True),)

    db.create_tables([EventDraft])


def down(migrator, db):
    class EventDraft(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_draft"

    db.drop_tables([EventDraft])
