"""How much of an event somebody attended, and the hours that this is worth. Pure.

A session counts by its length; a cancelled one does not count for anybody. Who came for a part of a
session has the minutes of that part.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

STEP = Decimal("0.5")
"""Hours of who missed something are rounded down to this."""
WHOLE = 100


class Mark(NamedTuple):
    """Whether somebody came to a session, and for how many minutes where it was only a part of it."""

    present: bool
    minutes: int | None = None


def share_attended(sessions: Mapping[int, int], marks: Mapping[int, Mark]) -> Fraction:
    """Return the attended part of an event, from nought to one.

    ``sessions`` are the minutes of each session that was held, ``marks`` the marks of one participant,
    both by the key of the session. Without any session nothing was attended.
    """
    whole = sum(sessions.values())
    if whole <= 0:
        return Fraction(0)
    return Fraction(sum(_minutes(marks.get(key), sessions[key]) for key in sessions), whole)


def _minutes(mark: Mark | None, length: int) -> int:
    if mark is None or not mark.present:
        return 0
    return length if mark.minutes is None else max(0, min(mark.minutes, length))


def hours_earned(hours: Decimal | None, share: Fraction) -> Decimal | None:
    """Return the academic hours of who attended a share: all, or rounded down to half an hour.

    An event whose hours nobody has given is worth none that could be told.
    """
    if hours is None:
        return None
    if share >= 1:
        return hours
    steps = (Fraction(hours) * share / Fraction(STEP)).__floor__()
    return (steps * STEP).quantize(Decimal("0.1"), rounding=ROUND_DOWN)


def is_enough(share: Fraction, least_percent: int) -> bool:
    """Tell whether somebody attended enough for a certificate: never who was not there at all."""
    return share > 0 and share * WHOLE >= least_percent


def percent(share: Fraction) -> int:
    """Return a share in whole per cent, rounded down, so that it never shows more than there was."""
    return int(share * WHOLE)


def held_minutes(sessions: Iterable[tuple[int, int, bool]]) -> dict[int, int]:
    """Return the minutes of the sessions that were held: of (key, minutes, cancelled)."""
    return {key: minutes for key, minutes, cancelled in sessions if not cancelled}
