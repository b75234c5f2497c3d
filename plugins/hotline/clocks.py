"""Working time of the hotline: when a term ends, what a pause moves, which requests are stuck.

Pure rules over moments. All moments are aware and come back in UTC; working hours are those of the
district's wall clock. A term of some working minutes ends at the first moment at which so many have
passed: a term that is full at closing time ends there, not on the next morning.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING

from portal.workdays import ProductionCalendar, official_calendar, working_days_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

FRIDAY = 4
ONE_DAY = dt.timedelta(days=1)
NOTHING = dt.timedelta(0)
LONGEST_DAYS = 3_660
"""A term that finds no working time in ten years has hours without any."""

Stretch = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True, eq=False)
class WorkingHours:
    """When the hotline works: hours, lunch, an earlier Friday, the zone, days off of its own.

    The eve of a holiday ends ``short_by`` earlier. Days come from the production calendar, so that
    transferred days off and working Saturdays are known.
    """

    opens: dt.time = dt.time(9)
    closes: dt.time = dt.time(18)
    friday_closes: dt.time | None = None
    lunch_from: dt.time | None = dt.time(13)
    lunch_until: dt.time | None = dt.time(14)
    short_by: dt.timedelta = dt.timedelta(hours=1)
    zone: dt.tzinfo = dt.UTC
    days_off: frozenset[dt.date] = frozenset()
    calendar: ProductionCalendar = field(default_factory=official_calendar)

    def is_worked(self, day: dt.date) -> bool:
        """Tell whether the hotline works on a day at all."""
        return day not in self.days_off and self.calendar.is_working_day(day)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """Return the day of a moment on the district's wall calendar."""
        return moment.astimezone(self.zone).date()

    def at(self, day: dt.date, time: dt.time) -> dt.datetime:
        """Return a moment of the wall clock, in UTC."""
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)


@lru_cache(maxsize=8_192)
def stretches(hours: WorkingHours, day: dt.date) -> tuple[Stretch, ...]:
    """Return the working time of a day: before and after lunch, or nothing."""
    if not hours.is_worked(day):
        return ()
    closes = hours.closes
    if hours.friday_closes is not None and day.weekday() == FRIDAY:
        closes = hours.friday_closes
    first, last = hours.at(day, hours.opens), hours.at(day, closes)
    if hours.calendar.is_short_day(day):
        last -= hours.short_by
    if hours.lunch_from is None or hours.lunch_until is None:
        return ((first, last),) if first < last else ()
    noon, back = hours.at(day, hours.lunch_from), hours.at(day, hours.lunch_until)
    parts = ((first, min(noon, last)), (max(back, first), last))
    return tuple((begin, end) for begin, end in parts if begin < end)


def add_working(hours: WorkingHours, start: dt.datetime, time: dt.timedelta) -> dt.datetime:
    """Return when so much working time has passed since a moment, or before it where it is negative.

    Nothing to pass returns the moment itself, worked or not. Raises :class:`ValueError` where the
    hours hold no working time.
    """
    if time < NOTHING:
        return _before(hours, start, -time)
    left = time
    if not left:
        return start.astimezone(dt.UTC)
    for begin, end in _from(hours, start):
        if end - begin >= left:
            return begin + left
        left -= end - begin
    raise ValueError(_no_hours())


def working_between(hours: WorkingHours, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
    """Return how much working time lies between two moments; negative where the end comes first."""
    if end < start:
        return -working_between(hours, end, start)
    day, last = hours.day_of(start), hours.day_of(end)
    found = NOTHING
    while day <= last:
        for begin, finish in stretches(hours, day):
            inside = min(finish, end) - max(begin, start)
            if inside > NOTHING:
                found += inside
        day += ONE_DAY
    return found


@dataclass(frozen=True, slots=True)
class Stop:
    """A time in which no clock runs, since somebody else acts; without an end it goes on."""

    started_at: dt.datetime
    ended_at: dt.datetime | None = None


def due_at(
    hours: WorkingHours,
    start: dt.datetime,
    term: dt.timedelta,
    stops: Iterable[Stop] = (),
    *,
    least: dt.timedelta = NOTHING,
) -> dt.datetime | None:
    """Return when a term ends that began at a moment; none while it stands still.

    Waiting does not count, so the end moves by the working time of each stop. Who resumes before the
    term was over has at least ``least`` of working time again, so that nothing is missed at once; a
    term that ended before the waiting began stays missed.
    """
    begin, left = start, term
    for stop in joined(stops):
        if stop.ended_at is not None and stop.ended_at <= begin:
            continue
        if stop.started_at > begin:
            ran = working_between(hours, begin, stop.started_at)
            if ran >= left:
                return add_working(hours, begin, left)
            left -= ran
        if stop.ended_at is None:
            return None
        begin, left = stop.ended_at, max(left, least)
    return add_working(hours, begin, left)


def joined(stops: Iterable[Stop]) -> list[Stop]:
    """Return stops in their order, those that touch or overlap as one."""
    found: list[Stop] = []
    for stop in sorted(stops, key=lambda one: one.started_at):
        last = found[-1] if found else None
        if last is None or (last.ended_at is not None and last.ended_at < stop.started_at):
            found.append(stop)
        elif last.ended_at is not None:
            ended = None if stop.ended_at is None else max(last.ended_at, stop.ended_at)
            found[-1] = Stop(last.started_at, ended)
    return found


@dataclass(frozen=True, slots=True)
class Level:
    """A level of escalation: so much working time after the end of a term, before it if negative."""

    key: int
    offset: dt.timedelta


def reached(
    hours: WorkingHours, due: dt.datetime, levels: Sequence[Level], now: dt.datetime
) -> list[Level]:
    """Return the levels whose moment has come, the earliest first."""
    found = [one for one in levels if add_working(hours, due, one.offset) <= now]
    return sorted(found, key=lambda one: (one.offset, one.key))


class Mark(StrEnum):
    """Why a request needs a look although no term may have run out."""

    OLD = "old"
    STUCK = "stuck"
    WAITS_LONG = "waits_long"
    BOUNCES = "bounces"


@dataclass(frozen=True, slots=True)
class Limits:
    """After how many working days a request is old, stuck or waits too long; how many hand-overs are many."""

    old_days: int = 10
    stuck_days: int = 3
    waiting_days: int = 5
    bounces: int = 3


def marks(
    hours: WorkingHours,
    now: dt.datetime,
    *,
    received_at: dt.datetime,
    acted_at: dt.datetime,
    waiting_since: dt.datetime | None,
    bounces: int,
    limits: Limits,
) -> frozenset[Mark]:
    """Return the marks of an open request.

    What waits for the caller is not stuck; it waits too long instead.
    """
    found = set()
    if _days(hours, received_at, now) >= limits.old_days:
        found.add(Mark.OLD)
    if waiting_since is not None:
        if _days(hours, waiting_since, now) >= limits.waiting_days:
            found.add(Mark.WAITS_LONG)
    elif _days(hours, acted_at, now) >= limits.stuck_days:
        found.add(Mark.STUCK)
    if bounces >= limits.bounces:
        found.add(Mark.BOUNCES)
    return frozenset(found)


def _days(hours: WorkingHours, start: dt.datetime, end: dt.datetime) -> int:
    return working_days_between(hours.day_of(start), hours.day_of(end), hours.calendar)


def _from(hours: WorkingHours, start: dt.datetime) -> Iterator[Stretch]:
    """Yield the working time from a moment on."""
    day = hours.day_of(start)
    for _number in range(LONGEST_DAYS):
        for begin, end in stretches(hours, day):
            if end > start:
                yield max(begin, start.astimezone(dt.UTC)), end
        day += ONE_DAY


def _before(hours: WorkingHours, start: dt.datetime, time: dt.timedelta) -> dt.datetime:
    left, day = time, hours.day_of(start)
    for _number in range(LONGEST_DAYS):
        for begin, end in reversed(stretches(hours, day)):
            if begin < start:
                until = min(end, start.astimezone(dt.UTC))
                if until - begin >= left:
                    return until - left
                left -= until - begin
        day -= ONE_DAY
    raise ValueError(_no_hours())


def _no_hours() -> str:
    return "The hours of the hotline hold no working time."
