"""Which times and rooms a class may have beside all that is fixed, and why the others fell out. Pure."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from plugins.master_classes.conflicts.hours import minute_of, time_of
from plugins.master_classes.conflicts.rules import Kind, Severity, way_between
from plugins.master_classes.timetable.problem import Placed, Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from plugins.master_classes.conflicts.rules import Room, Session
    from plugins.master_classes.timetable.problem import ClassToPlan, Problem

MINUTES_A_DAY = 24 * 60
WRONG_WEEKDAY, WRONG_ROOM = 20, 15
WRONG_TIME, WRONG_TIME_AN_HOUR = 10, 5
WARNED = 40
MOST_SPARE_SEATS = 50
SEATS_A_POINT = 10


class Slot(NamedTuple):
    """A day, the minutes of a session, a room, and how much against the wishes that is."""

    day: dt.date
    start: int
    end: int
    room: Room
    cost: int


class Stretch(NamedTuple):
    """What is taken of a day: minutes, where people are then, and by what."""

    start: int
    end: int
    site: str | None
    session: Session


class Taken:
    """Everything that is fixed, by day: of each room, of each person, of each institution."""

    def __init__(self, problem: Problem) -> None:
        self.rooms: defaultdict[tuple[int, dt.date], list[Stretch]] = defaultdict(list)
        self.people: defaultdict[tuple[str, dt.date], list[Stretch]] = defaultdict(list)
        self.institutions: defaultdict[tuple[int, dt.date], list[Stretch]] = defaultdict(list)
        self.attested = {(one.person, one.day) for one in problem.attestations}
        self._problem = problem
        for session in problem.taken:
            self.add(session)

    def add(self, session: Session) -> None:
        """Note one more session that is fixed."""
        for day, start, end in _days_of(session, self._problem.hours.zone):
            stretch = Stretch(start, end, session.site, session)
            if session.room is not None and session.room.alone:
                self.rooms[session.room.key, day].append(stretch)
            for person in session.leaders | session.participants:
                self.people[person, day].append(stretch)
            for institution in session.institutions:
                self.institutions[institution, day].append(stretch)


@dataclass(slots=True)
class Offered:
    """The times and rooms of a class: those that are open to it, and how many fell out for which reason."""

    slots: list[Slot] = field(default_factory=list)
    fell: Counter[Why] = field(default_factory=Counter)
    takers: defaultdict[Why, Counter[int | None]] = field(
        default_factory=lambda: defaultdict(Counter)
    )

    @property
    def total(self) -> int:
        """Return how many were looked at."""
        return len(self.slots) + self.fell.total()

    def drop(self, why: Why, count: int, taker: Session | None = None) -> None:
        """Note that some fell out for a reason, and which event took them (none: one that is not shown)."""
        self.fell[why] += count
        if taker is not None:
            self.takers[why][taker.event if taker.shown else None] += count


def offered(problem: Problem, one: ClassToPlan, taken: Taken) -> Offered:
    """Return every time and room of a class."""
    found = Offered()
    rooms = len(problem.rooms_for(one))
    for day in problem.days:
        starts = [minute_of(time) for time in problem.hours.starts(day, one.minutes)]
        why = _against_day(one, day, taken)
        if why is not None:
            found.drop(why, rooms * len(starts))
            continue
        for start in starts:
            _look_at(problem, one, taken, day, start, found)
    return found


def _against_day(one: ClassToPlan, day: dt.date, taken: Taken) -> Why | None:
    if (one.first is not None and day < one.first) or (one.last is not None and day > one.last):
        return Why.WINDOW
    if one.strict and day.weekday() not in one.weekdays:
        return Why.WEEKDAY
    if any((person, day) in taken.attested for person in one.leaders):
        return Why.ATTESTATION
    return None


def _look_at(
    problem: Problem,
    one: ClassToPlan,
    taken: Taken,
    day: dt.date,
    start: int,
    found: Offered,
) -> None:
    """Look at every room at one time."""
    end = start + one.minutes
    rooms = problem.rooms_for(one)
    early = problem.not_before
    if early is not None and problem.hours.at(day, time_of(start)) < early:
        found.drop(Why.PAST, len(rooms))
        return
    off = _hours_off(one, start, end)
    if one.strict and off:
        found.drop(Why.TIME, len(rooms))
        return
    cost = (WRONG_TIME + WRONG_TIME_AN_HOUR * off) if off else 0
    if day.weekday() not in one.weekdays:
        cost += WRONG_WEEKDAY
    led = _near(one.leaders, day, taken)
    busy = _overlapping(led, start, end)
    if busy is not None:
        found.drop(Why.LEADER, len(rooms), busy.session)
        return
    came = _near(problem.bound(one) - one.leaders, day, taken)
    busy = _overlapping(came, start, end)
    if busy is not None:
        found.drop(Why.PARTICIPANT, len(rooms), busy.session)
        return
    for room in rooms:
        _look_at_room(problem, one, taken, Slot(day, start, end, room, cost), [*led, *came], found)


def _look_at_room(
    problem: Problem,
    one: ClassToPlan,
    taken: Taken,
    slot: Slot,
    near: Sequence[Stretch],
    found: Offered,
) -> None:
    day, start, end, room, cost = slot
    if room.seats is not None and room.seats < one.seats:
        found.drop(Why.SEATS, 1)
        return
    wished = not one.rooms or room.key in one.rooms
    if one.strict and not wished:
        found.drop(Why.ROOM_WISH, 1)
        return
    far = _too_far(near, slot, problem.rules.travel)
    if far is not None:
        found.drop(Why.TRAVEL, 1, far.session)
        return
    busy = _overlapping(taken.rooms.get((room.key, day), ()), start, end)
    if busy is not None:
        found.drop(Why.ROOM, 1, busy.session)
        return
    hosts = {one.organiser, room.institution} - {None}
    for host in hosts:
        busy = _overlapping(taken.institutions.get((host or 0, day), ()), start, end)
        if busy is not None:
            severity = problem.rules.of(Kind.INSTITUTION)
            if severity is Severity.BLOCK:
                found.drop(Why.INSTITUTION, 1, busy.session)
                return
            cost += WARNED * (severity is Severity.WARN)
    cost += 0 if wished else WRONG_ROOM
    spare = min((room.seats or one.seats) - one.seats, MOST_SPARE_SEATS)
    found.slots.append(Slot(day, start, end, room, cost + spare // SEATS_A_POINT))


def fitting(slots: Iterable[Slot], one: ClassToPlan, most: int | None = None) -> list[Slot]:
    """Return as many sessions of one class as fit by its own days apart, taking the earliest days.

    Taking the earliest day each time is the best that can be done; of a day the cheapest slot is taken.
    """
    best: dict[dt.date, Slot] = {}
    for slot in slots:
        known = best.get(slot.day)
        if known is None or slot.cost < known.cost:
            best[slot.day] = slot
    found: list[Slot] = []
    for day in sorted(best):
        if most is not None and len(found) == most:
            break
        if not found or (day - found[-1].day).days >= one.apart:
            found.append(best[day])
    return found


def placed_of(problem: Problem, one: ClassToPlan, chosen: Iterable[Slot]) -> list[Placed]:
    """Return the sessions of a class, numbered by time."""
    hours = problem.hours
    ordered = sorted(chosen, key=lambda slot: (slot.day, slot.start))
    return [
        Placed(
            hours.at(slot.day, time_of(slot.start)),
            hours.at(slot.day, time_of(slot.start)) + dt.timedelta(minutes=slot.end - slot.start),
            one.key,
            number,
            slot.room.key,
        )
        for number, slot in enumerate(ordered, start=1)
    ]


def _days_of(session: Session, zone: dt.tzinfo) -> Iterator[tuple[dt.date, int, int]]:
    """Yield the days of a session with its minutes of each."""
    start, end = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    for number in range((end.date() - start.date()).days + 1):
        day = start.date() + dt.timedelta(days=number)
        first = minute_of(start.time()) if number == 0 else 0
        last = minute_of(end.time()) if day == end.date() else MINUTES_A_DAY
        if last > first:
            yield day, first, last


def _hours_off(one: ClassToPlan, start: int, end: int) -> int:
    """Return how many hours, begun ones included, a time lies outside of the wished hours."""
    early = minute_of(one.earliest) - start if one.earliest is not None else 0
    late = end - minute_of(one.latest) if one.latest is not None else 0
    return -(-max(early, late, 0) // 60)


def _near(people: Iterable[str], day: dt.date, taken: Taken) -> list[Stretch]:
    return [stretch for person in people for stretch in taken.people.get((person, day), ())]


def _overlapping(stretches: Iterable[Stretch], start: int, end: int) -> Stretch | None:
    return next((one for one in stretches if one.start < end and start < one.end), None)


def _too_far(stretches: Iterable[Stretch], slot: Slot, usual: dt.timedelta) -> Stretch | None:
    """Return what lies too near in time and elsewhere."""
    for one in stretches:
        way = minutes_between(slot.room, one.session.room, usual)
        if way is not None and one.start < slot.end + way and slot.start < one.end + way:
            return one
    return None


def minutes_between(first: Room, second: Room | None, usual: dt.timedelta) -> int | None:
    """Return how many minutes the way between two rooms takes; none where there is no way to go."""
    way = way_between(first, second, usual)
    return None if way is None else int(way.total_seconds() // 60)
