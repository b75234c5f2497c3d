"""An independent checker of proposals: what is wrong with one, minute by minute, by no code of the solver."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plugins.master_classes.timetable.problem import Placed, Problem

MINUTE = dt.timedelta(minutes=1)
NO_WAY = dt.timedelta(0)


def wrong_with(problem: Problem, placed: list[Placed]) -> list[str]:
    """Return every hard rule that a proposal breaks."""
    return [
        *(wrong for one in placed for wrong in _of_session(problem, one)),
        *_rooms(problem, placed),
        *_people(problem, placed),
        *_days(problem, placed),
    ]


def _of_session(problem: Problem, one: Placed) -> Iterator[str]:
    wanted = next(some for some in problem.classes if some.key == one.key)
    room = next(some for some in problem.rooms if some.key == one.room)
    zone, hours = problem.hours.zone, problem.hours
    start, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
    day = start.date()
    closes = dt.datetime.combine(day, hours.closes, zone)
    if hours.calendar.is_short_day(day):
        closes -= dt.timedelta(hours=1)
    strict = wanted.strict
    attested = {one.person for one in problem.attestations if one.day == day}
    rules = {
        "length": end - start != dt.timedelta(minutes=wanted.minutes),
        "no day of sessions": day not in problem.days,
        "hours": start.time() < hours.opens or end > closes,
        "too early a day": wanted.first is not None and day < wanted.first,
        "too late a day": wanted.last is not None and day > wanted.last,
        "seats": room.seats is not None and room.seats < wanted.seats,
        "weekday": strict and start.weekday() not in wanted.weekdays,
        "room": strict and bool(wanted.rooms) and one.room not in wanted.rooms,
        "earliest": strict and wanted.earliest is not None and start.time() < wanted.earliest,
        "latest": strict and wanted.latest is not None and end.time() > wanted.latest,
        "attested": bool(wanted.leaders & attested),
    }
    yield from (f"{one}: {rule}" for rule, broken in rules.items() if broken)


def _rooms(problem: Problem, placed: list[Placed]) -> Iterator[str]:
    alone = {room.key for room in problem.rooms if room.alone}
    taken: Counter[tuple[int, dt.datetime]] = Counter()
    for session in problem.taken:
        if session.room is not None:
            length = int((session.ends_at - session.starts_at) / MINUTE)
            for minute in range(length):
                taken[session.room.key, session.starts_at + MINUTE * minute] = 1
    for one in placed:
        for minute in range(int((one.ends_at - one.starts_at) / MINUTE)):
            taken[one.room, one.starts_at + MINUTE * minute] += 1
            if one.room in alone and taken[one.room, one.starts_at + MINUTE * minute] > 1:
                yield f"{one}: room at minute {minute}"


def _people(problem: Problem, placed: list[Placed]) -> Iterator[str]:
    """Yield who is in two places at once or cannot get from one to the other; fixed sessions may clash."""
    classes = {one.key: one for one in problem.classes}
    sites = {room.key: room.site for room in problem.rooms}
    rooms = [*problem.rooms, *(one.room for one in problem.taken if one.room is not None)]
    ways = {room.site: room.way for room in rooms if room.way is not None}
    told = {(room.site, there): way for room in rooms for there, way in room.ways.items()}
    bound = [
        (who, one.starts_at, one.ends_at, sites[one.room], True)
        for one in placed
        for who in classes[one.key].leaders | classes[one.key].participants
    ]
    bound += [
        (who, one.starts_at, one.ends_at, one.site, False)
        for one in problem.taken
        for who in one.leaders
    ]
    for (who, start, end, site, ours), (other, begun, ended, where, too) in combinations(bound, 2):
        if who != other or not (ours or too):
            continue
        way = NO_WAY
        if None not in {site, where} and site != where:
            way = max(ways.get(one, problem.rules.travel) for one in (site, where))
            way = told.get((site, where), way)
        if start < ended + way and begun < end + way:
            yield f"{who}: {start}–{end} at {site}, {begun}–{ended} at {where}"


def _days(problem: Problem, placed: list[Placed]) -> Iterator[str]:
    classes = {one.key: one for one in problem.classes}
    days = defaultdict(list)
    for one in placed:
        days[one.key].append(one.starts_at.astimezone(problem.hours.zone).date())
    for key, found in days.items():
        wanted = classes[key]
        if len(found) != wanted.sessions:
            yield f"{key}: {len(found)} sessions of {wanted.sessions}"
        for before, after in pairwise(sorted(found)):
            if (after - before).days < wanted.apart:
                yield f"{key}: {before} and {after} too near"
