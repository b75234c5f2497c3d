"""Add own templates of papers and corrected cases."""

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

    class PaperTemplate(Model):
        kind = CharField(max_length=80)
        municipality = ForeignKeyField(Municipality, null=True, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, null=True, on_delete='RESTRICT')
        changed_by = ForeignKeyField(User, null=True, on_delete='SET NULL')
        changed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'papers_template'
            constraints = [Check('(municipality_id is null) <> (institution_id is null)')]

    db.create_tables([PaperTemplate])
    db.execute_sql(
        'create unique index papers_template_once on papers_template '
        '(kind, coalesce(municipality_id, 0), coalesce(institution_id, 0))'
    )

    class Declension(Model):
        text = CharField(max_length=200)
        case = CharField(max_length=20)
        corrected = CharField(max_length=200)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'papers_declension'
            indexes = ((('text', 'case'), True),)

    db.create_tables([Declension])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('papers_declension'))
    migrator.migrate(migrator.drop_table('papers_template'))
