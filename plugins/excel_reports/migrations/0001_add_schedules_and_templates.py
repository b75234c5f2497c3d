"""Add reports by schedule and own templates."""

from peewee import *


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

    class Membership(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_membership"

    class ReportSchedule(Model):
        report = CharField(max_length=80)
        user = ForeignKeyField(User, on_delete="CASCADE")
        workplace = ForeignKeyField(Membership, on_delete="CASCADE")
        given = TextField(default="{}")
        kind = CharField(max_length=4, default="xlsx")
        period = CharField(max_length=10)
        day = IntegerField(default=1)
        role = CharField(max_length=40, default="")
        skip_empty = BooleanField(default=True)
        next_on = DateField(index=True)
        created_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "excel_reports_schedule"
            constraints = [Check("day between 1 and 28")]

    db.create_tables([ReportSchedule])

    class ReportTemplate(Model):
        report = CharField(max_length=80)
        municipality = ForeignKeyField(Municipality, null=True, on_delete="RESTRICT")
        institution = ForeignKeyField(Institution, null=True, on_delete="RESTRICT")
        changed_by = ForeignKeyField(User, null=True, on_delete="SET NULL")
        changed_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "excel_reports_template"
            constraints = [Check("(municipality_id is null) <> (institution_id is null)")]

    db.create_tables([ReportTemplate])
    db.execute_sql(
        "create unique index excel_reports_template_once on excel_reports_template "
        "(report, coalesce(municipality_id, 0), coalesce(institution_id, 0))"
    )


def down(migrator, db):
    migrator.migrate(migrator.drop_table("excel_reports_template"))
    migrator.migrate(migrator.drop_table("excel_reports_schedule"))
