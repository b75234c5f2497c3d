"""The child process that fills one workbook's template under limits, so that none can hurt the server.

Run as ``python -m portal.spreadsheets.fill_child``; it reads JSON from its standard input and writes
one line of JSON and then the workbook. It imports nothing of the portal but its neighbours here.
"""

from __future__ import annotations

import base64
import datetime as dt
import difflib
import io
import json
import re
import sys
from copy import copy
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from portal.bounded_process import limit_itself
from portal.spreadsheets.fill_judging import (
    Found,
    Refused,
    formula_of,
    judge_package,
    live_formulas,
)
from portal.spreadsheets.fill_problems import Problem
from portal.spreadsheets.text import clean, is_too_long, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from portal.spreadsheets.moved_references import Move

MEMORY = 900 << 20
CPU_SECONDS = 15
LARGEST_FILE = 64 << 20
MOST_TOLD = 10
_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's clock has no zone
_FORMATS = {
    "date": "dd\\.mm\\.yyyy",
    "moment": "dd\\.mm\\.yyyy\\ hh:mm",
    "time": "hh:mm",
    "percent": "0.0%",
}
_SHOWN = {"date": "%d.%m.%Y", "moment": "%d.%m.%Y %H:%M", "time": "%H:%M"}


@dataclass(slots=True)
class Table:
    """The rows for one sheet; columns by their folded titles."""

    columns: Mapping[str, int]
    titles: list[str]
    rows: list[list[Any]]


@dataclass(slots=True)
class Plan:
    """One sheet of the template: its table, the cells with placeholders, the row that is repeated."""

    sheet: Any
    table: Table
    row: int = 0
    cells: list[Any] = field(default_factory=list)


def main(source: IO[bytes], sink: IO[bytes]) -> None:
    """Read what is asked, fill the template and write the answer."""
    asked = json.loads(source.read())
    limit_itself(memory=MEMORY, cpu_seconds=CPU_SECONDS, largest_file=LARGEST_FILE)
    content = b""
    told: list[Found] = []
    lost: list[str] = []
    try:
        content, lost = fill(base64.b64decode(asked["template"]), asked["values"], asked["tables"])
    except MemoryError:
        told = [Found(Problem.TOO_MUCH)]
    except Refused as refused:
        told = list(refused.found[:MOST_TOLD])
    problems = [[one.problem, one.detail, one.sheet, one.cell, one.near] for one in told]
    sink.write(json.dumps({"problems": problems, "lost": lost}).encode() + b"\n" + content)


def fill(
    template: bytes, values: Mapping[str, Any], tables: list[dict[str, Any]]
) -> tuple[bytes, list[str]]:
    """Return the filled workbook and what of the template is lost in it."""
    lost = judge_package(template)
    from openpyxl import load_workbook  # noqa: PLC0415 - after the limits

    try:
        book = load_workbook(io.BytesIO(template), keep_links=False)
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(Found(Problem.NOT_XLSX)) from error
    known = {_folded(name): value for name, value in values.items()}
    by_title = {one["sheet"]: _table(one) for one in tables}
    first = next(iter(by_title.values()))
    problems: list[Found] = list(live_formulas(book))
    plans = []
    for sheet in book.worksheets:
        plan = Plan(sheet, by_title.get(sheet.title, first))
        problems += _scan(plan, known)
        plans.append(plan)
    if not problems and not any(plan.cells for plan in plans):
        problems.append(Found(Problem.NOTHING))
    if problems:
        raise Refused(*problems)
    _fill_all(book, plans, known)
    result = io.BytesIO()
    try:
        book.save(result)
    except MemoryError:
        raise
    except Exception as error:
        raise Refused(Found(Problem.NOT_XLSX)) from error
    return result.getvalue(), lost


def _table(told: Mapping[str, Any]) -> Table:
    titles = told["columns"]
    return Table({_folded(title): n for n, title in enumerate(titles)}, titles, told["rows"])


def _scan(plan: Plan, known: Mapping[str, Any]) -> list[Found]:
    """Find the placeholders of a sheet and what is wrong with them."""
    problems: list[Found] = []
    sums: list[tuple[Any, str]] = []
    title = plan.sheet.title
    for row in plan.sheet.iter_rows():
        for cell in row:
            formula = formula_of(cell)
            if "{{" in formula:
                problems.append(Found(Problem.IN_FORMULA, formula[:80], title, cell.coordinate))
            elif not formula and isinstance(cell.value, str) and "{{" in cell.value:
                plan.cells.append(cell)
                for name in _PLACEHOLDER.findall(cell.value):
                    problems += _judge(plan, cell, name, known)
                    kind, word = _parted(name)
                    if kind == "sum":
                        sums.append((cell, word))
    summed = _row_columns(plan)
    problems += [
        Found(Problem.NO_ROW, word, title, cell.coordinate)
        for cell, word in sums
        if word not in summed and word in plan.table.columns
    ]
    problems += [
        Found(Problem.MERGED, "", title, area.coord)
        for area in plan.sheet.merged_cells.ranges
        if area.min_row != area.max_row and area.min_row <= plan.row <= area.max_row
    ]
    return problems


def _judge(plan: Plan, cell: Any, name: str, known: Mapping[str, Any]) -> Iterator[Found]:
    """Give what is wrong with one placeholder; the first of a row says which row is repeated."""
    at = (plan.sheet.title, cell.coordinate)
    kind, word = _parted(name)
    columns = plan.table.columns
    if not kind:
        if word not in known:
            near = _nearest(word, known, list(known))
            yield Found(Problem.UNKNOWN, name, *at, near)
    elif word not in columns:
        yield Found(Problem.NO_COLUMN, name, *at, _nearest(word, columns, plan.table.titles))
    elif kind == "sum":
        if not _alone(cell.value):
            yield Found(Problem.NOT_ALONE, name, *at)
    elif plan.row not in {0, cell.row}:
        yield Found(Problem.TWO_ROWS, name, *at)
    else:
        plan.row = cell.row


def _row_columns(plan: Plan) -> dict[str, int]:
    """Return where the repeated row holds each column of the table, by the column's title."""
    found: dict[str, int] = {}
    for cell in plan.cells:
        if cell.row == plan.row and _alone(cell.value):
            kind, word = _parted(_PLACEHOLDER.findall(cell.value)[0])
            if kind == "row":
                found.setdefault(word, cell.column)
    return found


def _parted(name: str) -> tuple[str, str]:
    """Return ``row`` or ``sum`` and the title of a column, or nothing and a name."""
    kind, dot, word = name.partition(".")
    folded = kind.strip().casefold()
    return (folded, _folded(word)) if dot and folded in {"row", "sum"} else ("", _folded(name))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()


def _alone(text: str) -> bool:
    return _PLACEHOLDER.fullmatch(text.strip()) is not None and text.count("{{") == 1


def _nearest(word: str, known: Mapping[str, Any], titles: list[str]) -> str:
    near = difflib.get_close_matches(word, list(known), n=1)
    return titles[list(known).index(near[0])] if near else ""


def _fill_all(book: Any, plans: list[Plan], known: Mapping[str, Any]) -> None:
    from portal.spreadsheets.fill_moving import (  # noqa: PLC0415 - brings openpyxl in
        make_room,
        move_references,
    )
    from portal.spreadsheets.moved_references import Move  # noqa: PLC0415 - likewise

    moves = {plan.sheet.title: Move(plan.row, len(plan.table.rows)) for plan in plans if plan.row}
    samples = {plan.sheet.title: _sample(plan) for plan in plans if plan.row}
    for plan in plans:
        if plan.row:
            make_room(plan.sheet, moves[plan.sheet.title])
    rows = {plan.sheet.title: plan.row for plan in plans}
    move_references(book, rows, moves)
    for plan in plans:
        move = moves.get(plan.sheet.title)
        summed = _row_columns(plan)
        for cell in plan.cells:
            if cell.row == plan.row:
                continue
            _fill_cell(cell, known, plan, summed, move)
        if move is not None:
            _repeat(plan, samples[plan.sheet.title], move, moves, known)
        for row in plan.sheet.iter_rows():
            for cell in row:
                if getattr(cell, "hyperlink", None):
                    cell.hyperlink.ref = cell.coordinate
    book.calculation.fullCalcOnLoad = True


def _sample(plan: Plan) -> list[tuple[int, Any, Any]]:
    """Return the repeated row: columns, values and looks."""
    return [
        (cell.column, cell.value, copy(cell._style))  # noqa: SLF001 - openpyxl's way to copy looks
        for (cell,) in plan.sheet.iter_cols(min_row=plan.row, max_row=plan.row)
    ]


def _fill_cell(
    cell: Any, known: Mapping[str, Any], plan: Plan, summed: Mapping[str, int], move: Move | None
) -> None:
    if _alone(cell.value):
        kind, word = _parted(_PLACEHOLDER.findall(cell.value)[0])
        if kind == "sum" and move is not None:
            letters = plan.sheet.cell(1, summed[word]).column_letter
            last = move.row + max(move.count, 1) - 1
            cell.value = f"=SUBTOTAL(109,{letters}{move.row}:{letters}{last})"
            return
        _put(cell, known[word])
        return
    _put(cell, _PLACEHOLDER.sub(lambda found: _words(known[_folded(found[1])]), cell.value))


def _repeat(
    plan: Plan,
    sample: list[tuple[int, Any, Any]],
    move: Move,
    moves: Mapping[str, Move],
    known: Mapping[str, Any],
) -> None:
    """Write the repeated row once for each row of the table, with its look."""
    from portal.spreadsheets.moved_references import moved_formula  # noqa: PLC0415 - as above

    own, columns = plan.sheet.title, plan.table.columns
    empty: list[Any] = [None] * len(columns)
    for number, row in enumerate(plan.table.rows or [empty]):
        at = move.row + number

        def value_of(name: str, row: list[Any] = row) -> Any:
            kind, word = _parted(name)
            return row[columns[word]] if kind == "row" else known[word]

        for column, template, look in sample:
            cell = plan.sheet.cell(at, column)
            if type(cell).__name__ == "MergedCell":
                cell._style = look  # noqa: SLF001 - openpyxl's way to copy looks
                continue
            cell._style = copy(look)  # noqa: SLF001 - likewise
            if isinstance(template, str) and template.startswith("="):
                cell.value = moved_formula(template, own, moves, copy=number)
            elif isinstance(template, str) and "{{" in template:
                if _alone(template):
                    _put(cell, value_of(_PLACEHOLDER.findall(template)[0]))
                elif plan.table.rows:
                    _put(cell, _PLACEHOLDER.sub(lambda f: _words(value_of(f[1])), template))
                else:
                    cell.value = None
            elif number:
                cell.value = template


def _put(cell: Any, value: Any) -> None:
    """Write a value with its type; a text is never a formula."""
    from openpyxl.styles.numbers import is_date_format  # noqa: PLC0415 - after the limits

    if isinstance(value, list):
        number, kind = value
        cell.value = number
        dated = kind in _SHOWN and not is_date_format(cell.number_format)
        if dated or (kind == "percent" and cell.number_format == "General"):
            cell.number_format = _FORMATS[kind]
    elif isinstance(value, str):
        text = clean(value)
        cell.value = split(text)[0] + " …" if is_too_long(text) else text
        cell.data_type = "s"
    else:
        cell.value = value


def _words(value: Any) -> str:
    """Return a value as it stands within a text."""
    if value is None:
        return ""
    if not isinstance(value, list):
        return str(value)
    number, kind = value
    if kind in _SHOWN:
        return (_EPOCH + dt.timedelta(days=number)).strftime(_SHOWN[kind])
    if kind == "percent":
        return f"{number * 100:.1f} %".replace(".", ",")
    return str(number).replace(".", ",")


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
