"""When a repeated campaign begins next: by the calendar or after the last one's end. Pure.

It begins on a working day out of school vacations.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from portal.workdays import add_months, is_working_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.workdays import ProductionCalendar

BY_CALENDAR = {"yearly": 12, "half_yearly": 6, "quarterly": 3, "monthly": 1}
AFTER_END = {f"{name}_after": months for name, months in BY_CALENDAR.items()}
MONTHS = BY_CALENDAR | AFTER_END
ONE_DAY = dt.timedelta(days=1)


def next_start(
    since: dt.date,
    repeats: str,
    *,
    vacations: Iterable[str] = (),
    calendar: ProductionCalendar | None = None,
) -> dt.date | None:
    """Return the next beginning of what began, or ended, on a day; none for what is not repeated.

    ``repeats`` is a code of :data:`MONTHS`; ``vacations`` are ``MM-DD..MM-DD``. A day that is not
    worked, or lies in vacations, gives way to the next one that does not.
    """
    months = MONTHS.get(repeats)
    if months is None:
        return None
    day = add_months(since, months)
    spans = [one.split("..") for one in vacations]
    for _step in range(366):
        if is_working_day(day, calendar) and not _inside(day, spans):
            break
        day += ONE_DAY
    return day


def worked(day: dt.date, calendar: ProductionCalendar | None = None) -> dt.date:
    """Return a day, or the next one that is worked: no term of a repetition ends on a holiday."""
    while not is_working_day(day, calendar):
        day += ONE_DAY
    return day


def _inside(day: dt.date, spans: Iterable[list[str]]) -> bool:
    """Tell whether a day lies in one of the spans; one may go over the turn of the year."""
    here = f"{day:%m-%d}"
    return any(
        first <= here <= last if first <= last else here >= first or here <= last
        for first, last in spans
    )
