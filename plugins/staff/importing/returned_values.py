"""The values of an uploaded file as a new workbook, the remarks beside them."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill

from portal.i18n import gettext as _
from portal.spreadsheets.read import read_workbook

if TYPE_CHECKING:
    from pathlib import Path

    from portal.spreadsheets.annotate import Remarks

LONGEST = 32_000
_GROUND = PatternFill("solid", fgColor="FFD9D2")


def write_values(source: Path, target: Path, remarks: dict[str, Remarks]) -> None:
    """Write a new workbook with the values of the file, and the remarks after the last column."""
    book = Workbook(write_only=True)
    with closing(read_workbook(source)) as sheets:
        for sheet in sheets:
            page = book.create_sheet(sheet.name or _("List"))
            told = remarks.get(sheet.name)
            rows = list(sheet.rows)
            width = max((len(row.values) for row in rows), default=0)
            column = (told.column - 1) if told and told.column else width
            last = 0
            for row in rows:
                for _gap in range(last + 1, row.number):
                    page.append([])
                last = row.number
                values: list[Any] = [*row.values, *[None] * (width + 1 - len(row.values))]
                marked = set(told.cells.get(row.number, ())) if told else set()
                cells = [_cell(page, v, marked=n in marked) for n, v in enumerate(values, start=1)]
                if told is not None:
                    text = (
                        told.title if row.number == told.header_row else told.rows.get(row.number)
                    )
                    cells[column] = _remark(page, text)
                page.append(cells)
    book.save(target)


def _cell(page: Any, value: Any, *, marked: bool) -> Any:
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST] if isinstance(value, str) else value
    cell = WriteOnlyCell(page, text)
    if isinstance(text, str):
        cell.data_type = "s"
    if marked:
        cell.fill = _GROUND
    return cell


def _remark(page: Any, text: str | None) -> Any:
    cell = WriteOnlyCell(page, text)
    if text:
        cell.data_type = "s"
        cell.fill, cell.font = _GROUND, Font(bold=False)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell
