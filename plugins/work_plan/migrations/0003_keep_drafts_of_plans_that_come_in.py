"""Keep drafts of plans that come in, so that correcting one can be left and gone on with."""

from peewee import *


def up(migrator, db):
    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'institutions_institution'

    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'accounts_user'

    class WorkPlan(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_plan'

    class PlanDraft(Model):
        user = ForeignKeyField(User, null=True, on_delete='SET NULL')
        institution = ForeignKeyField(Institution, on_delete='RESTRICT')
        school_year = IntegerField()
        file_name = CharField(max_length=300)
        body = TextField()
        state = CharField(max_length=10, default='open')
        plan = ForeignKeyField(WorkPlan, null=True, on_delete='SET NULL')
        journal = TextField(default='{}')
        mark = TextField(default='')
        version = IntegerField(default=1)
        created_at = DateTimeField()
        changed_at = DateTimeField()
        applied_at = DateTimeField(null=True)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = 'work_plan_draft'
            constraints = [Check("state in ('open', 'applied', 'undone')")]

    db.create_tables([PlanDraft])


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table('work_plan_draft'),
    )
