"""One column of a list: its value in a file, its words on a page, and who may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeAlias

from portal.i18n import format_date, format_moment
from portal.i18n import gettext as _
from portal.spreadsheets.sheets import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_babel.speaklater import LazyString

    from portal.access.actor import Actor

    Text: TypeAlias = str | LazyString

NUMBERS = frozenset({Kind.WHOLE, Kind.NUMBER, Kind.MONEY, Kind.PERCENT})


def always(_actor: Actor) -> bool:
    """Let everybody see it who sees the list."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of a list.

    ``value`` gives what a file gets (by default the row's attribute of the column's name), ``words`` what a
    page shows (by default the value in words; it is escaped), ``markup`` the same as HTML that has been
    escaped already. ``link`` is the address that the cell leads to. ``sort`` is the name by which the
    source sorts, nothing where it does not. ``may`` tells who sees the column at all.
    """

    key: str
    title: Text
    value: Callable[[Any], Any] | None = None
    words: Callable[[Any], Any] | None = None
    markup: Callable[[Any], str] | None = None
    link: Callable[[Any], str] | None = None
    kind: Kind = Kind.TEXT
    width: float | None = None
    wrap: bool = False
    sort: str = ""
    shown: bool = True
    may: Callable[[Actor], bool] = always
    look: str = ""

    @property
    def align(self) -> str:
        """Return the class of the column's cells."""
        return self.look or ("number" if self.kind in NUMBERS else "")

    def value_of(self, row: Any) -> Any:
        """Return what a file gets."""
        return self.value(row) if self.value is not None else attrgetter(self.key)(row)

    def words_of(self, row: Any) -> Any:
        """Return what a page shows, not escaped yet."""
        return self.words(row) if self.words is not None else in_words(self.value_of(row))


def in_words(value: Any) -> str:
    """Return a value as people read it: dates with dots, yes and no, a comma in numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, dt.datetime):
        return format_moment(value)
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, Decimal | float):
        return f"{value:f}".rstrip("0").rstrip(".").replace(".", ",")
    return str(value)
