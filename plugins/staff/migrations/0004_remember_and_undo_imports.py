"""Remember how lists were read, keep what undoes an import, and cells mended in the preview."""

from peewee import *

RUN = "staff_import_run"
COLUMNS = (
    "corrections",
    "uses_memory",
    "job",
    "first_line",
    "last_line",
    "undone_at",
    "undone_by_id",
    "undone",
    "first_undo_line",
    "last_undo_line",
)


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
        class Meta:
            database = db
            legacy_table_names = False
            table_name = RUN

    class ImportJournal(Model):
        run = ForeignKeyField(ImportRun, on_delete="CASCADE")
        body = TextField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_import_journal"

    class ImportMemory(Model):
        municipality = ForeignKeyField(Municipality, null=True, on_delete="CASCADE")
        institution = ForeignKeyField(Institution, null=True, on_delete="CASCADE")
        kind = CharField(max_length=12)
        subject = CharField(max_length=300)
        value = TextField()
        remembered_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_import_memory"
            constraints = [
                Check("kind in ('table', 'heading', 'position', 'institution')"),
                Check("municipality_id is null or institution_id is null"),
            ]
            indexes = ((("kind", "subject"), False),)

    undone_by = ForeignKeyField(User, field=User.id, null=True, index=False, on_delete="SET NULL")
    migrator.migrate(
        migrator.add_column(RUN, "corrections", TextField(default="{}")),
        migrator.add_column(RUN, "uses_memory", BooleanField(default=True)),
        migrator.add_column(RUN, "job", IntegerField(null=True)),
        migrator.add_column(RUN, "first_line", IntegerField(null=True)),
        migrator.add_column(RUN, "last_line", IntegerField(null=True)),
        migrator.add_column(RUN, "undone_at", DateTimeField(null=True)),
        migrator.add_column(RUN, "undone_by_id", undone_by),
        migrator.add_column(RUN, "undone", TextField(default="{}")),
        migrator.add_column(RUN, "first_undo_line", IntegerField(null=True)),
        migrator.add_column(RUN, "last_undo_line", IntegerField(null=True)),
    )
    db.create_tables([ImportJournal, ImportMemory])


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("staff_import_journal"),
        migrator.drop_table("staff_import_memory"),
        *(migrator.drop_column(RUN, name) for name in reversed(COLUMNS)),
    )
