"""Who gets which seat: plain rules over plain values, the same for enrolling, promoting and checking.

A seat is given when one is free and the participant's institution has not used up its quota. The
waiting list goes by the number of asking; who is held up by the quota alone is passed over, and
keeps the place.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Asking:
    """One enrolment that waits for a seat: its key, its number of asking, whose it is."""

    key: int
    number: int
    institution_id: int | None


@dataclass(slots=True)
class Board:
    """The seats of one event: how many, which are held, and how many each institution holds."""

    capacity: int
    quotas: Mapping[int, int] = field(default_factory=dict)
    usual_quota: int | None = None
    taken: set[int] = field(default_factory=set)
    held: Counter[int] = field(default_factory=Counter)

    def free(self) -> int:
        """Return how many seats nobody holds."""
        return self.capacity - len(self.taken)

    def quota_of(self, institution_id: int | None) -> int | None:
        """Return the most seats of an institution; none where there is no limit."""
        if institution_id is None:
            return None
        return self.quotas.get(institution_id, self.usual_quota)

    def within_quota(self, institution_id: int | None) -> bool:
        """Tell whether an institution may have one seat more."""
        quota = self.quota_of(institution_id)
        return quota is None or institution_id is None or self.held[institution_id] < quota

    def seat_for(self, institution_id: int | None) -> int | None:
        """Return the lowest seat that may be given to somebody of an institution, if any."""
        if self.free() <= 0 or not self.within_quota(institution_id):
            return None
        return next(one for one in range(1, self.capacity + 1) if one not in self.taken)

    def take(self, seat: int, institution_id: int | None) -> None:
        """Note that a seat is held."""
        self.taken.add(seat)
        if institution_id is not None:
            self.held[institution_id] += 1

    def leave(self, seat: int, institution_id: int | None) -> None:
        """Note that a seat is held no more."""
        self.taken.discard(seat)
        if institution_id is not None:
            self.held[institution_id] -= 1


def in_order(waiting: Iterable[Asking]) -> list[Asking]:
    """Return who waits in the order of asking."""
    return sorted(waiting, key=lambda one: one.number)


def next_up(board: Board, waiting: Iterable[Asking]) -> Asking | None:
    """Return who is given the next seat; none where nobody can be given one."""
    return next(
        (one for one in in_order(waiting) if board.seat_for(one.institution_id) is not None), None
    )


def promotions(board: Board, waiting: Iterable[Asking]) -> Iterator[tuple[Asking, int]]:
    """Yield who is given which seat, until no seat is free or nobody may have one."""
    left = in_order(waiting)
    while (found := next_up(board, left)) is not None:
        seat = board.seat_for(found.institution_id)
        if seat is None:
            return
        left.remove(found)
        board.take(seat, found.institution_id)
        yield found, seat
