"""Add folders: templates, folders with parts and materials, previews with marks and remarks."""

from peewee import *


def up(migrator, db):
    class Employment(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'staff_employment'

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

    class Participation(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'staff_participation'

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

    class Folder(Model):
        municipality = ForeignKeyField(Municipality, index=False, on_delete='RESTRICT')
        institution = ForeignKeyField(Institution, index=False, on_delete='RESTRICT')
        person = ForeignKeyField(Person, null=True, on_delete='SET NULL')
        employment = ForeignKeyField(Employment, index=False, null=True, on_delete='SET NULL')
        kind = CharField(max_length=10)
        month = DateField()
        reason = CharField(max_length=300, default='')
        state = CharField(max_length=10, default='collecting')
        hand_in_by = DateField()
        due_on = DateField(null=True)
        inspector = ForeignKeyField(User, index=False, null=True, on_delete='SET NULL')
        asked = IntegerField(default=0)
        present = IntegerField(default=0)
        remarks_open = IntegerField(default=0)
        handed_in_at = DateTimeField(null=True)
        handed_in_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        closed_at = DateTimeField(null=True)
        opened_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        created_at = DateTimeField()
        demo = BooleanField(default=False)
        version = IntegerField(default=1)
        changed_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_folder'
            constraints = [
                Check("kind in ('compliance', 'category')"),
                Check("state in ('collecting', 'handed_in', 'preview', 'returned', 'ready', 'closed')"),
            ]
            indexes = ((('municipality', 'month', 'state', 'due_on'), False), (('institution', 'month', 'state'), False), (('inspector', 'state', 'due_on'), False))
    db.create_tables([Folder])

    class FolderPart(Model):
        folder = ForeignKeyField(Folder, index=False, on_delete='CASCADE')
        code = CharField(max_length=80)
        position = IntegerField(default=0)
        title = CharField(max_length=300)
        hint = TextField(default='')
        required = BooleanField(default=True)
        least_files = IntegerField(default=1)
        certified = BooleanField(default=False)
        present = CharField(max_length=6, default='')
        first_on = DateField(null=True)
        last_on = DateField(null=True)
        comment = TextField(default='')
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_folder_part'
            constraints = [
                Check("present in ('', 'yes', 'partly', 'no')"),
            ]
            indexes = ((('folder', 'code'), True),)
    db.create_tables([FolderPart])

    class FolderTemplate(Model):
        municipality = ForeignKeyField(Municipality, unique=True, null=True, on_delete='RESTRICT')
        title = CharField(max_length=200)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_folder_template'
    db.create_tables([FolderTemplate])

    class Preview(Model):
        folder = ForeignKeyField(Folder, index=False, on_delete='CASCADE')
        number = IntegerField()
        inspector = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        begun_at = DateTimeField()
        given_at = DateTimeField(null=True)
        outcome = CharField(max_length=8, default='')
        words = TextField(default='')
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_preview'
            constraints = [
                Check("outcome in ('', 'returned', 'ready')"),
            ]
            indexes = ((('folder', 'number'), True),)
    db.create_tables([Preview])

    class PartMark(Model):
        preview = ForeignKeyField(Preview, index=False, on_delete='CASCADE')
        part = ForeignKeyField(FolderPart, on_delete='CASCADE')
        mark = CharField(max_length=7)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_part_mark'
            constraints = [
                Check("mark in ('fine', 'wanting')"),
            ]
            indexes = ((('preview', 'part'), True),)
    db.create_tables([PartMark])

    class PartMaterial(Model):
        part = ForeignKeyField(FolderPart, on_delete='CASCADE')
        participation = ForeignKeyField(Participation, null=True, on_delete='SET NULL')
        title = CharField(max_length=500)
        held_on = DateField(null=True)
        hours = DecimalField(null=True, max_digits=5, decimal_places=1)
        certificate_number = CharField(max_length=40, default='')
        certificate_code = CharField(max_length=20, default='')
        added_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        added_at = DateTimeField()
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_part_material'
    db.create_tables([PartMaterial])

    class Remark(Model):
        folder = ForeignKeyField(Folder, on_delete='CASCADE')
        part = ForeignKeyField(FolderPart, null=True, on_delete='CASCADE')
        preview = ForeignKeyField(Preview, on_delete='CASCADE')
        severity = CharField(max_length=10, default='remark')
        text = TextField()
        state = CharField(max_length=10, default='open')
        answer = TextField(default='')
        raised_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        raised_at = DateTimeField()
        given_at = DateTimeField(null=True)
        mended_by = ForeignKeyField(User, index=False, null=True, on_delete='RESTRICT')
        mended_at = DateTimeField(null=True)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_remark'
            constraints = [
                Check("severity in ('advice', 'remark', 'violation')"),
                Check("state in ('open', 'answered', 'mended', 'withdrawn')"),
            ]
    db.create_tables([Remark])

    class TemplatePart(Model):
        template = ForeignKeyField(FolderTemplate, index=False, on_delete='CASCADE')
        code = CharField(max_length=80)
        position = IntegerField(default=0)
        title = CharField(max_length=300)
        hint = TextField(default='')
        required = BooleanField(default=True)
        least_files = IntegerField(default=1)
        certified = BooleanField(default=False)
        version = IntegerField(default=1)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'document_control_template_part'
            constraints = [
                Check("least_files >= 0"),
            ]
            indexes = ((('template', 'code'), True),)
    db.create_tables([TemplatePart])


def down(migrator, db):
    migrator.migrate(migrator.drop_table('document_control_template_part'))
    migrator.migrate(migrator.drop_table('document_control_remark'))
    migrator.migrate(migrator.drop_table('document_control_part_material'))
    migrator.migrate(migrator.drop_table('document_control_part_mark'))
    migrator.migrate(migrator.drop_table('document_control_preview'))
    migrator.migrate(migrator.drop_table('document_control_folder_template'))
    migrator.migrate(migrator.drop_table('document_control_folder_part'))
    migrator.migrate(migrator.drop_table('document_control_folder'))
