"""Tell how long the way between two places takes, where it is not what their own ways tell."""

from peewee import *


def up(migrator, db):
    class Place(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_place"

    class Way(Model):
        first = ForeignKeyField(Place, backref="+", index=False, on_delete="CASCADE")
        second = ForeignKeyField(Place, backref="+", on_delete="CASCADE")
        minutes = IntegerField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_way"
            constraints = [Check("first_id < second_id"), Check("minutes >= 0")]
            indexes = ((("first", "second"), True),)

    db.create_tables([Way])


def down(migrator, db):
    class Way(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "master_classes_way"

    db.drop_tables([Way])
