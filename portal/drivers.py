"""PostgreSQL's driver is loaded when such a database is opened, not with peewee.

peewee, and wtf-peewee too, import the driver wherever it is installed, which costs a portal on
SQLite much of its start and a sixth of its memory. So the driver is out of sight from the first
import of the portal until the application has been imported, and peewee is given it when needed.
"""

from __future__ import annotations

import sys
from importlib import import_module

_DRIVER = "psycopg"


def hide() -> None:
    """Let imports of the driver fail until :func:`show`, unless it has been imported already."""
    sys.modules.setdefault(_DRIVER, None)  # type: ignore[arg-type] # importlib's way to block


def show() -> None:
    """Let the driver be imported again."""
    if sys.modules.get(_DRIVER, sys) is None:
        del sys.modules[_DRIVER]


def load() -> None:
    """Give peewee the driver where it is installed; where it is not, peewee says so itself."""
    import peewee  # noqa: PLC0415 - this module is imported before peewee

    if peewee.psycopg is not None:  # type: ignore[attr-defined]
        return
    show()
    try:
        driver = import_module(_DRIVER)
    except ImportError:
        return
    status = import_module("psycopg.pq").TransactionStatus
    json = import_module("psycopg.types.json")
    vars(peewee).update(
        psycopg=driver, TransactionStatus=status, Json_pg3=json.Json, Jsonb_pg3=json.Jsonb
    )
    adapter = peewee.Psycopg3Adapter
    adapter.txn_idle, adapter.txn_inerror = status.IDLE, status.INERROR
    adapter.txn_unknown = status.UNKNOWN
