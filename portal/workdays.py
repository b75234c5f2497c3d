"""Calendar-day and working-day arithmetic, and school years.

Working days follow the production calendar of Russia, which is data
(``production_calendar.toml``): an official year comes from its act of the Government, any other
year is computed from the holidays of art. 112 of the Labour Code and says so (``certain``).

Terms in years and months end on the same date of the later year or month; where that month has
no such date, on its last day (Civil Code, art. 192): 29 February plus a year is 28 February.
"""

import calendar as gregorian
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Self

ONE_DAY = timedelta(days=1)
SATURDAY = 5
MONTHS_A_YEAR = 12
SEPTEMBER = 9

_NEW_YEAR_HOLIDAYS = tuple((1, day) for day in range(1, 9))
_OTHER_HOLIDAYS = ((2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4))


def add_calendar_days(day: date, days: int) -> date:
    """Return the date ``days`` calendar days after ``day`` (before it, when negative)."""
    return day + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """Return the same date ``months`` later; the month's last day where it has no such date."""
    years, month = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    last = gregorian.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))


def add_years(day: date, years: int) -> date:
    """Return the same date ``years`` later; 29 February becomes 28 (Civil Code, art. 192)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        if (day.month, day.day) != (2, 29):
            raise
        return date(day.year + years, 2, 28)


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """What one year's calendar says beyond weekends.

    ``certain`` is false when the year was computed from the statute, without the Government's
    transfers of days off.
    """

    year: int
    act: str
    certain: bool
    days_off: frozenset[date]
    working_days: frozenset[date]
    short_days: frozenset[date]

    @classmethod
    def from_table(cls, year: int, table: Mapping[str, Any]) -> Self:
        """Make a year from its table of the data file; raise ValueError on a date of another."""
        lists = {name: frozenset(table[name]) for name in _DATE_LISTS}
        for name, days in lists.items():
            if any(day.year != year for day in days):
                message = f"production calendar: {year}.{name} holds a date of another year"
                raise ValueError(message)
        return cls(
            year=year,
            act=table["act"],
            certain=table.get("official", True),
            days_off=lists["days_off"] | statutory_holidays(year),
            working_days=lists["working_days"],
            short_days=lists["short_days"],
        )

    @classmethod
    def from_statute(cls, year: int) -> Self:
        """Compute a year from art. 112 (moved holidays) and art. 95 (eves) of the Labour Code."""
        holidays = statutory_holidays(year)
        days_off = set(holidays)
        for month, day in _OTHER_HOLIDAYS:
            holiday = date(year, month, day)
            if holiday.weekday() >= SATURDAY:
                moved = holiday + ONE_DAY
                while moved.weekday() >= SATURDAY or moved in days_off:
                    moved += ONE_DAY
                days_off.add(moved)
        eves = {holiday - ONE_DAY for holiday in holidays}
        eves.add(date(year, 12, 31))
        return cls(
            year=year,
            act="ТК РФ, ст. 112",
            certain=False,
            days_off=frozenset(days_off),
            working_days=frozenset(),
            short_days=frozenset(
                eve
                for eve in eves
                if eve.year == year and eve.weekday() < SATURDAY and eve not in days_off
            ),
        )


_DATE_LISTS = ("days_off", "working_days", "short_days")


def statutory_holidays(year: int) -> frozenset[date]:
    """Return the non-working holidays of art. 112 of the Labour Code."""
    return frozenset(
        date(year, month, day) for month, day in (*_NEW_YEAR_HOLIDAYS, *_OTHER_HOLIDAYS)
    )


@dataclass(slots=True)
class ProductionCalendar:
    """Which days are worked; years that no act covers are computed when first asked for."""

    years: dict[int, CalendarYear] = field(default_factory=dict)

    @classmethod
    def from_toml(cls, text: str) -> Self:
        """Make a calendar from the text of a data file (see ``production_calendar.toml``)."""
        tables = tomllib.loads(text)
        return cls({int(year): CalendarYear.from_table(int(year), tables[year]) for year in tables})

    def year(self, year: int) -> CalendarYear:
        """Return one year, official when an act is known, computed otherwise."""
        known = self.years.get(year)
        if known is None:
            known = self.years[year] = CalendarYear.from_statute(year)
        return known

    def is_certain(self, year: int) -> bool:
        """Tell whether the year comes from an act of the Government."""
        return self.year(year).certain

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day is worked in a five-day week."""
        year = self.year(day.year)
        if day in year.days_off:
            return False
        return day.weekday() < SATURDAY or day in year.working_days

    def is_short_day(self, day: date) -> bool:
        """Tell whether the day is worked one hour less, as the eve of a holiday."""
        return day in self.year(day.year).short_days


@cache
def official_calendar() -> ProductionCalendar:
    """Return the calendar that ships with the portal (read once, on first use)."""
    source = files("portal").joinpath("production_calendar.toml")
    return ProductionCalendar.from_toml(source.read_text(encoding="utf-8"))


def is_working_day(day: date, calendar: ProductionCalendar | None = None) -> bool:
    """Tell whether the day is worked by the production calendar."""
    return (calendar or official_calendar()).is_working_day(day)


def is_short_day(day: date, calendar: ProductionCalendar | None = None) -> bool:
    """Tell whether the day is one hour shorter by the production calendar."""
    return (calendar or official_calendar()).is_short_day(day)


def add_working_days(day: date, days: int, calendar: ProductionCalendar | None = None) -> date:
    """Return the ``days``-th working day after ``day`` (before it, when negative).

    ``day`` itself is not counted; nought days return it unchanged, worked or not.
    """
    used = calendar or official_calendar()
    step = ONE_DAY if days > 0 else -ONE_DAY
    left = abs(days)
    while left:
        day += step
        left -= used.is_working_day(day)
    return day


def working_days_between(
    first: date, last: date, calendar: ProductionCalendar | None = None
) -> int:
    """Count the working days after ``first`` up to and including ``last``.

    The inverse of :func:`add_working_days`; negative, and counted from ``last`` to the day
    before ``first``, when ``last`` comes first.
    """
    used = calendar or official_calendar()
    if last < first:
        days = (last + ONE_DAY * number for number in range((first - last).days))
        return -sum(map(used.is_working_day, days))
    days = (first + ONE_DAY * number for number in range(1, (last - first).days + 1))
    return sum(map(used.is_working_day, days))


@dataclass(frozen=True, slots=True, order=True)
class SchoolYear:
    """A school year, 1 September to 31 August, named by the year it starts in."""

    start_year: int

    @property
    def first(self) -> date:
        """The first day."""
        return date(self.start_year, SEPTEMBER, 1)

    @property
    def last(self) -> date:
        """The last day."""
        return date(self.start_year + 1, SEPTEMBER - 1, 31)

    @property
    def title(self) -> str:
        """The name as people write it: ``2025/26``."""
        return f"{self.start_year}/{(self.start_year + 1) % 100:02d}"

    def __contains__(self, day: date) -> bool:
        """Tell whether the day lies in the school year."""
        return self.first <= day <= self.last


def school_year(day: date) -> SchoolYear:
    """Return the school year of a day."""
    return SchoolYear(day.year if day.month >= SEPTEMBER else day.year - 1)
