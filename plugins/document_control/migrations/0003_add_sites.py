"""Add the sites of institutions: addresses, required pages, looks of the robot, snapshots, results."""

from peewee import *


def up(migrator, db):
    class Finding(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_finding'

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_institution'

    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_municipality'

    class Person(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'staff_person'

    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class Site(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, unique=True, on_delete='RESTRICT')
        address = CharField(max_length=500)
        checked = BooleanField(default=True)
        state = CharField(max_length=10, default='')
        looked_at = DateTimeField(null=True)
        good = IntegerField(default=0)
        wanting = IntegerField(default=0)
        unsure = IntegerField(default=0)
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_site'
            constraints = [
                Check("state in ('', 'running', 'done', 'failed', 'cancelled')"),
            ]
            indexes = ((('municipality', 'looked_at'), False),)
    db.create_tables([Site])

    class Look(Model):
        site = ForeignKeyField(Site, index=False, on_delete='CASCADE')
        state = CharField(max_length=10, default='running')
        started_at = DateTimeField()
        finished_at = DateTimeField(null=True)
        pages = IntegerField(default=0)
        requests = IntegerField(default=0)
        error = TextField(default='')
        error_code = CharField(max_length=20, default='')
        moved_to = CharField(max_length=1000, default='')
        job = IntegerField(index=True, null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_look'
            constraints = [
                Check("state in ('running', 'done', 'failed', 'cancelled')"),
            ]
            indexes = ((('site', 'started_at'), False),)
    db.create_tables([Look])

    class Snapshot(Model):
        look = ForeignKeyField(Look, on_delete='CASCADE')
        url = CharField(max_length=1000)
        final_url = CharField(max_length=1000, default='')
        status = IntegerField(null=True)
        failure = CharField(max_length=20, default='')
        fetched_at = DateTimeField()
        content_type = CharField(max_length=200, default='')
        encoding = CharField(max_length=20, default='')
        digest = CharField(max_length=64, default='')
        title = CharField(max_length=300, default='')
        text = TextField(default='')
        body = BlobField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_snapshot'
    db.create_tables([Snapshot])

    class PageResult(Model):
        look = ForeignKeyField(Look, on_delete='CASCADE')
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, index=False, on_delete='RESTRICT')
        code = CharField(max_length=40)
        title = CharField(max_length=200)
        person = ForeignKeyField(Person, null=True, on_delete='CASCADE')
        proposed = CharField(null=True, max_length=6)
        reason = TextField(default='')
        url = CharField(max_length=1000, default='')
        digest = CharField(max_length=64, default='')
        seen_at = DateTimeField()
        snapshot = ForeignKeyField(Snapshot, null=True, on_delete='SET NULL')
        changed = BooleanField(null=True)
        previous = ForeignKeyField('self', null=True, on_delete='SET NULL')
        confirmed = CharField(null=True, max_length=6)
        comment = TextField(default='')
        confirmed_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        confirmed_at = DateTimeField(null=True)
        finding = ForeignKeyField(Finding, null=True, on_delete='SET NULL')
        due_by = DateField(null=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_page_result'
            constraints = [
                Check("proposed is null or proposed in ('yes', 'partly', 'no')"),
                Check("confirmed is null or confirmed in ('yes', 'partly', 'no')"),
            ]
            indexes = ((('institution', 'code', 'confirmed_at'), False), (('municipality', 'seen_at'), False))
    db.create_tables([PageResult])

    class RequiredPage(Model):
        municipality = ForeignKeyField(Municipality, index=False, null=True, on_delete='RESTRICT')
        code = CharField(max_length=40)
        title = CharField(max_length=200)
        any_of = TextField(default='')
        all_of = TextField(default='')
        paths = TextField(default='')
        test = CharField(max_length=8, default='')
        anywhere = BooleanField(default=False)
        kinds = CharField(max_length=80, default='')
        position = IntegerField(default=0)
        in_use = BooleanField(default=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_required_page'
            constraints = [
                Check("test in ('', 'phone', 'norms', 'year', 'recent')"),
            ]
            indexes = ((('municipality', 'code'), True),)
    db.create_tables([RequiredPage])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('document_control_required_page'))
    migrator.migrate(migrator.drop_table('document_control_page_result'))
    migrator.migrate(migrator.drop_table('document_control_snapshot'))
    migrator.migrate(migrator.drop_table('document_control_look'))
    migrator.migrate(migrator.drop_table('document_control_site'))
