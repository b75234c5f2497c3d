"""The ladder of reminders and the hours of mail, by example and by rule."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.inbox.ladder import ladder, step_to_tell, steps_between
from portal.inbox.quiet import digest_is_due, end_of_quiet

DAY = dt.date(2026, 12, 1)
STEPS = ladder()
days = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))


def _before(number):
    return DAY - dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("last", "today", "steps"),
    [
        (31, 30, (30,)),
        (30, 30, ()),
        (31, 31, ()),
        (20, 14, (14,)),
        (15, 1, (14, 7, 1)),
        (2, 0, (1, 0)),
        (0, -1, (-1,)),
        (1, -8, (0, -1, -7)),
        (-30, -400, ()),
        (5, 6, ()),
    ],
)
def test_steps_come_on_their_days(last, today, steps):
    assert steps_between(DAY, _before(last), _before(today)) == steps


@pytest.mark.parametrize(("last", "today", "step"), [(15, 1, 1), (40, 31, None), (20, 14, 14)])
def test_after_a_pause_only_the_nearest_step_is_told(last, today, step):
    assert step_to_tell(DAY, _before(last), _before(today)) == step


def test_a_new_portal_does_not_tell_of_years():
    assert step_to_tell(DAY, None, DAY + dt.timedelta(days=400)) is None
    assert step_to_tell(DAY, None, _before(7)) == 7


def test_the_steps_are_the_settings():
    assert ladder([3, 3, 0], [2]) == (3, 0, -2)
    assert steps_between(DAY, _before(4), _before(3), steps=ladder([3], [])) == (3,)


@given(due_on=days, first=days, length=st.integers(0, 120), stops=st.data())
def test_however_often_it_runs_each_step_is_told_at_most_once(due_on, first, length, stops):
    runs = sorted(stops.draw(st.sets(st.integers(0, length), min_size=1)))
    told = []
    last = first - dt.timedelta(days=1)
    for run in runs:
        today = first + dt.timedelta(days=run)
        told += steps_between(due_on, last, today)
        last = today
    assert len(told) == len(set(told))
    end = first + dt.timedelta(days=runs[-1])
    assert tuple(told) == steps_between(due_on, first - dt.timedelta(days=1), end)


@given(due_on=days, today=days, back=st.integers(0, 400))
def test_a_clock_set_back_tells_nothing(due_on, today, back):
    assert steps_between(due_on, today + dt.timedelta(days=back), today) == ()


@pytest.mark.parametrize(
    ("hour", "quiet", "ends"),
    [
        (12, (None, None), None),
        (12, (12, 12), None),
        (12, (12, 14), (22, 14)),
        (14, (12, 14), None),
        (23, (22, 7), (23, 7)),
        (3, (22, 7), (22, 7)),
        (7, (22, 7), None),
        (12, (22, 7), None),
    ],
)
def test_quiet_hours_end(hour, quiet, ends):
    here = dt.datetime(2026, 11, 22, hour, 30, tzinfo=dt.UTC)
    expected = dt.datetime(2026, 11, ends[0], ends[1], tzinfo=dt.UTC) if ends else None
    assert end_of_quiet(here, *quiet) == expected


@pytest.mark.parametrize(
    ("hour", "every_day", "working", "last", "due"),
    [
        (8, False, True, None, True),
        (7, False, True, None, False),
        (9, False, False, None, False),
        (9, True, False, None, True),
        (9, False, True, dt.date(2026, 11, 22), False),
        (9, False, True, dt.date(2026, 11, 21), True),
        (9, False, True, dt.date(2026, 11, 23), False),
        (9, False, True, dt.date(2027, 11, 22), True),
    ],
)
def test_the_digest_goes_once_a_day(hour, every_day, working, last, due):
    here = dt.datetime(2026, 11, 22, hour, 0, tzinfo=dt.UTC)
    found = digest_is_due(here, hour=8, every_day=every_day, working_day=working, last_on=last)
    assert found is due
