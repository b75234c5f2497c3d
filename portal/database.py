"""The database: one proxy, the base of all models, and the only way to open a writing transaction."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import peewee
from peewee import SQL, AutoField, DatabaseProxy, DateTimeField, Model, Value
from playhouse.pool import PooledPostgresqlDatabase

from portal import drivers
from portal.errors import ConfigurationError
from portal.writing_turns import TurnTakingSqlite

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

database = DatabaseProxy()

SAFE_SQLITE = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
BUSY_SECONDS = 10


class MomentField(DateTimeField):
    """An aware moment in UTC, stored without a zone."""

    def db_value(self, value: dt.datetime | None) -> dt.datetime | None:
        """Return what is stored: the moment in UTC, without its zone."""
        if isinstance(value, dt.datetime) and value.tzinfo is not None:
            value = value.astimezone(dt.UTC).replace(tzinfo=None)
        return super().db_value(value)

    def python_value(self, value: Any) -> dt.datetime | None:
        """Return the moment, aware, in UTC."""
        moment = super().python_value(value)
        if isinstance(moment, dt.datetime) and moment.tzinfo is None:
            return moment.replace(tzinfo=dt.UTC)
        return moment


class BaseModel(Model):
    """What every table has: a number as its key, and index names made from the table's own name."""

    id = AutoField()

    class Meta:
        database = database
        legacy_table_names = False
        only_save_dirty = True


def open_database(url: str) -> peewee.Database:
    """Return a database for a URL (``sqlite:///path`` or ``postgresql://…``) without connecting.

    SQLite comes with write-ahead logging, or with a rollback journal where the linked library has
    the WAL-reset bug (sqlite.org/wal.html); every transaction is IMMEDIATE, since a deferred one
    that reads and then writes fails at once under load, and all begin in turn (``writing_turns``).
    """
    if url.startswith("sqlite:///"):
        found = TurnTakingSqlite(
            unquote(url.removeprefix("sqlite:///")),
            pragmas={
                "journal_mode": "wal" if sqlite_is_safe() else "delete",
                "synchronous": "normal" if sqlite_is_safe() else "full",
                "foreign_keys": 1,
                "busy_timeout": BUSY_SECONDS * 1000,
                "cache_size": -16_000,
            },
            timeout=BUSY_SECONDS,
            lock_type="IMMEDIATE",
            autoconnect=False,
            max_connections=64,
            stale_timeout=None,
            check_same_thread=False,  # the pool lends a connection to one thread at a time
        )
        found.register_function(_like, "like", 2, deterministic=True)
        found.register_function(_like, "LIKE", 3, deterministic=True)
        return found
    if url.startswith(("postgresql://", "postgres://")):
        return _open_postgres(url)
    message = f"Setting database_url: {url.rsplit('@', maxsplit=1)[-1]!r} is neither sqlite:///… nor postgresql://…."
    raise ConfigurationError(message)


def _open_postgres(url: str) -> peewee.Database:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        message = f"Setting database_url cannot be read: {error}."
        raise ConfigurationError(message) from error
    given = {
        "connect_timeout": BUSY_SECONDS,
        "host": unquote(parts.hostname) if parts.hostname else None,
        "port": port,
        "user": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
    }
    query = dict(one.partition("=")[::2] for one in parts.query.split("&") if one)
    connection = {key: value for key, value in {**given, **query}.items() if value is not None}
    drivers.load()
    try:
        return PooledPostgresqlDatabase(
            unquote(parts.path.lstrip("/")),
            prefer_psycopg3=True,
            max_connections=20,
            stale_timeout=300,
            timeout=BUSY_SECONDS,
            autoconnect=False,
            **connection,
        )
    except peewee.ImproperlyConfigured as error:
        message = "PostgreSQL needs its driver: pip install 'attestation-portal[postgres]'."
        raise ConfigurationError(message) from error


def sqlite_version() -> tuple[int, ...]:
    """Return the version of the SQLite library that is linked in (never the one of another binding)."""
    version: str = peewee.sqlite3.sqlite_version  # type: ignore[attr-defined]
    return tuple(int(part) for part in version.split("."))


def sqlite_is_safe(version: tuple[int, ...] | None = None) -> bool:
    """Tell whether a SQLite is free of the WAL-reset bug: 3.51.3 and later, or a fixed backport."""
    version = version or sqlite_version()
    newest = SAFE_SQLITE[0]
    return version >= newest or any(
        version[:2] == fixed[:2] and version >= fixed for fixed in SAFE_SQLITE[1:]
    )


def is_sqlite() -> bool:
    """Tell whether the open database is SQLite."""
    return isinstance(database.obj, peewee.SqliteDatabase)


def among(field: Any, keys: Iterable[int]) -> Any:
    """Return the condition that a field is one of some whole numbers, handed over as one value.

    Thousands of values take longer than the query itself. PostgreSQL gets them written out; SQLite's
    driver would keep every such statement in memory.
    """
    written = ",".join(map(str, keys))
    if is_sqlite():
        return field.in_(SQL("(select value from json_each(?))", (f"[{written}]",)))
    return field.in_(SQL(f"({written or 0})"))


def is_postgres() -> bool:
    """Tell whether the open database is PostgreSQL."""
    return isinstance(database.obj, peewee.PostgresqlDatabase)


def reason_of(error: BaseException) -> str:
    """Return the first line of what a database said, which for some errors is nothing at all."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0].rstrip(".")


@contextmanager
def write() -> Iterator[None]:
    """Open the transaction of one user action, or a savepoint in the one that is open."""
    with database.atomic():
        yield


def after_commit(call: Callable[[], object]) -> None:
    """Run a call once the outermost transaction has been committed; at once outside of one."""
    database.after_commit(call)


def fetch_rows(query: Any) -> list[tuple[Any, ...]]:
    """Run a query and return its rows as plain tuples, as the driver gives them.

    Nothing is converted: on SQLite dates come as ``YYYY-MM-DD`` texts (see :func:`as_date`).
    """
    return database.execute(query).fetchall()


def as_date(value: Any) -> dt.date | None:
    """Return a date from what :func:`fetch_rows` gave."""
    if isinstance(value, str):
        return _date_of(value[:10])
    if isinstance(value, dt.datetime):
        return value.date()
    return value


@lru_cache(maxsize=65_536)
def _date_of(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


class Prepared:
    """A query whose SQL is built once: peewee takes longer to write it than the database to run it.

    ``build`` returns a peewee query in which ``Prepared.slot("name")`` stands for each value that
    changes between calls.
    """

    def __init__(self, build: Callable[[], Any]) -> None:
        self._build = build
        self._written: dict[type, tuple[str, tuple[Any, ...]]] = {}

    @staticmethod
    def slot(name: str) -> Value:
        """Return the place of a value that each call gives by this name."""
        return Value(_Slot(name), converter=False)

    def rows(self, **values: Any) -> list[tuple[Any, ...]]:
        """Run the query with these values and return plain tuples."""
        sql, parameters = self._sql()
        given = tuple(values[one.name] if type(one) is _Slot else one for one in parameters)
        return database.execute_sql(sql, given).fetchall()

    def _sql(self) -> tuple[str, Sequence[Any]]:
        kind = type(database.obj)
        if kind not in self._written:
            sql, parameters = database.get_sql_context().sql(self._build()).query()
            self._written[kind] = (sql, tuple(parameters))
        return self._written[kind]


class _Slot:
    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


def fold(text: str) -> str:
    """Return a text as it is searched and sorted: small letters, ё as е, single spaces."""
    return " ".join(text.casefold().replace("ё", "е").split())


@lru_cache(maxsize=256)
def _pattern(text: str, escape: str) -> re.Pattern[str]:
    parts: list[str] = []
    letters = iter(fold_letters(text))
    for letter in letters:
        if escape and letter == escape:
            parts.append(re.escape(next(letters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(letter, re.escape(letter)))
    return re.compile("".join(parts), re.DOTALL)


def fold_letters(text: str) -> str:
    """Return a text with small letters and ё as е, its length kept for most alphabets."""
    return text.casefold().replace("ё", "е")


def _like(pattern: Any, value: Any, escape: str = "") -> bool | None:
    """Cyrillic LIKE for SQLite, whose own knows the case of Latin letters only."""
    if pattern is None or value is None:
        return None
    return _pattern(str(pattern), escape or "").fullmatch(fold_letters(str(value))) is not None
