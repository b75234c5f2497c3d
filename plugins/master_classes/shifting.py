"""Moving days into another school year: plain rules over days.

A day becomes the same date of the other year, moved to the nearest day of the same weekday; where
the first was worked and that one is not, the next worked day.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal.workdays import ONE_DAY, SchoolYear, add_years, is_working_day, school_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.workdays import ProductionCalendar

WEEK = 7
HALF_A_WEEK = 3


def into_year(day: dt.date, start_year: int, calendar: ProductionCalendar | None = None) -> dt.date:
    """Return the day of the school year ``start_year`` that a day of another one becomes."""
    years = start_year - school_year(day).start_year
    same = add_years(day, years)
    ahead = (day.weekday() - same.weekday()) % WEEK
    moved = same + dt.timedelta(days=ahead if ahead <= HALF_A_WEEK else ahead - WEEK)
    year = SchoolYear(start_year)
    if moved < year.first:
        moved += dt.timedelta(days=WEEK)
    elif moved > year.last:
        moved -= dt.timedelta(days=WEEK)
    return worked_like(day, moved, calendar)


def worked_like(
    day: dt.date, moved: dt.date, calendar: ProductionCalendar | None = None
) -> dt.date:
    """Return a moved day, or the next worked one where the first was worked and it is not."""
    if not is_working_day(day, calendar):
        return moved
    while not is_working_day(moved, calendar):
        moved += ONE_DAY
    return moved


def beginning_on(
    days: Sequence[dt.date], first: dt.date, calendar: ProductionCalendar | None = None
) -> list[dt.date]:
    """Return days with the same distances between them, of which the earliest is ``first``."""
    if not days:
        return []
    apart = first - min(days)
    return [first if day == min(days) else worked_like(day, day + apart, calendar) for day in days]
