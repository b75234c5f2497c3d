"""Which backups are kept: today's, and the last of each of so many days, weeks and months (pure rules)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Iterable


@dataclass(frozen=True, slots=True)
class Keeping:
    """How many days, weeks and months have a backup kept each, counted among those that have one."""

    days: int = 7
    weeks: int = 4
    months: int = 12


def kept(made: Iterable[dt.datetime], keeping: Keeping) -> set[dt.datetime]:
    """Return the moments of the backups to keep; the newest day's are kept whatever the numbers say."""
    newest_first = sorted(made, reverse=True)
    found = {at for at in newest_first if at.date() == newest_first[0].date()}
    found |= _last_of_each(newest_first, keeping.days, lambda at: at.date())
    found |= _last_of_each(newest_first, keeping.weeks, lambda at: at.isocalendar()[:2])
    found |= _last_of_each(newest_first, keeping.months, lambda at: (at.year, at.month))
    return found


def _last_of_each(
    newest_first: list[dt.datetime], count: int, period: Callable[[dt.datetime], Hashable]
) -> set[dt.datetime]:
    """Return the newest backup of each of the newest so many periods."""
    last: dict[Hashable, dt.datetime] = {}
    for at in newest_first:
        last.setdefault(period(at), at)
    return set(list(last.values())[:count])
