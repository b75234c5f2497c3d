"""The dates of moments in a school year, with the remarks that the conventions leave on them."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from plugins.work_plan.terms import wording
from plugins.work_plan.terms.conventions import WeekRule
from plugins.work_plan.terms.moments import (
    Day,
    Holidays,
    Moment,
    Month,
    Part,
    Period,
    Season,
)
from plugins.work_plan.terms.place import PlanOf
from plugins.work_plan.terms.year_words import AnyYear, Year, YearWord
from portal import workdays

if TYPE_CHECKING:
    from plugins.work_plan.terms.conventions import Conventions
    from plugins.work_plan.terms.place import Place
    from plugins.work_plan.terms.wording import Note

AUGUST, SEPTEMBER, DECEMBER = 8, 9, 12
WEEK = 7
THIRDS = 3
QUARTER_DAYS = 92
LAST = -1
ONE_DAY = dt.timedelta(days=1)


class NoSuchDate(ValueError):
    """A phrase names a date that no calendar has; told in the phrase's words."""

    def __init__(self, words: object) -> None:
        super().__init__(str(words))


@dataclass(frozen=True, slots=True)
class Dates:
    """The first and last day of a moment, and the remarks on them."""

    start: dt.date
    due: dt.date
    notes: tuple[Note, ...] = ()


def month_dates(year: int, month: int) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of a month."""
    return dt.date(year, month, 1), dt.date(year, month, gregorian.monthrange(year, month)[1])


class Frame:
    """The school year of a plan, in which moments get their dates."""

    def __init__(self, place: Place, conventions: Conventions) -> None:
        """Keep the place and the conventions."""
        self.place = place
        self.conventions = conventions
        self.year = place.school_year
        self.first = dt.date(self.year, SEPTEMBER, 1)
        self.last = dt.date(self.year + 1, AUGUST, 31)
        self.title = f"{self.year}-{self.year + 1}"

    def months(self) -> list[tuple[int, int]]:
        """Return the twelve (year, month) of the school year, from September."""
        return [
            *((self.year, month) for month in range(SEPTEMBER, DECEMBER + 1)),
            *((self.year + 1, month) for month in range(1, SEPTEMBER)),
        ]

    def teaching_end(self, start_year: int) -> dt.date:
        """Return the day on which a school year ends by the setting."""
        month, day = self.conventions.teaching_ends
        return dt.date(start_year + 1, month, day)

    # --- years

    def august_opens(self) -> bool:
        """Tell whether an August without a year is the one before the school year."""
        if self.place.rows > 1 and self.place.row:
            return self.place.row * 2 <= self.place.rows
        return self.place.plan_of is PlanOf.INSTITUTION

    def year_of(self, month: int, year: AnyYear | None) -> tuple[int, tuple[Note, ...]]:
        """Return the calendar year of a month."""
        match year:
            case Year(value=value, school=True):
                return (value if month >= SEPTEMBER else value + 1), ()
            case Year(value=value):
                return value, ()
            case YearWord(after=after, school=True):
                base = self.year + after
                return (base if month >= SEPTEMBER else base + 1), (wording.TODAYS_YEAR,)
            case YearWord(after=0) if month < SEPTEMBER:
                return self.year + 1, (wording.TODAYS_YEAR,)
            case YearWord(after=after):
                return self.year + after, (wording.TODAYS_YEAR,)
        if month == AUGUST:
            return self.year if self.august_opens() else self.year + 1, (wording.AUGUST,)
        return (self.year if month >= SEPTEMBER else self.year + 1), ()

    def _school_start(self, year: AnyYear | None) -> int:
        """Return the year in which a school year begins."""
        match year:
            case Year(value=value):
                return value
            case YearWord(after=after):
                return self.year + after
        return self.year

    # --- moments

    def dates(self, moment: Moment) -> Dates:
        """Return the dates of a moment; raise NoSuchDate where the calendar has none."""
        match moment:
            case Day():
                return self._day(moment)
            case Month(month=month, year=year):
                number, notes = self.year_of(month, year)
                odd_notes = (wording.ODD_DATE,) if moment.odd else ()
                odd_notes = (*odd_notes, wording.ODD_YEAR) if moment.short_year else odd_notes
                return Dates(*month_dates(number, month), (*notes, *odd_notes))
            case Season(first=first, last=last, year=year):
                return self._season(first, last, year)
            case Holidays():
                return self._holidays(moment)
            case Period():
                return self._period(moment)
            case Part():
                return self._part(moment)
            case _:
                raise NoSuchDate(moment.words)

    def _day(self, moment: Day) -> Dates:
        """Return the dates of a day."""
        month = moment.month or 1
        year, notes = self.year_of(month, moment.year)
        try:
            day = dt.date(year, month, moment.day)
        except ValueError as error:
            words = f"{moment.day:02d}.{month:02d}.{year}"
            raise NoSuchDate(words) from error
        if moment.odd:
            notes = (*notes, wording.ODD_DATE)
        if moment.weekday not in {None, day.weekday()}:
            notes = (*notes, wording.OTHER_WEEKDAY)
        return Dates(day, day, notes)

    def _season(self, first: int, last: int, year: AnyYear | None) -> Dates:
        """Return the dates of a season; summer ends with the school year."""
        number, notes = self.year_of(first, year) if first != 6 else self.year_of(7, year)  # noqa: PLR2004 - June
        end = number + 1 if last < first else number
        return Dates(
            month_dates(number, first)[0],
            month_dates(end, last)[1],
            (*notes, wording.probable("Время года взято целыми месяцами.")),
        )

    def _calendar_notes(self, start_year: int) -> tuple[Note, ...]:
        """Return the remarks on the terms of a school year."""
        known = self.conventions.school_calendar(start_year).known
        return (wording.BY_TERMS if known else wording.TERMS_NOT_KNOWN,)

    def _holidays(self, moment: Holidays) -> Dates:
        """Return the dates of school holidays of one season."""
        start_year = self._school_start(moment.year)
        if isinstance(moment.year, Year) and not moment.year.school and moment.season != "autumn":
            start_year -= 1
        stretch = self.conventions.school_calendar(start_year).holidays(moment.season or "autumn")
        which = () if moment.season else (wording.WHICH_HOLIDAYS,)
        return Dates(*stretch, (*which, *self._calendar_notes(start_year)))

    def _period(self, moment: Period) -> Dates:
        """Return the dates of a quarter, half, term, trimester or year, or of several in a row."""
        if moment.until is not None:
            if moment.unit == "quarter" and moment.year is None:
                return self._quarters(moment.number or 1, moment.until)
            first = self._period(replace(moment, until=None))
            last = self._period(replace(moment, until=None, number=moment.until))
            return Dates(first.start, last.due, (*first.notes, *last.notes))
        match moment:
            case Period(unit="quarter", number=int(number)):
                return self._quarter(number, moment.year)
            case Period(unit="half", number=int(number)):
                return self._half(number, moment.year)
            case Period(unit="term", number=int(number)):
                start_year = self._school_start(moment.year)
                if isinstance(moment.year, Year) and not moment.year.school and number > 2:  # noqa: PLR2004 - from January on
                    start_year -= 1
                calendar = self.conventions.school_calendar(start_year)
                return Dates(*calendar.terms[number - 1], self._calendar_notes(start_year))
            case Period(unit="trimester", number=int(number)):
                start_year = self._school_start(moment.year)
                ends = ((9, 11), (12, 2), (3, 5))[number - 1]
                start = dt.date(start_year + (ends[0] < AUGUST), ends[0], 1)
                year = start_year + (ends[1] < AUGUST)
                return Dates(start, month_dates(year, ends[1])[1], (wording.EVEN_PARTS,))
            case Period(unit="calendar_year"):
                year = self._school_start(moment.year)
                return Dates(dt.date(year, 1, 1), dt.date(year, 12, 31))
            case Period(unit="year"):
                end = self.teaching_end(self.year)
                return Dates(self.first, end, (wording.WHICH_YEAR,))
        return self._teaching_year(moment.year)

    def _teaching_year(self, year: AnyYear | None) -> Dates:
        """Return the dates of a school year, to the end of teaching."""
        start_year = self._school_start(year)
        notes: tuple[Note, ...] = (wording.TEACHING_YEAR,)
        if isinstance(year, YearWord):
            notes = (*notes, wording.NEW_YEAR if year.doubtful else wording.TODAYS_YEAR)
        return Dates(dt.date(start_year, SEPTEMBER, 1), self.teaching_end(start_year), notes)

    def _quarters(self, number: int, until: int) -> Dates:
        """Return the dates of several quarters in a row, whose year is not named."""
        if until < 3:  # noqa: PLR2004 - January to June
            years = (self.year + 1, self.year + 1)
        elif number == 3:  # noqa: PLR2004 - July to December
            years = (self.year, self.year)
        elif until == 3:  # noqa: PLR2004 - up to September
            years = (self.year + 1, self.year + 1)
        else:
            return Dates(self.first, self.last, (wording.THIRD_QUARTER,))
        start, due = month_dates(years[0], number * 3 - 2)[0], month_dates(years[1], until * 3)[1]
        notes = (wording.QUARTER_OF_CALENDAR,) if until < 3 else (wording.THIRD_QUARTER,)  # noqa: PLR2004 - likewise
        return Dates(start, due, notes)

    def _quarter(self, number: int, year: AnyYear | None) -> Dates:
        """Return the dates of a calendar quarter."""
        first = number * 3 - 2
        notes: tuple[Note, ...] = (wording.QUARTER_OF_CALENDAR,)
        if number == 3 and (year is None or (isinstance(year, Year) and year.school)):  # noqa: PLR2004 - July to September
            start_year = self._school_start(year)
            opens = self.place.rows > 1 and self.august_opens()
            value = start_year if opens else start_year + 1
            notes = (wording.THIRD_QUARTER,)
        else:
            value, more = self.year_of(first if number != 3 else 9, year)  # noqa: PLR2004 - likewise
            notes = (*notes, *more)
        return Dates(month_dates(value, first)[0], month_dates(value, first + 2)[1], notes)

    def _half(self, number: int, year: AnyYear | None) -> Dates:
        """Return the dates of a half: of the calendar year where a calendar year is named."""
        if isinstance(year, Year) and not year.school:
            first, last = ((1, 6), (7, 12))[number - 1]
            return Dates(
                month_dates(year.value, first)[0],
                month_dates(year.value, last)[1],
                (wording.HALF_OF_CALENDAR,),
            )
        start_year = self._school_start(year)
        if number == 1:
            return Dates(
                dt.date(start_year, SEPTEMBER, 1),
                dt.date(start_year, DECEMBER, 31),
                (wording.HALF_OF_SCHOOL,),
            )
        return Dates(
            dt.date(start_year + 1, 1, 1),
            self.teaching_end(start_year),
            (wording.HALF_OF_SCHOOL, wording.SECOND_HALF_ENDS),
        )

    # --- parts

    def _part(self, moment: Part) -> Dates:
        """Return the dates of a part of a moment."""
        whole = self.dates(moment.of)
        kind, first, last = moment.kind, moment.first, moment.last
        is_month = isinstance(moment.of, Month)
        if kind == "half" and isinstance(moment.of, Period):
            number = 2 if first in {2, LAST} else 1
            if moment.of.unit == "school_year":
                return self._half(number, moment.of.year)
            if moment.of.unit == "calendar_year" and isinstance(moment.of.year, Year):
                return self._half(number, moment.of.year)
        if kind == "month":
            return Dates(*_month_of(whole, first), whole.notes)
        if kind in {"start", "middle", "end", "half", "third"}:
            start, due = _rough(whole, kind, first, last, is_month=is_month)
            exact = kind == "half" and is_month
            notes = () if exact else (wording.ROUGH_PART,)
            return Dates(start, due, (*whole.notes, *notes))
        if not is_month:
            whole = Dates(whole.start, whole.due, (*whole.notes, wording.ROUGH_PART))
        if kind == "decade":
            return Dates(*_third(whole, first, last, is_month=is_month), whole.notes)
        if kind == "week":
            return self._weeks(whole, first, last)
        if kind == "weekday":
            return _weekday(whole, first, last)
        return self._day_of(whole, kind, first)

    def _weeks(self, whole: Dates, first: int, last: int) -> Dates:
        """Return the weeks of a stretch by the rule of the settings."""
        if self.conventions.week_rule is WeekRule.FULL_WEEKS:
            return _full_weeks(whole, first, last)
        length = (whole.due - whole.start).days + 1
        if first < 0:
            due = whole.due + dt.timedelta(days=WEEK * (last + 1))
            start = whole.due + dt.timedelta(days=WEEK * first + 1)
            return Dates(max(start, whole.start), due, (*whole.notes, wording.WEEK_BY_DAYS))
        if WEEK * (first - 1) >= length:
            raise NoSuchDate(_week_words(first))
        start = whole.start + dt.timedelta(days=WEEK * (first - 1))
        due = min(whole.start + dt.timedelta(days=WEEK * last - 1), whole.due)
        return Dates(start, due, (*whole.notes, wording.WEEK_BY_DAYS))

    def _day_of(self, whole: Dates, kind: str, number: int) -> Dates:
        """Return the counted day or working day of a stretch."""
        if kind == "day":
            day = (
                whole.due + dt.timedelta(days=number + 1)
                if number < 0
                else whole.start + dt.timedelta(days=number - 1)
            )
            if not whole.start <= day <= whole.due:
                raise NoSuchDate(number)
            return Dates(day, day, whole.notes)
        calendar = self.conventions.production_calendar
        if number < 0:
            day = workdays.add_working_days(whole.due + ONE_DAY, number, calendar)
        else:
            day = workdays.add_working_days(whole.start - ONE_DAY, number, calendar)
        return Dates(day, day, whole.notes)


def _rough(
    whole: Dates, kind: str, first: int, last: int, *, is_month: bool
) -> tuple[dt.date, dt.date]:
    """Return the beginning, middle, end, half or third of a stretch."""
    length = (whole.due - whole.start).days + 1
    if kind == "half":
        middle = whole.start + dt.timedelta(days=15 if is_month else length // 2)
        return (middle, whole.due) if first in {2, -1} else (whole.start, middle - ONE_DAY)
    if kind == "middle":
        return _third(whole, 2, 2, is_month=is_month)
    if kind == "third":
        return _third(whole, first, last, is_month=is_month)
    if is_month:
        return _third(whole, *((1, 1) if kind == "start" else (3, 3)), is_month=True)
    if length <= QUARTER_DAYS:
        size = dt.timedelta(days=WEEK * 2 - 1)
        start = whole.start if kind == "start" else max(whole.due - size, whole.start)
        return start, min(start + size, whole.due)
    if kind == "start":
        return whole.start, month_dates(whole.start.year, whole.start.month)[1]
    return whole.due.replace(day=1), whole.due


def _month_of(whole: Dates, number: int) -> tuple[dt.date, dt.date]:
    """Return the counted month of a stretch; -1 counts the last."""
    base = whole.due.replace(day=1) if number < 0 else whole.start.replace(day=1)
    first = workdays.add_months(base, number + 1 if number < 0 else number - 1)
    start, due = month_dates(first.year, first.month)
    if start > whole.due or due < whole.start:
        raise NoSuchDate(f"{number}-й месяц")  # noqa: EM102, TRY003 - the words of the phrase
    return max(start, whole.start), min(due, whole.due)


def _third(whole: Dates, first: int, last: int, *, is_month: bool) -> tuple[dt.date, dt.date]:
    """Return thirds of a stretch; of a month its days 1–10, 11–20 and the rest."""
    first, last = (number + THIRDS + 1 if number < 0 else number for number in (first, last))
    size = 10 if is_month else ((whole.due - whole.start).days + 1) // THIRDS
    start = whole.start + dt.timedelta(days=size * (first - 1))
    due = whole.start + dt.timedelta(days=size * last - 1)
    return start, whole.due if last == THIRDS else min(due, whole.due)


def _weekday_words(number: int) -> str:
    """Return a counted day of the week as people write it."""
    return f"{number}-й такой день недели"


def _week_words(number: int) -> str:
    """Return a week of a month as people write it."""
    return f"{number}-я неделя"


def _full_weeks(whole: Dates, first: int, last: int) -> Dates:
    """Return weeks from Monday to Sunday that lie whole in a stretch."""
    monday = whole.start + dt.timedelta(days=-whole.start.weekday() % WEEK)
    count = ((whole.due - monday).days + 1) // WEEK
    if first < 0:
        first, last = count + 1 + first, count + 1 + last
    if not 1 <= first <= last <= count:
        raise NoSuchDate(_week_words(first))
    start = monday + dt.timedelta(days=WEEK * (first - 1))
    due = monday + dt.timedelta(days=WEEK * last - 1)
    return Dates(start, due, (*whole.notes, wording.FULL_WEEKS))


def _weekday(whole: Dates, number: int, weekday: int) -> Dates:
    """Return the counted day of the week of a stretch; -1 counts the last."""
    if number < 0:
        last = whole.due - dt.timedelta(days=(whole.due.weekday() - weekday) % WEEK)
        day = last + dt.timedelta(days=WEEK * (number + 1))
    else:
        first = whole.start + dt.timedelta(days=(weekday - whole.start.weekday()) % WEEK)
        day = first + dt.timedelta(days=WEEK * (number - 1))
    if not whole.start <= day <= whole.due:
        raise NoSuchDate(_weekday_words(number))
    return Dates(day, day, whole.notes)
