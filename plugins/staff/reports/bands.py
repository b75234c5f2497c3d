"""Bands of age and of teaching service, as the federal form OO-1 groups them (pure rules)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Bands:
    """Neighbouring bands of whole years: each begins where the one before it ends."""

    begins: tuple[int, ...]

    def place(self, years: int) -> int:
        """Return the number of the band that holds so many whole years, from 0."""
        return bisect_right(self.begins, years)

    def __len__(self) -> int:
        return len(self.begins) + 1


AGE = Bands((25, 30, 35, 40, 45, 50, 55, 60, 65))
SERVICE = Bands((3, 5, 10, 15, 20))


def whole_years(since: dt.date, day: dt.date) -> int:
    """Return the whole years from one day to another; a year is full on its anniversary.

    Who was born on 29 February is a year older on 1 March of a common year. Never negative.
    """
    passed = (day.month, day.day) >= (since.month, since.day)
    return max(0, day.year - since.year - (not passed))
