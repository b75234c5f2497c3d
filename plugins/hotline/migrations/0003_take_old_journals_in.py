"""Keep old journals on their way in, and which of their lines became which request."""

from peewee import *


def up(migrator, db):
    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_municipality'

    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class Request(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_request'

    class QuietDay(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_quiet_day'

    class Caller(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_caller'

    class JournalImport(Model):
        municipality = ForeignKeyField(Municipality, on_delete='RESTRICT', backref='+')
        user = ForeignKeyField(User, null=True, on_delete='SET NULL', backref='+')
        file_name = CharField(max_length=300)
        body = TextField()
        counts = TextField(default='{}')
        state = CharField(max_length=10, default='open')
        version = IntegerField(default=1)
        created_at = DateTimeField()
        changed_at = DateTimeField()
        applied_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_import'
            constraints = [Check("state in ('open', 'applied')")]

    class ImportedLine(Model):
        journal = ForeignKeyField(JournalImport, on_delete='CASCADE', backref='lines')
        request = ForeignKeyField(Request, null=True, on_delete='CASCADE', backref='+')
        quiet_day = ForeignKeyField(QuietDay, null=True, on_delete='CASCADE', backref='+')
        caller = ForeignKeyField(Caller, null=True, on_delete='SET NULL', backref='+')
        made_caller = BooleanField(default=False)
        mark = CharField(max_length=64, index=True)
        place = CharField(max_length=300, default='')

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_imported_line'

    db.create_tables([JournalImport, ImportedLine])


def down(migrator, db):
    for table in ('hotline_imported_line', 'hotline_import'):
        migrator.migrate(migrator.drop_table(table))
