"""Add workbooks given out and taken back, merges of cards, and findings said to be no errors."""

from peewee import *


def up(migrator, db):
    class User(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "accounts_user"

    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_institution"

    class Person(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_person"

    class Workbook(Model):
        institution = ForeignKeyField(Institution, on_delete="CASCADE")
        user = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")
        token = CharField(max_length=32, unique=True)
        people = IntegerField(default=0)
        base = TextField()
        made_at = DateTimeField(index=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_workbook"

    class WorkbookReturn(Model):
        workbook = ForeignKeyField(Workbook, on_delete="CASCADE")
        institution = ForeignKeyField(Institution, on_delete="CASCADE")
        user = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")
        file_name = CharField(max_length=300)
        state = CharField(max_length=10, default="read")
        sent = TextField()
        totals = TextField(default="{}")
        journal = TextField(default="")
        returned_at = DateTimeField(index=True)
        applied_at = DateTimeField(null=True)
        undone_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_workbook_return"
            constraints = [Check("state in ('read', 'applied', 'undone')")]

    class Merge(Model):
        kept = ForeignKeyField(Person, on_delete="CASCADE")
        gone_id = IntegerField(index=True)
        gone_name = CharField(max_length=310)
        user = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")
        journal = TextField(default="")
        merged_at = DateTimeField()
        undone_at = DateTimeField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_merge"

    class DistinctPair(Model):
        first = ForeignKeyField(Person, index=False, on_delete="CASCADE")
        second = ForeignKeyField(Person, on_delete="CASCADE")
        reason = CharField(max_length=300, default="")
        user = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")
        said_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_distinct_pair"
            indexes = ((("first", "second"), True),)

    class AcceptedFinding(Model):
        person = ForeignKeyField(Person, on_delete="CASCADE")
        rule = CharField(max_length=40)
        part = CharField(max_length=20)
        part_id = IntegerField()
        mark = CharField(max_length=16)
        reason = CharField(max_length=300)
        user = ForeignKeyField(User, null=True, index=False, on_delete="SET NULL")
        accepted_at = DateTimeField()

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_accepted_finding"
            indexes = ((("rule", "part", "part_id"), True),)

    db.create_tables([Workbook, WorkbookReturn, Merge, DistinctPair, AcceptedFinding])


def down(migrator, db):
    migrator.migrate(
        migrator.drop_table("staff_accepted_finding"),
        migrator.drop_table("staff_distinct_pair"),
        migrator.drop_table("staff_merge"),
        migrator.drop_table("staff_workbook_return"),
        migrator.drop_table("staff_workbook"),
    )
