"""Keep templates of checklists; let levels ask for open ones; let journals be taken in as jobs."""

from peewee import *

LEVEL = 'hotline_escalation_level'
CHECKLIST = 'hotline_checklist'
IMPORT = 'hotline_import'


def up(migrator, db):
    class Municipality(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_municipality'

    class Topic(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_topic'

    class Group(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_group'

    class ChecklistTemplate(Model):
        municipality = ForeignKeyField(
            Municipality, index=False, on_delete='RESTRICT', backref='+'
        )
        title = CharField(max_length=200)
        lines = TextField()
        required = BooleanField(default=False)
        topic = ForeignKeyField(Topic, null=True, on_delete='CASCADE', backref='+')
        group = ForeignKeyField(Group, null=True, on_delete='CASCADE', backref='+')
        by_itself = BooleanField(default=False)
        position = IntegerField(default=0)
        in_use = BooleanField(default=True)
        version = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'hotline_checklist_template'
            indexes = ((('municipality', 'title'), True),)

    db.create_tables([ChecklistTemplate])
    template = ForeignKeyField(
        ChecklistTemplate,
        field=ChecklistTemplate.id,
        null=True,
        index=False,
        on_delete='SET NULL',
    )
    migrator.migrate(
        migrator.add_column(CHECKLIST, 'template_id', template),
        migrator.add_column(LEVEL, 'lists_open', BooleanField(default=False)),
        migrator.add_column(IMPORT, 'job', IntegerField(null=True)),
    )


def down(migrator, db):
    migrator.migrate(
        migrator.drop_column(IMPORT, 'job'),
        migrator.drop_column(LEVEL, 'lists_open'),
        migrator.drop_column(CHECKLIST, 'template_id'),
        migrator.drop_table('hotline_checklist_template'),
    )
