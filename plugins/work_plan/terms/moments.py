"""Moments of the calendar as phrases name them: days, months, weeks, quarters, terms, holidays.

A function of this module takes a phrase and a place in it, and returns what stands there with the
place after it, or none. What a moment is in dates is found by :mod:`dates`.
"""

from __future__ import annotations

import calendar as gregorian
from dataclasses import dataclass, replace
from typing import TypeAlias

from plugins.work_plan.terms.calendar_words import HOLIDAYS, MONTHS, SEASONS, WEEKDAYS
from plugins.work_plan.terms.tokens import Phrase, number_at

FIRST_YEAR, LAST_YEAR = 1980, 2099
LAST = -1
WEEKS = 5
MOST_IN_LIST = 12
"""Longer lists of numbers are no dates."""
"""The number of «последний»; «предпоследний» is one less."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year that a phrase names; of a school year, the one in which it begins."""

    value: int
    school: bool = False
    told: bool = True
    """Whether the phrase names it; false where its order among other dates tells it."""


@dataclass(frozen=True, slots=True)
class YearWord:
    """«Текущего года», «следующего года»: so many years after the plan's."""

    after: int
    school: bool = False
    doubtful: bool = False
    """Whether it may be the plan's own year («новый учебный год»)."""


AnyYear: TypeAlias = "Year | YearWord"


@dataclass(frozen=True, slots=True)
class Day:
    """A day; its month is none while only a number was read («с 10 по …»)."""

    day: int
    month: int | None = None
    year: AnyYear | None = None
    odd: bool = False
    """Whether it is written oddly («1 сентябрь»)."""


@dataclass(frozen=True, slots=True)
class Month:
    """A whole month."""

    month: int
    year: AnyYear | None = None
    odd: bool = False


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
    if isinstance(moment, Impossible) or moment.year is not None:
        return moment
    return replace(moment, year=year)


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


# --- years


def year_at(phrase: Phrase, place: int) -> tuple[AnyYear, int] | None:
    """Read a year: «2025 г.», «2025-2026 уч. год», «25 г.», «текущего года»."""
    while phrase.is_mark(place, ","):
        place += 1
    return (
        _year_of_words(phrase, place)
        or _school_year_in_figures(phrase, place)
        or _year_in_figures(phrase, place)
    )


def _year_of_words(phrase: Phrase, place: int) -> tuple[AnyYear, int] | None:
    """Read «текущего года», «следующего учебного года»."""
    short = phrase.match(place, "=с|=т . год")
    if short is not None:
        return YearWord(0), short
    for pattern, after in (
        ("текущий|сей|этот|нынешний|данный|настоящий", 0),
        ("следующий|будущий|последующий", 1),
        ("новый", 1),
        ("прошлый|прошедший|предыдущий", -1),
    ):
        here = phrase.match(place, pattern)
        if here is None:
            continue
        school = phrase.match(here, "учебный год")
        doubtful = pattern == "новый"
        if school is not None:
            return YearWord(after, school=True, doubtful=doubtful), school
        end = phrase.match(here, "календарный? год")
        if end is not None:
            return YearWord(after), end
    return None


def _is_year(value: int | None) -> bool:
    """Tell whether a number may be a year of four figures."""
    return value is not None and FIRST_YEAR <= value <= LAST_YEAR


def _full(value: int) -> int:
    """Return a year of two figures in full."""
    return value if value > 99 else 2000 + value  # noqa: PLR2004 - two figures


def _school_year_in_figures(phrase: Phrase, place: int) -> tuple[AnyYear, int] | None:
    """Read «2025-2026 уч. год», «2025/26», «25-26 учебного года»."""
    first, mark, second = phrase.at(place), phrase.at(place + 1), phrase.at(place + 2)
    if not first.figures or mark.text not in {"-", "/"} or not second.figures:
        return None
    one, two = first.number or 0, second.number or 0
    after = place + 3
    named = phrase.match(after, "учебный год|г") or phrase.match(after, "уч|учебный")
    if named is None and not _is_year(one):
        return None
    if (
        _full(two) != _full(one) + 1
        or len(first.text) not in {2, 4}
        or len(second.text) not in {2, 4}
    ):
        return None
    if named is None and len(second.text) == 2 and _month_at(phrase, after) is not None:  # noqa: PLR2004 - likewise
        return None
    return Year(_full(one), school=True), named or phrase.match(after, "год|г") or after


def _year_in_figures(phrase: Phrase, place: int) -> tuple[AnyYear, int] | None:
    """Read «2025», «2025 г.», «25 г.»."""
    token = phrase.at(place)
    if not token.figures or token.number is None or token.ordinal:
        return None
    end = phrase.match(place + 1, "год")
    if end is not None and phrase.is_mark(end, "."):
        end += 1
    if _is_year(token.number):
        school = phrase.match(place + 1, "учебный год")
        return (
            (Year(token.number, school=True), school)
            if school
            else (Year(token.number), end or place + 1)
        )
    if len(token.text) == 2 and end is not None:  # noqa: PLR2004 - two figures
        return Year(_full(token.number)), end
    return None


# --- days and months


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
    """Read a day with its month, or a month."""
    return (
        _iso_at(phrase, place)
        or _dotted_at(phrase, place)
        or _named_day_at(phrase, place)
        or _named_month_at(phrase, place)
    )


def _iso_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read «2025-09-01» and «2025.09.01»."""
    tokens = [phrase.at(place + step) for step in range(5)]
    year, mark, month, second_mark, day = tokens
    if mark.text not in {"-", "."} or second_mark.text != mark.text or not day.figures:
        return None
    if not (_is_year(year.number) and month.figures and len(month.text) == len(day.text) == 2):  # noqa: PLR2004 - two figures
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
    if _is_year(number) and month.figures:
        if day.number not in range(1, MONTHS_A_YEAR + 1):
            return None
        return Month(day.number or 0, Year(number)), _after_year_word(phrase, after)
    if not month.glued and len(month.text) > 2:  # noqa: PLR2004 - two figures
        return None
    year, end = _year_after_month(phrase, after)
    if number in _YEARS_IN_TWO_FIGURES and day.number in range(1, MONTHS_A_YEAR + 1):
        return Month(day.number or 0, Year(_full(number)), odd=True), end
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
    year = Year(_full(last.number or 0))
    if len(last.text) not in figures or not _is_year(year.value):
        return None
    end = _after_year_word(phrase, place + 5)
    return _checked_day(phrase, place, end, phrase.at(place).number, month, year)


def _year_after_month(phrase: Phrase, place: int) -> tuple[AnyYear | None, int]:
    """Read the year that may follow «30.09» after a space, past the dot that may end the month."""
    dotted = phrase.is_mark(place, ".")
    named = _year_in_figures(phrase, place + dotted)
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


def _named_month_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read «сентябрь», «сентябре месяце 2025 г.», «месяц сентябрь»."""
    month = _month_at(phrase, phrase.match(place, "месяц") or place)
    if month is None:
        return None
    number, here = month
    here = phrase.match(here, "месяц") or here
    year, here = year_at(phrase, here) or (None, here)
    return Month(number, year), here


# --- numbered stretches


def which_at(phrase: Phrase, place: int) -> tuple[tuple[tuple[int, int], ...], int] | None:
    """Read which of several, as runs: «1-я», «II», «последняя», «2-3» (one run), «1, 2 и 4»."""
    first = _one_at(phrase, place)
    if first is None:
        return None
    runs, here = [(first[0], first[0])], first[1]
    while True:
        mark = phrase.at(here).text
        if mark == "по" and phrase.has(place - 1, "с", "со"):
            mark = "-"
        following = _one_at(phrase, here + 1) if mark in {"-", ",", "и", "/"} else None
        if following is None or len(runs) > MOST_IN_LIST:
            return tuple(runs), here
        number, here = following
        if mark == "-" and 0 < runs[-1][0] < number:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))


def _one_at(phrase: Phrase, place: int) -> tuple[int, int] | None:
    """Read one number that says which; the last counts from the end."""
    if phrase.has(place, "последний"):
        return LAST, place + 1
    if phrase.has(place, "предпоследний"):
        return LAST - 1, place + 1
    token = phrase.at(place)
    if token.roman is not None and not (token.figures and token.number):
        return token.roman, place + 1
    if token.number is not None and (token.figures or token.ordinal or token.number):
        return token.number, place + 1
    return None


_UNITS = {
    "квартал": ("quarter", 4),
    "полугодие": ("half", 2),
    "семестр": ("half", 2),
    "четверть": ("term", 4),
    "триместр": ("trimester", 3),
}


def periods_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read «III квартал», «1 и 2 полугодие 2026 года», «2-я четверть»."""
    which = which_at(phrase, place)
    if which is None:
        return None
    runs, here = which
    here = phrase.match(here, "учебный") or here
    for word, (unit, most) in _UNITS.items():
        after = phrase.first(here, word, *(("п / год|г", "п - год|г") if unit == "half" else ()))
        if after is None:
            continue
        school = phrase.match(after, "учебный год") if year_at(phrase, after) is None else None
        year, end = year_at(phrase, after) or (None, school or after)
        exact = [
            tuple(most + 1 + number if number < 0 else number for number in run) for run in runs
        ]
        if any(not 1 <= number <= most for run in exact for number in run):
            return (Impossible(phrase.words(place, end)),), end
        return tuple(
            Period(unit, first, year, last if last > first else None) for first, last in exact
        ), end
    return None


def _year_stretch_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read «учебный год», «календарного года», «2025-2026 уч. год», «2026 год»."""
    here = phrase.first(place, "учебный год")
    if here is not None:
        year = year_at(phrase, here)
        if year is not None and isinstance(year[0], Year) and year[0].school:
            return Period("school_year", None, year[0]), year[1]
        return Period("school_year"), here
    here = phrase.match(place, "календарный год")
    if here is not None:
        return Period("calendar_year"), here
    named = year_at(phrase, place)
    if named is not None:
        year_read, end = named
        return Period("school_year" if year_read.school else "calendar_year", None, year_read), end
    here = phrase.match(place, "год")
    return None if here is None else (Period("year"), here)


_ANY_HOLIDAYS = (
    "каникулы|каникул",
    "каникулярный время|период",
    "школьный каникулы|каникул",
)


def _holidays_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read «каникулы», «зимние каникулы 2026 г.», «осенние и весенние каникулы»."""
    here = phrase.first(place, *_ANY_HOLIDAYS)
    if here is not None:
        return (Holidays(None),), here
    seasons: list[str] = []
    here = place
    while True:
        season = next((HOLIDAYS[name] for name in phrase.at(here).names if name in HOLIDAYS), None)
        if season is None:
            return None
        seasons.append(season)
        here += 1
        end = phrase.match(here, "школьный? каникулы|каникул")
        if end is not None:
            break
        here += phrase.is_mark(here, ",", "и")
    year, end = year_at(phrase, end) or (None, end)
    return tuple(Holidays(season, year) for season in dict.fromkeys(seasons)), end


def _season_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read «зимой», «весенний период», «лето 2026 года»."""
    for word, (first, last) in SEASONS.items():
        is_adjective = word.endswith("ий")
        here = phrase.match(place, f"{word} период|время|месяц" if is_adjective else word)
        if here is not None:
            year, end = year_at(phrase, here) or (None, here)
            return Season(first, last, year), end
    return None


# --- parts of stretches


def parts_at(phrase: Phrase, place: int) -> tuple[tuple[tuple[str, int, int], ...], int] | None:
    """Read «начало», «1-я неделя», «2-3 неделя», «вторая половина», «последний четверг»."""
    for kind, words in (
        ("start", "первый числах|числа|число"),
        ("end", "последний числах|числа"),
        ("start", "начало|начале"),
        ("middle", "середина"),
        ("end", "конец|окончание|завершение"),
    ):
        here = phrase.match(place, words)
        if here is not None:
            return ((kind, 1, 1),), here
    rounded = round_days_at(phrase, place)
    if rounded is not None:
        return (("third", rounded, rounded),), place + 2
    which = which_at(phrase, place)
    if which is None:
        return None
    runs, here = which
    for kind, word, most in (
        ("week", "неделя", 6),
        ("decade", "декада", 3),
        ("half", "половина", 2),
        ("third", "треть", 3),
        ("month", "месяц", 12),
    ):
        after = phrase.match(here, f"{'учебный? ' if kind == 'week' else ''}{word}")
        numbers = [number for run in runs for number in run]
        if after is not None and all(LAST - 1 <= number <= most and number for number in numbers):
            return _joined(kind, runs), after
    return _counted_days(phrase, here, [first for first, last in runs if first == last])


def round_days_at(phrase: Phrase, place: int) -> int | None:
    """Return which third of a month «10-е числа», «двадцатых числах» are."""
    token, days = phrase.at(place), phrase.at(place + 1)
    if token.number not in {10, 20} or not token.ordinal:
        return None
    ends_plural = phrase.text[token.start : token.end].endswith(("е", "ые"))
    if days.text in {"числах", "чисел"} or (days.text == "числа" and ends_plural):
        return (token.number or 0) // 10 + 1
    return None


def _counted_days(
    phrase: Phrase, place: int, numbers: list[int]
) -> tuple[tuple[tuple[str, int, int], ...], int] | None:
    """Read «четверг» after «последний», «вторник» after «1-й и 3-й», «рабочий день»."""
    if not numbers:
        return None
    for word, weekday in WEEKDAYS.items():
        after = phrase.match(place, word)
        if after is not None and all(LAST - 1 <= number <= WEEKS for number in numbers):
            return tuple(("weekday", number, weekday) for number in numbers), after
    for kind, words in (("working_day", "рабочий день"), ("day", "=день|=дня|число")):
        after = phrase.match(place, words)
        is_ordinal = phrase.at(place - 1).ordinal or all(number < 0 for number in numbers)
        if after is not None and is_ordinal:
            return tuple((kind, number, number) for number in numbers), after
    return None


def _joined(kind: str, runs: tuple[tuple[int, int], ...]) -> tuple[tuple[str, int, int], ...]:
    """Return runs as parts, neighbours as one: 2, 3 from 2 to 3; 1, 4 apart."""
    parts: list[tuple[str, int, int]] = []
    for first, last in runs:
        if parts and first > 0 and parts[-1][2] == first - 1:
            parts[-1] = (kind, parts[-1][1], last)
        else:
            parts.append((kind, first, last))
    return tuple(parts)


def _parted_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read parts of a moment: «конец мая», «2-3 неделя сентября», «начало и конец года»."""
    parts = parts_at(phrase, place)
    if parts is None:
        return None
    found, here = list(parts[0]), parts[1]
    while phrase.is_mark(here, ",", "и", "-") and len(found) <= MOST_IN_LIST:
        more = parts_at(phrase, phrase.match(here + 1, "в") or here + 1)
        if more is None:
            break
        if phrase.is_mark(here, "-") and len(more[0]) == 1:
            found.append(("to", 0, 0))
        found.extend(more[0])
        here = more[1]
    is_edge = found[0][0] in {"start", "middle", "end"}
    whole = (_parted_at(phrase, here) if is_edge else None) or whole_at(phrase, here)
    if whole is None:
        return None
    moments, end = whole
    of_months = found[0][0] == "month" and any(isinstance(of, Month) for of in moments)
    if of_months or any(isinstance(of, Day) for of in moments):
        return None
    return tuple(part for of in moments for part in _of(found, of)), end


def _of(parts: list[tuple[str, int, int]], of: Moment) -> tuple[Moment, ...]:
    """Return the parts of a moment; a dash between two of a kind makes one stretch of them."""
    moments: list[Moment] = []
    joins = False
    for kind, first, last in parts:
        before = moments[-1] if moments else None
        if kind == "to":
            joins = True
        elif isinstance(of, Impossible):
            return (of,)
        elif joins and isinstance(before, Part) and before.kind == kind:
            moments[-1] = replace(before, last=last)
            joins = False
        else:
            moments.append(Part(kind, first, last, of))
            joins = False
    return tuple(moments)


def whole_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read moments that are no parts of others; several only by their numbers («1, 2 полугодие»)."""
    for read_several in (_holidays_at, periods_at):
        several = read_several(phrase, place)
        if several is not None:
            return several
    for read in (day_or_month_at, _season_at, _year_stretch_at):
        found = read(phrase, place)
        if found is not None:
            return (found[0],), found[1]
    return None


def _month_then_parts_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read a month and parts of it after it: «октябрь, 2 неделя», «май (вторая декада)»."""
    month = _named_month_at(phrase, place)
    if month is None:
        return None
    of, here = month
    opened = phrase.is_mark(here, "(")
    here += phrase.is_mark(here, ",", "(", "-")
    parts = parts_at(phrase, here)
    if parts is None or parts[0][0][0] not in {"week", "decade", "half"}:
        return None
    end = parts[1]
    if phrase.match(end, "месяц") is None and whole_at(phrase, end) is not None:
        return None
    end = phrase.match(end, "месяц") or end
    if opened and phrase.is_mark(end, ")"):
        end += 1
    return _of(list(parts[0]), of), end


def moments_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
    """Read any moments that stand at a place as one expression."""
    return (
        _parted_at(phrase, place) or _month_then_parts_at(phrase, place) or whole_at(phrase, place)
    )
