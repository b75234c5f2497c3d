"""Timetables: whatever is proposed keeps every hard rule; what is left over is told with real causes."""

from __future__ import annotations

import dataclasses
import datetime as dt
import os
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.master_classes.conflicts.hours import WEEKDAYS, SessionHours
from plugins.master_classes.conflicts.rules import AttestationDay, Room, Session
from plugins.master_classes.timetable.planning import plan
from plugins.master_classes.timetable.problem import ClassToPlan, Mend, Problem, Why
from plugins.master_classes.timetable.reasons import NEW_ROOM_KEY
from tests.plugins.master_classes.timetable.checker import wrong_with

ZONE = ZoneInfo("Europe/Moscow")
FIRST, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 31)
HOURS = SessionHours(opens=dt.time(14), closes=dt.time(17), zone=ZONE)
HALL = Room(key=1, name="Зал", site="s1", institution=1, seats=30)
LAB = Room(key=2, name="Кабинет 5", site="s1", institution=1, seats=15)
FAR = Room(key=3, name="Кабинет 7", site="s2", institution=2, seats=30)
ONLINE = Room(key=4, name="Онлайн", alone=False)
ROOMS = [HALL, LAB, FAR, ONLINE]


def problem(*classes: ClassToPlan, **more) -> Problem:
    values = {"first": FIRST, "last": LAST, "rooms": [HALL], "hours": HOURS} | more
    return Problem(classes=list(classes), **values)


def taken(day: dt.date, start: str, minutes: int = 90, **more) -> Session:
    moment = dt.datetime.combine(day, dt.time.fromisoformat(start), ZONE)
    values = {"event": 900, "key": 900, "title": "Семинар", "room": HALL} | more
    return Session(starts_at=moment, ends_at=moment + dt.timedelta(minutes=minutes), **values)


def test_wishes_are_kept_where_they_can_be() -> None:
    wish = ClassToPlan(
        key=1,
        minutes=60,
        weekdays=frozenset({2}),
        earliest=dt.time(15),
        latest=dt.time(16),
        rooms=frozenset({2}),
        seats=10,
        first=dt.date(2026, 12, 8),
        last=dt.date(2026, 12, 11),
    )
    [one] = plan(problem(wish, rooms=ROOMS)).placed
    start = one.starts_at.astimezone(ZONE)
    assert (start.date(), start.time(), one.room) == (dt.date(2026, 12, 9), dt.time(15), 2)


def test_sessions_of_a_class_lie_apart_and_are_numbered_by_time() -> None:
    found = plan(problem(ClassToPlan(key=1, sessions=4, apart=7))).placed
    days = [one.starts_at.astimezone(ZONE).date() for one in found]
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert all((b - a).days >= 7 for a, b in pairwise(days))


def test_one_room_and_one_day_hold_as_many_as_fit_one_after_another() -> None:
    day = dt.date(2026, 12, 2)
    classes = [ClassToPlan(key=key, minutes=90) for key in (1, 2, 3)]
    asked = problem(*classes, first=day, last=day)
    found = plan(asked)
    assert (len(found.placed), len(found.unplaced), found.proven) == (2, 1, True)
    assert wrong_with(asked, list(found.placed)) == []
    [left] = found.unplaced
    assert set(left.rivals) == {one.key for one in found.placed}
    assert left.fell == {Why.RIVAL: left.total}


def test_classes_for_the_same_audience_lie_on_different_days() -> None:
    classes = [ClassToPlan(key=key, audience=frozenset({"math"})) for key in range(1, 12)]
    found = plan(problem(*classes, rooms=[HALL, FAR])).placed
    assert len({one.starts_at.astimezone(ZONE).date() for one in found}) == 11


def test_the_load_is_spread_evenly() -> None:
    classes = [ClassToPlan(key=key) for key in range(1, 24)]
    found = plan(problem(*classes, rooms=[HALL, FAR])).placed
    days = [one.starts_at.astimezone(ZONE).date() for one in found]
    assert max(map(days.count, days)) == 2 if len(problem().days) < 23 else 1


def test_a_leader_stays_in_one_institution_a_day_where_possible() -> None:
    day = dt.date(2026, 12, 2)
    both = [
        ClassToPlan(key=1, minutes=60, leaders=frozenset({"ann"}), rooms=frozenset({1})),
        ClassToPlan(key=2, minutes=60, leaders=frozenset({"ann"})),
    ]
    found = plan(problem(*both, rooms=[HALL, FAR], first=day, last=day)).placed
    assert {one.room for one in found} == {1}


def test_the_way_between_institutions_is_left_free() -> None:
    day = dt.date(2026, 12, 2)
    both = [
        ClassToPlan(
            key=1, minutes=60, leaders=frozenset({"ann"}), rooms=frozenset({1}), strict=True
        ),
        ClassToPlan(
            key=2, minutes=60, leaders=frozenset({"ann"}), rooms=frozenset({3}), strict=True
        ),
    ]
    asked = problem(*both, rooms=[HALL, FAR], first=day, last=day)
    found = plan(asked)
    assert found.unplaced == ()
    assert wrong_with(asked, list(found.placed)) == []


def test_the_same_problem_gets_the_same_answer() -> None:
    classes = [
        ClassToPlan(key=key, sessions=1 + key % 2, leaders=frozenset({f"p{key % 4}"}), seats=10)
        for key in range(1, 11)
    ]
    asked = problem(*classes, rooms=ROOMS)
    assert plan(asked).placed == plan(asked).placed


DAY = dt.date(2026, 12, 2)
ONE_DAY = {"first": DAY, "last": DAY}
STRICT = {"key": 1, "minutes": 90, "strict": True}


@pytest.mark.parametrize(
    ("wanted", "around", "why", "mends"),
    [
        pytest.param(
            ClassToPlan(key=1, seats=40), {}, {Why.SEATS},
            {Mend.NEW_ROOM: 40, Mend.FEWER_SEATS: 30}, id="no room is large enough",
        ),
        pytest.param(
            ClassToPlan(key=1, leaders=frozenset({"ann"})),
            {**ONE_DAY, "taken": [taken(DAY, "14:00", 180, room=FAR, leaders=frozenset({"ann"}))]},
            {Why.LEADER}, {Mend.LONGER: 1, Mend.OTHER_LEADER: 0}, id="the leader is busy all day",
        ),
        pytest.param(
            ClassToPlan(key=1), {**ONE_DAY, "taken": [taken(DAY, "15:00", 60)]},
            {Why.ROOM}, {Mend.NEW_ROOM: 0, Mend.LONGER: 1}, id="the room is taken in the middle",
        ),
        pytest.param(
            ClassToPlan(**STRICT, weekdays=frozenset({6})), {}, {Why.WEEKDAY},
            {Mend.OTHER_DAYS: 0}, id="only Sundays are wished",
        ),
        pytest.param(
            ClassToPlan(**STRICT, earliest=dt.time(9), latest=dt.time(10, 30)), {}, {Why.TIME},
            {Mend.OTHER_TIME: 0}, id="only mornings are wished",
        ),
        pytest.param(
            ClassToPlan(**STRICT, rooms=frozenset({2})),
            {**ONE_DAY, "rooms": [HALL, LAB], "taken": [taken(DAY, "14:00", 180, room=LAB)]},
            {Why.ROOM_WISH, Why.ROOM}, {Mend.OTHER_ROOMS: 0, Mend.NEW_ROOM: 0, Mend.LONGER: 1},
            id="the only wished room is taken",
        ),
        pytest.param(
            ClassToPlan(key=1, first=dt.date(2026, 12, 5), last=dt.date(2026, 12, 6)), {},
            {Why.WINDOW}, {Mend.LONGER: 1}, id="its days are a weekend",
        ),
        pytest.param(
            ClassToPlan(key=1, seats=40), {"rooms": [LAB, ONLINE]}, {Why.SEATS},
            {Mend.ONLINE: 0, Mend.NEW_ROOM: 40, Mend.FEWER_SEATS: 15}, id="only a webinar holds all",
        ),
        pytest.param(
            ClassToPlan(key=1, leaders=frozenset({"ann"})),
            {**ONE_DAY, "attestations": [AttestationDay("ann", DAY)]},
            {Why.ATTESTATION}, {Mend.LONGER: 1, Mend.OTHER_LEADER: 0}, id="the leader is attested",
        ),
        pytest.param(
            ClassToPlan(key=1, sessions=3, apart=7, last=dt.date(2026, 12, 10)), {}, {Why.WINDOW},
            {Mend.NEARER: 1, Mend.LONGER: 1, Mend.FEWER_SESSIONS: 2}, id="weeks are too few",
        ),
        pytest.param(
            ClassToPlan(key=1, leaders=frozenset({"ann"})),
            {
                **ONE_DAY,
                "taken": [
                    taken(DAY, "14:00", 45, room=FAR, leaders=frozenset({"ann"})),
                    taken(DAY, "16:45", 15, room=FAR, leaders=frozenset({"ann"})),
                ],
            },
            {Why.LEADER, Why.TRAVEL}, {Mend.LONGER: 1, Mend.OTHER_LEADER: 0},
            id="the leader cannot get there and back",
        ),
    ],
)  # fmt: skip
def test_what_is_impossible_is_told_with_its_causes_and_mendings(
    wanted, around, why, mends
) -> None:
    asked = problem(wanted, **around)
    found = plan(asked)
    assert found.placed == ()
    [left] = found.unplaced
    assert set(left.fell) == why
    if wanted.sessions == 1:
        assert sum(left.fell.values()) == left.total
    told = {}
    for mending in left.mendings:
        assert len(mending.changes) == 1
        told |= mending.amounts
    assert {change: told.get(change) for change in mends} == mends
    assert next(iter(told)) == next(iter(mends))


def test_two_changes_are_told_only_where_none_alone_helps() -> None:
    busy = taken(DAY, "14:00", 180, room=HALL, leaders=frozenset({"ann"}))
    last = LAST + dt.timedelta(days=40)
    every = [
        taken(day, "14:00", 180, key=number, leaders=frozenset({"ann"}))
        for number, day in enumerate(HOURS.days(FIRST, last))
    ]
    asked = problem(ClassToPlan(key=1, leaders=frozenset({"ann"})), taken=[busy, *every], **ONE_DAY)
    [left] = plan(asked).unplaced
    assert [set(one.changes) for one in left.mendings] == [{Mend.NEW_ROOM, Mend.OTHER_LEADER}]


def test_a_class_that_fights_with_others_is_told_of_them() -> None:
    monday = frozenset({0})
    classes = [
        ClassToPlan(key=key, minutes=180, weekdays=monday, strict=True) for key in range(1, 6)
    ]
    found = plan(problem(*classes))
    assert len(found.placed) == 4
    [left] = found.unplaced
    assert set(left.rivals) == {one.key for one in found.placed}
    assert {one.changes for one in left.mendings} == {
        (Mend.OTHER_DAYS,), (Mend.NEW_ROOM,), (Mend.LONGER,),
    }  # fmt: skip


EXAMPLES = 200 if os.environ.get("PORTAL_FUZZ") == "full" else 25

people = st.frozensets(st.sampled_from(["ann", "bob", "cat"]), max_size=2)
times = st.sampled_from([None, dt.time(14), dt.time(15), dt.time(15, 30), dt.time(16, 30)])
days = st.dates(FIRST, FIRST + dt.timedelta(days=9))


@st.composite
def wanted_classes(draw: st.DrawFn) -> list[ClassToPlan]:
    return [
        ClassToPlan(
            key=key,
            title=f"Класс {key}",
            sessions=draw(st.integers(1, 3)),
            minutes=draw(st.sampled_from([45, 60, 90, 120])),
            seats=draw(st.sampled_from([0, 10, 20, 40])),
            leaders=draw(people),
            participants=draw(people),
            audience=draw(st.frozensets(st.sampled_from(["math", "art"]), max_size=1)),
            organiser=draw(st.sampled_from([None, 1])),
            weekdays=draw(
                st.one_of(st.just(WEEKDAYS), st.frozensets(st.integers(0, 6), min_size=1))
            ),
            earliest=draw(times),
            latest=draw(times),
            first=draw(st.one_of(st.none(), days)),
            last=draw(st.one_of(st.none(), days)),
            rooms=draw(st.frozensets(st.integers(1, 4), max_size=2)),
            strict=draw(st.booleans()),
            apart=draw(st.sampled_from([1, 2, 7])),
        )
        for key in range(1, draw(st.integers(2, 7)))
    ]


@st.composite
def fixed(draw: st.DrawFn) -> list[Session]:
    return [
        taken(
            draw(days),
            draw(st.sampled_from(["13:30", "14:00", "15:15", "16:00"])),
            draw(st.sampled_from([30, 60, 90])),
            key=key,
            event=key,
            room=draw(st.sampled_from([None, *ROOMS])),
            leaders=draw(people),
        )
        for key in range(900, 900 + draw(st.integers(0, 8)))
    ]


@settings(max_examples=EXAMPLES, deadline=None)
@given(wanted_classes(), fixed(), st.sampled_from([None, 5, 90]), st.sampled_from([None, 0, 75]))
def test_every_proposal_keeps_all_hard_rules_and_every_mending_mends(
    classes, sessions, way, told
) -> None:
    rooms = {room.key: with_ways(room, way, told) for room in ROOMS}
    asked = problem(
        *classes,
        rooms=list(rooms.values()),
        taken=[
            one if one.room is None else dataclasses.replace(one, room=rooms[one.room.key])
            for one in sessions
        ],
        last=FIRST + dt.timedelta(days=9),
        attestations=[AttestationDay("ann", FIRST + dt.timedelta(days=2))],
    )
    found = plan(asked)
    assert found.proven
    assert wrong_with(asked, list(found.placed)) == []
    held, left = {one.key for one in found.placed}, {one.key for one in found.unplaced}
    assert held | left == {one.key for one in classes}
    assert not held & left
    for one in found.unplaced:
        wanted = next(some for some in classes if some.key == one.key)
        assert sum(one.fell.values()) <= one.total
        assert one.fits < wanted.sessions
        for mending in one.mendings:
            assert wrong_with(*_mended(asked, wanted, mending, found)) == []


def with_ways(room: Room, far: int | None, told: int | None) -> Room:
    """Return a room as far as the way to the far one takes, and as told for that one and the hall."""
    way = dt.timedelta(minutes=far) if far is not None and room is FAR else None
    if told is None or room.site not in {HALL.site, FAR.site}:
        return dataclasses.replace(room, way=way)
    beside = FAR.site if room.site == HALL.site else HALL.site
    return dataclasses.replace(room, way=way, ways={beside: dt.timedelta(minutes=told)})


def _mended(asked, wanted, mending, found):
    """Return the problem with a mending done, and the proposal with its example."""
    amounts = mending.amounts
    changed = dataclasses.replace(
        wanted,
        earliest=None if Mend.OTHER_TIME in amounts else wanted.earliest,
        latest=None if Mend.OTHER_TIME in amounts else wanted.latest,
        weekdays=WEEKDAYS if Mend.OTHER_DAYS in amounts else wanted.weekdays,
        rooms=frozenset()
        if {Mend.OTHER_ROOMS, Mend.NEW_ROOM, Mend.ONLINE} & set(amounts)
        else wanted.rooms,
        apart=amounts.get(Mend.NEARER, wanted.apart),
        leaders=frozenset() if Mend.OTHER_LEADER in amounts else wanted.leaders,
        seats=amounts.get(Mend.FEWER_SEATS, wanted.seats),
        sessions=amounts.get(Mend.FEWER_SESSIONS, wanted.sessions),
    )
    last = asked.last
    if Mend.LONGER in amounts:
        last += dt.timedelta(weeks=5)
        changed = dataclasses.replace(changed, last=None)
    beside = next((room for room in asked.rooms if room.key == mending.beside), HALL)
    rooms = [*asked.rooms, dataclasses.replace(beside, key=NEW_ROOM_KEY, seats=wanted.seats)]
    classes = [changed if one is wanted else one for one in asked.classes]
    around = dataclasses.replace(asked, classes=classes, rooms=rooms, last=last)
    return around, [*found.placed, *mending.example]
