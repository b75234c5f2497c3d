"""Which category and which attestation stand for a post on a day: plain choices between plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

FOR_POST = ("highest", "first")
FOR_PERSON = ("methodist", "mentor")


@dataclass(frozen=True, slots=True)
class HeldCategory:
    """A category as the databank holds it; ``position_id`` is none where the list did not name it."""

    kind: str
    position_id: int | None
    assigned_on: dt.date | None
    term: str
    valid_until: dt.date | None

    def stands_on(self, day: dt.date) -> bool:
        """Tell whether the category is in force on a day; its last day counts."""
        begun = self.assigned_on is None or self.assigned_on <= day
        return begun and (self.valid_until is None or self.valid_until >= day)


def category_of_post(
    held: Iterable[HeldCategory], position_id: int, day: dt.date
) -> HeldCategory | None:
    """Return the first or highest category that stands for a position on a day.

    The highest goes before the first, a category for this very position before one whose position
    is not known, the newest before older ones.
    """
    fitting = [
        one
        for one in held
        if one.kind in FOR_POST and one.position_id in {None, position_id} and one.stands_on(day)
    ]
    return max(fitting, key=_weight, default=None)


def _weight(one: HeldCategory) -> tuple[bool, bool, str]:
    return (
        one.kind == "highest",
        one.position_id is not None,
        one.assigned_on.isoformat() if one.assigned_on else "",
    )


def titles_of_person(held: Iterable[HeldCategory], day: dt.date) -> tuple[str, ...]:
    """Return which of teacher-methodist and teacher-mentor a person is on a day."""
    found = {one.kind for one in held if one.kind in FOR_PERSON and one.stands_on(day)}
    return tuple(kind for kind in FOR_PERSON if kind in found)
