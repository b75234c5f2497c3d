"""Let mail carry a calendar: an invitation, its change or its cancellation."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("inbox_mail_message", "calendar", TextField(default=""))
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("inbox_mail_message", "calendar"))
