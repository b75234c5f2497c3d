"""A consistent copy of the whole database while others write, and its way back."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import peewee

from portal.database import is_sqlite
from portal.errors import ConfigurationError, Conflict, Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

SQLITE_NAME = "portal.db"
POSTGRES_NAME = "portal.dump"
SAID_LENGTH = 500
LONGEST_SECONDS = 300
"""How long a copy waits for a lock: without write-ahead logging a writer keeps readers out."""


def take(folder: Path, url: str) -> Path:
    """Write the database as it is at one moment into the folder and return the file.

    SQLite copies in one step of its own backup interface: with write-ahead logging writers go on.
    PostgreSQL's ``pg_dump`` does the same in one snapshot. The copy is checked before it is returned.
    """
    if is_sqlite():
        file = folder / SQLITE_NAME
        _copy_sqlite(Path(url.removeprefix("sqlite:///")), file)
        return file
    file = folder / POSTGRES_NAME
    _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={file}")
    return file


def check(file: Path) -> None:
    """Raise :class:`Invalid` unless the copy of a database is whole."""
    if file.name == POSTGRES_NAME:
        _run("pg_restore", "", "--list", str(file))
        return
    copy = _connect(file)
    try:
        said = copy.execute("pragma integrity_check(1)").fetchone()[0]
        orphan = copy.execute("pragma foreign_key_check").fetchone()
    except _sqlite().DatabaseError as error:
        said, orphan = str(error), None
    finally:
        copy.close()
    if said != "ok" or orphan is not None:
        message = f"The copy of the database is damaged: {said if orphan is None else orphan}."
        raise Invalid(message)


def rows_of(file: Path) -> dict[str, int]:
    """Return the number of rows of every table of a SQLite copy; nothing for PostgreSQL's dump."""
    if file.name == POSTGRES_NAME:
        return {}
    copy = _connect(file)
    try:
        return {
            name: copy.execute(f'select count(*) from "{name}"').fetchone()[0]  # noqa: S608
            for name in _tables(copy)
        }
    finally:
        copy.close()


def put_back(file: Path, url: str, target: Path) -> None:
    """Make the copy the portal's database: SQLite's file is renamed to, PostgreSQL is filled.

    PostgreSQL's restore is one transaction; SQLite's rename is one act of the file system, after which
    no log of the old database may be left beside it.
    """
    if file.name == POSTGRES_NAME:
        _run(
            "pg_restore",
            url,
            "--clean",
            "--if-exists",
            "--no-owner",
            "--single-transaction",
            "--exit-on-error",
            str(file),
        )
        return
    for leftover in ("-wal", "-shm", "-journal"):
        Path(f"{target}{leftover}").unlink(missing_ok=True)
    file.replace(target)


def _copy_sqlite(source: Path, file: Path) -> None:
    """Copy in one step by a connection of its own: the caller's may be in a transaction."""
    end = time.monotonic() + LONGEST_SECONDS

    def look_at_the_clock(_status: int, _left: int, _total: int) -> None:
        if time.monotonic() > end:
            message = "The database was locked all the time: no backup was made. Try again later."
            raise Conflict(message)

    original, copy = _connect(source), _connect(file)
    try:
        original.backup(copy, progress=look_at_the_clock)
        copy.execute("pragma journal_mode = delete")
    finally:
        copy.close()
        original.close()


def _tables(copy: Any) -> Iterator[str]:
    found = copy.execute("select name from sqlite_master where type = 'table' order by name")
    yield from (name for (name,) in found.fetchall() if not name.startswith("sqlite_"))


def _connect(file: Path) -> Any:
    return _sqlite().connect(str(file))


def _sqlite() -> Any:
    """Return the one SQLite library of this process: two on one file would not see each other's locks."""
    return peewee.sqlite3  # type: ignore[attr-defined]


def _run(program: str, url: str, *words: str) -> None:
    """Run one of PostgreSQL's programs; the password goes by the environment, never by the command line."""
    found = _program(program)
    environment = dict(os.environ)
    if url:
        parts = urlsplit(url)
        named = {
            "PGHOST": parts.hostname,
            "PGPORT": str(parts.port) if parts.port else None,
            "PGUSER": unquote(parts.username) if parts.username else None,
            "PGPASSWORD": unquote(parts.password) if parts.password else None,
        }
        query = dict(one.partition("=")[::2] for one in parts.query.split("&") if one)
        named |= {"PGHOST": query.get("host", named["PGHOST"])}
        named |= {"PGPORT": query.get("port", named["PGPORT"])}
        environment |= {key: value for key, value in named.items() if value}
        words = (f"--dbname={unquote(parts.path.lstrip('/'))}", *words)
    done = subprocess.run(  # noqa: S603 - the program is PostgreSQL's own, the words are ours
        [found, *words], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = f"{program} failed: {done.stderr.strip()[:SAID_LENGTH]}"
        raise Invalid(message)


def _program(name: str) -> str:
    """Return where a program of PostgreSQL lies: on the path, or where Debian keeps the newest."""
    on_path = shutil.which(name)
    if on_path:
        return on_path
    versions = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda one: int(one.parts[4])
    )
    if versions:
        return str(versions[-1])
    message = f"A backup of PostgreSQL needs {name}: install postgresql-client."
    raise ConfigurationError(message)
