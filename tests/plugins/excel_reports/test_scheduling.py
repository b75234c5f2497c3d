"""On which day a report by schedule comes next."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.excel_reports.scheduling import LAST_DAY, next_day
from portal.workdays import is_working_day

FRIDAY = dt.date(2026, 9, 4)


@pytest.mark.parametrize(
    ("period", "day", "after", "expected"),
    [
        ("daily", 1, FRIDAY, dt.date(2026, 9, 7)),
        ("daily", 1, dt.date(2026, 9, 7), dt.date(2026, 9, 8)),
        ("daily", 1, dt.date(2025, 12, 30), dt.date(2026, 1, 12)),
        ("weekly", 1, FRIDAY, dt.date(2026, 9, 7)),
        ("weekly", 5, FRIDAY, dt.date(2026, 9, 11)),
        ("weekly", 3, dt.date(2026, 9, 7), dt.date(2026, 9, 9)),
        ("monthly", 1, FRIDAY, dt.date(2026, 10, 1)),
        ("monthly", 10, FRIDAY, dt.date(2026, 9, 10)),
        ("monthly", 4, FRIDAY, dt.date(2026, 10, 5)),
        ("monthly", 28, dt.date(2026, 1, 31), dt.date(2026, 3, 2)),
        ("monthly", 5, dt.date(2026, 12, 31), dt.date(2027, 1, 11)),
    ],
)
def test_the_next_day(period, day, after, expected):
    assert next_day(period, day, after) == expected


days = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))


@given(st.sampled_from(["daily", "weekly", "monthly"]), st.integers(1, 5), days)
def test_it_is_later_and_worked(period, day, after):
    found = next_day(period, day, after)

    assert found > after
    assert is_working_day(found)


@given(st.integers(1, LAST_DAY), days)
def test_every_month_has_its_day(day, after):
    following = next_day("monthly", day, after)

    assert (following - after).days <= 31 + 14


@given(st.integers(1, 5), days)
def test_every_week_has_its_day_unless_it_is_all_holidays(day, after):
    assert (next_day("weekly", day, after) - after).days <= 7 + 14
