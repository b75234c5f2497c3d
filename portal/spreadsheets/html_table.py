"""Tables of a web page, which old programs save under the name .xls."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

from portal.spreadsheets.charsets import charset_of
from portal.spreadsheets.engines import RawSheet
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from portal.spreadsheets.limits import ReadLimits

_CHUNK = 1 << 18
_LONGEST_TAG = 4 << 20
"""Characters of a tag, comment or script without an end; the parser reads them ever again."""
_DEEPEST = 20
_WIDEST_SPAN = 256
_HIGHEST_SPAN = 10_000
_DIGITS = 9
_SILENT = frozenset({"script", "style", "head", "title"})


def read_html(path: Path, limits: ReadLimits, _first_sheet: int) -> Iterator[RawSheet]:
    """Give every table of the page that holds a value, in the order they end."""
    parser = _Tables(limits)
    with path.open(encoding=charset_of(path), errors="replace") as file:
        while piece := file.read(_CHUNK):
            parser.feed(piece)
            if len(parser.rawdata) > _LONGEST_TAG:
                raise Refused(Reason.BROKEN, "a tag without an end")
    parser.close()
    tables = [table for table in parser.finish() if table.rows]
    if not tables:
        raise Refused(Reason.EMPTY)
    for index, table in enumerate(tables):
        name = "" if len(tables) == 1 else str(index + 1)
        yield RawSheet(
            name=name,
            index=index,
            rows=enumerate(table.rows, start=1),
            merged=tuple(table.merged),
        )


class _Table:
    """One table while its cells come in."""

    def __init__(self) -> None:
        self.rows: list[list[str]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.cell: list[str] | None = None
        self._span = (1, 1)
        self._blocked: dict[int, int] = {}
        """Column → rows that a cell above still covers."""

    def start_row(self) -> None:
        self.end_cell()
        self.rows.append([])
        self._blocked = {c: left - 1 for c, left in self._blocked.items() if left > 1}

    def start_cell(self, columns: int, rows: int) -> None:
        self.end_cell()
        if not self.rows:
            self.start_row()
        self.cell = []
        self._span = (columns, rows)

    def end_cell(self) -> None:
        if self.cell is None:
            return
        text = "".join(self.cell).replace("\xa0", " ")
        text = "\n".join(" ".join(line.split()) for line in text.split("\n")).strip()
        self.cell = None
        row = self.rows[-1]
        while self._blocked.get(len(row)):
            row.append("")
        columns, rows = self._span
        first = len(row) + 1
        row.append(text)
        row.extend([""] * (columns - 1))
        if columns > 1 or rows > 1:
            top = len(self.rows)
            self.merged.append((top, first, top + rows - 1, first + columns - 1))
        if rows > 1:
            self._blocked |= dict.fromkeys(range(first - 1, first - 1 + columns), rows)


class _Tables(HTMLParser):
    """Collects tables; a table inside a cell stands for itself."""

    def __init__(self, limits: ReadLimits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._open: list[_Table] = []
        self._done: list[_Table] = []
        self._silent = 0
        self._cells = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row or a cell; a line break is a new line of the cell."""
        if tag == "table":
            if len(self._open) >= _DEEPEST:
                raise Refused(Reason.BROKEN, "tables too deep")
            self._open.append(_Table())
        elif tag in _SILENT:
            self._silent += 1
        elif self._open and tag == "tr":
            self._open[-1].start_row()
        elif self._open and tag in ("td", "th"):
            spans = dict(attrs)
            columns = _number(spans.get("colspan"), _WIDEST_SPAN)
            self._cells += columns
            if self._cells > self._limits.cells:
                raise Refused(Reason.TOO_BIG, "too many cells")
            self._open[-1].start_cell(columns, _number(spans.get("rowspan"), _HIGHEST_SPAN))
        elif self._open and tag in ("br", "p", "div"):
            self.handle_data("\n")

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag names."""
        if tag == "table" and self._open:
            table = self._open.pop()
            table.end_cell()
            self._done.append(table)
        elif tag in _SILENT and self._silent:
            self._silent -= 1
        elif tag in ("td", "th") and self._open:
            self._open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        """Add text to the open cell."""
        if self._open and self._open[-1].cell is not None and not self._silent:
            self._open[-1].cell.append(data)

    def finish(self) -> list[_Table]:
        """Close tables left open and return all of them."""
        while self._open:
            self.handle_endtag("table")
        return self._done


def _number(text: str | None, most: int) -> int:
    digits = (text or "").strip()
    return max(1, min(int(digits), most)) if digits.isdecimal() and len(digits) < _DIGITS else 1
