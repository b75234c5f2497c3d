"""Marks that come from several devices in any order: the latest by its own clock holds.

Whoever sends what, and how often: the outcome is that of the set of marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

TRUSTED = 60_000
"""How far, in milliseconds, a device's clock may be off before its marks are moved."""
SECOND = 1_000
"""Our clock counts whole seconds: what a phone made within this one was not made later than now."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark: its key, when it was made in milliseconds, and what it says; ``None`` takes back."""

    key: str
    made: int
    present: bool | None
    minutes: int | None = None

    @property
    def order(self) -> tuple[int, str]:
        """Return by what marks are compared: the moment, and the key where it is the same."""
        return self.made, self.key


def latest(marks: Iterable[Mark]) -> Mark | None:
    """Return the mark that holds: the latest one; none where nobody has marked anything."""
    return max(marks, key=lambda one: one.order, default=None)


def by_our_clock(made: int, *, sent: int, now: int) -> int:
    """Return when a mark was made by our clock, in milliseconds.

    ``sent`` is the device's clock at sending: one that is wrong by minutes would win or lose against
    all other marks. Nothing was made later than now.
    """
    off = now - sent
    shifted = made + off if abs(off) > TRUSTED else made
    return max(0, min(shifted, now + SECOND - 1))
