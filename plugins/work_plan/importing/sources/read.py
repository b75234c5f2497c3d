"""Any file with a plan in: its lines, read in a limited child process."""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import subprocess
import sys
import tempfile
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.work_plan.importing.sources.errors import PlanUnreadable
from plugins.work_plan.importing.sources.formats import Format
from plugins.work_plan.importing.sources.grid import WIDEST
from plugins.work_plan.importing.sources.limits import DEFAULT, SHEETS, PlanLimits
from plugins.work_plan.importing.sources.lines import HIDDEN, Line
from portal.bounded_process import ENVIRONMENT
from portal.spreadsheets.read import SheetRows, Unreadable, Value, read_workbook
from portal.spreadsheets.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

_LOG = logging.getLogger(__name__)
_CLIPBOARD = re.compile(r"Version:\d")
"""What stands before a page that Windows' clipboard holds."""
_CHILD = "plugins.work_plan.importing.sources.child"


def read_lines(path: Path, limits: PlanLimits = DEFAULT) -> list[Line]:
    """Return the lines of a document, a workbook, a page or a text.

    Raises :class:`PlanUnreadable` when the file is broken, hostile, encrypted, empty or too big.
    """
    told = _ask_child(path, limits)
    if told.get("format") == Format.SHEET:
        return _workbook_lines(path)
    if "lines" not in told:
        _LOG.warning("a plan could not be read: %s %s", told.get("reason"), told.get("detail"))
        raise PlanUnreadable(Reason(told["reason"]), str(told.get("detail", "")))
    return [Line.from_json(one) for one in told["lines"]]


def read_pasted(text: str, limits: PlanLimits = DEFAULT) -> list[Line]:
    """Return the lines of pasted text, or of a table of a page that the clipboard held."""
    head, sign, page = text.partition("<")
    if _CLIPBOARD.match(head):
        text = f"{sign}{page}"
    with tempfile.TemporaryDirectory(prefix="portal-plan-") as folder:
        path = Path(folder) / "pasted"
        path.write_bytes(text.replace("\0", "").encode("utf-8-sig", "replace"))
        return read_lines(path, limits)


def _ask_child(path: Path, limits: PlanLimits) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", "-m", _CHILD, str(path.resolve()), json.dumps(asdict(limits))],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            timeout=limits.wall_seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"reason": str(Reason.TOO_SLOW), "detail": "wall clock"}
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        reason = Reason.TOO_SLOW if done.returncode < 0 else Reason.BROKEN
        return {"reason": str(reason), "detail": f"the child ended with {done.returncode}"}
    return told


def _workbook_lines(path: Path) -> list[Line]:
    """Return the rows of all sheets that are shown; a hidden one is only named."""
    lines: list[Line] = []
    try:
        with closing(read_workbook(path, limits=SHEETS)) as sheets:
            for number, sheet in enumerate(sheets, start=1):
                rows = list(_sheet_lines(sheet, number))
                if not sheet.hidden:
                    lines += rows
                elif rows:
                    lines.append(Line(cells=(sheet.name,), row=1, kind=HIDDEN))
    except Unreadable as error:
        raise PlanUnreadable(error.reason, error.detail) from error
    if all(line.kind == HIDDEN for line in lines):
        raise PlanUnreadable(Reason.EMPTY)
    return lines


def _sheet_lines(sheet: SheetRows, table: int) -> Iterator[Line]:
    spans, downs = _merges(sheet)
    last = 0
    rows = {}
    for row in sheet.rows:
        rows[row.number] = [_as_text(value) for value in row.values]
    width = max((_filled(cells) for cells in rows.values()), default=0)
    width = min(WIDEST, max([width, *(c + w for (_r, c), w in spans.items() if w > 1)], default=0))
    for number in sorted(rows):
        if last and number > last + 1:
            yield Line(cells=("",), row=last + 1, sheet=sheet.name, kind="sheet")
        last = number
        cells = [*rows[number], *[""] * width][:width]
        above = []
        for column in range(width):
            if (number, column) in downs and not cells[column]:
                top = downs[number, column]
                cells[column] = dict(enumerate(rows.get(top, ()))).get(column, "")
                if cells[column]:
                    above.append(column)
        widths = [1] * width
        for column in range(width):
            span = spans.get((number, column), 1)
            if span > 1:
                widths[column] = min(span, width - column)
                widths[column + 1 : column + span] = [0] * (widths[column] - 1)
        yield Line(
            cells=tuple(cells),
            row=number,
            table=table,
            sheet=sheet.name,
            above=tuple(above),
            spans=tuple(widths),
            kind="sheet",
        )


def _filled(cells: list[str]) -> int:
    return max((place for place, cell in enumerate(cells, start=1) if cell), default=0)


def _merges(sheet: SheetRows) -> tuple[dict[tuple[int, int], int], dict[tuple[int, int], int]]:
    """Return widths of merged cells by row and column, and the top rows of those that reach down."""
    spans: dict[tuple[int, int], int] = {}
    downs: dict[tuple[int, int], int] = {}
    for top, left, bottom, right in sheet.merged:
        for row in range(top, min(bottom, top + SHEETS.rows) + 1):
            spans[row, left - 1] = right - left + 1
            if row > top:
                downs[row, left - 1] = top
    return spans, downs


def _as_text(value: Value) -> str:
    """Return a cell as a person sees it."""
    if value is None:
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y}" if value.time() == dt.time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, bool):
        return "+" if value else ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return "\n".join(filter(None, (line.strip() for line in str(value).split("\n"))))
