"""Work of a test that is taken back before the test ends."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from portal.database import database

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def undone() -> Iterator[None]:
    """Take back what is written within, whether it ends well or not.

    The savepoint is released, too. One that is only rolled back, as peewee leaves it, stays open within
    the one before it, and thousands of them take all the room PostgreSQL has for locks.
    """
    database.execute_sql("savepoint undone")
    try:
        yield
    finally:
        database.execute_sql("rollback to savepoint undone")
        database.execute_sql("release savepoint undone")
