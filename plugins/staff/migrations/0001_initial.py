"""Make the tables of the databank and the search by a part of a name."""

from peewee import *


def up(migrator, db):
    class Institution(Model):
        class Meta:
            database = db
            legacy_table_names = False
            table_name = "institutions_institution"

    class Position(Model):
        code = CharField(unique=True, max_length=60)
        title = CharField(max_length=200)
        genitive = CharField(max_length=200, default="")
        dative = CharField(max_length=200, default="")
        is_pedagogical = BooleanField(default=True)
        is_head = BooleanField(default=False)
        place = IntegerField(default=0)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_position"

    class Person(Model):
        last_name = CharField(max_length=100)
        first_name = CharField(max_length=100, default="")
        patronymic = CharField(max_length=100, default="")
        name_key = CharField(index=True, max_length=310)
        birth_on = DateField(null=True)
        sex = CharField(max_length=1, default="")
        snils = CharField(max_length=14, default="")
        phone = CharField(max_length=60, default="")
        email = CharField(max_length=200, default="")
        teaching_since = DateField(null=True)
        working_since = DateField(null=True)
        note = TextField(default="")
        version = IntegerField(default=1)
        created_at = DateTimeField()
        changed_at = DateTimeField()
        demo = BooleanField(default=False)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_person"
            constraints = [Check("sex in ('', 'f', 'm')")]

    class Employment(Model):
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        institution = ForeignKeyField(Institution, index=False, on_delete="RESTRICT")
        position = ForeignKeyField(Position, index=False, on_delete="RESTRICT")
        subject = CharField(max_length=200, default="")
        kind = CharField(max_length=10, default="main")
        rate = DecimalField(null=True, max_digits=5, decimal_places=2)
        started_on = DateField(null=True)
        in_position_since = DateField(null=True)
        ended_on = DateField(null=True)
        note = TextField(default="")
        version = IntegerField(default=1)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_employment"
            constraints = [
                Check("kind in ('main', 'internal', 'external')"),
                Check("ended_on is null or started_on is null or ended_on >= started_on"),
            ]
            indexes = ((("institution", "person", "started_on", "ended_on"), False),)

    class Category(Model):
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        kind = CharField(max_length=10)
        position = ForeignKeyField(Position, null=True, index=False, on_delete="RESTRICT")
        assigned_on = DateField(null=True)
        order_number = CharField(max_length=60, default="")
        order_on = DateField(null=True)
        term = CharField(max_length=10, default="unknown")
        valid_until = DateField(null=True)
        note = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_category"
            constraints = [
                Check("kind in ('first', 'highest', 'methodist', 'mentor')"),
                Check("term in ('none', 'until', 'unknown')"),
                Check("(term = 'until') = (valid_until is not null)"),
                Check("valid_until is null or assigned_on is null or valid_until >= assigned_on"),
            ]

    class Compliance(Model):
        employment = ForeignKeyField(Employment, index=False, on_delete="RESTRICT")
        held_on = DateField()
        decision = CharField(max_length=10, default="complies")
        protocol_number = CharField(max_length=60, default="")
        note = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_compliance"
            constraints = [Check("decision in ('complies', 'fails')")]
            indexes = ((("employment", "held_on"), False),)

    class Absence(Model):
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        institution = ForeignKeyField(Institution, on_delete="RESTRICT")
        kind = CharField(max_length=10)
        started_on = DateField()
        ended_on = DateField(null=True)
        note = TextField(default="")

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_absence"
            constraints = [
                Check("kind in ('pregnancy', 'maternity', 'parental', 'illness', 'other')"),
                Check("ended_on is null or ended_on >= started_on"),
            ]

    class Education(Model):
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        level = CharField(max_length=120, default="")
        school = CharField(max_length=300, default="")
        speciality = CharField(max_length=300, default="")
        qualification = CharField(max_length=300, default="")
        finished_year = IntegerField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_education"

    class Course(Model):
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        title = CharField(max_length=500)
        organisation = CharField(max_length=300, default="")
        hours = IntegerField(null=True)
        finished_on = DateField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_course"

    class Award(Model):
        person = ForeignKeyField(Person, on_delete="RESTRICT")
        title = CharField(max_length=500)
        awarded_on = DateField(null=True)

        class Meta:
            database = db
            legacy_table_names = False
            table_name = "staff_award"

    db.create_tables(
        [Position, Person, Employment, Category, Compliance, Absence, Education, Course, Award]
    )
    for statement in _search(db):
        db.execute_sql(statement)


def _search(db):
    """Return what finds a part of a name: trigrams, kept by triggers on SQLite.

    On PostgreSQL the index needs the extension pg_trgm, which the database's owner may create
    (it is a trusted one); without it a search reads the whole table.
    """
    if isinstance(db, SqliteDatabase):
        remove = (
            "insert into staff_person_search(staff_person_search, rowid, name_key) "
            "values ('delete', old.id, old.name_key);"
        )
        add = "insert into staff_person_search(rowid, name_key) values (new.id, new.name_key);"
        return [
            "create virtual table staff_person_search using fts5("
            "name_key, content='staff_person', content_rowid='id', tokenize='trigram')",
            f"create trigger staff_person_search_add after insert on staff_person begin {add} end",
            "create trigger staff_person_search_change after update of name_key on staff_person "
            f"when old.name_key <> new.name_key begin {remove} {add} end",
            f"create trigger staff_person_search_remove after delete on staff_person begin {remove} end",
        ]
    try:
        with db.atomic():
            db.execute_sql("create extension if not exists pg_trgm")
    except (ProgrammingError, OperationalError, InternalError, NotSupportedError):
        return []
    return [
        "create index staff_person_name_part on staff_person using gin (name_key gin_trgm_ops)",
    ]


def down(migrator, db):
    if isinstance(db, SqliteDatabase):
        db.execute_sql("drop table staff_person_search")
    for table in (
        "staff_award",
        "staff_course",
        "staff_education",
        "staff_absence",
        "staff_compliance",
        "staff_category",
        "staff_employment",
        "staff_person",
        "staff_position",
    ):
        migrator.migrate(migrator.drop_table(table))
