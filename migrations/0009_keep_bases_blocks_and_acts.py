"""Keep the bases of personal data, the blocks, and the acts of destruction."""

from peewee import *


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_municipality'

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_institution'

    class Basis(Model):
        subject = CharField(max_length=80)
        subject_id = IntegerField()
        institution = ForeignKeyField(Institution, on_delete='RESTRICT')
        kind = CharField(max_length=10)
        purpose = CharField(max_length=300)
        data = TextField(default='')
        document = CharField(max_length=200, default='')
        given_on = DateField(null=True)
        ends_on = DateField(null=True)
        withdrawn_on = DateField(null=True)
        note = TextField(default='')
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'privacy_basis'
            indexes = ((('subject', 'subject_id'), False),)
            constraints = [Check("kind in ('law', 'contract', 'consent')")]
    db.create_tables([Basis])

    class Block(Model):
        subject = CharField(max_length=80)
        subject_id = IntegerField()
        institution = ForeignKeyField(Institution, null=True, on_delete='RESTRICT')
        reason = CharField(max_length=300)
        ask = CharField(max_length=200, default='')
        blocked_at = DateTimeField()
        blocked_by = ForeignKeyField(User, backref='+', null=True, on_delete='SET NULL')
        lifted_at = DateTimeField(null=True)
        lifted_by = ForeignKeyField(User, backref='+', null=True, on_delete='SET NULL')
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'privacy_block'
            indexes = ((('subject', 'subject_id'), False),)
    db.create_tables([Block])

    class Act(Model):
        number = CharField(max_length=40, unique=True)
        made_at = DateTimeField()
        made_by = ForeignKeyField(User, backref='+', null=True, on_delete='SET NULL')
        made_by_name = CharField(max_length=200, default='')
        municipality = ForeignKeyField(Municipality, null=True, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, backref='+', null=True, on_delete='RESTRICT')
        reason = CharField(max_length=20)
        note = TextField(default='')
        count = IntegerField(default=0)
        subjects = TextField(default='[]')
        log = TextField(default='[]')
        keep_until = DateField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'privacy_act'
            constraints = [Check("reason in ('purpose', 'withdrawn', 'term', 'unlawful')")]
    db.create_tables([Act])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('privacy_act'))
    migrator.migrate(migrator.drop_table('privacy_block'))
    migrator.migrate(migrator.drop_table('privacy_basis'))
