"""What a district decides about terms that words leave open; the defaults are of DOMAIN 6."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.workdays import ProductionCalendar


class WeekRule(StrEnum):
    """What «1-я неделя октября» is."""

    DAYS = "days"
    """Its days 1–7, 8–14 and so on."""
    FULL_WEEKS = "full_weeks"
    """The weeks, Monday to Sunday, that lie whole in the month."""


Stretch = tuple[dt.date, dt.date]
"""A first and a last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCalendar:
    """The terms (четверти) and holidays of a school year; ``known`` is false where they are guessed."""

    terms: tuple[Stretch, Stretch, Stretch, Stretch]
    known: bool = True

    @classmethod
    def usual(cls, school_year: int) -> SchoolCalendar:
        """Return the calendar of a usual year, for a year whose own is not known."""
        this, following = school_year, school_year + 1
        return cls(
            terms=(
                (dt.date(this, 9, 1), dt.date(this, 10, 26)),
                (dt.date(this, 11, 5), dt.date(this, 12, 29)),
                (dt.date(following, 1, 10), dt.date(following, 3, 25)),
                (dt.date(following, 4, 3), dt.date(following, 5, 26)),
            ),
            known=False,
        )

    def holidays(self, season: str) -> Stretch:
        """Return the first and last day of the holidays of a season, in English."""
        day = dt.timedelta(days=1)
        if season == "summer":
            last = self.terms[3][1]
            return last + day, dt.date(last.year, 8, 31)
        place = ("autumn", "winter", "spring").index(season)
        return self.terms[place][1] + day, self.terms[place + 1][0] - day


CALENDARS = {
    2025: SchoolCalendar(
        terms=(
            (dt.date(2025, 9, 1), dt.date(2025, 10, 24)),
            (dt.date(2025, 11, 3), dt.date(2025, 12, 30)),
            (dt.date(2026, 1, 12), dt.date(2026, 3, 27)),
            (dt.date(2026, 4, 6), dt.date(2026, 5, 26)),
        )
    )
}
"""The calendars that the Ministry recommended, by the year in which the school year begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """Settings of the reading."""

    by_includes_day: bool = True
    """«До 10 июля» includes 10 July."""
    teaching_ends: tuple[int, int] = (5, 31)
    """The month and day on which a school year («конец учебного года») ends: 31.05 or 31.08."""
    week_rule: WeekRule = WeekRule.DAYS
    months_left_out: frozenset[int] = frozenset()
    """Months in which monthly work rests, such as July and August."""
    days_after_term: int = 5
    """How soon after a term's end «по окончании четверти» is due, in calendar days."""
    half_year_reports: tuple[tuple[int, int], tuple[int, int]] = ((1, 15), (6, 15))
    """Month and day on which «по итогам полугодия» is due."""
    year_report: tuple[int, int] = (6, 30)
    """Month and day on which «по итогам года» is due."""
    school_calendars: Mapping[int, SchoolCalendar] = field(default_factory=lambda: CALENDARS)
    production_calendar: ProductionCalendar | None = None
    """Which days are worked; the portal's own where it is none."""

    def school_calendar(self, school_year: int) -> SchoolCalendar:
        """Return the terms and holidays of a school year, guessed where they are not known."""
        return self.school_calendars.get(school_year) or SchoolCalendar.usual(school_year)
