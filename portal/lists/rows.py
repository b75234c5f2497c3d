"""Rows of a list straight from a peewee query: narrowed by its filters, paged by key, read in batches."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import SQL, DateField, DateTimeField, ForeignKeyField, IntegerField, fn

from portal.database import database
from portal.lists.contracts import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from portal.lists.asked import Asked

ROWS = 50
COUNTED_AT_MOST = 10_000
BATCH = 1_000
LARGEST_KEY = 2**31 - 1
EARLIEST = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
NOTHING = "\x1e"
"""What a key holds for a value that is null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryRows:
    """Rows of a query that a list builds from what is asked: ``query(asked)``, through the policy.

    ``sorts`` names the fields that rows can be sorted by; where one may be null, nothing goes before
    everything. ``default`` is the sort when the address names none, such as ``-at``; equal rows go by
    their number. ``adorn(asked, rows)`` returns the rows with what columns need besides, read for all of
    them at once.
    """

    query: Callable[[Asked], Any]
    sorts: Mapping[str, Any]
    default: str
    adorn: Callable[[Asked, list[Any]], Sequence[Any]] | None = None

    def page(self, asked: Asked) -> Page:
        """Return fifty rows from the key that the address gives, and the count of all."""
        query = self._narrowed(asked)
        key = _read_key(asked.after or asked.before)
        backwards = bool(asked.before) and key is not None
        found = list(self._ordered(query, asked, key, backwards=backwards).limit(ROWS + 1))
        rows, more = found[:ROWS], len(found) > ROWS
        if backwards:
            rows.reverse()
        count = count_of(query, COUNTED_AT_MOST)
        return Page(
            rows=self._adorned(asked, rows),
            count=min(count, COUNTED_AT_MOST),
            more=count > COUNTED_AT_MOST,
            previous=self._key(asked, rows[0])
            if rows and (more if backwards else key is not None)
            else None,
            next=self._key(asked, rows[-1]) if rows and (more or backwards) else None,
        )

    def every(self, asked: Asked, keys: Sequence[int] | None = None) -> Iterator[Any]:
        """Yield all rows in their order, some at a time; with ``keys`` only those of them."""
        query = self._narrowed(asked)
        if keys is not None:
            query = query.where(query.model.id.in_(list(keys) or [0]))
        key = None
        while True:
            found = list(self._ordered(query, asked, key).limit(BATCH))
            yield from self._adorned(asked, found)
            if len(found) < BATCH:
                return
            key = _read_key(self._key(asked, found[-1]))

    def keys(self, asked: Asked, limit: int) -> list[int]:
        """Return the keys of the rows in their order, at most ``limit``."""
        query = self._ordered(self._narrowed(asked), asked, None)
        return [row.id for row in query.limit(limit)]

    def _narrowed(self, asked: Asked) -> Any:
        query = self.query(asked)
        for one in asked.page.filters:
            value = asked.filter_value(one)
            if value is not None:
                query = one.narrow(query, value)
        return query

    def _adorned(self, asked: Asked, rows: list[Any]) -> Sequence[Any]:
        return rows if self.adorn is None else self.adorn(asked, rows)

    def _sort(self, asked: Asked) -> tuple[str, bool]:
        wanted = asked.sort if asked.sort.removeprefix("-") in self.sorts else self.default
        return wanted.removeprefix("-"), wanted.startswith("-")

    def _ordered(
        self, query: Any, asked: Asked, key: tuple[str, int] | None, *, backwards: bool = False
    ) -> Any:
        name, down = self._sort(asked)
        field, number = self.sorts[name], query.model.id
        falling = down != backwards
        if key is not None:
            query = query.where(_beyond(field, number, key, falling=falling))
        if falling:
            return query.order_by(_falling(field), number.desc())
        return query.order_by(_rising(field), number.asc())

    def _key(self, asked: Asked, row: Any) -> str:
        """Return the key of a row for an address: what it is sorted by, and its number."""
        name, _down = self._sort(asked)
        value = getattr(row, self.sorts[name].name)
        shown = value.isoformat() if isinstance(value, dt.date) else str(value)
        shown = NOTHING if value is None else shown
        return base64.urlsafe_b64encode(f"{shown}\x1f{row.id}".encode()).decode().rstrip("=")


def count_of(query: Any, limit: int) -> int:
    """Return how many rows a query has, but never count further than one past the limit."""
    inner = query.select(SQL("1")).order_by().limit(limit + 1).alias("found")
    counted = query.model.select(fn.COUNT(SQL("*"))).from_(inner)
    return int(database.execute(counted).fetchone()[0])


def _rising(field: Any) -> Any:
    """Return the order from the smallest on; the databases do not agree on where null goes."""
    return field.asc(nulls="FIRST") if field.null else field.asc()


def _falling(field: Any) -> Any:
    return field.desc(nulls="LAST") if field.null else field.desc()


def _beyond(field: Any, number: Any, key: tuple[str, int], *, falling: bool) -> Any:
    """Return the condition of the rows that come after a key."""
    text, last = key
    next_of_equal = number < last if falling else number > last
    if field.null and text == NOTHING:
        equal = field.is_null() & next_of_equal
        return equal if falling else equal | field.is_null(False)
    value = _value(field, text)
    equal = (field == value) & next_of_equal
    if not falling:
        return (field > value) | equal
    return (field < value) | equal | field.is_null() if field.null else (field < value) | equal


def _value(field: Any, text: str) -> Any:
    """Return a value that is compared with a field, from the text that a key holds.

    A key that somebody has written himself may hold anything: it leads to the beginning of the rows.
    """
    try:
        if isinstance(field, DateTimeField):
            return dt.datetime.fromisoformat(text)
        if isinstance(field, DateField):
            return dt.date.fromisoformat(text)
        if isinstance(field, IntegerField | ForeignKeyField):
            return max(-LARGEST_KEY, min(int(text), LARGEST_KEY))
    except ValueError:
        return 0 if isinstance(field, IntegerField | ForeignKeyField) else EARLIEST
    return text


def _read_key(text: str) -> tuple[str, int] | None:
    """Return what a key says; none for a text that is no key."""
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
        sorted_by, number = plain.split("\x1f")
        return (sorted_by, min(int(number[:10]), LARGEST_KEY)) if "\0" not in sorted_by else None
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return None
