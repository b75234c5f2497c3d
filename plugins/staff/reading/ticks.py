"""Columns headed by the categories themselves: «высшая», «первая», «СЗД», «без категории».

A person's category is told by the column that is ticked («+», «1», «да», a check mark), or by the
date, the order or the term that stands in it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import NamedTuple

from plugins.staff.reading.categories import CategoryReading, read_category
from plugins.staff.reading.dates import read_date
from portal.comparable_text import key, tidy


class Tick(NamedTuple):
    """A cell under the heading of a category; ``kind`` as in :data:`~.headings.TICKED`."""

    kind: str
    value: object


_WORDS = {"highest": "высшая", "first": "первая", "complies": "СЗД", "none": "нет"}
_NO = frozenset({"", "-", "--", "0", "нет", "не имеет", "н", "н/д", "0.0"})
_YES = re.compile(r"(?:[+*vvхx√✓✔☑1да]|да|имеет|есть|имеется|\+\+|1\.0)\Z")


def read_ticks(ticks: Sequence[Tick]) -> CategoryReading:
    """Read the ticked columns of one row as one cell about the category."""
    readings = [reading for tick in ticks if (reading := _read_tick(tick)) is not None]
    if not readings:
        return CategoryReading()
    told = [one for one in readings if not one.says_none] or readings
    if len(told) == 1:
        return told[0]
    return _latest(told) or read_category(
        ", ".join(_WORDS[tick.kind] for tick in ticks if not _is_no(tick))
    )


def _is_no(tick: Tick) -> bool:
    return key(_text(tick.value)) in _NO


def _text(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else tidy(str(value))


def _read_tick(tick: Tick) -> CategoryReading | None:
    """Read one cell; None when it is not ticked."""
    if _is_no(tick):
        return None
    word = _WORDS[tick.kind]
    text = _text(tick.value)
    if tick.kind == "none" or _YES.match(text.casefold()):
        return read_category(word)
    own = read_category(text)
    if own.categories or own.compliance:
        return own
    day = read_date(tick.value)
    if day.value is not None and day.doubt is None and day.precision == "day":
        text = day.value.strftime("%d.%m.%Y")
        if day.until:
            text = f"до {text}"
        if day.end is not None:
            text = f"{text} - {day.end.strftime('%d.%m.%Y')}"
    return read_category(f"{word}, {text}")


def _latest(readings: Sequence[CategoryReading]) -> CategoryReading | None:
    """Return the highest category of a history, when every step of it is dated and in order."""
    days = [one.categories[0].assigned_on for one in readings if len(one.categories) == 1]
    marks = [one for one in readings if not one.categories]
    if len(days) == 1 and len(marks) == len(readings) - 1:
        dated = next(one for one in readings if one.categories)
        compliance = tuple(mark for one in marks for mark in one.compliance)
        return replace(dated, compliance=(*dated.compliance, *compliance))
    if len(days) == len(readings) and None not in days and days == sorted(days, reverse=True):  # type: ignore[type-var]
        return readings[0]
    return None
