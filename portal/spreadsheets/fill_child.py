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
import resource
import sys
import zipfile
from copy import copy
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING, Any

from portal.spreadsheets.fill_problems import Loss, Problem
from portal.spreadsheets.text import clean, is_too_long, split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from portal.spreadsheets.moved_references import Move

MEMORY = 900 << 20
CPU_SECONDS = 25
LARGEST_FILE = 64 << 20
MOST_TOLD = 10
_FILES = 64
_LONGEST_PART = 60 << 20
_PLACEHOLDER = re.compile(r"\{\{\s*(.*?)\s*\}\}", re.DOTALL)
_ACTIVE = (
    "vbaproject", "activex", "externallink", "embeddings", "connections.xml", "ctrlprops",
    "querytable", "macrosheets", "dialogsheets", "webextension", "oleobject", "customdata",
)  # fmt: skip
_OUTSIDE = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_CALLS = re.compile(
    r"(?<![A-Z0-9_])(WEBSERVICE|FILTERXML|RTD|CALL|REGISTER(\.ID)?|EXEC|DDE|DDEINIT|IMAGE|HYPERLINK|"
    r"STOCKHISTORY|PY|ENCODEURL)\s*\(|\[\d+\]|\|",
    re.IGNORECASE,
)
_STRINGS = re.compile(r'"(?:[^"]|"")*"')
_SHAPES = re.compile(rb"<(?:\w+:)?(sp|cxnSp|grpSp)[ >]")
_EPOCH = dt.datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's clock has no zone
_FORMATS = {
    "date": "dd\\.mm\\.yyyy",
    "moment": "dd\\.mm\\.yyyy\\ hh:mm",
    "time": "hh:mm",
    "percent": "0.0%",
}
_SHOWN = {"date": "%d.%m.%Y", "moment": "%d.%m.%Y %H:%M", "time": "%H:%M"}


@dataclass(slots=True)
class Found:
    """Something wrong: what, with which word, and where."""

    problem: Problem
    detail: str = ""
    sheet: str = ""
    cell: str = ""
    near: str = ""


class Refused(Exception):
    """The template is not filled."""

    def __init__(self, *found: Found) -> None:
        super().__init__(*found)
        self.found = found


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
    _limit_itself()
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
    lost = _judge_package(template)
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
    problems: list[Found] = list(_live(book))
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


def _judge_package(template: bytes) -> list[str]:
    """Refuse what runs, loads or declares something; tell what openpyxl does not carry over."""
    lost: set[Loss] = set()
    with zipfile.ZipFile(io.BytesIO(template)) as archive:
        for member in archive.infolist():
            name = member.filename.casefold()
            if any(word in name for word in _ACTIVE):
                raise Refused(Found(Problem.OUTSIDE))
            if "/media/" in name:
                lost.add(Loss.PICTURES)
            if "/charts/" in name:
                lost.add(Loss.CHARTS)
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            with archive.open(member) as stream:
                part = stream.read(_LONGEST_PART)
            is_utf_8 = part.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"
            if not is_utf_8 or _DECLARED.search(part) or _OUTSIDE.search(part):
                raise Refused(Found(Problem.OUTSIDE))
            if "/drawings/" in name and _SHAPES.search(part):
                lost.add(Loss.SHAPES)
    return sorted(lost)


def _live(book: Any) -> Iterator[Found]:
    """Give the formulas that reach outside the workbook, wherever they stand."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if (text := _formula_of(cell)) and _reaches_out(text):
                    yield Found(Problem.FORMULA, text[:80], sheet.title, cell.coordinate)
        others = [
            text for rules in sheet.conditional_formatting for one in rules.rules
            for text in one.formula
        ]  # fmt: skip
        for one in sheet.data_validations.dataValidation:
            others += [text for text in (one.formula1, one.formula2) if text]
        for table in sheet.tables.values():
            for column in table.tableColumns:
                formulas = (column.calculatedColumnFormula, column.totalsRowFormula)
                others += [one.attr_text for one in formulas if one is not None and one.attr_text]
        others += [one.attr_text for one in sheet.defined_names.values() if one.attr_text]
        for text in others:
            if _reaches_out(text):
                yield Found(Problem.FORMULA, text[:80], sheet.title)
    for name in book.defined_names.values():
        if name.attr_text and _reaches_out(name.attr_text):
            yield Found(Problem.FORMULA, name.attr_text[:80])


def _formula_of(cell: Any) -> str:
    if cell.data_type != "f":
        return ""
    if isinstance(cell.value, str):
        return cell.value
    return str(getattr(cell.value, "text", "") or "=|")


def _reaches_out(formula: str) -> bool:
    return _CALLS.search(_STRINGS.sub('""', formula)) is not None


def _scan(plan: Plan, known: Mapping[str, Any]) -> list[Found]:
    """Find the placeholders of a sheet and what is wrong with them."""
    problems: list[Found] = []
    sums: list[tuple[Any, str]] = []
    in_row: set[int] = set()
    title = plan.sheet.title
    for row in plan.sheet.iter_rows():
        for cell in row:
            text = _formula_of(cell) or cell.value
            if not isinstance(text, str) or "{{" not in text:
                continue
            at = (title, cell.coordinate)
            if cell.data_type == "f":
                problems.append(Found(Problem.IN_FORMULA, text[:80], *at))
                continue
            plan.cells.append(cell)
            for name in _PLACEHOLDER.findall(text):
                kind, word = _parted(name)
                if kind in {"row", "sum"} and word not in plan.table.columns:
                    near = _nearest(word, plan.table.columns, plan.table.titles)
                    problems.append(Found(Problem.NO_COLUMN, name, *at, near))
                elif kind == "sum" and not _alone(text):
                    problems.append(Found(Problem.NOT_ALONE, name, *at))
                elif kind == "sum":
                    sums.append((cell, word))
                elif kind == "row":
                    if not plan.row:
                        plan.row = cell.row
                    elif plan.row != cell.row and cell.row not in in_row:
                        problems.append(Found(Problem.TWO_ROWS, name, *at))
                    in_row.add(cell.row)
                elif not kind and word not in known:
                    near = _nearest(word, known, list(known))
                    problems.append(Found(Problem.UNKNOWN, name, *at, near))
    summed = _row_columns(plan)
    problems += [
        Found(Problem.NO_ROW, word, title, cell.coordinate)
        for cell, word in sums
        if word not in summed
    ]
    if plan.row:
        problems += [
            Found(Problem.MERGED, "", title, area.coord)
            for area in plan.sheet.merged_cells.ranges
            if area.min_row != area.max_row and area.min_row <= plan.row <= area.max_row
        ]
    return problems


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
    from portal.spreadsheets.moved_references import Move  # noqa: PLC0415 - brings openpyxl in

    moves = {plan.sheet.title: Move(plan.row, len(plan.table.rows)) for plan in plans if plan.row}
    samples = {plan.sheet.title: _sample(plan) for plan in plans if plan.row}
    for plan in plans:
        if plan.row:
            _make_room(plan.sheet, moves[plan.sheet.title])
    _move_references(book, plans, moves)
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


def _make_room(sheet: Any, move: Move) -> None:
    """Move everything under the repeated row down, with its heights, merged cells and areas."""
    from openpyxl.formatting.formatting import ConditionalFormattingList  # noqa: PLC0415
    from openpyxl.worksheet.cell_range import CellRange, MultiCellRange  # noqa: PLC0415

    def moved(area: Any) -> Any:
        return CellRange(
            min_col=area.min_col, max_col=area.max_col,
            min_row=move.start(area.min_row), max_row=move.end(area.max_row),
        )  # fmt: skip

    merged = []
    for area in sheet.merged_cells.ranges:
        if area.min_row == area.max_row == move.row:
            merged += [
                CellRange(min_col=area.min_col, max_col=area.max_col, min_row=row, max_row=row)
                for row in range(move.row, move.row + max(move.count, 1))
            ]
        else:
            merged.append(moved(area))
    if move.by:
        heights = {
            row: (one.height, one.hidden, one.outlineLevel, copy(one._style))  # noqa: SLF001
            for row, one in list(sheet.row_dimensions.items())
            if row > move.row
        }
        for row in heights:
            del sheet.row_dimensions[row]
        sheet.insert_rows(move.row + 1, move.by)
        for row, (height, hidden, level, look) in heights.items():
            put = sheet.row_dimensions[row + move.by]
            put.height, put.hidden, put.outlineLevel, put._style = height, hidden, level, look  # noqa: SLF001
        height = sheet.row_dimensions[move.row].height
        if height is not None:
            for row in range(move.row + 1, move.row + move.count):
                sheet.row_dimensions[row].height = height
    sheet.merged_cells = MultiCellRange(merged)
    for one in sheet.data_validations.dataValidation:
        one.sqref = MultiCellRange([moved(area) for area in one.sqref.ranges])
    kept, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for rules in kept:
        areas = " ".join(moved(area).coord for area in rules.cells.ranges)
        for rule in rules.rules:
            sheet.conditional_formatting.add(areas, rule)
    if sheet.auto_filter.ref:
        sheet.auto_filter.ref = moved(CellRange(sheet.auto_filter.ref)).coord
    for table in sheet.tables.values():
        table.ref = moved(CellRange(table.ref)).coord
        if table.autoFilter is not None and table.autoFilter.ref:
            table.autoFilter.ref = moved(CellRange(table.autoFilter.ref)).coord
    if sheet.print_area:
        printed = [one.rpartition("!")[2] for one in _areas(sheet.print_area)]
        sheet.print_area = ",".join(moved(CellRange(one)).coord for one in printed)
    for one in sheet.row_breaks.brk:
        one.id = move.start(one.id)


def _areas(printed: Any) -> list[str]:
    return printed.split(",") if isinstance(printed, str) else list(printed)


def _move_references(book: Any, plans: list[Plan], moves: Mapping[str, Move]) -> None:
    """Let formulas, names and charts point at where the cells are now."""
    from portal.spreadsheets.moved_references import (  # noqa: PLC0415 - after the limits
        moved_formula,
        moved_reference,
    )

    for plan in plans:
        own = plan.sheet.title
        for row in plan.sheet.iter_rows():
            for cell in row:
                if cell.data_type != "f" or (plan.row and cell.row == plan.row):
                    continue
                if isinstance(cell.value, str):
                    cell.value = moved_formula(cell.value, own, moves)
                elif hasattr(cell.value, "text"):
                    cell.value.text = moved_formula(cell.value.text, own, moves)
                    cell.value.ref = cell.coordinate
        move = moves.get(own)
        for chart in plan.sheet._charts:  # noqa: SLF001 - there is no public way
            for series in chart.series:
                for source in (series.val, series.cat):
                    for held in (getattr(source, "numRef", None), getattr(source, "strRef", None)):
                        if held is not None and held.f:
                            held.f = moved_reference(held.f, own, moves, stretch=True)
                            held.numCache = held.strCache = None
            if move is not None:
                _move_anchor(chart.anchor, move)
        for name in plan.sheet.defined_names.values():
            name.attr_text = moved_formula(f"={name.attr_text}", own, moves)[1:]
    for name in book.defined_names.values():
        name.attr_text = moved_formula(f"={name.attr_text}", "", moves)[1:]


def _move_anchor(anchor: Any, move: Move) -> None:
    for end in (getattr(anchor, "_from", None), getattr(anchor, "to", None)):
        if end is not None:
            end.row = move.start(end.row + 1) - 1


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


def _limit_itself() -> None:
    """Bound memory, processor time and the size of what is written, for good."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_FILES, _FILES))


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
