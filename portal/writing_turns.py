"""Turns at writing a SQLite database: who waits is next, before who has just written comes again.

SQLite keeps no queue. A writer that waits looks again ever more seldom, while one that writes much
takes the lock anew the moment it has left it: of twenty that write all the time some waited for the
whole of SQLite's patience and were refused ("database is locked"). Here only one at a time asks
SQLite, whoever holds a lock on a file beside the database; who has written asks for that file again
like everybody else.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from playhouse.pool import PooledSqliteDatabase

try:
    import fcntl
except ImportError:  # Windows has no advisory locks; SQLite's own patience has to do there
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = "-turn"
LONGEST_WAIT_SECONDS = 20
"""Beside SQLite's own patience, of which each who is before this one may use up all."""
LOOK_AGAIN_SECONDS = 0.005


class TurnTakingSqlite(PooledSqliteDatabase):
    """SQLite whose transactions begin one after another, whichever thread or process opens them."""

    def begin(self, lock_type: str | None = None) -> None:
        """Wait for the turn, then for the lock; raises ``OperationalError`` where that takes too long."""
        with _turn(f"{self.database}{SUFFIX}"):
            super().begin(lock_type)


@contextmanager
def _turn(path: str) -> Iterator[None]:
    """Hold the only turn; after the longest wait, or where there is no such file, go on without it."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:  # a read-only or full disk: what is wrong is told by the transaction itself
        yield
        return
    try:
        _take(descriptor, time.monotonic() + LONGEST_WAIT_SECONDS)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, until: float) -> None:
    while fcntl is not None and time.monotonic() < until:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(LOOK_AGAIN_SECONDS)
        else:
            return
