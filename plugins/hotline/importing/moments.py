"""When a call came, as people write it in journals: days with and without a year, and times. Pure."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from portal.comparable_text import key
from portal.i18n import gettext as _

FIRST_YEAR = 1990
CENTURY = 100
DAYS_FROM = dt.date(1899, 12, 30)
SERIALS = range(32_874, 73_051)
"""The numbers by which spreadsheets count the days of 1990 to 2099."""
LAST_MONTH = 12
LAST_DAY = 31
SCHOOL_YEAR_FROM = 9

_MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
_NAMES = r"(?P<name>янв|фев|мар|апр|ма[йяе]|июн|июл|авг|сен|окт|ноя|дек)[а-я]*\.?"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_ISO = re.compile(r"(?P<year>\d{4})[-./](?P<month>\d{1,2})[-./](?P<day>\d{1,2})")
_NUMBERS = re.compile(
    r"(?<!\d)(?P<day>\d{1,2}) ?[.,/-] ?(?P<month>\d{1,2})(?: ?[.,/-] ?(?P<year>\d{4}|\d{2})(?!\d|:|[./]\d))?"
)
_DAYS = re.compile(
    r"(?<!\d)(?P<first>\d{1,2})(?:[./]\d{1,2})?(?:[./]\d{2,4})? ?- ?(?P<last>\d{1,2})[./](?P<month>\d{1,2})(?!\d)"
)
"""Several days in one cell: 22-23.03.2024, 16.03-17.03."""
_WORDS = re.compile(rf"(?<!\d)\"?(?P<day>\d{{1,2}})\"?(?:-?го)? ?{_NAMES}(?: ?{_YEAR}(?![\d:]))?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?\Z")
_TIME = re.compile(
    r"(?<![\d.])(?P<hour>\d{1,2})(?: ?(?:час\w*|ч)\.? ?(?P<words>\d{1,2})?(?: ?м\w*\.?)?|[:.-](?P<minute>\d{2})(?::\d{2})?)(?![\d.])"
)
_NO_YEAR = re.compile(r" ?[.,/-] ?(?:\d|\d{3}|\d{5,})(?![\d:.])")
"""A year that was typed wrongly, after the day and the month: 12.03.202, 12.03.20024."""
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])\.?\Z")
_SCHOOL_YEAR = re.compile(r"(?<!\d)(20\d{2})\s*[-/–—]\s*(?:20)?(\d{2})(?!\d)")
_SHORT_YEAR = re.compile(rf"(?<![^\W\d_]){_NAMES}[ -]?'?(?P<year>\d{{2}})(?!\d)")
_MONTH = re.compile(rf"(?<![^\W\d_]){_NAMES}")
_STRETCH = re.compile(r"(?<=[\d.]) *(?:-| до ) *(?=\d{1,2} ?(?:[:.]|ч))")
"""What stands between two times; the first of a pair such as 10-05 is no time of its own."""


@dataclass(frozen=True, slots=True)
class Year:
    """A school year by its first year: from September on its months are of the first."""

    first: int

    def of(self, month: int) -> int:
        """Return the year of a month."""
        return self.first if month >= SCHOOL_YEAR_FROM else self.first + 1


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell says; ``doubt`` tells in words why it says nothing, or what was supposed."""

    on: dt.date | None = None
    time: dt.time | None = None
    doubt: str = ""


def read_moment(text: str, *, year: Year | int | None, month: int | None = None) -> Read:
    """Read the cell of a date, which may tell the time too.

    ``year`` and ``month`` are those of the sheet, if known: by a month a bare number is a day.
    """
    plain = " ".join(key(text).replace("\n", " ").split())
    if not plain:
        return Read()
    if _SERIAL.match(plain) and int(float(plain)) in SERIALS:
        days = float(plain)
        minutes = round((days % 1) * 24 * 60)
        time = dt.time(minutes // 60 % 24, minutes % 60) if minutes else None
        return Read(DAYS_FROM + dt.timedelta(days=int(days)), time)
    if month is not None and _DAY.match(plain):
        plain = f"{plain.rstrip('.')}.{month:02d}"
    for pattern in (_ISO, _WORDS, _NUMBERS):
        found = pattern.search(plain)
        if found and _several(plain, found.start()):
            return Read(doubt=_("Several days stand here: “%(text)s”. Give one.", text=text))
        if found:
            return _read(found, f"{plain[: found.start()]} {plain[found.end() :]}", text, year)
    return Read(doubt=_("This is not a date: “%(text)s”.", text=text))


def _several(plain: str, start: int) -> bool:
    days = _DAYS.search(plain)
    return (
        days is not None
        and days.start() <= start
        and 1 <= int(days["month"]) <= LAST_MONTH
        and 1 <= int(days["last"]) <= LAST_DAY
    )


def _read(found: re.Match[str], rest: str, text: str, year: Year | int | None) -> Read:
    told = found.groupdict()
    month = (
        next(n for n, one in enumerate(_MONTHS, start=1) if told["name"].startswith(one))
        if told.get("name")
        else int(told["month"])
    )
    if told.get("year"):
        number = int(told["year"])
        number += 2000 if number < CENTURY else 0
    elif _NO_YEAR.match(found.string, found.end()):
        return Read(doubt=_("The year is not typed in full: “%(text)s”.", text=text))
    elif year is None:
        return Read(doubt=_("The date has no year: “%(text)s”.", text=text))
    else:
        number = year.of(month) if isinstance(year, Year) else year
    time = read_time(rest) if any(one.isdigit() for one in rest) else None
    try:
        day = dt.date(number, month, int(told["day"]))
    except ValueError:
        return Read(doubt=_("There is no such date: %(text)s.", text=text.rstrip(".")))
    if day.year < FIRST_YEAR:
        return Read(doubt=_("The year %(year)s cannot be right.", year=day.year))
    return Read(day, None if time == dt.time() else time)


def read_time(text: str) -> dt.time | None:
    """Return the first time in a text: ``14:05``, ``14.05``, ``14-05``, «14 ч. 5 мин»; none if there is none."""
    for found in _TIME.finditer(key(text)):
        hour, minute = int(found["hour"]), int(found["minute"] or found["words"] or 0)
        if hour < 24 and minute < 60:  # noqa: PLR2004 - hours of a day, minutes of an hour
            return dt.time(hour, minute)
    return None


def times_in(text: str) -> list[dt.time]:
    """Return the times of a text that names a stretch, such as «10.05–10.20», in their order."""
    parts = _STRETCH.split(key(text))
    found = [read_time(one) for one in parts]
    return [one for one in found if one is not None] if len(parts) > 1 else []


def year_in(text: str) -> int | None:
    """Return the one year that a text names, such as a sheet's name; none for none or several."""
    years = {int(one) for one in re.findall(r"(?<!\d)(20\d{2}|199\d)(?!\d)", text)}
    if years:
        return years.pop() if len(years) == 1 else None
    short = _SHORT_YEAR.search(key(text))
    return 2000 + int(short["year"]) if short else None


def school_year_in(text: str) -> int | None:
    """Return the first year of the school year that a text names: 2023 of «2023-2024 учебный год»."""
    found = _SCHOOL_YEAR.search(text)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        return None
    return int(found[1])


def month_in(text: str) -> int | None:
    """Return the one month that a text names, such as a sheet's name; none for none or several."""
    found = {
        next(n for n, one in enumerate(_MONTHS, start=1) if match["name"].startswith(one))
        for match in _MONTH.finditer(key(text))
    }
    return found.pop() if len(found) == 1 else None
