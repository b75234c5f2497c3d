"""Days and months in words and figures: «1 сентября 2025 г.», «30.09», «сентябрь 2025»."""

from __future__ import annotations

import calendar as gregorian
from dataclasses import replace

from plugins.work_plan.terms.calendar_words import MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from plugins.work_plan.terms.moments import Day, Impossible, Moment, Month
from plugins.work_plan.terms.round_days import round_days_at
from plugins.work_plan.terms.tokens import Phrase, number_at
from plugins.work_plan.terms.year_words import (
    AnyYear,
    Year,
    full_year,
    is_year,
    year_at,
    year_in_figures,
)


def _month_at(phrase: Phrase, place: int) -> tuple[int, int] | None:
    """Read the name of a month."""
    token = phrase.at(place)
    for name in token.names:
        if name in MONTHS:
            return MONTHS[name], place + 1
    return None


def _days_in(month: int) -> int:
    """Return the most days that a month may have."""
    return 29 if month == 2 else gregorian.monthrange(2025, month)[1]  # noqa: PLR2004 - February


def day_or_month_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read a day with its month and its day of the week, or a month."""
    told = weekday_at(phrase, place)
    if told is not None:
        found = _without_weekday_at(phrase, told[1] + phrase.is_mark(told[1], ","))
        return _with_weekday(found, told[0]) if found is not None else None
    found = _without_weekday_at(phrase, place)
    if found is None or not isinstance(found[0], Day):
        return found
    opened = phrase.is_mark(found[1], "(", ",")
    told = weekday_at(phrase, found[1] + opened)
    if told is None:
        return found
    end = told[1] + (phrase.is_mark(found[1], "(") and phrase.is_mark(told[1], ")"))
    follows = phrase.at(end)
    ends = follows.text in {"", ".", ";", ",", "-", "в", "до", "по"}
    return _with_weekday((found[0], end), told[0]) if ends else found


def weekday_at(phrase: Phrase, place: int) -> tuple[int, int] | None:
    """Read one day of the week, not «по пятницам»."""
    token = phrase.at(place)
    if token.text.endswith("м"):
        return None
    names = WEEKDAYS | SHORT_WEEKDAYS
    day = next((names[name] for name in token.names if name in names), None)
    if day is None:
        return None
    dot = phrase.is_mark(place + 1, ".") and phrase.at(place + 1).glued
    return day, place + 1 + dot


def _with_weekday(found: tuple[Moment, int], weekday: int) -> tuple[Moment, int] | None:
    """Return a day with the day of the week that is told; none for another moment."""
    moment, end = found
    if isinstance(moment, Day):
        return replace(moment, weekday=weekday), end
    return found if isinstance(moment, Impossible) else None


def _without_weekday_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read a day with its month, or a month."""
    return (
        _iso_at(phrase, place)
        or _dotted_at(phrase, place)
        or _named_day_at(phrase, place)
        or named_month_at(phrase, place)
    )


def _iso_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read «2025-09-01» and «2025.09.01»."""
    tokens = [phrase.at(place + step) for step in range(5)]
    year, mark, month, second_mark, day = tokens
    if mark.text not in {"-", "."} or second_mark.text != mark.text or not day.figures:
        return None
    if not (is_year(year.number) and month.figures and len(month.text) == len(day.text) == 2):  # noqa: PLR2004 - two figures
        return None
    return _checked_day(phrase, place, place + 5, day.number, month.number, Year(year.number or 0))


def _dotted_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read «30.09», «30.09.», «20.10.23», «01.09.2025г.», «09.2025», «01/09/2025»."""
    day, mark, month = (phrase.at(place + step) for step in range(3))
    number = month.number if month.figures else month.roman
    if not day.figures or day.ordinal or number is None:
        return None
    full = _day_of_three(phrase, place, number)
    if full is not None:
        return full
    if mark.text != "." or not mark.glued:
        return None
    after = place + 3
    if is_year(number) and month.figures:
        if day.number not in range(1, MONTHS_A_YEAR + 1):
            return None
        return Month(day.number or 0, Year(number)), _after_year_word(phrase, after)
    if not month.glued and len(month.text) > 2:  # noqa: PLR2004 - two figures
        return None
    year, end = _year_after_month(phrase, after)
    if number in _YEARS_IN_TWO_FIGURES and day.number in range(1, MONTHS_A_YEAR + 1):
        return Month(day.number or 0, Year(full_year(number)), odd=True), end
    return _checked_day(phrase, place, end, day.number, number, year)


_YEARS_IN_TWO_FIGURES = range(20, 41)
MONTHS_A_YEAR = 12


def _day_of_three(phrase: Phrase, place: int, month: int) -> tuple[Moment, int] | None:
    """Read a day, month and year with like marks between: «20.10.23», «01/09/2025», «1-9-2025»."""
    mark, last = phrase.at(place + 1), phrase.at(place + 4)
    if mark.text not in {".", "/", "-", ","} or phrase.at(place + 3).text != mark.text:
        return None
    if not last.figures or not last.glued or not phrase.at(place + 3).glued:
        return None
    figures = {2, 4} if mark.text == "." else {4}
    year = Year(full_year(last.number or 0))
    if len(last.text) not in figures or not is_year(year.value):
        return None
    end = _after_year_word(phrase, place + 5)
    return _checked_day(phrase, place, end, phrase.at(place).number, month, year)


def _year_after_month(phrase: Phrase, place: int) -> tuple[AnyYear | None, int]:
    """Read the year that may follow «30.09» after a space, past the dot that may end the month."""
    dotted = phrase.is_mark(place, ".")
    named = year_in_figures(phrase, place + dotted)
    if named is not None:
        return named
    return None, place + (dotted and phrase.at(place).glued)


def _after_year_word(phrase: Phrase, place: int) -> int:
    """Return the place after «г.» or «года», where it stands."""
    end = phrase.match(place, "год") or place
    return end + 1 if end > place and phrase.is_mark(end, ".") else end


def _checked_day(
    phrase: Phrase, start: int, end: int, day: int | None, month: int | None, year: AnyYear | None
) -> tuple[Moment, int]:
    """Return a day that exists, or say that there is none."""
    if not day or not month or month > 12 or day > _days_in(month):  # noqa: PLR2004 - months
        return Impossible(phrase.words(start, end)), end
    is_leap_day = (day, month) == (29, 2)
    if (
        is_leap_day
        and isinstance(year, Year)
        and not year.school
        and not gregorian.isleap(year.value)
    ):
        return Impossible(phrase.words(start, end)), end
    return Day(day, month, year), end


def _named_day_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read «1 сентября 2025 г.», «5-го октября», «первое сентября», «"25" мая»."""
    opened = place + 1 if phrase.is_mark(place, '"') else place
    found = number_at(phrase, opened)
    if found is None or round_days_at(phrase, opened) is not None:
        return None
    day, here = found
    if opened != place:
        if not phrase.is_mark(here, '"'):
            return None
        here += 1
    here = phrase.match(here, "число") or here
    here += phrase.is_mark(here, ".") and phrase.at(here).glued
    month = _month_at(phrase, here)
    if month is None:
        return None
    odd = phrase.at(here).text in MONTHS
    number, here = month
    here = phrase.match(here, "месяц") or here
    year, here = year_at(phrase, here) or (None, here)
    moment, end = _checked_day(phrase, place, here, day, number, year)
    return (replace(moment, odd=odd) if isinstance(moment, Day) else moment), end


def named_month_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read «сентябрь», «сентябре месяце 2025 г.», «месяц сентябрь»."""
    month = _month_at(phrase, phrase.match(place, "месяц") or place)
    if month is None:
        return None
    number, here = month
    here = phrase.match(here, "месяц") or here
    glued = phrase.at(here)
    if glued.glued and glued.number in _YEARS_IN_TWO_FIGURES and len(glued.text) == 2:  # noqa: PLR2004 - two figures
        return Month(number, Year(full_year(glued.number or 0)), short_year=True), here + 1
    year, here = year_at(phrase, here) or (None, here)
    return Month(number, year), here
