"""When a repeated campaign begins next: never on a holiday, never in school vacations."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.document_control.following_up.recurrence import MONTHS, next_start
from plugins.document_control.following_up.settings import USUAL_VACATIONS
from portal.workdays import add_months, is_working_day


@pytest.mark.parametrize(
    ("began", "repeats", "expected"),
    [
        ("2025-10-06", "yearly", "2026-10-06"),
        ("2025-10-06", "half_yearly", "2026-04-06"),
        ("2025-10-06", "quarterly", "2026-01-12"),  # 6 January lies in the winter vacations
        ("2025-10-06", "monthly", "2025-11-06"),
        ("2025-09-29", "monthly", "2025-11-05"),  # autumn vacations end on 4 November
        ("2026-04-09", "monthly", "2026-05-12"),  # a Saturday, and the holidays of May
        ("2026-05-12", "monthly", "2026-09-01"),  # nothing begins in summer
        ("2026-01-31", "monthly", "2026-03-02"),  # the end of February is a Saturday
        ("2025-12-11", "monthly_after", "2026-01-12"),  # 11 January ends the holidays
    ],
)
def test_the_next_beginning(began: str, repeats: str, expected: str) -> None:
    found = next_start(dt.date.fromisoformat(began), repeats, vacations=USUAL_VACATIONS)
    assert found == dt.date.fromisoformat(expected)


@pytest.mark.parametrize("repeats", ["", "sometimes"])
def test_what_is_not_repeated_has_no_next_beginning(repeats: str) -> None:
    assert next_start(dt.date(2026, 3, 2), repeats) is None


@given(st.dates(dt.date(2024, 1, 1), dt.date(2028, 1, 1)), st.sampled_from(sorted(MONTHS)))
def test_it_is_always_a_working_day_not_before_its_time(day: dt.date, repeats: str) -> None:
    found = next_start(day, repeats, vacations=USUAL_VACATIONS)
    assert found is not None
    assert is_working_day(found)
    assert found >= add_months(day, MONTHS[repeats])
    assert not any(
        first <= f"{found:%m-%d}" <= last
        for first, last in (one.split("..") for one in USUAL_VACATIONS)
    )
