"""Years in words and figures: «2025 г.», «2025-2026 уч. год», «текущего года»."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from plugins.work_plan.terms.calendar_words import MONTHS

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase

FIRST_YEAR, LAST_YEAR = 1980, 2099


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


def year_at(phrase: Phrase, place: int) -> tuple[AnyYear, int] | None:
    """Read a year: «2025 г.», «2025-2026 уч. год», «25 г.», «текущего года»."""
    while phrase.is_mark(place, ","):
        place += 1
    return (
        _year_of_words(phrase, place)
        or _school_year_in_figures(phrase, place)
        or year_in_figures(phrase, place)
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


def is_year(value: int | None) -> bool:
    """Tell whether a number may be a year of four figures."""
    return value is not None and FIRST_YEAR <= value <= LAST_YEAR


def full_year(value: int) -> int:
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
    if named is None and not is_year(one):
        return None
    if (
        full_year(two) != full_year(one) + 1
        or len(first.text) not in {2, 4}
        or len(second.text) not in {2, 4}
    ):
        return None
    if (
        named is None
        and len(second.text) == 2  # noqa: PLR2004 - two figures
        and not MONTHS.keys().isdisjoint(phrase.at(after).names)
    ):
        return None
    return Year(full_year(one), school=True), named or phrase.match(after, "год|г") or after


def year_in_figures(phrase: Phrase, place: int) -> tuple[AnyYear, int] | None:
    """Read «2025», «2025 г.», «25 г.»."""
    token = phrase.at(place)
    if not token.figures or token.number is None or token.ordinal:
        return None
    end = phrase.match(place + 1, "год")
    if end is not None and phrase.is_mark(end, "."):
        end += 1
    if is_year(token.number):
        school = phrase.match(place + 1, "учебный год")
        return (
            (Year(token.number, school=True), school)
            if school
            else (Year(token.number), end or place + 1)
        )
    if len(token.text) == 2 and end is not None:  # noqa: PLR2004 - two figures
        return Year(full_year(token.number)), end
    return None
