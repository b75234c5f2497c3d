"""Many new rows at once: their ids beforehand, and one statement for all, at the driver's own pace.

peewee takes ten times longer to write a statement for each row than the database to run it. Within
the transaction that is open; nothing of ``save`` is called, so a model that keeps fields in step
there is given them by the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from portal.database import database, is_sqlite

if TYPE_CHECKING:
    from collections.abc import Sequence

    from peewee import Model


def new_ids(model: type[Model], count: int) -> list[int]:
    """Return ids for rows that are inserted in the transaction that is open.

    On SQLite the writing transaction is alone, so they follow the greatest.
    """
    name = _table(model)
    if is_sqlite():
        row = database.execute_sql(f'select coalesce(max(id), 0) from "{name}"').fetchone()  # noqa: S608 - own names
        return list(range(row[0] + 1, row[0] + 1 + count))
    rows = database.execute_sql(
        f"select nextval(pg_get_serial_sequence('{name}', 'id')) from generate_series(1, {count})"  # noqa: S608 - own names
    ).fetchall()
    return [row[0] for row in rows]


def insert_rows(records: Sequence[Model]) -> None:
    """Insert records of one model that have their ids already."""
    if not records:
        return
    model: Any = type(records[0])
    fields = model._meta.sorted_fields  # noqa: SLF001 - peewee's public way
    columns = ", ".join(f'"{field.column_name}"' for field in fields)
    marks = ", ".join([database.param] * len(fields))
    converters = [(field.name, field.db_value) for field in fields]
    rows = [
        tuple(stored(record.__data__.get(name)) for name, stored in converters)
        for record in records
    ]
    database.cursor().executemany(
        f'insert into "{_table(model)}" ({columns}) values ({marks})',  # noqa: S608 - own names
        rows,
    )


def _table(model: type[Model]) -> str:
    name: str = model._meta.table_name  # noqa: SLF001 - peewee's public way
    return name
