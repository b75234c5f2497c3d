"""How much working time passed between two moments without the times of waiting; medians. Pure."""

from __future__ import annotations

import datetime as dt
from statistics import median
from typing import TYPE_CHECKING

from plugins.hotline.clocks import NOTHING, joined, working_between

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.hotline.clocks import Stop, WorkingHours

MINUTE = dt.timedelta(minutes=1)


def spent(
    hours: WorkingHours, start: dt.datetime, end: dt.datetime, stops: Iterable[Stop] = ()
) -> dt.timedelta:
    """Return the working time from one moment to a later one, without the parts that stops cover."""
    found = working_between(hours, start, end)
    for stop in joined(stops):
        begin, finish = max(stop.started_at, start), min(stop.ended_at or end, end)
        if begin < finish:
            found -= working_between(hours, begin, finish)
    return max(found, NOTHING)


def median_minutes(times: Sequence[dt.timedelta]) -> int | None:
    """Return the median in whole minutes; none of nothing."""
    return round(median(one / MINUTE for one in times)) if times else None
