"""Years named in the texts of a plan, moved to another school year: a rule over texts alone.

Moved are years near the plan's own: «2023-2024», «2023-24», «22 - 23 уч. год», «2023 г.»,
«01.09.23». Years of acts of law (приказ … от 24.03.2023 № 196) and years far away (до 2030 года) stay.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NEAR = 2
"""Years before and after the plan's first that are taken for years of its work."""
CENTURY, SHORT = 2000, 100

_YEARS = re.compile(
    r"""
      (?<![\d.№/])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<of>20\d\d)(?!\d|\.\d)
    | (?<![\d.№/])(?P<short_day>\d\d)\.(?P<short_month>\d\d)\.(?P<short_of>\d\d)(?!\d|\.\d)
    | (?<![\d№-])(?P<first>20\d\d)(?P<between>\s?(?:г\.|года?|гг?\.?)?\s?[-–—/]\s?)
      (?P<second>20\d\d|\d\d)(?![\d-])
    | (?<![\d№.-])(?P<short_first>\d\d)(?P<short_between>\s?[-–—/]\s?)(?P<short_second>\d\d)
      (?=\s?(?:-?й\s)?\s?(?:уч\b|уч\.|учебн))
    | (?<![\d№.-])(?P<alone>20\d\d)(?![\d-])
    """,
    re.VERBOSE | re.IGNORECASE,
)
_NUMBER_BEFORE = re.compile(r"(?:№|\bстр\.|\bкаб\.)\s*$", re.IGNORECASE)
_LEAP_DAY = re.compile(r"\b29\s+февраля\s+$", re.IGNORECASE)
_NUMBER_AFTER = re.compile(r"\s*(?:г\.?|года)?\s*(?:№|N\s?\d|#)", re.IGNORECASE)
_ACT_BEFORE = re.compile(
    r"\b(?:приказ|закон|постановлени|распоряжени|письм|санпин|порядк|положени|указ|решени)\w*"
    r"[^.;№]{0,120}\bот\s*(?:«?\d{1,2}»?\s+[а-я]+\s+)?$",
    re.IGNORECASE,
)
_SHORT_WORDS = re.compile(r"(?<=[а-яё])\.", re.IGNORECASE)
"""Points of shortened words (Мин. просв.), which end no sentence."""


@dataclass(frozen=True, slots=True)
class Named:
    """A year, years or a day named in a text: where, and how it would be written when moved.

    ``moved`` equals ``written`` where it stays, ``why_kept`` then says why: ``law`` (an act's own
    year), ``far`` from the plan's, or ``no_day`` (29 February).
    """

    start: int
    end: int
    written: str
    moved: str
    why_kept: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shifted:
    """A text with its years moved: what was changed, as pairs of old and new, and what was kept."""

    text: str
    changes: tuple[tuple[str, str], ...] = ()
    kept: tuple[str, ...] = ()


def shift_years(text: str, *, year: int, by: int) -> Shifted:
    """Return a text of the plan of a school year (named by its first) moved by so many years."""
    found = list(_named(text, year, by))
    pieces: list[str] = []
    last = 0
    for one in found:
        pieces += (text[last : one.start], one.moved)
        last = one.end
    pieces.append(text[last:])
    return Shifted(
        text="".join(pieces),
        changes=tuple((one.written, one.moved) for one in found if one.written != one.moved),
        kept=tuple(one.written for one in found if one.why_kept),
    )


def _named(text: str, year: int, by: int) -> Iterator[Named]:
    for found in _YEARS.finditer(text):
        written = found[0]
        moved, first = _moved(found, by)
        if not moved:
            continue
        why = ""
        before = text[: found.start()]
        if _NUMBER_BEFORE.search(before):
            continue
        if _is_of_law(text, found):
            why = "law"
        elif _LEAP_DAY.search(before) and not calendar.isleap(first + by):
            why = "no_day"
        elif not year - NEAR <= first <= year + NEAR + 1:
            why = "far"
        yield Named(found.start(), found.end(), written, written if why else moved, why)


def _moved(found: re.Match[str], by: int) -> tuple[str, int]:
    """Return what is written when the years are moved, and the first year; nothing if it is no year."""
    parts = found.groupdict()
    if parts["alone"]:
        return str(int(parts["alone"]) + by), int(parts["alone"])
    for kind in ("", "short_"):
        if parts[f"{kind}day"]:
            day, month, year = (parts[f"{kind}{one}"] for one in ("day", "month", "of"))
            return _moved_day(day, month, year, by)
    first = parts["first"] or parts["short_first"]
    second = parts["second"] or parts["short_second"]
    if (_whole(first) + 1) % SHORT != int(second) % SHORT:
        whole = parts["first"] and int(second) >= SHORT
        return (_pair(parts, first, second, by), _whole(first)) if whole else ("", 0)
    return _pair(parts, first, second, by), _whole(first)


def _pair(parts: dict[str, str], first: str, second: str, by: int) -> str:
    between = parts["between"] or parts["short_between"]
    return f"{_plus(first, by)}{between}{_plus(second, by)}"


def _moved_day(day: str, month: str, year: str, by: int) -> tuple[str, int]:
    try:
        on = dt.date(_whole(year), int(month), int(day))
    except ValueError:
        return "", 0
    later = on.year + by
    last = calendar.monthrange(later, on.month)[1]
    return f"{day if on.day <= last else last}.{month}.{_plus(year, by)}", on.year


def _whole(year: str) -> int:
    return int(year) if int(year) >= SHORT else CENTURY + int(year)


def as_on_paper(year: int) -> str:
    """Return a school year, named by its first, as plans write it: 2025-2026."""
    return f"{year}-{year + 1}"


def _plus(year: str, by: int) -> str:
    """Return a year moved, with as many digits as it had."""
    return str(_whole(year) + by)[-len(year) :]


def _is_of_law(text: str, found: re.Match[str]) -> bool:
    """Tell whether a year or day is that of an act: its number follows, or its name stands before."""
    if _NUMBER_AFTER.match(text, found.end()):
        return True
    before = _SHORT_WORDS.sub(" ", text[max(found.start() - 200, 0) : found.start()])
    return _ACT_BEFORE.search(before) is not None
