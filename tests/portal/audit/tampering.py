"""Getting at the lines of the audit past the portal, as somebody with the database's password could."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.audit.chain import digest_of
from portal.audit.models import AuditEntry
from portal.database import database, is_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def without_triggers() -> Iterator[None]:
    """Take the triggers of the audit away inside the test's transaction, and put them back."""
    if is_postgres():
        tables = ("audit_entry", "audit_head")
        database.execute_sql("set constraints all immediate")
        for table in tables:
            database.execute_sql(f"alter table {table} disable trigger user")
        yield
        for table in tables:
            database.execute_sql(f"alter table {table} enable trigger user")
        return
    kept = database.execute_sql(
        "select name, sql from sqlite_master where type = 'trigger' and tbl_name like 'audit_%'"
    ).fetchall()
    for name, _sql in kept:
        database.execute_sql(f"drop trigger {name}")
    yield
    for _name, sql in kept:
        database.execute_sql(sql)


def erase(key: int, *, act: str, digest: str = "", more: str = "") -> None:
    """Erase the texts of a line as an act of destruction does, with raw SQL."""
    line = AuditEntry.get_by_id(key)
    digest = digest or digest_of(line.salt, line.label, line.changes, line.note)
    database.execute_sql(
        "update audit_entry set label = '', changes = '{}', note = '', salt = '', "
        f"digest = '{digest}', erased_by = '{act}'{more} where id = {key}"
    )
