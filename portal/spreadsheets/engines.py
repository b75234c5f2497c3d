"""Readers of workbook files: calamine for all of them, openpyxl for what calamine refuses."""

from __future__ import annotations

import itertools
import warnings
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from portal.spreadsheets.cell_scan import error_values, stray_cells
from portal.spreadsheets.old_errors import errors_of_ods, errors_of_xls
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from openpyxl import Workbook
    from python_calamine import CalamineWorkbook

    from portal.spreadsheets.limits import ReadLimits
    from portal.spreadsheets.old_errors import SheetErrors

_MERGED = 20_000
_WIDEST = 16_384


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet as its reader gives it; rows with their 1-based numbers, possibly ragged."""

    name: str
    index: int
    rows: Iterable[tuple[int, Sequence[object]]]
    hidden: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    left_out: tuple[str, ...] = ()
    """Addresses of a few filled cells far from the table, which were not read."""


def read_by_calamine(path: Path, limits: ReadLimits, first_sheet: int) -> Iterator[RawSheet]:
    """Read .xlsx, .xlsm, .xlsb, .xls or .ods; each sheet is loaded whole."""
    from python_calamine import (  # noqa: PLC0415 - only this engine pays for it
        CalamineWorkbook,
        PasswordError,
        SheetTypeEnum,
        SheetVisibleEnum,
    )

    try:
        workbook = _opened(CalamineWorkbook, path)
    except PasswordError as error:
        raise Refused(Reason.PASSWORD) from error
    errors_at = _error_finder(path)
    sheets = list(enumerate(workbook.sheets_metadata))
    if len(sheets) > limits.sheets:
        raise Refused(Reason.TOO_MANY_SHEETS, str(len(sheets)))
    for index, about in sheets[first_sheet:]:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_index(index)
        rows = enumerate(_shifted(sheet.iter_rows(), sheet.start), start=1)
        errors = errors_at(index)
        merged = itertools.islice(sheet.merged_cell_ranges or (), _MERGED)
        yield RawSheet(
            name=about.name,
            index=index,
            rows=_with_errors(rows, errors) if errors else rows,
            hidden=about.visible is not SheetVisibleEnum.Visible,
            merged=tuple((a + 1, b + 1, c + 1, d + 1) for (a, b), (c, d) in merged),
        )


def _error_finder(path: Path) -> Callable[[int], SheetErrors]:
    """Return what finds the error values of a sheet by its 0-based number."""
    if not zipfile.is_zipfile(path):
        found = errors_of_xls(path)
    else:
        with zipfile.ZipFile(path) as archive:
            if "content.xml" not in archive.namelist():
                return partial(error_values, path)
        found = errors_of_ods(path)
    return lambda sheet: found.get(sheet, {})


def _opened(opener: type[CalamineWorkbook], path: Path) -> CalamineWorkbook:
    """Open the file in place, or, when its name misleads calamine, from a copy in memory."""
    from python_calamine import CalamineError, PasswordError  # noqa: PLC0415

    try:
        return opener.from_path(path)
    except PasswordError:
        raise
    except CalamineError:
        with path.open("rb") as file:
            return opener.from_filelike(file)


def _shifted(rows: Iterator[list[Any]], start: tuple[int, int] | None) -> Iterator[list[Any]]:
    """Put back the empty columns on the left, which calamine leaves out."""
    if not start or not start[1]:
        return rows
    margin: list[Any] = [""] * start[1]
    return (margin + row for row in rows)


def _with_errors(
    rows: Iterator[tuple[int, list[object]]], errors: dict[int, dict[int, str]]
) -> Iterator[tuple[int, list[object]]]:
    """Put back the error values, which calamine gives as empty cells."""
    for number, row in rows:
        for column, text in errors.get(number, {}).items():
            if column < _WIDEST:
                row.extend([""] * (column + 1 - len(row)))
                row[column] = text
        yield number, row


def read_by_openpyxl(path: Path, limits: ReadLimits, first_sheet: int) -> Iterator[RawSheet]:
    """Read .xlsx or .xlsm row by row without loading sheets; slow, bounded, forgiving.

    The size a sheet states of itself is not believed.
    """
    import openpyxl  # noqa: PLC0415 - slow to import and seldom needed

    warnings.simplefilter("ignore")
    with path.open("rb") as file:
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
        yield from _sheets_of(workbook, path, limits, first_sheet)


def _sheets_of(
    workbook: Workbook, path: Path, limits: ReadLimits, first_sheet: int
) -> Iterator[RawSheet]:
    sheets = workbook.worksheets
    if len(sheets) > limits.sheets:
        raise Refused(Reason.TOO_MANY_SHEETS, str(len(sheets)))
    for index, sheet in enumerate(sheets[first_sheet:], start=first_sheet):
        sheet.reset_dimensions()
        left_out = stray_cells(path, index, limits)
        rows = sheet.iter_rows(max_row=limits.rows, max_col=limits.columns, values_only=True)
        yield RawSheet(
            name=sheet.title,
            index=index,
            rows=enumerate(rows, start=1),
            hidden=sheet.sheet_state != "visible",
            left_out=left_out,
        )
