"""Working days, terms and school years, against the published norms of working time."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.workdays import (
    ProductionCalendar,
    SchoolYear,
    add_calendar_days,
    add_months,
    add_working_days,
    add_years,
    is_short_day,
    is_working_day,
    official_calendar,
    school_year,
    working_days_between,
)

DATES = st.dates(date(2015, 1, 1), date(2035, 12, 31))

# Working days of the twelve months and hours of the 40-hour week, as published for each year.
NORMS = {
    2022: ((16, 19, 22, 21, 18, 21, 21, 23, 22, 21, 21, 22), 1973),
    2023: ((17, 18, 22, 20, 20, 21, 21, 23, 21, 22, 21, 21), 1973),
    2024: ((17, 20, 20, 21, 20, 19, 23, 22, 21, 23, 21, 21), 1979),
    2025: ((17, 20, 21, 22, 18, 19, 23, 21, 22, 23, 19, 22), 1972),
    2026: ((15, 19, 21, 22, 19, 21, 23, 21, 22, 22, 20, 22), 1972),
}


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", NORMS)
def test_official_years_have_the_published_norm(year: int) -> None:
    months, hours = NORMS[year]
    worked = [day for day in days_of(year) if is_working_day(day)]
    assert tuple(sum(day.month == month for day in worked) for month in range(1, 13)) == months
    short = [day for day in days_of(year) if is_short_day(day)]
    assert set(short) <= set(worked)
    assert len(worked) * 8 - len(short) == hours
    assert official_calendar().is_certain(year)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2023, 2, 24), False),
        (date(2023, 5, 8), False),
        (date(2023, 11, 6), False),
        (date(2024, 4, 27), True),
        (date(2024, 11, 2), True),
        (date(2024, 12, 28), True),
        (date(2024, 12, 31), False),
        (date(2025, 11, 1), True),
        (date(2025, 11, 3), False),
        (date(2025, 12, 31), False),
        (date(2026, 1, 9), False),
        (date(2026, 1, 12), True),
        (date(2026, 3, 9), False),
        (date(2026, 5, 11), False),
        (date(2026, 12, 31), False),
        (date(2027, 5, 3), False),
        (date(2027, 6, 14), False),
    ],
)
def test_moved_days(day: date, worked: bool) -> None:
    assert is_working_day(day) is worked


def test_a_year_without_an_act_is_computed_and_says_so() -> None:
    calendar = official_calendar()
    assert not calendar.is_certain(2027)
    assert not calendar.is_certain(2031)
    assert not is_working_day(date(2031, 3, 10))  # 8 and 9 March 2031 are a weekend
    assert not is_working_day(date(2031, 1, 8))
    assert is_working_day(date(2031, 1, 9))
    assert is_short_day(date(2031, 12, 31))


def test_the_projection_of_2027_is_the_computed_year() -> None:
    computed = ProductionCalendar().year(2027)
    shipped = official_calendar().year(2027)
    assert shipped.days_off == computed.days_off
    assert shipped.short_days == computed.short_days


def test_a_date_under_a_wrong_year_is_refused() -> None:
    text = '[2026]\nact = "x"\ndays_off = [2025-01-09]\nworking_days = []\nshort_days = []\n'
    with pytest.raises(ValueError, match="another year"):
        ProductionCalendar.from_toml(text)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2025, 12, 30), 1, date(2026, 1, 12)),
        (date(2025, 12, 30), 0, date(2025, 12, 30)),
        (date(2026, 1, 12), -1, date(2025, 12, 30)),
        (date(2026, 5, 8), 2, date(2026, 5, 13)),
        (date(2024, 11, 1), 1, date(2024, 11, 2)),
        (date(2026, 1, 4), 0, date(2026, 1, 4)),
        (date(2025, 10, 31), 2, date(2025, 11, 5)),
    ],
)
def test_working_days_are_added(start: date, days: int, end: date) -> None:
    assert add_working_days(start, days) == end


@given(DATES, st.integers(-60, 60))
def test_counting_undoes_adding(start: date, days: int) -> None:
    assert working_days_between(start, add_working_days(start, days)) == days


@given(DATES, st.integers(1, 60))
def test_a_term_in_working_days_ends_on_a_working_day(start: date, days: int) -> None:
    assert is_working_day(add_working_days(start, days))
    assert is_working_day(add_working_days(start, -days))


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 1, 15), 24, date(2028, 1, 15)),
    ],
)
def test_months(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


def test_years_and_the_leap_day() -> None:
    assert add_years(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert add_years(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert add_years(date(2020, 9, 1), 5) == date(2025, 9, 1)
    with pytest.raises(ValueError, match="year"):
        add_years(date(2020, 9, 1), 9000)


@given(DATES, st.integers(-12, 12))
def test_years_are_twelve_months(day: date, years: int) -> None:
    assert add_years(day, years) == add_months(day, 12 * years)


def test_calendar_days() -> None:
    assert add_calendar_days(date(2026, 2, 27), 30) == date(2026, 3, 29)
    assert add_calendar_days(date(2026, 3, 29), -30) == date(2026, 2, 27)


@given(DATES)
def test_a_day_lies_in_its_school_year(day: date) -> None:
    year = school_year(day)
    assert day in year
    assert year.first <= day <= year.last


def test_school_years_turn_on_the_first_of_september() -> None:
    assert school_year(date(2025, 8, 31)) == SchoolYear(2024)
    assert school_year(date(2025, 9, 1)) == SchoolYear(2025)
    assert SchoolYear(2025).title == "2025/26"
    assert SchoolYear(1999).title == "1999/00"
    assert date(2026, 9, 1) not in SchoolYear(2025)
