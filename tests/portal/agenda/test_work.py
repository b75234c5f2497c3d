"""Tasks are grouped by how near their day is; pages of the calendar know their neighbours."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.agenda.spans import VIEWS, by_day, read_span, span_of
from portal.agenda.work import (
    LATER,
    OVERDUE,
    THIS_WEEK,
    TODAY,
    WITHOUT_DAY,
    OwnedTask,
    group_of,
    grouped,
    in_order,
    narrowed,
)
from portal.plugin import CalendarEntry, Task

WEDNESDAY = dt.date(2026, 11, 18)
DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2098, 12, 31))


def task(
    number: int, due_on: dt.date | None = None, owner: str = "staff", place: str = ""
) -> OwnedTask:
    return OwnedTask(owner, Task(key=str(number), title=f"Дело {number}", url="/", permission="p",
                                 due_on=due_on, institution=place))  # fmt: skip


@pytest.mark.parametrize(
    ("shift", "group"),
    [(-1, OVERDUE), (0, TODAY), (1, THIS_WEEK), (4, THIS_WEEK), (5, LATER), (None, WITHOUT_DAY)],
)
def test_the_week_ends_on_its_sunday(shift, group):
    due = None if shift is None else WEDNESDAY + dt.timedelta(days=shift)
    assert group_of(due, WEDNESDAY) is group


def test_nothing_is_lost_and_the_nearest_comes_first():
    tasks = [task(number, WEDNESDAY + dt.timedelta(days=9 - number)) for number in range(20)]
    tasks.append(task(99))
    groups = grouped(tasks, WEDNESDAY, most=3)
    assert sum(one.count for one in groups) == 21
    assert all(len(one.tasks) <= 3 for one in groups)
    assert in_order(tasks)[0].task.due_on == WEDNESDAY - dt.timedelta(days=10)
    assert in_order(tasks)[-1].task.due_on is None


def test_tasks_are_narrowed_to_a_section_and_an_institution():
    tasks = [
        task(1, owner="staff", place="А"),
        task(2, owner="staff", place="Б"),
        task(3, owner="x"),
    ]
    assert [one.task.key for one in narrowed(tasks, owner="staff")] == ["1", "2"]
    assert [one.task.key for one in narrowed(tasks, institution="Б")] == ["2"]


@given(st.sampled_from(VIEWS), DAYS)
def test_a_page_holds_its_day_and_its_neighbours_meet_it(view, day):
    span = span_of(view, day)
    assert span.first <= day <= span.last
    assert span_of(view, span.next).first == span.last + dt.timedelta(days=1)
    assert span_of(view, span.previous).last == span.first - dt.timedelta(days=1)
    assert span.asked[0] <= span.first
    assert span.asked[1] >= span.last
    assert all(len(week) == 7 and week[0].weekday() == 0 for week in span.weeks)


@given(st.dictionaries(st.sampled_from(["view", "day"]), st.text(max_size=20)))
def test_any_address_is_a_page(values):
    assert read_span(values, WEDNESDAY).view in VIEWS


def test_an_entry_of_some_days_stands_on_each_of_them():
    entry = CalendarEntry(key="k", title="Неделя", permission="p", first_on=dt.date(2026, 11, 29),
                          last_on=dt.date(2026, 12, 2))  # fmt: skip
    found = by_day([entry], dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    assert list(found) == [dt.date(2026, 12, 1), dt.date(2026, 12, 2)]
