"""Why a class has no place in a proposal, who fights for the same, and what the smallest mending is. Pure.

A mending is tried, never guessed: the class is looked at again with the change, beside everything that is
fixed and proposed, and told only where all its sessions fit then.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

from plugins.master_classes.conflicts.hours import WEEKDAYS, time_of
from plugins.master_classes.conflicts.rules import Room, Session, find
from plugins.master_classes.timetable.problem import Mend, Mending, Unplaced, Why
from plugins.master_classes.timetable.slots import Taken, fitting, offered, placed_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from plugins.master_classes.timetable.problem import ClassToPlan, Placed, Problem
    from plugins.master_classes.timetable.slots import Offered, Slot

WEEK = dt.timedelta(days=7)
MOST_WEEKS = 4
MOST_MENDINGS = 4
NEW_ROOM_KEY = -1
"""The key of a room that does not exist yet, in the examples of mendings."""


def unplaced_of(
    problem: Problem, placed: Sequence[Placed], offers: Mapping[int, Offered]
) -> tuple[Unplaced, ...]:
    """Return why each of some classes, by number with what was offered to it, has no place."""
    proposed = [_session(problem, one) for one in placed]
    return tuple(
        _unplaced(problem, problem.classes[number], offer, proposed)
        for number, offer in offers.items()
    )


def _unplaced(
    problem: Problem, one: ClassToPlan, offer: Offered, proposed: Sequence[Session]
) -> Unplaced:
    beside = dataclasses.replace(problem, taken=[*problem.taken, *proposed])
    left = offered(beside, one, Taken(beside))
    lost = {_place(slot): slot for slot in offer.slots}
    for slot in left.slots:
        del lost[_place(slot)]
    fell = Counter(offer.fell)
    fell[Why.RIVAL] = len(lost)
    return Unplaced(
        key=one.key,
        total=offer.total,
        fell={why: fell[why] for why in Why if fell[why]},
        takers={why: dict(some) for why, some in offer.takers.items()},
        rivals=_rivals(problem, one, lost.values(), proposed),
        mendings=tuple(_mendings(beside, one)),
        fits=len(fitting(left.slots, one, one.sessions)),
    )


def _place(slot: Slot) -> tuple[dt.date, int, int]:
    return slot.day, slot.start, slot.room.key


def _rivals(
    problem: Problem, one: ClassToPlan, lost: Iterable[Slot], proposed: Sequence[Session]
) -> dict[int, int]:
    """Return which proposed classes take the times and rooms that were free but for them, and how many."""
    by_day: defaultdict[dt.date, list[Session]] = defaultdict(list)
    for session in proposed:
        by_day[problem.hours.day_of(session.starts_at)].append(session)
    found: Counter[int] = Counter()
    for slot in lost:
        start = problem.hours.at(slot.day, time_of(slot.start))
        wanted = Session(
            event=one.key,
            starts_at=start,
            ends_at=start + dt.timedelta(minutes=one.minutes),
            room=slot.room,
            organiser=one.organiser,
            leaders=one.leaders,
            participants=one.participants,
        )
        against = find(wanted, by_day[slot.day], problem.rules)
        found.update(
            {
                conflict.other.event
                for conflict in against
                if conflict.other is not None and conflict.other.event is not None
            }
        )
    return dict(found.most_common())


def _session(problem: Problem, placed: Placed) -> Session:
    one = next(some for some in problem.classes if some.key == placed.key)
    room = next(some for some in problem.rooms if some.key == placed.room)
    return Session(
        event=one.key,
        starts_at=placed.starts_at,
        ends_at=placed.ends_at,
        title=one.title,
        room=room,
        organiser=one.organiser,
        leaders=one.leaders,
        participants=one.participants,
        seats=one.seats,
    )


def _mendings(problem: Problem, one: ClassToPlan) -> Iterator[Mending]:
    """Yield the smallest changes that help: single ones, and two together only where no single does."""
    changes = list(_changes(problem, one))
    found = [
        mending for change in changes if (mending := _smallest(problem, one, change)) is not None
    ]
    if found:
        yield from found[:MOST_MENDINGS]
        return
    for pair in combinations(changes, 2):
        mending = _smallest(problem, one, *pair)
        if mending is not None:
            yield mending
            return


def _changes(problem: Problem, one: ClassToPlan) -> Iterator[tuple[Mend, Sequence[int]]]:
    """Yield every change that could help with its amounts, the smallest first."""
    if one.strict:
        if one.earliest is not None or one.latest is not None:
            yield Mend.OTHER_TIME, [0]
        if one.weekdays != WEEKDAYS:
            yield Mend.OTHER_DAYS, [0]
        if one.rooms:
            yield Mend.OTHER_ROOMS, [0]
    if _online(problem) - one.rooms:
        yield Mend.ONLINE, [0]
    if one.sessions > 1 and one.apart > 1:
        yield Mend.NEARER, [1]
    yield Mend.NEW_ROOM, [one.seats]
    yield Mend.LONGER, range(1, MOST_WEEKS + 1)
    if one.leaders:
        yield Mend.OTHER_LEADER, [0]
    rooms = problem.rooms_for(one)
    largest = max((room.seats or one.seats for room in rooms), default=one.seats)
    if largest < one.seats:
        yield Mend.FEWER_SEATS, [largest]
    if one.sessions > 1:
        yield Mend.FEWER_SESSIONS, range(one.sessions - 1, 0, -1)


def _smallest(
    problem: Problem, one: ClassToPlan, *changes: tuple[Mend, Sequence[int]]
) -> Mending | None:
    """Return the smallest amounts of some changes with which all sessions of a class fit, and where."""
    for amounts in product(*(some for _change, some in changes)):
        done = {change: amount for (change, _all), amount in zip(changes, amounts, strict=True)}
        changed, around = one, problem
        for change, amount in done.items():
            changed, around = _changed(around, changed, change, amount)
        slots = offered(around, changed, Taken(around)).slots
        chosen = fitting(slots, changed, changed.sessions)
        if len(chosen) == changed.sessions:
            return Mending(
                changes=tuple(done),
                example=tuple(placed_of(around, changed, chosen)),
                amounts=done,
                beside=near.key
                if Mend.NEW_ROOM in done and (near := _beside(problem, one))
                else None,
            )
    return None


def _changed(
    problem: Problem, one: ClassToPlan, change: Mend, amount: int
) -> tuple[ClassToPlan, Problem]:
    """Return the class and the problem with one change done."""
    if change is Mend.NEW_ROOM:
        return _with_room(problem, one)
    if change is Mend.LONGER:
        last = (one.last or problem.last) + WEEK * amount
        changed = dataclasses.replace(one, last=last) if one.last is not None else one
        return changed, dataclasses.replace(problem, last=max(problem.last, last))
    values: dict[Mend, dict[str, Any]] = {
        Mend.OTHER_TIME: {"earliest": None, "latest": None},
        Mend.OTHER_DAYS: {"weekdays": WEEKDAYS},
        Mend.OTHER_ROOMS: {"rooms": frozenset()},
        Mend.ONLINE: {"rooms": one.rooms | _online(problem)},
        Mend.NEARER: {"apart": amount},
        Mend.OTHER_LEADER: {"leaders": frozenset()},
        Mend.FEWER_SEATS: {"seats": amount},
        Mend.FEWER_SESSIONS: {"sessions": amount},
    }
    return dataclasses.replace(one, **values[change]), problem


def _online(problem: Problem) -> frozenset[int]:
    return frozenset(room.key for room in problem.rooms if not room.alone)


def _with_room(problem: Problem, one: ClassToPlan) -> tuple[ClassToPlan, Problem]:
    """Return the class and the problem with one more room of the seats that are needed.

    It is as far from others as the room that it lies beside.
    """
    near = _beside(problem, one) or Room(key=NEW_ROOM_KEY)
    room = dataclasses.replace(near, key=NEW_ROOM_KEY, name="", seats=one.seats)
    rooms = one.rooms | {NEW_ROOM_KEY} if one.rooms else one.rooms
    changed = dataclasses.replace(one, rooms=rooms)
    return changed, dataclasses.replace(problem, rooms=[*problem.rooms, room])


def _beside(problem: Problem, one: ClassToPlan) -> Room | None:
    """Return the first room that is wished, else the first of all; one that is not only online."""
    real = [room for room in problem.rooms if room.alone]
    return next((room for room in real if room.key in one.rooms), real[0] if real else None)
