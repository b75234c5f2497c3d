"""Room for the rows of a template: what stands under the repeated row moves down, whole.

Imported by the child process alone, which is under limits.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange

from portal.spreadsheets.moved_references import moved_formula, moved_reference

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from portal.spreadsheets.moved_references import Move


def make_room(sheet: Any, move: Move) -> None:
    """Move everything under the repeated row down, with its heights, merged cells and areas."""
    merged = list(_merged(sheet, move))
    if move.by:
        _move_rows(sheet, move)
    sheet.merged_cells = MultiCellRange(merged)
    for one in sheet.data_validations.dataValidation:
        one.sqref = MultiCellRange([_moved(area, move) for area in one.sqref.ranges])
    kept, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for rules in kept:
        areas = " ".join(_moved(area, move).coord for area in rules.cells.ranges)
        for rule in rules.rules:
            rule.formula = [
                moved_formula(f"={one}", sheet.title, {sheet.title: move})[1:]
                for one in rule.formula
            ]
            sheet.conditional_formatting.add(areas, rule)
    _move_areas(sheet, move)


def move_references(book: Any, rows: Mapping[str, int], moves: Mapping[str, Move]) -> None:
    """Let formulas, names and charts point at where the cells are now.

    ``rows`` are the repeated rows by the titles of sheets: their formulas are written with each copy.
    """
    for sheet in book.worksheets:
        own = sheet.title
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f" and cell.row != rows.get(own):
                    _move_formula(cell, own, moves)
        for chart in sheet._charts:  # noqa: SLF001 - there is no public way
            for held in _sources(chart):
                held.f = moved_reference(held.f, own, moves, stretch=True)
            if own in moves:
                _move_anchor(chart.anchor, moves[own])
        _move_names(sheet, own, moves)
    _move_names(book, "", moves)


def _merged(sheet: Any, move: Move) -> Iterator[Any]:
    """Give the merged cells as they are after the move; those within the repeated row for each copy."""
    for area in sheet.merged_cells.ranges:
        if area.min_row == area.max_row == move.row:
            for row in range(move.row, move.row + max(move.count, 1)):
                yield CellRange(
                    min_col=area.min_col, max_col=area.max_col, min_row=row, max_row=row
                )
        else:
            yield _moved(area, move)


def _moved(area: Any, move: Move) -> Any:
    return CellRange(
        min_col=area.min_col,
        max_col=area.max_col,
        min_row=move.start(area.min_row),
        max_row=move.end(area.max_row),
    )


def _move_rows(sheet: Any, move: Move) -> None:
    below = {
        row: (one.height, one.hidden, one.outlineLevel, copy(one._style))  # noqa: SLF001 - looks
        for row, one in list(sheet.row_dimensions.items())
        if row > move.row
    }
    for row in below:
        del sheet.row_dimensions[row]
    sheet.insert_rows(move.row + 1, move.by)
    for row, (height, hidden, level, look) in below.items():
        put = sheet.row_dimensions[row + move.by]
        put.height, put.hidden, put.outlineLevel, put._style = height, hidden, level, look  # noqa: SLF001
    height = sheet.row_dimensions[move.row].height
    if height is not None:
        for row in range(move.row + 1, move.row + move.count):
            sheet.row_dimensions[row].height = height


def _move_areas(sheet: Any, move: Move) -> None:
    """Move filters, tables, the area to be printed and the breaks of pages."""
    filters = [sheet.auto_filter]
    for table in sheet.tables.values():
        table.ref = _moved(CellRange(table.ref), move).coord
        if table.autoFilter is not None:
            filters.append(table.autoFilter)
    for one in filters:
        if one.ref:
            one.ref = _moved(CellRange(one.ref), move).coord
    if sheet.print_area:
        printed = sheet.print_area
        parts = printed.split(",") if isinstance(printed, str) else printed
        areas = [CellRange(one.rpartition("!")[2]) for one in parts]
        sheet.print_area = ",".join(_moved(one, move).coord for one in areas)
    for one in sheet.row_breaks.brk:
        one.id = move.start(one.id)


def _move_formula(cell: Any, own: str, moves: Mapping[str, Move]) -> None:
    if isinstance(cell.value, str):
        cell.value = moved_formula(cell.value, own, moves)
    elif hasattr(cell.value, "text"):
        cell.value.text = moved_formula(cell.value.text, own, moves)
        cell.value.ref = cell.coordinate


def _sources(chart: Any) -> Iterator[Any]:
    """Give what the series of a chart are drawn from; remembered values go, since they are old."""
    for series in chart.series:
        for source in (series.val, series.cat):
            for held in (getattr(source, "numRef", None), getattr(source, "strRef", None)):
                if held is not None and held.f:
                    if hasattr(held, "numCache"):
                        held.numCache = None
                    else:
                        held.strCache = None
                    yield held


def _move_anchor(anchor: Any, move: Move) -> None:
    for end in (getattr(anchor, "_from", None), getattr(anchor, "to", None)):
        if end is not None:
            end.row = move.start(end.row + 1) - 1


def _move_names(holder: Any, own: str, moves: Mapping[str, Move]) -> None:
    for name in holder.defined_names.values():
        if name.attr_text:
            name.attr_text = moved_formula(f"={name.attr_text}", own, moves)[1:]
