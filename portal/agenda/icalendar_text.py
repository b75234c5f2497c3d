"""A calendar as text for telephones and office programs (RFC 5545), by the icalendar library.

Pure: the same entries give the same bytes, so that a feed that has not changed can be answered 304.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

    from icalendar import Calendar, Event, Timezone

    from portal.plugin.contracts import CalendarEntry

PRODUCT = "-//attestation-portal//calendar//RU"
UID_DOMAIN = "attestation-portal"
REFRESH = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Line:
    """What a feed tells of one entry, with absolute address and without what is to stay in the house."""

    key: str
    title: str
    first_on: dt.date
    last_on: dt.date
    starts_at: dt.datetime | None
    ends_at: dt.datetime | None
    url: str
    place: str
    note: str
    status: str

    @property
    def digest(self) -> str:
        """Return a digest of everything that is told: when it differs, SEQUENCE grows."""
        told = "\x1f".join(str(getattr(self, name)) for name in self.__slots__)
        return hashlib.sha256(told.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Edition:
    """How often an entry has changed since it was first told, and when it last did (aware)."""

    sequence: int
    changed_at: dt.datetime


def line_of(entry: CalendarEntry, *, base: str, with_names: bool) -> Line:
    """Return what a feed tells of an entry; without names, the note stays in the house with them."""
    status = "CONFIRMED"
    if entry.tentative:
        status = "TENTATIVE"
    if entry.cancelled:
        status = "CANCELLED"
    return Line(
        key=entry.key,
        title=str(entry.title if with_names else entry.plain_title or entry.title),
        first_on=entry.first_on,
        last_on=entry.last_on,
        starts_at=entry.starts_at,
        ends_at=entry.ends_at,
        url=urljoin(base, entry.url) if entry.url else "",
        place=entry.place,
        note=entry.note if with_names else "",
        status=status,
    )


def written(
    title: str, lines: Iterable[tuple[Line, Edition]], zone: ZoneInfo, days: tuple[dt.date, dt.date]
) -> bytes:
    """Return the calendar's text; ``days`` are the first and the last of its window.

    Days are DATE values whose end is exclusive; hours stand in the district's zone, whose VTIMEZONE
    goes before them.
    """
    from icalendar import Calendar  # noqa: PLC0415 - slow to import and seldom needed

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", str(zone))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT6H")
    for line, edition in lines:
        calendar.add_component(_event(line, edition, zone))
    with_zones(calendar, days)
    if not calendar.subcomponents:  # a calendar of nothing is no calendar (RFC 5545, 3.6)
        calendar.add_component(_described(str(zone), days[0].year - 1, days[1].year + 2))
    text: bytes = calendar.to_ical()
    return text


def with_zones(calendar: Calendar, days: tuple[dt.date, dt.date]) -> None:
    """Add the VTIMEZONE of every zone in use, with its rules a year before and after the days' years."""
    first, last = days[0].year - 1, days[1].year + 2
    for name in sorted(calendar.get_missing_tzids(), reverse=True):
        calendar.subcomponents.insert(0, _described(name, first, last))


@lru_cache(maxsize=64)
def _described(name: str, first: int, last: int) -> Timezone:
    """Return a zone's rules from the first day of a year to that of another: slow to find, so kept."""
    from icalendar import Timezone  # noqa: PLC0415 - likewise

    return Timezone.from_tzid(name, first_date=dt.date(first, 1, 1), last_date=dt.date(last, 1, 1))


def _event(line: Line, edition: Edition, zone: ZoneInfo) -> Event:
    from icalendar import Event  # noqa: PLC0415 - likewise

    event = Event()
    event.add("uid", f"{line.key}@{UID_DOMAIN}")
    event.add("dtstamp", edition.changed_at)
    event.add("last-modified", edition.changed_at)
    event.add("sequence", edition.sequence)
    event.add("summary", line.title)
    event.add("status", line.status)
    if line.starts_at is not None:
        event.add("dtstart", line.starts_at.astimezone(zone))
        if line.ends_at is not None:
            event.add("dtend", line.ends_at.astimezone(zone))
    else:
        event.add("dtstart", line.first_on)
        event.add("dtend", line.last_on + dt.timedelta(days=1))
        event.add("transp", "TRANSPARENT")
    if line.place:
        event.add("location", line.place)
    if line.note:
        event.add("description", line.note)
    if line.url:
        event.add("url", line.url)
    return event
