"""What moments of the calendar are: days, months, quarters, terms, holidays, and parts of them.

They are read from a phrase by :mod:`days`, :mod:`periods` and :mod:`parts`, and get their dates from
:mod:`dates`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from plugins.work_plan.terms.year_words import AnyYear


@dataclass(frozen=True, slots=True)
class Day:
    """A day; its month is none while only a number was read («с 10 по …»)."""

    day: int
    month: int | None = None
    year: AnyYear | None = None
    odd: bool = False
    """Whether it is written oddly («1 сентябрь»)."""
    weekday: int | None = None
    """The day of the week that is told beside it («пятница, 17 октября»)."""


@dataclass(frozen=True, slots=True)
class Month:
    """A whole month."""

    month: int
    year: AnyYear | None = None
    odd: bool = False
    """Whether it may be a day as well («09.25»)."""
    short_year: bool = False
    """Whether two figures stand for its year («сентябрь25»)."""


@dataclass(frozen=True, slots=True)
class Period:
    """A quarter, half, term, school year or year; ``number`` is none for the latter two."""

    unit: str
    number: int | None = None
    year: AnyYear | None = None
    until: int | None = None
    """The number of the last, where it is several in a row («I-II квартал»)."""


@dataclass(frozen=True, slots=True)
class Season:
    """A season, by its months."""

    first: int
    last: int
    year: AnyYear | None = None


@dataclass(frozen=True, slots=True)
class Holidays:
    """School holidays; of any season where it is none."""

    season: str | None
    year: AnyYear | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of another moment: its weeks ``first`` to ``last``, its beginning, and so on.

    ``kind`` is week, decade, half, start, middle, end, weekday (``first`` counts, ``last`` is the
    day of the week), day (``first`` counts) or working_day.
    """

    kind: str
    first: int
    last: int
    of: Moment


@dataclass(frozen=True, slots=True)
class Impossible:
    """A date that no calendar has, in the phrase's words."""

    words: str


Moment: TypeAlias = "Day | Month | Period | Season | Holidays | Part | Impossible"


def with_year(moment: Moment, year: AnyYear) -> Moment:
    """Return a moment in a year; unchanged where it names one itself."""
    if isinstance(moment, Part):
        return replace(moment, of=with_year(moment.of, year))
    return (
        moment
        if isinstance(moment, Impossible) or moment.year is not None
        else replace(moment, year=year)
    )


def year_in(moment: Moment) -> AnyYear | None:
    """Return the year that a moment names."""
    if isinstance(moment, Part):
        return year_in(moment.of)
    return None if isinstance(moment, Impossible) else moment.year


def month_in(moment: Moment) -> int | None:
    """Return the month of a day, a month or a part of one."""
    if isinstance(moment, Part):
        return month_in(moment.of)
    return moment.month if isinstance(moment, Day | Month) else None
