"""Which days a page of the calendar shows, and where its neighbours lie. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

VIEWS = ("month", "week", "list", "day")
DAYS_A_WEEK = 7
YEARS = range(2000, 2100)
SHOWN_IN_MONTH = 3
SHOWN_IN_WEEK = 12


@dataclass(frozen=True, slots=True)
class Span:
    """The days of a page: ``first`` to ``last`` are its own, the grid may hold its neighbours' too."""

    view: str
    day: dt.date
    first: dt.date
    last: dt.date
    previous: dt.date
    next: dt.date

    @property
    def weeks(self) -> list[list[dt.date]]:
        """Return whole weeks, Monday first, that hold the page's days."""
        monday = self.first - dt.timedelta(days=self.first.weekday())
        found = []
        while monday <= self.last:
            found.append([monday + dt.timedelta(days=number) for number in range(DAYS_A_WEEK)])
            monday += dt.timedelta(days=DAYS_A_WEEK)
        return found

    @property
    def asked(self) -> tuple[dt.date, dt.date]:
        """Return the first and the last day whose entries the page needs."""
        if self.view in {"list", "day"}:
            return self.first, self.last
        return self.weeks[0][0], self.weeks[-1][-1]

    @property
    def shown_a_day(self) -> int:
        """Return how many entries of a day are shown before they fold to "N more"."""
        return SHOWN_IN_MONTH if self.view == "month" else SHOWN_IN_WEEK


def span_of(view: str, day: dt.date) -> Span:
    """Return the page of a view that holds a day."""
    if view == "day":
        one = dt.timedelta(days=1)
        return Span(view, day, day, day, day - one, day + one)
    if view == "week":
        week = dt.timedelta(days=DAYS_A_WEEK)
        first = day - dt.timedelta(days=day.weekday())
        return Span(view, day, first, first + week - dt.timedelta(days=1), day - week, day + week)
    first = day.replace(day=1)
    following = add_months(first, 1)
    last = following - dt.timedelta(days=1)
    return Span(view, day, first, last, add_months(first, -1), following)


def read_span(values: Mapping[str, str], today: dt.date) -> Span:
    """Read a page from an address: ``view`` and ``day``; what cannot be read is this month's."""
    view = values.get("view", "")
    try:
        day = dt.date.fromisoformat(values.get("day", "")[:10])
    except ValueError:
        day = today
    if day.year not in YEARS:
        day = today
    return span_of(view if view in VIEWS else "month", day)


class Dated(Protocol):
    """What stands in a calendar: an entry of the portal's, or a plugin's own."""

    @property
    def key(self) -> object:
        """What tells it from others."""

    @property
    def title(self) -> object:
        """What is read."""

    @property
    def first_on(self) -> dt.date:
        """Its first day."""

    @property
    def last_on(self) -> dt.date:
        """Its last day."""

    @property
    def starts_at(self) -> dt.datetime | None:
        """Its hour, where it has one."""


OneDated = TypeVar("OneDated", bound=Dated)


def by_day(
    entries: Iterable[OneDated], first: dt.date, last: dt.date
) -> dict[dt.date, list[OneDated]]:
    """Return the entries of each day between two, those with hours in their order after the others."""
    found: dict[dt.date, list[OneDated]] = {}
    for entry in entries:
        day = max(entry.first_on, first)
        while day <= min(entry.last_on, last):
            found.setdefault(day, []).append(entry)
            day += dt.timedelta(days=1)
    for listed in found.values():
        listed.sort(
            key=lambda one: (
                one.starts_at is not None,
                one.starts_at.timestamp() if one.starts_at else 0.0,
                str(one.title),
                str(one.key),
            )
        )
    return found
