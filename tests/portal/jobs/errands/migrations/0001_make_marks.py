"""Make the table of marks."""

from peewee import *


def up(migrator, db):
    class Mark(Model):
        job_id = IntegerField()
        word = CharField(default="", max_length=60)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "errands_mark"

    db.create_tables([Mark])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("errands_mark"))
