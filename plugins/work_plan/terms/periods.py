"""Quarters, halves, terms, years, seasons and holidays, and which of several of them are meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.terms.calendar_words import HOLIDAYS, SEASONS
from plugins.work_plan.terms.moments import Holidays, Impossible, Moment, Period, Season
from plugins.work_plan.terms.year_words import Year, year_at

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase

LAST = -1
"""The number of «последний»; «предпоследний» is one less."""
MOST_IN_LIST = 12
"""Longer lists of numbers are no dates."""


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
        if after is None or phrase.has(after, "категория"):
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


def year_stretch_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
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


def holidays_at(phrase: Phrase, place: int) -> tuple[tuple[Moment, ...], int] | None:
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


def season_at(phrase: Phrase, place: int) -> tuple[Moment, int] | None:
    """Read «зимой», «весенний период», «лето 2026 года»."""
    for word, (first, last) in SEASONS.items():
        is_adjective = word.endswith("ий")
        here = phrase.match(place, f"{word} период|время|месяц" if is_adjective else word)
        if here is not None:
            year, end = year_at(phrase, here) or (None, here)
            return Season(first, last, year), end
    return None
