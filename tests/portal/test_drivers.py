"""PostgreSQL's driver costs nothing until a PostgreSQL database is opened."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

from tests.conftest import need

WITHOUT = """
import sys
import portal.app
assert "psycopg" not in sys.modules
import peewee
assert peewee.psycopg is None
"""
WHEN_OPENED = """
from portal.database import open_database
opened = open_database("postgresql://nobody@localhost/nothing")
import psycopg
assert peewee.psycopg is psycopg
assert type(opened._adapter) is peewee.Psycopg3Adapter
assert opened._adapter.txn_idle is psycopg.pq.TransactionStatus.IDLE
assert opened._adapter.json_type is psycopg.types.json.Json
"""


def _run(program: str) -> None:
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_portal_starts_without_the_driver() -> None:
    _run(WITHOUT)


def test_peewee_gets_the_driver_with_the_database() -> None:
    need("pg", find_spec("psycopg"), "pip install 'attestation-portal[postgres]'")
    _run(WITHOUT + WHEN_OPENED)
    _run(WITHOUT + "import psycopg\n" + WHEN_OPENED)
