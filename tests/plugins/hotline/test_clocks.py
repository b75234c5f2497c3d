"""Working time, terms and pauses: a table of cases from a real calendar, and what always holds."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.hotline.clocks import (
    Level,
    Limits,
    Mark,
    Stop,
    WorkingHours,
    add_working,
    due_at,
    joined,
    marks,
    reached,
    stretches,
    working_between,
)

MOSCOW = ZoneInfo("Europe/Moscow")
OMSK = ZoneInfo("Asia/Omsk")
HOURS = WorkingHours(zone=MOSCOW)
HOUR = dt.timedelta(hours=1)


def at(text: str, zone: ZoneInfo = MOSCOW) -> dt.datetime:
    """Return a moment of the wall clock: ``2025-11-07 16:30``."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def stop(first: str, last: str | None) -> Stop:
    """Return a pause of the wall clock."""
    return Stop(at(first), at(last) if last else None)


DUE = [
    # title, received, working hours, pauses, due
    ("in the morning", "2025-11-12 09:30", 2, [], "2025-11-12 11:30"),
    ("over lunch", "2025-11-12 12:30", 1, [], "2025-11-12 14:30"),
    ("received at lunch", "2025-11-12 13:20", 1, [], "2025-11-12 15:00"),
    ("full at the start of lunch", "2025-11-12 12:00", 1, [], "2025-11-12 13:00"),
    ("full at closing time", "2025-11-12 16:00", 2, [], "2025-11-12 18:00"),
    ("into the next day", "2025-11-12 17:00", 2, [], "2025-11-13 10:00"),
    ("before opening", "2025-11-12 06:00", 1, [], "2025-11-12 10:00"),
    ("at night", "2025-11-12 23:59", 1, [], "2025-11-13 10:00"),
    ("Friday evening", "2025-11-14 17:30", 1, [], "2025-11-17 09:30"),
    ("on Saturday", "2025-11-15 12:00", 4, [], "2025-11-17 13:00"),
    ("over the November holiday", "2025-10-31 17:30", 1, [], "2025-11-01 09:30"),
    ("working Saturday, holiday Monday and Tuesday", "2025-11-01 16:30", 1, [], "2025-11-05 09:30"),
    ("eve of a holiday ends an hour earlier", "2025-11-01 16:00", 2, [], "2025-11-05 10:00"),
    ("New Year", "2025-12-30 17:00", 2, [], "2026-01-12 10:00"),
    ("transferred day off", "2025-12-30 17:30", 1, [], "2026-01-12 09:30"),
    ("short 30 April", "2026-04-30 16:00", 2, [], "2026-05-04 10:00"),
    ("pause inside a day", "2025-11-12 10:00", 4, [("2025-11-12 11:00", "2025-11-12 12:00")],
     "2025-11-12 16:00"),
    ("pause over lunch moves by working time only", "2025-11-12 10:00", 4,
     [("2025-11-12 12:00", "2025-11-12 15:00")], "2025-11-12 17:00"),
    ("pause over a weekend", "2025-11-14 10:00", 8,
     [("2025-11-14 16:00", "2025-11-17 11:00")], "2025-11-17 15:00"),
    ("pause inside a weekend moves nothing", "2025-11-14 17:00", 2,
     [("2025-11-15 10:00", "2025-11-16 10:00")], "2025-11-17 10:00"),
    ("several pauses", "2025-11-12 09:00", 8,
     [("2025-11-12 10:00", "2025-11-12 11:00"), ("2025-11-12 15:00", "2025-11-13 10:00")],
     "2025-11-13 15:00"),
    ("pauses that overlap count once", "2025-11-12 09:00", 4,
     [("2025-11-12 10:00", "2025-11-12 12:00"), ("2025-11-12 11:00", "2025-11-12 12:00")],
     "2025-11-12 16:00"),
    ("pause before the request changes nothing", "2025-11-12 12:00", 1,
     [("2025-11-11 10:00", "2025-11-11 12:00")], "2025-11-12 13:00"),
    ("received while it waits", "2025-11-12 10:00", 1,
     [("2025-11-12 09:00", "2025-11-12 12:00")], "2025-11-12 13:00"),
    ("pause after it was due stays missed", "2025-11-12 09:00", 1,
     [("2025-11-12 11:00", "2025-11-13 11:00")], "2025-11-12 10:00"),
    ("resumed long after the first moment due", "2025-11-12 09:00", 4,
     [("2025-11-12 10:00", "2025-11-20 10:00")], "2025-11-20 13:00"),
    ("resumed at night", "2025-11-12 09:00", 4,
     [("2025-11-12 10:00", "2025-11-13 22:00")], "2025-11-14 12:00"),
    ("still waiting", "2025-11-12 09:00", 4, [("2025-11-12 10:00", None)], None),
    ("waiting that began after the term", "2025-11-12 09:00", 1, [("2025-11-12 11:00", None)],
     "2025-11-12 10:00"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("received", "hours", "pauses", "due"), [row[1:] for row in DUE], ids=[row[0] for row in DUE]
)
def test_a_term_ends_when_its_working_time_has_passed(
    received: str, hours: int, pauses: list[tuple[str, str | None]], due: str | None
) -> None:
    found = due_at(HOURS, at(received), hours * HOUR, [stop(*one) for one in pauses])
    assert found == (at(due) if due else None)


def test_a_pause_leaves_at_least_so_much_time_to_act() -> None:
    pause = [stop("2025-11-12 09:55", "2025-11-13 17:30")]
    start, term = at("2025-11-12 09:00"), HOUR
    assert due_at(HOURS, start, term, pause) == at("2025-11-13 17:35")
    assert due_at(HOURS, start, term, pause, least=HOUR) == at("2025-11-14 09:30")


def test_what_was_missed_before_the_pause_stays_missed() -> None:
    pause = [stop("2025-11-12 11:00", "2025-11-13 11:00")]
    found = due_at(HOURS, at("2025-11-12 09:00"), HOUR, pause, least=4 * HOUR)
    assert found == at("2025-11-12 10:00")


def test_an_earlier_friday_and_days_off_of_the_district() -> None:
    hours = WorkingHours(
        zone=MOSCOW, friday_closes=dt.time(16, 45), days_off=frozenset({dt.date(2025, 11, 17)})
    )
    assert add_working(hours, at("2025-11-14 16:15"), HOUR) == at("2025-11-18 09:30")


def test_without_lunch_the_day_is_whole() -> None:
    hours = WorkingHours(zone=MOSCOW, lunch_from=None, lunch_until=None)
    assert add_working(hours, at("2025-11-12 12:30"), HOUR) == at("2025-11-12 13:30")


def test_lunch_at_the_end_of_a_short_day_leaves_the_morning() -> None:
    hours = WorkingHours(zone=MOSCOW, closes=dt.time(14, 30))
    eve = dt.date(2025, 11, 1)
    assert [end for _begin, end in stretches(hours, eve)] == [at("2025-11-01 13:00")]


def test_hours_without_working_time_say_so() -> None:
    hours = WorkingHours(zone=MOSCOW, opens=dt.time(18), closes=dt.time(9))
    with pytest.raises(ValueError, match="no working time"):
        add_working(hours, at("2025-11-12 12:30"), HOUR)
    with pytest.raises(ValueError, match="no working time"):
        add_working(hours, at("2025-11-12 12:30"), -HOUR)


def test_the_day_is_the_districts_own_in_any_zone() -> None:
    omsk = WorkingHours(zone=OMSK)
    assert add_working(omsk, at("2025-11-14 17:30", OMSK), HOUR) == at("2025-11-17 09:30", OMSK)


BACK = [
    ("2025-11-12 15:00", 2, "2025-11-12 12:00"),
    ("2025-11-17 09:30", 1, "2025-11-14 17:30"),
    ("2025-11-16 12:00", 1, "2025-11-14 17:00"),
    ("2025-11-05 10:00", 2, "2025-11-01 16:00"),
]


@pytest.mark.parametrize(("due", "hours", "moment"), BACK)
def test_levels_before_a_term_stand_in_working_time(due: str, hours: int, moment: str) -> None:
    level = Level(1, -hours * HOUR)
    assert add_working(HOURS, at(due), level.offset) == at(moment)
    minute = dt.timedelta(minutes=1)
    assert reached(HOURS, at(due), [level], at(moment) - minute) == []
    assert reached(HOURS, at(due), [level], at(moment)) == [level]


def test_levels_come_in_their_order() -> None:
    levels = [Level(1, 2 * HOUR), Level(2, -HOUR), Level(3, 0 * HOUR)]
    found = reached(HOURS, at("2025-11-12 11:00"), levels, at("2025-11-12 12:00"))
    assert [one.key for one in found] == [2, 3]


def test_marks_tell_the_old_the_stuck_and_the_bouncing() -> None:
    def marked(
        received: str, acted: str, waiting: str | None = None, bounces: int = 0
    ) -> frozenset[Mark]:
        return marks(
            HOURS,
            at("2025-11-28 12:00"),
            received_at=at(received),
            acted_at=at(acted),
            waiting_since=at(waiting) if waiting else None,
            bounces=bounces,
            limits=Limits(),
        )

    assert marked("2025-11-27 10:00", "2025-11-27 10:00") == frozenset()
    assert marked("2025-11-14 10:00", "2025-11-28 10:00") == {Mark.OLD}
    assert marked("2025-11-24 10:00", "2025-11-25 10:00") == {Mark.STUCK}
    assert marked("2025-11-20 10:00", "2025-11-20 10:00", "2025-11-20 10:00") == {Mark.WAITS_LONG}
    assert marked("2025-11-27 10:00", "2025-11-28 10:00", bounces=3) == {Mark.BOUNCES}


START = dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
MOMENTS = st.integers(min_value=0, max_value=60_000_000).map(
    lambda one: START + dt.timedelta(seconds=one)
)
LENGTHS = st.integers(min_value=0, max_value=6_000).map(lambda one: dt.timedelta(minutes=one))


@given(MOMENTS, LENGTHS)
def test_so_much_working_time_lies_before_the_end_of_a_term(
    start: dt.datetime, length: dt.timedelta
) -> None:
    end = add_working(HOURS, start, length)
    assert working_between(HOURS, start, end) == length
    assert working_between(HOURS, end, start) == -length


@given(MOMENTS, LENGTHS)
def test_going_back_is_going_forth(end: dt.datetime, length: dt.timedelta) -> None:
    assert working_between(HOURS, add_working(HOURS, end, -length), end) == length


@given(MOMENTS, MOMENTS, MOMENTS)
def test_working_time_adds_up(one: dt.datetime, two: dt.datetime, three: dt.datetime) -> None:
    first, second, third = sorted((one, two, three))
    whole = working_between(HOURS, first, third)
    assert whole == working_between(HOURS, first, second) + working_between(HOURS, second, third)


PAUSES = st.lists(
    st.tuples(MOMENTS, st.integers(min_value=0, max_value=400)).map(
        lambda one: Stop(one[0], one[0] + dt.timedelta(hours=one[1]))
    ),
    max_size=4,
)


@given(MOMENTS, LENGTHS, PAUSES)
def test_outside_its_pauses_a_term_holds_its_working_time(
    start: dt.datetime, length: dt.timedelta, pauses: list[Stop]
) -> None:
    due = due_at(HOURS, start, length, pauses)
    assert due is not None
    waited = sum(
        (
            working_between(HOURS, max(one.started_at, start), min(one.ended_at, due))
            for one in joined(pauses)
            if one.ended_at is not None and one.started_at < due and one.ended_at > start
        ),
        dt.timedelta(0),
    )
    assert working_between(HOURS, start, due) - waited == length


@given(MOMENTS, LENGTHS, PAUSES, LENGTHS)
def test_a_pause_never_brings_a_term_nearer(
    start: dt.datetime, length: dt.timedelta, pauses: list[Stop], least: dt.timedelta
) -> None:
    due = due_at(HOURS, start, length)
    paused = due_at(HOURS, start, length, pauses)
    eased = due_at(HOURS, start, length, pauses, least=least)
    assert due is not None
    assert paused is not None
    assert eased is not None
    assert due <= paused <= eased


@given(MOMENTS, st.integers(min_value=1, max_value=3_000), st.integers(min_value=1, max_value=900))
def test_nothing_is_missed_at_the_moment_of_going_on(
    start: dt.datetime, minutes: int, waited: int
) -> None:
    term = dt.timedelta(minutes=minutes)
    first = due_at(HOURS, start, term)
    assert first is not None
    begin = start + (first - start) / 2
    pause = Stop(begin, begin + dt.timedelta(hours=waited))
    due = due_at(HOURS, start, term, [pause], least=HOUR)
    assert due is not None
    assert pause.ended_at is not None
    if working_between(HOURS, start, begin) < term:
        assert working_between(HOURS, pause.ended_at, due) >= HOUR


def test_what_goes_on_takes_in_the_pauses_that_begin_within_it() -> None:
    open_one = stop("2025-11-12 10:00", None)
    assert joined([open_one, stop("2025-11-12 11:00", "2025-11-12 12:00")]) == [open_one]


def test_what_waits_not_long_yet_has_no_mark() -> None:
    now = at("2025-11-28 12:00")
    found = marks(
        HOURS,
        now,
        received_at=at("2025-11-26 10:00"),
        acted_at=at("2025-11-26 10:00"),
        waiting_since=at("2025-11-26 11:00"),
        bounces=0,
        limits=Limits(),
    )
    assert found == frozenset()
