"""When mail may go: quiet hours, and the hour and days of the digest. Pure rules over plain values."""

from __future__ import annotations

import datetime as dt

TOLERANCE_DAYS = 3


def end_of_quiet(
    here: dt.datetime, quiet_from: int | None, quiet_to: int | None
) -> dt.datetime | None:
    """Return when the quiet hours end that hold at a moment of the district's day, or nothing.

    The hours may go over midnight (22 to 7); from and to the same hour mean no quiet at all.
    """
    if quiet_from is None or quiet_to is None or quiet_from == quiet_to:
        return None
    hour = here.hour
    if quiet_from < quiet_to:
        quiet = quiet_from <= hour < quiet_to
        days = 0
    else:
        quiet = hour >= quiet_from or hour < quiet_to
        days = 1 if hour >= quiet_from else 0
    if not quiet:
        return None
    day = here.date() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(quiet_to), here.tzinfo)


def digest_is_due(
    here: dt.datetime, *, hour: int, every_day: bool, working_day: bool, last_on: dt.date | None
) -> bool:
    """Tell whether the daily mail may go now: its hour has come, its day it is, none went today.

    A last mail some days ahead was sent before the clock was set back, and counts; one further ahead
    is an error of the clock, and does not.
    """
    if here.hour < hour or not (every_day or working_day):
        return False
    return last_on is None or not 0 <= (last_on - here.date()).days <= TOLERANCE_DAYS
