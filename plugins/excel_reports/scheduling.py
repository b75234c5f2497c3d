"""When a report by schedule comes next (pure rules)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal.workdays import add_working_days, is_working_day

if TYPE_CHECKING:
    from portal.workdays import ProductionCalendar

LAST_DAY = 28
"""Every month has it."""


def next_day(
    period: str, day: int, after: dt.date, calendar: ProductionCalendar | None = None
) -> dt.date:
    """Return the first day later than ``after`` on which a report comes.

    ``daily`` comes on working days; ``weekly`` on a weekday (1 is Monday); ``monthly`` on a day of the
    month. A day that is not worked gives way to the next one that is.
    """
    if period == "daily":
        return add_working_days(after, 1, calendar)
    return _worked(_planned(period, day, after), calendar)


def _planned(period: str, day: int, after: dt.date) -> dt.date:
    """Return the next weekday or day of the month after a day, worked or not."""
    if period == "weekly":
        return after + dt.timedelta(days=(day - after.isoweekday() - 1) % 7 + 1)
    if after.day < day:
        return after.replace(day=day)
    following = after.replace(day=LAST_DAY) + dt.timedelta(days=4)
    return following.replace(day=day)


def _worked(day: dt.date, calendar: ProductionCalendar | None) -> dt.date:
    return day if is_working_day(day, calendar) else add_working_days(day, 1, calendar)
