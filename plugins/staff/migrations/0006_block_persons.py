"""Mark persons whose data are blocked, and find these few through an index of their own."""

from peewee import PostgresqlDatabase


def up(migrator, db):
    kind, no = ("boolean", "false") if isinstance(db, PostgresqlDatabase) else ("integer", "0")
    db.execute_sql(f"alter table staff_person add column blocked {kind} not null default {no}")
    db.execute_sql("create index staff_person_blocked on staff_person (id) where blocked")


def down(migrator, db):
    db.execute_sql("drop index staff_person_blocked")
    db.execute_sql("alter table staff_person drop column blocked")
