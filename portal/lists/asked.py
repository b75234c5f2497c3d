"""What an address asks of a list: filters, sorting, columns and the place in the rows.

The state of a list is its address: what a colleague is sent opens for him with his own rights, and a
saved view is nothing but such an address with a name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access.actor import Actor
    from portal.lists.contracts import Chip, Column, Filter, ListPage

COLUMNS = "columns"
SORT = "sort"
LONGEST_VALUE = 200
LONGEST_KEY = 1000
LONGEST_STATE = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What one actor asks of one list; what cannot be understood is as if not asked.

    ``dropped`` are columns that the address names and that there are not (any more) for this actor.
    """

    page: ListPage
    actor: Actor
    values: Mapping[str, str]
    sort: str
    columns: tuple[Column, ...]
    offered: tuple[Column, ...]
    dropped: tuple[str, ...] = ()
    after: str = ""
    before: str = ""

    @classmethod
    def of(cls, page: ListPage, actor: Actor, given: Mapping[str, str]) -> Asked:
        """Return what an address, a form or a saved view asks for."""
        known = page.known
        values = {
            name: value[:LONGEST_VALUE] for name, value in given.items() if value and name in known
        }
        offered = page.columns_for(actor)
        sort = given.get(SORT, "")
        if sort.removeprefix("-") not in {one.sort for one in offered if one.sort}:
            sort = page.default_sort
        columns, dropped = _columns(offered, given.get(COLUMNS, ""))
        return cls(
            page=page,
            actor=actor,
            values=values,
            sort=sort,
            columns=columns,
            offered=offered,
            dropped=dropped,
            after=given.get("after", "")[:LONGEST_KEY],
            before=given.get("before", "")[:LONGEST_KEY],
        )

    @classmethod
    def of_state(cls, page: ListPage, actor: Actor, state: str) -> Asked:
        """Return what a state asks for, as :meth:`state` wrote it."""
        return cls.of(page, actor, dict(parse_qsl(state[:LONGEST_STATE])))

    @property
    def has_own_columns(self) -> bool:
        """Tell whether other columns, or another order of them, were chosen than the usual."""
        return self.columns != usual_columns(self.offered)

    def state(self, **changes: str | None) -> str:
        """Return the state as an address's query, with some parameters changed; none leaves one out."""
        pairs = dict(self.values)
        if self.sort and self.sort != self.page.default_sort:
            pairs[SORT] = self.sort
        if self.has_own_columns:
            pairs[COLUMNS] = ",".join(one.key for one in self.columns)
        for name, value in changes.items():
            pairs.pop(name, None)
            if value is not None:
                pairs[name] = value
        return urlencode(pairs)

    def filter_value(self, one: Filter) -> Any:
        """Return the value of a declared filter: a text, a key, a date, true; none when it is not set."""
        text = self.values.get(one.name, "")
        if not text:
            return None
        if one.kind == "select":
            return text if text in dict(one.choices_of(self.actor)) else None
        if one.kind == "date":
            return _day(text)
        if one.kind == "check":
            return True if text == "1" else None
        return "".join(letter for letter in text if letter.isprintable()).strip() or None

    def chips(self) -> list[Chip]:
        """Return the filters in use in words, as (label, value, parameter)."""
        if self.page.describe is not None:
            return self.page.describe(self)
        found = []
        for one in self.page.filters:
            value = self.filter_value(one)
            if value is not None:
                found.append((str(one.title), self._said(one, value), one.name))
        return found

    def _said(self, one: Filter, value: Any) -> str:
        if one.kind == "select":
            return dict(one.choices_of(self.actor))[value]
        if one.kind == "date":
            return format_date(value)
        return _("Yes") if value is True else str(value)


def usual_columns(offered: tuple[Column, ...]) -> tuple[Column, ...]:
    """Return the columns that are shown when nothing else is asked for."""
    return tuple(one for one in offered if one.shown)


def _columns(offered: tuple[Column, ...], text: str) -> tuple[tuple[Column, ...], tuple[str, ...]]:
    """Return the columns that a text names, in its order, and the names that are none.

    The first column stays in its place, since a row opens by it.
    """
    if not text:
        return usual_columns(offered), ()
    by_key = {one.key: one for one in offered}
    keys = list(dict.fromkeys(one for one in text[:LONGEST_KEY].split(",") if one))
    first = offered[0]
    chosen = [by_key[one] for one in keys if one in by_key and one != first.key]
    return (first, *chosen), tuple(one for one in keys if one not in by_key)


def _day(text: str) -> dt.date | None:
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if dt.date(1900, 1, 1) <= found <= dt.date(2200, 1, 1) else None
