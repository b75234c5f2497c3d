"""From readings to pieces of work: which there are, how they change, which a record closes. Pure.

A piece without a last day is never overdue. So nobody is pressed for work that goes on, that is done
when somebody asks, whose schedule or event has no day yet, or whose term is not sure ("not earlier
than" gives a first day alone).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.work_plan.terms.reading import Bound, Certainty, Days, Kind, Unit
from portal.workdays import add_calendar_days, add_months, add_working_days, add_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.work_plan.terms.reading import EventOffset, Reading

WEEK = 7
GOES_ON = frozenset({Kind.CONTINUOUS, Kind.ON_REQUEST})
"""Kinds whose term asks for no day, however sure the reading is."""
OF_EVENT = frozenset({Kind.RELATIVE, Kind.WITHIN_EVENT})
ENDS = frozenset({"attestation_end", "expertise_end"})
EDGES = {
    "attestation_start": "attestation",
    "attestation_day": "attestation",
    "attestation_end": "attestation",
    "expertise_start": "expertise",
    "expertise_end": "expertise",
}
"""The edges of events that last, by the fixed words of readings."""

ACTS: dict[str, tuple[frozenset[str], str]] = {
    "start": (frozenset({"planned"}), "in_progress"),
    "finish": (frozenset({"planned", "in_progress"}), "done"),
    "drop": (frozenset({"planned", "in_progress"}), "dropped"),
    "reopen": (frozenset({"done", "dropped"}), "planned"),
}
"""Act → the states in which it may be done, and the state that it leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EventDay:
    """A day, or days, on which an event comes; ``key`` is its row's."""

    key: int
    on: dt.date
    last_on: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of work that a term asks for: its days, both included, and the event it comes from."""

    start: dt.date | None = None
    due: dt.date | None = None
    event: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A piece of work that there is: its days as the term gave them, and whether somebody began it.

    ``touched`` pieces (begun, done, dropped, moved, with proof) are never removed.
    """

    key: int
    start: dt.date | None
    due: dt.date | None
    event: int | None = None
    touched: bool = False

    @property
    def piece(self) -> Piece:
        """Return what the term asked for when the piece was made."""
        return Piece(start=self.start, due=self.due, event=self.event)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What brings the pieces that there are to those that a term asks for."""

    add: tuple[Piece, ...] = ()
    change: tuple[tuple[int, Piece], ...] = ()
    remove: tuple[int, ...] = ()


def pieces_of(reading: Reading, events: Sequence[EventDay] = ()) -> tuple[Piece, ...]:
    """Return the pieces of work that a term asks for; ``events`` are the days of its event.

    What has no day yet is one piece without days, so that it stands in the plan and can be done;
    work on request gives none before it is asked for.
    """
    if reading.kind is Kind.ON_REQUEST:
        return ()
    if reading.kind is Kind.CONTINUOUS:
        return (Piece(start=reading.windows[0].start if reading.windows else None),)
    if reading.certainty is Certainty.ASK or reading.kind in {Kind.UNREAD, Kind.INHERIT}:
        return (Piece(),)
    if reading.windows:
        return tuple(Piece(start=one.start, due=one.due) for one in reading.windows)
    if reading.kind in OF_EVENT and events:
        return tuple(_of_event(reading, one) for one in events)
    return (Piece(),)


def needs_date(reading: Reading) -> bool:
    """Tell whether a person must confirm the reading or give a day before there is a deadline."""
    if reading.kind in GOES_ON:
        return False
    return reading.certainty is Certainty.ASK or reading.kind in {Kind.UNREAD, Kind.INHERIT}


def anchor_of(reading: Reading) -> str:
    """Return the event whose days the term waits for; empty where it waits for none.

    The beginning, the end and the day of an event that lasts are days of that one event.
    """
    if reading.kind not in OF_EVENT or reading.windows or reading.event is None:
        return ""
    return EDGES.get(reading.event.anchor, reading.event.anchor)


def _of_event(reading: Reading, event: EventDay) -> Piece:
    last = event.last_on or event.on
    if reading.event is not None and reading.event.anchor in ENDS:
        event = EventDay(key=event.key, on=last)
    if reading.kind is Kind.WITHIN_EVENT or reading.event is None:
        return Piece(start=event.on, due=last, event=event.key)
    offset = reading.event
    after = (offset.offset or 0) > 0
    day = offset_from(last if after else event.on, offset)
    if offset.bound is Bound.EARLIEST:
        return Piece(start=day, event=event.key)
    return Piece(start=last if after else None, due=day, event=event.key)


def offset_from(day: dt.date, offset: EventOffset) -> dt.date:
    """Return the day that lies an offset away from another; the day itself where none is told.

    Days that a phrase leaves unstated are calendar days.
    """
    count = offset.offset or 0
    if offset.unit is Unit.YEAR:
        return add_years(day, count)
    if offset.unit is Unit.MONTH:
        return add_months(day, count)
    if offset.unit is Unit.WEEK:
        return add_calendar_days(day, count * WEEK)
    if offset.days is Days.WORKING:
        return add_working_days(day, count)
    return add_calendar_days(day, count)


def difference(standing: Sequence[Standing], wanted: Sequence[Piece]) -> Difference:
    """Return what to add, change and remove when a term, or the day of its event, has changed.

    Pieces on the same days stay. One piece for one piece is the same work on other days; otherwise
    begun work stands for a window that it overlaps, and untouched pieces take the windows that are
    left. Nothing that somebody began goes.
    """
    left, open_ = _without_same(standing, wanted)
    pairs: list[tuple[Standing, Piece]] = []
    if len(standing) == 1 and len(wanted) == 1 and left and open_:
        pairs.append((left.pop(), open_.pop()))
    for one in [one for one in left if one.touched]:
        left.remove(one)
        met = next((piece for piece in open_ if _meet(one.piece, piece)), None)
        if met is not None:
            open_.remove(met)
            pairs.append((one, met))
    for one in left[: len(open_)]:
        pairs.append((one, open_.pop(0)))
        left.remove(one)
    return Difference(
        add=tuple(open_),
        change=tuple((one.key, piece) for one, piece in pairs),
        remove=tuple(one.key for one in left),
    )


def _without_same(
    standing: Sequence[Standing], wanted: Sequence[Piece]
) -> tuple[list[Standing], list[Piece]]:
    """Return what is left on both sides once equal pieces are taken out, begun ones first."""
    open_ = list(wanted)
    left = []
    for one in sorted(standing, key=lambda one: not one.touched):
        if one.piece in open_:
            open_.remove(one.piece)
        else:
            left.append(one)
    return left, open_


def _meet(one: Piece, other: Piece) -> bool:
    """Tell whether two pieces are of the same event, or have a day in common."""
    if one.event is not None and one.event == other.event:
        return True
    if one.due is None or other.due is None:
        return one.due is None and other.due is None and one.event == other.event
    starts = (one.start or one.due, other.start or other.due)
    return max(starts) <= min(one.due, other.due)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A piece of work that a record of another plugin may be the proof of."""

    key: int
    start: dt.date | None
    due: dt.date | None
    is_open: bool
    goes_on: bool = False


def fitting(candidates: Iterable[Candidate], day: dt.date) -> Candidate | None:
    """Return the piece of work of one activity that what was done on a day belongs to.

    In this order: the window that holds the day, open ones first; the oldest overdue one; the next
    that is open; one without any days; work that goes on. Nothing fits where all else is closed.
    """
    found = sorted(candidates, key=lambda one: (one.due or dt.date.max, one.key))
    within = [one for one in found if _holds(one, day)]
    for one in within:
        if one.is_open:
            return one
    if within:
        return within[0]
    waiting = [one for one in found if one.is_open and not one.goes_on]
    if waiting:
        return waiting[0]
    return next((one for one in found if one.goes_on), None)


def _holds(one: Candidate, day: dt.date) -> bool:
    return one.start is not None and one.due is not None and one.start <= day <= one.due


def may(act: str, state: str) -> bool:
    """Tell whether an act may be done to work in a state."""
    return state in ACTS[act][0]


def is_overdue(state: str, due: dt.date | None, today: dt.date) -> bool:
    """Tell whether work is late: it has a last day, which has passed, and is not done."""
    return may("finish", state) and due is not None and due < today
