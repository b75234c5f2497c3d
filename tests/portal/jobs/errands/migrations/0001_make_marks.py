"""Make the table of marks."""

from peewee import *  # noqa: F403


def up(migrator, db):
    class Mark(Model):  # noqa: F405
        job_id = IntegerField()  # noqa: F405
        word = CharField(default="", max_length=60)  # noqa: F405

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "errands_mark"

    db.create_tables([Mark])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("errands_mark"))
