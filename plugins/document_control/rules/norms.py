"""Finds citations of orders that are no longer in force (утратившие силу приказы) in any text.

An order is told by its number and, where it is written, its date: a school's own order of the same
number and another date is none of them. A mention that says itself that the order is void is none.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import cache

from portal.comparable_text import key

NEAR = 60
"""Letters before and after a number in which its date and the words about it are looked for."""


@dataclass(frozen=True, slots=True)
class Act:
    """An order: number, date, who gave it, the last day in force, and what has taken its place."""

    number: str
    on: dt.date
    title: str
    in_force_until: dt.date | None = None
    replaced_by: str = ""


ORDER_196 = Act(
    number="196",
    on=dt.date(2023, 3, 24),
    title="Приказ Минпросвещения России от 24.03.2023 № 196",
)
VOID_ACTS = (
    Act(
        number="276",
        on=dt.date(2014, 4, 7),
        title="Приказ Минобрнауки России от 07.04.2014 № 276",
        in_force_until=dt.date(2023, 8, 31),
        replaced_by=ORDER_196.title,
    ),
    Act(
        number="209",
        on=dt.date(2010, 3, 24),
        title="Приказ Минобрнауки России от 24.03.2010 № 209",
        in_force_until=dt.date(2014, 6, 14),
        replaced_by=ORDER_196.title,
    ),
    Act(
        number="767",
        on=dt.date(2020, 12, 23),
        title="Приказ Минпросвещения России от 23.12.2020 № 767",
        in_force_until=dt.date(2023, 8, 31),
        replaced_by=ORDER_196.title,
    ),
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A place in a text where an act is cited: which act, and the words as they stand."""

    act: Act
    words: str


_DAY = (
    r"(?<!\d)(\d{1,2})[.\s/-]+(\d{1,2}|январ\w*|феврал\w*|март\w*|апрел\w*|ма[йя]\w*|июн\w*|июл\w*"
    r"|август\w*|сентябр\w*|октябр\w*|ноябр\w*|декабр\w*)[.\s/-]+(\d{4}|\d{2})(?!\d)"
)
_DATE = re.compile(_DAY)
_SIGN = r"(?:№\s*№?|#|(?<!\w)[nν][oо°º]?\.?|номер(?:ом|а|ами)?)"
_OTHERS = r"(?:\s*\d{1,4}\s*(?:,|;|и)\s*(?:№\s*)?)*"
"""Other numbers of the same row: «приказы № 196 и 276»."""
_END = r"(?![\d/-]|\s*-\s*[а-яa-z])"
_ELSE = re.compile(
    r"(?:(?:школ|гимнази|лице|сад|учреждени|дом|кабинет|аудитори)\w*|сош|оош|црр|\w*доу|\w*боу|д/с|каб|кв"
    r"|(?:письм|постановлени|распоряжени|протокол|договор|диплом|удостоверени|свидетельств)\w*"
    r"(?:\s(?!приказ)\w+){0,2})(?:\s*\"[^\"]*\")?\W*$"
)
"""Words before a number that is no order's: a school's, a room's, a letter's."""
_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_VOID = re.compile(
    r"утрат\w*\s+силу|не\s+действу\w+|отмен[её]н\w*|признан\w*\s+утратив|взамен|вместо"
    r"|недейств\w+|больше\s+не\s+примен\w+"
)
_ORDER = re.compile(r"приказ\w*")


def citations(text: str, acts: tuple[Act, ...]) -> list[Citation]:
    """Return where a text cites acts, in the order of the text."""
    plain = " ".join(key(line) + " " for line in text.splitlines()) if text else ""
    plain = " ".join(plain.split())
    found: list[tuple[int, Citation]] = []
    for act in acts:
        for match in _mentions(act).finditer(plain):
            words = plain[max(match.start() - NEAR, 0) : match.end() + NEAR]
            if _is_of(act, plain, match) and not _says_void(plain, match):
                found.append((match.end(), Citation(act, words.strip())))
    return [one for _place, one in sorted(found, key=lambda pair: pair[0])]


def void_citations(text: str, on: dt.date) -> list[Citation]:
    """Return where a text cites acts that are not in force on a day any more."""
    acts = tuple(
        one for one in VOID_ACTS if one.in_force_until is not None and one.in_force_until < on
    )
    return citations(text, acts)


@cache
def _mentions(act: Act) -> re.Pattern[str]:
    """Return where the number of an act may stand: behind a sign, behind «приказ», beside a date.

    A line that ends inside the number leaves a space there.
    """
    number = r"\s?".join(act.number)
    return re.compile(
        rf"{_SIGN}{_OTHERS}\s*{number}{_END}|приказ\w*\s+{number}(?![\d/-])"
        rf"|(?<![\w.,/-])(?P<bare>{number})(?![\w/-])"
    )


def _is_of(act: Act, plain: str, match: re.Match[str]) -> bool:
    """Tell whether the number is this act's: by the date that stands next to it, if one does.

    A number with neither a sign nor «приказ» before it is an act's only beside its date.
    """
    before = plain[max(match.start() - NEAR, 0) : match.start()]
    start = max((one.end() for one in _ORDER.finditer(before)), default=0)
    dates = _dates(before[start:])
    after = re.match(r"\s*,?\s*(?:от\s+)?", plain[match.end() :])
    tail = plain[match.end() + (after.end() if after else 0) :]
    first = _DATE.match(tail)
    if first is not None:
        dates = _dates(first.group())
    if dates:
        return act.on in dates
    return match["bare"] is None and not _ELSE.search(before)


def _says_void(plain: str, match: re.Match[str]) -> bool:
    before = plain[max(match.start() - NEAR, 0) : match.start()]
    cut = max(before.rfind(mark) for mark in (". ", "; "))
    ordered = re.split(r"приказ\w*\s+(?:министерств|минпросв|минобр)", before[cut + 1 :])
    sentence = re.split(r"[;]|\.\s", plain[match.end() : match.end() + NEAR])[0]
    sentence = re.split(r"приказ", sentence)[0]
    return bool(_VOID.search(ordered[0]) or _VOID.search(sentence))


def _dates(text: str) -> set[dt.date]:
    found = set()
    for match in _DATE.finditer(text):
        day, month, year = match.groups()
        number = int(month) if month.isdigit() else _month(month)
        whole = int(year) if len(year) > 2 else 2000 + int(year)  # noqa: PLR2004 - «23» is 2023
        try:
            found.add(dt.date(whole, number, int(day)))
        except ValueError:
            continue
    return found


def _month(word: str) -> int:
    starts = [number for number, start in enumerate(_MONTHS, start=1) if word.startswith(start)]
    return starts[0] if starts else 0
