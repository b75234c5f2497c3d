"""Within which hours of which days sessions are held: the wall clock and the production calendar. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from portal.workdays import ProductionCalendar, official_calendar

if TYPE_CHECKING:
    from collections.abc import Iterator

ONE_DAY = dt.timedelta(days=1)
WEEKDAYS = frozenset(range(7))
MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True, eq=False)
class SessionHours:
    """Sessions lie between two times of working days and begin every ``step`` minutes.

    On the eve of a holiday the day ends an hour earlier.
    """

    opens: dt.time = dt.time(9)
    closes: dt.time = dt.time(18)
    step: int = 30
    zone: dt.tzinfo = dt.UTC
    calendar: ProductionCalendar = field(default_factory=official_calendar)

    def is_held(self, day: dt.date) -> bool:
        """Tell whether sessions are held on a day at all."""
        return self.calendar.is_working_day(day)

    def days(self, first: dt.date, last: dt.date) -> list[dt.date]:
        """Return the days on which sessions are held, both ends included."""
        return [
            day
            for number in range((last - first).days + 1)
            if self.is_held(day := first + ONE_DAY * number)
        ]

    def starts(self, day: dt.date, minutes: int) -> Iterator[dt.time]:
        """Yield the times at which a session of some minutes may begin on a day."""
        begin, end = minute_of(self.opens), minute_of(self.closes)
        if self.calendar.is_short_day(day):
            end -= MINUTES_AN_HOUR
        for minute in range(begin, end - minutes + 1, self.step):
            yield time_of(minute)

    def at(self, day: dt.date, time: dt.time) -> dt.datetime:
        """Return a moment of the wall clock, in UTC."""
        return dt.datetime.combine(day, time, self.zone).astimezone(dt.UTC)

    def day_of(self, moment: dt.datetime) -> dt.date:
        """Return the day of a moment on the wall calendar."""
        return moment.astimezone(self.zone).date()


def minute_of(time: dt.time) -> int:
    """Return the minute of the day."""
    return time.hour * MINUTES_AN_HOUR + time.minute


def time_of(minute: int) -> dt.time:
    """Return the time of a minute of the day."""
    return dt.time(*divmod(minute, MINUTES_AN_HOUR))
