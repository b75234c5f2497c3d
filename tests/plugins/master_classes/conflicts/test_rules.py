"""What stands against a session: tables of examples, and promises for any sessions."""

from __future__ import annotations

import dataclasses
import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.master_classes.conflicts.free import nearest_free
from plugins.master_classes.conflicts.hours import SessionHours
from plugins.master_classes.conflicts.rules import (
    AttestationDay,
    Kind,
    Room,
    Rules,
    Session,
    Severity,
    blocking,
    find,
    too_near,
    way_between,
)

ZONE = ZoneInfo("Europe/Moscow")
DAY = dt.date(2026, 12, 1)
HALL = Room(key=1, name="Актовый зал", site="school-1", institution=1, seats=30)
LAB = Room(key=2, name="Кабинет 5", site="school-1", institution=1, seats=15)
OTHER = Room(key=3, name="Кабинет 7", site="school-2", institution=2, seats=30)
ONLINE = Room(key=4, name="Онлайн", alone=False)


def at(time: str, day: dt.date = DAY) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(time), ZONE).astimezone(dt.UTC)


def session(start: str, end: str, **more) -> Session:
    values = {"event": 1, "key": None, "room": HALL, "leaders": frozenset({"ann"})} | more
    return Session(starts_at=at(start), ends_at=at(end), **values)


WANTED = session(
    "14:00", "15:30", participants=frozenset({"bob", "eve"}), seats=20, organiser=1, key=10
)


@pytest.mark.parametrize(
    ("taken", "kinds"),
    [
        (session("12:00", "14:00", event=2), []),
        (session("15:30", "17:00", event=2), []),
        (session("13:00", "14:01", event=2), ["leader", "room"]),
        (session("14:30", "15:00", event=2, leaders=frozenset()), ["room"]),
        (session("14:30", "15:00", event=2, room=OTHER), ["leader"]),
        (session("14:30", "15:00", event=2, room=None), ["leader"]),
        (session("15:45", "17:00", event=2, room=OTHER), ["leader"]),
        (session("16:00", "17:00", event=2, room=OTHER), []),
        (session("15:45", "17:00", event=2, room=LAB), []),
        (session("15:45", "17:00", event=2, room=ONLINE), []),
        (
            session("14:30", "15:00", event=2, room=ONLINE, leaders=frozenset({"eve"})),
            ["participant"],
        ),
        (
            session("14:30", "15:00", event=2, room=OTHER, leaders=frozenset(), organiser=1),
            ["institution"],
        ),
        (session("14:30", "15:00", event=2, room=LAB, leaders=frozenset()), ["institution"]),
        (session("14:30", "15:00", event=1, room=LAB, leaders=frozenset()), []),
        (
            session("14:30", "15:00", event=2, room=OTHER, leaders=frozenset({"ann", "bob"})),
            ["leader", "participant"],
        ),
        (session("14:30", "15:00", event=2, room=OTHER, leaders=frozenset({"cat"})), []),
        (
            session(
                "14:30",
                "15:00",
                event=1,
                room=OTHER,
                leaders=frozenset(),
                participants=frozenset({"bob"}),
            ),
            [],
        ),
        (session("14:00", "15:30", event=1, key=10), []),
    ],
)
def test_a_session_against_another(taken: Session, kinds: list[str]) -> None:
    found = find(WANTED, [taken], Rules())
    assert sorted(str(one.kind) for one in found) == kinds


def test_online_rooms_are_never_taken() -> None:
    wanted = session("14:00", "15:00", room=ONLINE, leaders=frozenset())
    assert find(wanted, [session("14:00", "15:00", event=2, room=ONLINE)], Rules()) == []


def test_too_few_seats_are_told_with_their_numbers() -> None:
    found = find(session("14:00", "15:00", room=LAB, seats=20), [], Rules())
    assert [(one.kind, one.room, one.seats, one.blocks) for one in found] == [
        (Kind.SEATS, LAB, 20, False)
    ]


def test_the_way_that_is_missing_is_told() -> None:
    taken = session("15:45", "17:00", event=2, room=OTHER)
    [found] = find(WANTED, [taken], Rules(travel=dt.timedelta(minutes=40)))
    assert found.missing == dt.timedelta(minutes=25)
    assert found.people == ("ann",)


@pytest.mark.parametrize(("day", "count"), [(DAY, 1), (DAY + dt.timedelta(days=1), 0)])
def test_a_day_of_attestation_stands_against_those_who_are_attested(day, count) -> None:
    days = [AttestationDay("bob", day), AttestationDay("eve", day), AttestationDay("cat", day)]
    found = find(WANTED, [], Rules(), attestations=days, zone=ZONE)
    assert [one.people for one in found] == [("bob", "eve")] * count


def test_what_blocks_comes_first_and_what_is_off_is_left_out() -> None:
    taken = [session("14:00", "15:00", event=2, participants=frozenset({"bob"}))]
    rules = Rules(
        severity={
            Kind.LEADER: Severity.OFF,
            Kind.ROOM: Severity.WARN,
            Kind.PARTICIPANT: Severity.BLOCK,
        }
    )
    found = find(WANTED, taken, rules)
    assert [str(one.kind) for one in found] == ["participant", "room"]
    assert [str(one.kind) for one in blocking(found)] == ["participant"]


ROOMS = [HALL, LAB, OTHER, ONLINE]
moments = st.integers(min_value=0, max_value=12 * 24 * 2).map(
    lambda number: at("08:00") + dt.timedelta(minutes=15 * number)
)
people = st.frozensets(st.sampled_from(["ann", "bob", "cat", "dan"]), max_size=3)


@st.composite
def sessions(draw: st.DrawFn) -> Session:
    start = draw(moments)
    return Session(
        event=draw(st.integers(1, 5)),
        key=draw(st.integers(100, 10_000)),
        starts_at=start,
        ends_at=start + dt.timedelta(minutes=draw(st.sampled_from([30, 60, 90, 180]))),
        room=draw(st.sampled_from([None, *ROOMS])),
        organiser=draw(st.sampled_from([None, 1, 2])),
        leaders=draw(people),
        participants=draw(people),
        seats=draw(st.integers(0, 40)),
    )


@given(sessions(), sessions())
def test_rooms_and_leaders_stand_against_each_other_from_both_sides(first, second) -> None:
    strict = Rules(severity=dict.fromkeys(Kind, Severity.BLOCK))

    def told(one: Session, other: Session) -> bool:
        kinds = {found.kind for found in find(one, [other], strict)}
        return Kind.ROOM in kinds

    if first.key != second.key:
        assert told(first, second) == told(second, first)


@given(sessions(), st.lists(sessions(), max_size=12))
def test_whatever_is_proposed_is_free_of_conflicts(wanted, taken) -> None:
    hours = SessionHours(zone=ZONE)
    strict = Rules(severity={**dict.fromkeys(Kind, Severity.BLOCK), Kind.INSTITUTION: Severity.OFF})
    found = nearest_free(wanted, taken, ROOMS, hours, Rules(), not_before=at("08:00"))
    assert len({(one.starts_at, one.room) for one in found}) == len(found)
    for one in found:
        moved = dataclasses.replace(
            wanted, starts_at=one.starts_at, ends_at=one.ends_at, room=one.room
        )
        assert find(moved, taken, strict, zone=ZONE) == []
        assert hours.is_held(hours.day_of(one.starts_at))
        assert one.starts_at >= at("08:00")


def test_another_room_at_the_same_time_is_the_nearest() -> None:
    taken = [session("14:00", "15:00", event=2, leaders=frozenset(), room=HALL)]
    found = nearest_free(
        session("14:00", "15:00", seats=20),
        taken,
        ROOMS[:3],
        SessionHours(zone=ZONE),
        Rules(),
        not_before=at("08:00"),
    )
    assert (found[0].starts_at, found[0].room) == (at("14:00"), OTHER)
    assert len(found) == 5


def test_nothing_is_proposed_in_the_past_or_on_days_off() -> None:
    found = nearest_free(
        session("14:00", "15:00"),
        [],
        ROOMS,
        SessionHours(zone=ZONE),
        Rules(),
        not_before=at("16:00"),
    )
    assert all(one.starts_at >= at("16:00") for one in found)


@pytest.mark.parametrize(
    ("here", "there", "gap", "missing"),
    [
        (None, None, 30, None),
        (None, None, 29, 1),
        (90, None, 60, 30),
        (90, None, 90, None),
        (5, 5, 10, None),
        (5, None, 10, 20),
        (60, 90, 60, 30),
    ],
)
def test_the_farther_of_two_places_says_how_long_the_way_takes(here, there, gap, missing):
    ways = [None if one is None else _minutes(one) for one in (here, there)]
    rooms = [Room(key=key, site=f"s{key}", way=way) for key, way in enumerate(ways)]
    first = Session(event=1, starts_at=at("10:00"), ends_at=at("11:00"), room=rooms[0])
    begins = first.ends_at + _minutes(gap)
    second = Session(event=2, starts_at=begins, ends_at=begins + _minutes(60), room=rooms[1])
    lacks = None if missing is None else _minutes(missing)
    assert too_near(first, second, _minutes(30)) == too_near(second, first, _minutes(30)) == lacks


def test_a_way_that_is_told_for_two_places_holds_above_their_own():
    rooms = [
        Room(key=key, site=f"s{key}", way=_minutes(90), ways={f"s{1 - key}": _minutes(10)})
        for key in range(2)
    ]
    third = Room(key=3, site="s3")
    usual = _minutes(30)
    assert way_between(rooms[0], rooms[1], usual) == way_between(*reversed(rooms), usual)
    assert way_between(rooms[0], rooms[1], usual) == _minutes(10)
    assert way_between(rooms[0], third, usual) == _minutes(90)
    assert way_between(rooms[0], rooms[0], usual) is None
    assert way_between(rooms[0], Room(key=4, site=None, alone=False), usual) is None


def _minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)
