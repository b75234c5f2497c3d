"""Let participants be blocked, as the law asks."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("master_classes_enrolment", "blocked", BooleanField(default=False))
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("master_classes_enrolment", "blocked"))
