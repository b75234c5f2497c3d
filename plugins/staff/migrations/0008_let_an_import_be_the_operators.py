"""Let a run of the import have no user: the operator takes lists in by a command."""

from peewee import PostgresqlDatabase


def up(migrator, db):
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("alter table staff_import_run alter column user_id drop not null")
    else:
        _rewrite(db, '"user_id" INTEGER NOT NULL', '"user_id" INTEGER')


def down(migrator, db):
    db.execute_sql("delete from staff_import_run where user_id is null")
    if isinstance(db, PostgresqlDatabase):
        db.execute_sql("alter table staff_import_run alter column user_id set not null")
    else:
        _rewrite(db, '"user_id" INTEGER', '"user_id" INTEGER NOT NULL')


def _rewrite(db, old, new):
    """Change the column's text: SQLite's documented way for a constraint that alters no stored row.

    Copying the table instead would drop it, and with it the journals that hang on its rows.
    """
    (version,) = db.execute_sql("pragma schema_version").fetchone()
    db.execute_sql("pragma writable_schema = on")
    db.execute_sql(
        "update sqlite_master set sql = replace(sql, ?, ?)"
        " where type = 'table' and name = 'staff_import_run'",
        (old, new),
    )
    db.execute_sql(f"pragma schema_version = {version + 1}")
    db.execute_sql("pragma writable_schema = off")
