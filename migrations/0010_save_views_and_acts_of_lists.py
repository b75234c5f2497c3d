"""Save views of lists, the state in which each user opens a list, and acts that can be taken back."""

from peewee import *


def up(migrator, db):
    def stub(name):
        class Stub(Model):
            class Meta:
                database = db
                legacy_table_names = False
                table_name = name

        return Stub

    User, Role = stub("accounts_user"), stub("accounts_role")
    Municipality, Institution = stub("institutions_municipality"), stub("institutions_institution")

    class SavedView(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        list_name = CharField(max_length=80)
        title = CharField(max_length=120)
        state = TextField(default="")
        place = IntegerField(default=0)
        role = ForeignKeyField(Role, null=True, on_delete="CASCADE")
        municipality = ForeignKeyField(Municipality, null=True, on_delete="CASCADE")
        institution = ForeignKeyField(Institution, null=True, on_delete="CASCADE")
        created_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "lists_saved_view"
            indexes = ((("list_name", "user"), False),)
            constraints = [Check("municipality_id is null or institution_id is null")]

    class BulkAct(Model):
        user = ForeignKeyField(User, on_delete="CASCADE")
        list_name = CharField(max_length=80)
        action = CharField(max_length=60)
        title = CharField(max_length=200)
        done_at = DateTimeField(index=True)
        undone_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "lists_act"

    class BulkActRow(Model):
        act = ForeignKeyField(BulkAct, on_delete="CASCADE")
        table = CharField(max_length=80, column_name="subject")
        record_id = IntegerField(column_name="subject_id")
        label = CharField(max_length=300, default="")
        added = IntegerField(default=0)
        before = TextField(default="{}")
        after = TextField(default="{}")
        state = CharField(max_length=10, default="done")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "lists_act_row"
            constraints = [
                Check("state in ('done', 'undone', 'kept')"),
                Check("added in (0, 1)"),
            ]

    db.create_tables([SavedView, BulkAct, BulkActRow])
    migrator.migrate(
        migrator.add_column("accounts_user", "list_defaults", TextField(default=""))
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_column("accounts_user", "list_defaults"))
    for table in ("lists_act_row", "lists_act", "lists_saved_view"):
        migrator.migrate(migrator.drop_table(table))
