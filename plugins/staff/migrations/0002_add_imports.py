"""Add the runs of the import of lists."""

from peewee import *


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "accounts_user"

    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_municipality"

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_institution"

    class ImportRun(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        workplace = IntegerField(default=0)
        municipality = ForeignKeyField(Municipality, null=True, on_delete="RESTRICT")
        institution = ForeignKeyField(Institution, null=True, on_delete="RESTRICT")
        target = ForeignKeyField(Institution, null=True, on_delete="RESTRICT")
        file_name = CharField(max_length=300)
        stored_name = CharField(max_length=64, unique=True)
        size = IntegerField(default=0)
        state = CharField(max_length=10, default="working")
        step = CharField(max_length=10, default="read")
        done = IntegerField(default=0)
        message = TextField(default="")
        staged = TextField(default="")
        choices = TextField(default="{}")
        decisions = TextField(default="{}")
        chosen = TextField(default="")
        totals = TextField(default="{}")
        created_at = DateTimeField(index=True)
        changed_at = DateTimeField()
        applied_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_import_run"
            constraints = [
                Check("state in ('working', 'read', 'applied', 'failed')"),
                Check("step in ('read', 'plan', 'apply')"),
                Check("municipality_id is null or institution_id is null"),
            ]

    db.create_tables([ImportRun])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("staff_import_run"))
