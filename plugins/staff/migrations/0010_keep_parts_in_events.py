"""Keep which events a person took part in or led, with the hours and the certificate."""

from peewee import *


def up(migrator, db):
    class Person(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'staff_person'

    class Participation(Model):
        person = ForeignKeyField(Person, on_delete='RESTRICT', backref='+')
        kind = CharField(max_length=12, default='participant')
        title = CharField(max_length=500)
        organisation = CharField(max_length=300, default='')
        hours = DecimalField(max_digits=5, decimal_places=1, null=True)
        held_on = DateField(null=True)
        certificate_number = CharField(max_length=40, default='')
        certificate_code = CharField(max_length=20, default='')
        source = CharField(max_length=40, default='')
        source_key = CharField(max_length=80, null=True, unique=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'staff_participation'
            constraints = [Check("kind in ('participant', 'leader')")]

    db.create_tables([Participation])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('staff_participation'))
