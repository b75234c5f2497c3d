"""Dates as people write them in lists.

Reads ``25.12.2022``, ``25.12.22г.``, ``25/12/2022``, ``2022-12-25``, «25 декабря 2022 г.», Excel
serial numbers, ranges, «до 2027», «март 2027», «бессрочно». A reading that is not a whole day is
a proposal with a doubt; an impossible one (31.02, the year 2202) is refused with the reason.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal

from plugins.staff.message_ids import N_
from portal.comparable_text import MEMO_SIZE, repair_lookalikes, tidy

Precision = Literal["day", "month", "year"]

EARLIEST = date(1920, 1, 1)
LATEST = date(2099, 12, 31)

_EXCEL_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL = (EARLIEST - _EXCEL_EPOCH).days
_LAST_SERIAL = (LATEST - _EXCEL_EPOCH).days
_YEAR_PIVOT = 50
_BIRTH_PIVOT = 15
_CENTURY = 100
_LAST_MONTH = 12
_TERM_YEARS = 5
_DAYS_A_YEAR = 365
_TERM_SLACK = 3
"""Days by which the end of a five-year term may miss the anniversary."""

NOT_A_DATE = N_("This is not a date: “%(text)s”.")
IMPOSSIBLE_DATE = N_("There is no such date: %(text)s.")
YEAR_OUT_OF_RANGE = N_("The year %(year)s cannot be right.")
ONLY_A_YEAR = N_("Only the year %(year)s is given; read as %(date)s.")
ONLY_A_MONTH = N_("Only the month is given (%(text)s); read as %(date)s.")
ONLY_A_PART = N_("Only a part of the year is given (%(text)s); read as %(date)s.")
SEVERAL_DATES = N_("There are several dates in the cell; the latest is proposed: %(date)s.")
DAY_AND_MONTH_SWAPPED = N_("The day and the month seem to be swapped; read as %(date)s.")
NO_SEPARATORS = N_("The date is written without separators; read as %(date)s.")
RANGE_TURNED = N_("The range ends before it starts.")


@dataclass(frozen=True, slots=True)
class ReadDate:
    """What a cell says about a date.

    ``value`` is the date, or the proposal when ``doubt`` is set; ``end`` is the last day of a
    range; ``no_term`` says «бессрочно», with ``value`` when a date stands beside it; ``until`` that
    a word like «до» stood before the date, ``since`` that «с» did; ``years`` is a term in years
    («5 лет»).
    A cell that says nothing has no value, no doubt and no ``no_term``. ``refused`` means that
    there is something, but no date can be made of it.
    """

    value: date | None = None
    precision: Precision = "day"
    no_term: bool = False
    doubt: str | None = None
    params: Mapping[str, object] = field(default_factory=dict)
    end: date | None = None
    until: bool = False
    since: bool = False
    years: int | None = None

    @property
    def refused(self) -> bool:
        """Tell that the cell holds something that is no date."""
        return self.doubt is not None and self.value is None

    @property
    def empty(self) -> bool:
        """Tell that the cell says nothing."""
        return self.value is None and self.doubt is None and not self.no_term and self.years is None


NOTHING = ReadDate()
NO_TERM = ReadDate(no_term=True)

_EMPTY = re.compile(
    r"(?:[-_.,?*/\\ хx]*|нет(?: данных)?|н/?д|не указан[оа]?|отсутствует|не имеет(?:ся)?|пусто|nan"
    r"|none|null|n/a|#н/д|#n/a)\Z"
)
_NO_TERM = re.compile(
    r"(?:(?:действует|срок(?: действия)?|установлена|присвоена) ?:? ?)?"
    r"(?:бес?з?срочн\w*|бесср\w*|б/ ?ср?|б\. ?с|бс|без ?срок\w*(?: действия)?"
    r"|без огранич\w*(?: срока?)?(?: действия)?|без ?окончания"
    r"|(?:срок(?: действия)? )?не ?огр?анич\w*(?: срок\w*)?|неогр\w*|постоянно|постоянная"
    r"|пожизненно|∞)(?: действи\w*)?\.?\Z"
)
_YEARS = re.compile(
    r"(?:сроком |срок (?:действия )?)?(?:на )?(?P<years>\d{1,2}|пять) ?(?:-?(?:ти|и))? ?(?:лет|года?|г\.?)\Z"
)
_NO_TERM_BESIDE = re.compile(
    r"[ ,;/(-]*(?<!\w)(?:срок(?: действия)?:? ?)?(?:бес?з?срочн\w*|бесср\w*|без срока(?: действия)?"
    r"|не ограничен\w*|б/ ?ср?)(?!\w)[ ,;/).-]*"
)
_BEFORE = re.compile(
    r"\A(?:(?:пр(?:иказ)?\w*\.? )?(?P<until>до|по|не позднее|не позже|действ\w*\.? (?:до|по)|действ\w*"
    r"|срок (?:действия )?(?:до|по)|окончание|истекает|включительно до)"
    r"|(?P<since>с|со)|от|дата|пр(?:иказ)?\w*\.? от|присво\w+|установ\w+)[.:]? ?(?=[\d\"а-я])"
)
_AFTER = re.compile(
    r"[ ,]*(?:г\.?г?|год[ау]?|года рождения|г\. ?р|включительно|вкл|00:00(?::00(?:\.0+)?)?"
    r"|0:00(?::00)?|[tт]00:00:00(?:\.0+)?z?)[.)]?\s*\Z"
)
_MONTHS = {
    "янв": 1,
    "фев": 2,
    "мар": 3,
    "апр": 4,
    "май": 5,
    "мая": 5,
    "мае": 5,
    "июн": 6,
    "июл": 7,
    "авг": 8,
    "сен": 9,
    "окт": 10,
    "ноя": 11,
    "дек": 12,
}
_MONTH = (
    r"(?P<month>янв(?:ар[ья])?|февр?(?:ал[ья])?|мар(?:та?)?|апр(?:ел[ья])?|ма[йяе]|июн[ья]?|июл[ья]?"
    r"|авг(?:уста?)?|сент?(?:ябр[ья])?|окт(?:ябр[ья])?|ноя(?:б(?:р[ья])?)?|дек(?:абр[ья])?)"
)
_SEPARATOR = r"(?: ?[.,/\\-]{1,2} ?| )"
_ROMAN_MONTHS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN = re.compile(
    r"(?P<before>\d{1,2}[. /-]{1,2})(?P<month>[ivxіх]{1,4})(?P<after>[. /-]{1,2}\d{2,4}\b)"
)
_ROMAN_LETTERS = str.maketrans("іх", "ix")
_NUMERIC = re.compile(
    rf"(?P<day>\d{{1,2}}){_SEPARATOR}(?P<month>\d{{1,2}}){_SEPARATOR}(?P<year>\d{{4}}|\d{{2}})\Z"
)
_BACKWARDS = re.compile(
    r"(?P<year>\d{4}) ?[./-] ?(?P<month>\d{1,2}) ?[./-] ?(?P<day>\d{1,2})"
    r"(?:[ tт]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?z?)?\Z"
)
_WORDED = re.compile(
    rf"\"?(?P<day>\d{{1,2}})\"?(?:-?г?о)?[ .-]*{_MONTH}[. ,-]*(?P<year>\d{{4}}|\d{{2}})\Z"
)
_MONTH_AND_YEAR = re.compile(rf"{_MONTH}[. ,/-]*(?P<year>\d{{4}}|\d{{2}})\Z")
_NUMERIC_MONTH = re.compile(r"(?P<month>\d{1,2}) ?[./-] ?(?P<year>\d{4})\Z")
_YEAR = re.compile(r"(?P<year>\d{4})\Z")
_SCHOOL_YEAR = re.compile(
    r"(?P<first>20\d{2}) ?[-/] ?(?P<year>20\d{2}|\d{2})(?: ?(?:уч\w*\.? ?)?г?(?:од\w*)?\.?)?\Z"
)
_PART_OF_YEAR = re.compile(
    r"(?P<part>[1-4]|i{1,3}|iv)(?:-?[йяе]|-?[ыо]й|-?ое)? ?"
    r"(?:(?P<quarter>кв(?:артал\w*)?\.?)|полугоди\w*|п/г) ?(?P<year>20\d{2})\Z"
)
_EIGHT_DIGITS = re.compile(r"(?P<day>\d{2})(?P<month>\d{2})(?P<year>\d{4})\Z")
_SERIAL = re.compile(r"\d{5}(?:\.0*)?\Z")
_RANGE = re.compile(
    r"(?:с |от )?(?P<first>.{6,}?)(?: ?г(?:ода|\.)?)?(?: - | ?по | ?до |-)(?P<last>.{6,})\Z"
)
_LOOKS_LIKE_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d)")
_LETTER_NOUGHT = re.compile(r"(?<![^\W\d_])[оo](?=[\d.])|(?<=[\d.])[оo](?![^\W\d_])")


def read_date(value: object, *, birth: bool = False) -> ReadDate:
    """Read one cell; ``birth`` puts two-digit years where a birthday can be.

    Never raises, whatever the cell holds.
    """
    if isinstance(value, str):
        return _read_text(value, birth)
    if value is None or isinstance(value, bool):
        return NOTHING
    if isinstance(value, datetime):
        return _within_range(value.date())
    if isinstance(value, date):
        return _within_range(value)
    if isinstance(value, int | float):
        return _read_number(value)
    return _refused(NOT_A_DATE, text=str(value))


def _refused(message: str, **params: object) -> ReadDate:
    return ReadDate(doubt=message, params=params)


def _within_range(day: date) -> ReadDate:
    if EARLIEST <= day <= LATEST:
        return ReadDate(day)
    return _refused(YEAR_OUT_OF_RANGE, year=day.year)


def _read_number(number: float) -> ReadDate:
    if number != number or number in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN
        return NOTHING
    if number == 0:
        return NOTHING
    if EARLIEST.year <= number <= LATEST.year and number == int(number):
        return _of_year(int(number))
    if _FIRST_SERIAL <= number <= _LAST_SERIAL:
        return ReadDate(_EXCEL_EPOCH + timedelta(days=int(number)))
    digits = str(int(number))
    eight = _EIGHT_DIGITS.match(digits.zfill(8)) if len(digits) in {7, 8} else None
    if eight and number == int(number):
        return _without_separators(eight, digits)
    return _refused(NOT_A_DATE, text=f"{number:.15g}")


@lru_cache(maxsize=MEMO_SIZE)
def _read_text(text: str, birth: bool) -> ReadDate:  # noqa: FBT001 - a part of the memo's key
    plain = repair_lookalikes(tidy(text)).casefold().replace("ё", "е")
    if _EMPTY.match(plain):
        return NOTHING
    if _NO_TERM.match(plain.strip(" .,;()")):
        return NO_TERM
    if term := _YEARS.match(plain.strip(" .,;()")):
        return ReadDate(years=5 if term["years"] == "пять" else int(term["years"]))
    if beside := _NO_TERM_BESIDE.search(plain):
        rest = f"{plain[: beside.start()]} {plain[beside.end() :]}"
        return replace(_read_text(rest, birth), no_term=True)
    bare, side = _strip(plain)
    reading = _read_bare(bare, tidy(text), birth=birth)
    if side and reading.value is not None:
        return replace(reading, until=side == "until", since=side == "since")
    return reading


def _strip(plain: str) -> tuple[str, str | None]:
    """Take off the words around the date; tell which stood before it: "until", "since" or others."""
    side = None
    bare = plain.strip(" .,;()")
    while (before := _BEFORE.match(bare)) and before.end() < len(bare):
        side = before.lastgroup
        bare = bare[before.end() :].strip(" .,;()")
    while after := _AFTER.search(bare):
        bare = bare[: after.start()].strip(" .,;()")
    if roman := _ROMAN.match(bare):
        letters = roman["month"].translate(_ROMAN_LETTERS)
        if letters in _ROMAN_MONTHS:
            bare = (
                f"{roman['before']}{_ROMAN_MONTHS.index(letters) + 1}{bare[roman.end('month') :]}"
            )
    return _LETTER_NOUGHT.sub("0", bare), side


def _read_bare(bare: str, shown: str, *, birth: bool) -> ReadDate:
    for pattern in (_NUMERIC, _BACKWARDS, _WORDED):
        match = pattern.match(bare)
        if match:
            return _of_day(match, shown, birth=birth)
    match = _MONTH_AND_YEAR.match(bare) or _NUMERIC_MONTH.match(bare)
    if match:
        return _of_month(match, shown)
    match = _YEAR.match(bare)
    if match:
        return _of_year(int(match["year"]))
    match = _SCHOOL_YEAR.match(bare) or _PART_OF_YEAR.match(bare)
    if match and (part := _of_part(match, shown)) is not None:
        return part
    if _SERIAL.match(bare):
        return _read_number(int(float(bare)))
    match = _EIGHT_DIGITS.match(bare)
    if match:
        return _without_separators(match, shown)
    return _read_range(bare, birth=birth) or _read_several(bare, shown, birth=birth)


def _whole_year(digits: str, *, birth: bool) -> int:
    year = int(digits)
    if year >= _CENTURY:
        return year
    return year + (2000 if year <= (_BIRTH_PIVOT if birth else _YEAR_PIVOT) else 1900)


def _month_number(text: str) -> int:
    return int(text) if text.isdigit() else _MONTHS[text[:3]]


def _of_day(match: re.Match[str], shown: str, *, birth: bool) -> ReadDate:
    day, month = int(match["day"]), _month_number(match["month"])
    year = _whole_year(match["year"], birth=birth)
    if not EARLIEST.year <= year <= LATEST.year:
        return _refused(YEAR_OUT_OF_RANGE, year=year)
    try:
        return ReadDate(date(year, month, day))
    except ValueError:
        if month > _LAST_MONTH >= day and month <= calendar.monthrange(year, day)[1]:
            turned = date(year, day, month)
            return ReadDate(turned, doubt=DAY_AND_MONTH_SWAPPED, params={"date": turned})
        return _refused(IMPOSSIBLE_DATE, text=shown)


def _of_month(match: re.Match[str], shown: str) -> ReadDate:
    month = _month_number(match["month"])
    year = _whole_year(match["year"], birth=False)
    if not 1 <= month <= _LAST_MONTH:
        return _refused(IMPOSSIBLE_DATE, text=shown)
    if not EARLIEST.year <= year <= LATEST.year:
        return _refused(YEAR_OUT_OF_RANGE, year=year)
    last = date(year, month, calendar.monthrange(year, month)[1])
    return ReadDate(last, "month", doubt=ONLY_A_MONTH, params={"text": shown, "date": last})


def _of_year(year: int) -> ReadDate:
    if not EARLIEST.year <= year <= LATEST.year:
        return _refused(YEAR_OUT_OF_RANGE, year=year)
    last = date(year, 12, 31)
    return ReadDate(last, "year", doubt=ONLY_A_YEAR, params={"year": year, "date": last})


def _of_part(match: re.Match[str], shown: str) -> ReadDate | None:
    """Propose the last day of a school year, a quarter or a half of a year."""
    named = match.groupdict()
    if "first" in named:
        year, month = _whole_year(match["year"], birth=False), 8
        if year != int(match["first"]) + 1:
            return None
    else:
        part = named["part"]
        number = int(part) if part.isdigit() else _ROMAN_MONTHS.index(part) + 1
        year, month = int(match["year"]), number * (3 if named["quarter"] else 6)
    if month > _LAST_MONTH:
        return None
    last = date(year, month, calendar.monthrange(year, month)[1])
    return ReadDate(last, "month", doubt=ONLY_A_PART, params={"text": shown, "date": last})


def _without_separators(match: re.Match[str], shown: str) -> ReadDate:
    reading = _of_day(match, shown, birth=False)
    if reading.value is None:
        return _refused(NOT_A_DATE, text=shown)
    return replace(reading, doubt=NO_SEPARATORS, params={"date": reading.value})


def _read_range(bare: str, *, birth: bool) -> ReadDate | None:
    match = _RANGE.match(bare)
    if not match:
        return None
    ends = []
    for part in (match["first"], match["last"]):
        trimmed, _ = _strip(part)
        known = _NUMERIC.match(trimmed) or _WORDED.match(trimmed) or _BACKWARDS.match(trimmed)
        reading = _of_day(known, part, birth=birth) if known else None
        if reading is None or reading.value is None:
            return reading
        ends.append(reading.value)
    first, last = ends
    if last < first:
        return _refused(RANGE_TURNED)
    return ReadDate(first, end=last)


def _is_term(first: date, last: date) -> bool:
    """Tell that two dates are the start and the end of a category's five years."""
    days = (last - first).days - _TERM_YEARS * _DAYS_A_YEAR
    return -_TERM_SLACK <= days <= _TERM_SLACK + 1


def _read_several(bare: str, shown: str, *, birth: bool) -> ReadDate:
    readings = [
        _of_day(match, text, birth=birth)
        for text in _LOOKS_LIKE_DATE.findall(bare)
        if (match := _NUMERIC.match(text))
    ]
    days = [reading.value for reading in readings if reading.value is not None]
    if len(days) > 1 and not birth:
        if len(days) == len(readings) == 2 and _is_term(*days):  # noqa: PLR2004 - a start and an end
            return ReadDate(days[0], end=days[1])
        latest = max(days)
        return ReadDate(latest, doubt=SEVERAL_DATES, params={"date": latest})
    return _refused(NOT_A_DATE, text=shown)
