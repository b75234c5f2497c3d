"""Make the tables of background work: jobs, and the workers that have been seen."""

from peewee import *


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "accounts_user"

    class Membership(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_membership"

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_institution"

    class Job(Model):
        kind = CharField(max_length=120)
        title = CharField(default="", max_length=300)
        user = ForeignKeyField(User, null=True, on_delete="CASCADE")
        workplace = ForeignKeyField(Membership, null=True, on_delete="SET NULL")
        institution = ForeignKeyField(Institution, null=True, on_delete="CASCADE")
        arguments = TextField(default="{}")
        key = CharField(null=True, max_length=120)
        slot = CharField(null=True, max_length=40)
        state = CharField(default="waiting", index=True, max_length=12)
        progress_done = IntegerField(default=0)
        progress_total = IntegerField(default=0)
        progress_text = CharField(default="", max_length=300)
        attempts = IntegerField(default=0)
        token = CharField(default="", max_length=32)
        worker = CharField(default="", max_length=120)
        lease_until = DateTimeField(null=True)
        cancel_asked = BooleanField(default=False)
        run_after = DateTimeField(null=True)
        created_at = DateTimeField()
        started_at = DateTimeField(null=True)
        finished_at = DateTimeField(null=True, index=True)
        error = TextField(default="")
        result_text = CharField(default="", max_length=300)
        result_url = CharField(default="", max_length=500)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "jobs_job"
            indexes = ((("kind", "slot"), True),)
    db.create_tables([Job])
    db.execute_sql(
        "create unique index jobs_job_open_key on jobs_job (kind, key) "
        "where state in ('waiting', 'running')"
    )

    class WorkerBeat(Model):
        name = CharField(unique=True, max_length=120)
        started_at = DateTimeField()
        seen_at = DateTimeField()
        running = IntegerField(default=0)
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "jobs_worker"
    db.create_tables([WorkerBeat])


def down(migrator, db):
    migrator.migrate(migrator.drop_table("jobs_worker"))
    migrator.migrate(migrator.drop_table("jobs_job"))
