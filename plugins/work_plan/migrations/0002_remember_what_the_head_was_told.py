"""Remember of which overdue work the head was told, so that it is told once."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column("work_plan_occurrence", "told_due", DateField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column("work_plan_occurrence", "told_due"),
    )
