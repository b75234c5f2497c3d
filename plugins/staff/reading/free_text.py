"""Cells in free words that are read each by itself: insurance numbers, absences, education."""

import re
from datetime import date
from operator import mul
from typing import Literal

from plugins.staff.message_ids import N_, Doubt
from plugins.staff.reading.dates import read_date
from plugins.staff.reading.record import (
    RecordAbsence,
)
from portal.comparable_text import key, memo, tidy

WRONG_SNILS = N_("The check digits of the insurance number are wrong: %(text)s.")
NOT_A_SNILS = N_("This is not an insurance number: “%(text)s”.")
_SNILS_DIGITS = 11
_SNILS_MODULUS = 101
_SNILS_WEIGHTS = range(9, 0, -1)
_NOT_DIGITS = re.compile(r"[^0-9]")
_ABSENCES: tuple[
    tuple[Literal["maternity", "parental", "illness", "pregnancy"], re.Pattern[str]], ...
] = (
    (
        "parental",
        re.compile(r"уход|до (?:3|1,5|трех|полутора)(?:-?х)? лет|декретн\w* отпуск по уход|ребен"),
    ),
    (
        "maternity",
        re.compile(
            r"декрет|беременности и род|по бир|(?<!\w)бир(?!\w)|родам|(?<!\w)д/о(?!\w)|роды"
        ),
    ),
    ("pregnancy", re.compile(r"беремен")),
    ("illness", re.compile(r"болез|болен|больн|нетрудосп|(?<!\w)б/л")),
)
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("higher", re.compile(r"высш|магистр|бакалавр|специалитет|(?<!\w)в/о|(?<!\w)во(?!\w)")),
    (
        "secondary_vocational",
        re.compile(r"ср\w*[ .-]*(?:проф|спец|пед)|спо(?!\w)|колледж|училищ|техникум|с/с|с/п"),
    ),
    ("secondary", re.compile(r"средн\w* (?:общ|полн)|среднее$|(?<!\w)студент")),
)
SILENT = frozenset({"", "-", "нет", "н/д", "x", "х", "не имеет"})


def cell_text(value: object) -> str:
    """Return a cell as text; whole numbers without a fraction, dates day first."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value == value and abs(value) < 10**15 and value == int(value):  # noqa: PLR0124
        return str(int(value))
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return str(value)


def read_snils(text: str) -> tuple[str, Doubt | None]:
    """Return the insurance number as «123-456-789 01»; a doubt when it is not one."""
    digits = _NOT_DIGITS.sub("", text)
    if not digits:
        return "", None
    if _SNILS_DIGITS - 2 <= len(digits) < _SNILS_DIGITS and text.strip().isdecimal():
        digits = digits.zfill(_SNILS_DIGITS)
    if len(digits) != _SNILS_DIGITS:
        return "", Doubt(NOT_A_SNILS, {"text": tidy(text)})
    shown = f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"
    total = sum(map(mul, map(int, digits), _SNILS_WEIGHTS))
    if total % _SNILS_MODULUS % 100 != int(digits[9:]):
        return shown, Doubt(WRONG_SNILS, {"text": shown})
    return shown, None


@memo
def read_absence(text: str) -> RecordAbsence | None:
    """Read a cell about leave or illness; None when it names none."""
    plain = key(text)
    kind = next((kind for kind, pattern in _ABSENCES if pattern.search(plain)), None)
    if kind is None:
        return None
    days = [read_date(found) for found in re.findall(r"\d{1,2}\.\d{1,2}\.\d{2,4}", plain)]
    values = [day.value for day in days if day.value is not None and day.doubt is None]
    started, ended = (values[0], values[1]) if len(values) > 1 else (None, None)
    if len(values) == 1:
        if re.search(r"(?:до|по) \d", plain):
            ended = values[0]
        else:
            started = values[0]
    if started and ended and ended < started:
        started, ended = None, None
    return RecordAbsence(kind, started, ended, tidy(text))


@memo
def read_level(text: str) -> str:
    """Return the level of education named in a text, or nothing."""
    plain = key(text)
    return next((level for level, pattern in _LEVELS if pattern.search(plain)), "")
