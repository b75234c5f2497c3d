"""Readers of workbook files: calamine for all of them, openpyxl for what calamine refuses."""

from __future__ import annotations

import itertools
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from portal.spreadsheets.limits import ReadLimits

_MERGED = 20_000


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as its reader gives it; rows with their 1-based numbers, possibly ragged."""

    name: str
    index: int
    rows: Iterable[tuple[int, Sequence[object]]]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()


def read_by_calamine(path: Path, limits: ReadLimits, first_sheet: int) -> Iterator[RawSheet]:
    """Read .xlsx, .xlsm, .xlsb, .xls or .ods; each sheet is loaded whole."""
    from python_calamine import (  # noqa: PLC0415 - only this engine pays for it
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        with path.open("rb") as file:
            workbook = CalamineWorkbook.from_filelike(file)
    except PasswordError as error:
        raise Refused(Reason.PASSWORD) from error
    sheets = list(enumerate(workbook.sheets_metadata))
    if len(sheets) > limits.sheets:
        raise Refused(Reason.TOO_MANY_SHEETS, str(len(sheets)))
    for index, about in sheets[first_sheet:]:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        left = sheet.start[1] if sheet.start else 0
        merged = itertools.islice(sheet.merged_cell_ranges or (), _MERGED)
        yield RawSheet(
            name=about.name,
            index=index,
            rows=enumerate(_shifted(sheet.iter_rows(), left), start=1),
            hidden=about.visible is not SheetVisibleEnum.Visible,
            merged=tuple((a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in merged),
        )


def _shifted(rows: Iterator[list[object]], left: int) -> Iterator[list[object]]:
    """Put back the empty columns on the left, which calamine leaves out."""
    if not left:
        return rows
    margin: list[object] = [""] * left
    return (margin + row for row in rows)


def read_by_openpyxl(path: Path, limits: ReadLimits, first_sheet: int) -> Iterator[RawSheet]:
    """Read .xlsx or .xlsm row by row without loading sheets; slow, bounded, forgiving.

    The size a sheet states of itself is not believed.
    """
    import openpyxl  # noqa: PLC0415 - slow to import and seldom needed

    warnings.simplefilter("ignore")
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    sheets = workbook.worksheets
    if len(sheets) > limits.sheets:
        raise Refused(Reason.TOO_MANY_SHEETS, str(len(sheets)))
    for index, sheet in enumerate(sheets[first_sheet:], start=first_sheet):
        sheet.reset_dimensions()
        rows = sheet.iter_rows(
            max_row=limits.rows + 1, max_col=limits.columns + 1, values_only=True
        )
        yield RawSheet(
            name=sheet.title,
            index=index,
            rows=enumerate(rows, start=1),
            hidden=sheet.sheet_state != "visible",
        )
