"""The first rows of a report as a page shows them: every value in words, every mark with its tone."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from portal.i18n import format_date, format_moment
from portal.spreadsheets.sheets import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.spreadsheets.sheets import Column, Mark, Row, Sheet
    from portal.spreadsheets.values import WritableValue

NUMBERS = frozenset({Kind.WHOLE, Kind.NUMBER, Kind.MONEY, Kind.PERCENT})
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A heading and how its values stand: numbers at the right, long texts in a wide column."""

    title: str
    align: str


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A value in words, and the tone of its mark."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """Headings and rows, ready to be drawn."""

    columns: Sequence[ShownColumn]
    rows: Sequence[Sequence[ShownCell]]


def whole_title(column: Column) -> str:
    """Return a heading in one line, with the one above it."""
    return f"{column.group}: {column.title}" if column.group else column.title


def shown_table(sheet: Sheet, rows: Sequence[Row]) -> ShownTable:
    """Return rows of a sheet as words."""
    columns = [
        ShownColumn(whole_title(one), "number" if one.kind in NUMBERS else "long" * one.wrap)
        for one in sheet.columns
    ]
    return ShownTable(columns, [_shown_row(sheet, row) for row in rows])


def _shown_row(sheet: Sheet, row: Row) -> list[ShownCell]:
    marks = sheet.marks
    whole = marks(row) if callable(marks) else None
    cells = []
    for place, (value, column) in enumerate(zip(row, sheet.columns, strict=True)):
        mark: Mark | None = whole
        if marks is not None and not callable(marks):
            mark = marks.get(place, {}).get(value)
        cells.append(ShownCell(_words(value, column), mark.value if mark else ""))
    return cells


def _words(value: WritableValue, column: Column) -> str:
    if value is None:
        return ""
    if column.labels and value in (0, 1):
        return column.labels[0] if value else column.labels[1]
    if isinstance(value, dt.datetime):
        return format_moment(value)
    if isinstance(value, dt.date):
        return format_date(value)
    if isinstance(value, str):
        is_day = column.kind is Kind.DATE and value[4:5] == value[7:8] == "-"
        return format_date(value) if is_day else value
    if isinstance(value, int | float | Decimal) and column.kind is Kind.PERCENT:
        return f"{float(value) * HUNDRED:.1f} %".replace(".", ",")
    return str(value).replace(".", ",") if isinstance(value, float | Decimal) else str(value)
