"""Add personal addresses of the calendar, and what was last published there."""

from peewee import *


def up(migrator, db):
    class Membership(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_membership"

    class Feed(Model):
        membership = ForeignKeyField(Membership, unique=True, on_delete="CASCADE")
        secret_hash = CharField(max_length=64, unique=True)
        with_names = BooleanField(default=False)
        made_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "agenda_feed"

    class Published(Model):
        feed = ForeignKeyField(Feed, index=False, on_delete="CASCADE")
        key = CharField(max_length=200)
        digest = CharField(max_length=64)
        sequence = IntegerField(default=0)
        changed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "agenda_published"
            indexes = ((("feed", "key"), True),)

    db.create_tables([Feed, Published])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("agenda_published"))
    migrator.migrate(migrator.drop_table("agenda_feed"))
