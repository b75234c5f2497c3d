"""Tell how long the way to a place takes, where it is not as long as usual."""

from peewee import *


def up(migrator, db):
    migrator.migrate(
        migrator.add_column(
            "master_classes_place",
            "way_minutes",
            IntegerField(null=True, constraints=[Check("way_minutes is null or way_minutes >= 0")]),
        )
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("master_classes_place", "way_minutes"))
