"""Add stored files and their versions."""

from peewee import *


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_institution'

    class StoredFile(Model):
        subject = CharField(max_length=80)
        subject_id = IntegerField()
        institution = ForeignKeyField(Institution, null=True, on_delete='RESTRICT')
        workplace = IntegerField(null=True)
        purpose = CharField(max_length=60, default='')
        title = CharField(max_length=200)
        created_at = DateTimeField()
        keep_until = DateField(null=True, index=True)
        missing_since = DateField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'files_file'
            indexes = ((('subject', 'subject_id'), False),)

    db.create_tables([StoredFile])

    class FileVersion(Model):
        file = ForeignKeyField(StoredFile, on_delete='CASCADE')
        number = IntegerField()
        name = CharField(max_length=200)
        kind = CharField(max_length=10)
        size = IntegerField()
        sha256 = CharField(max_length=64)
        stored_name = CharField(max_length=80, unique=True)
        uploaded_by = ForeignKeyField(User, null=True, on_delete='RESTRICT')
        at = DateTimeField()
        scan = CharField(max_length=10, default='none')

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'files_version'
            indexes = ((('file', 'number'), True),)
            constraints = [Check("scan in ('none', 'clean', 'infected', 'failed')")]

    db.create_tables([FileVersion])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('files_version'))
    migrator.migrate(migrator.drop_table('files_file'))
