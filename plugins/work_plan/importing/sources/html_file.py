"""Web pages and what the clipboard holds of Word, Excel or LibreOffice; read, never shown."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

from plugins.work_plan.importing.sources.grid import WIDEST, Grid
from plugins.work_plan.importing.sources.lines import Line, paragraph
from plugins.work_plan.importing.sources.xml_part import whole
from portal.spreadsheets.charsets import charset_of
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from plugins.work_plan.importing.sources.limits import PlanLimits

_CHUNK = 1 << 16
_LONGEST_TAG = 1 << 20
"""Characters of a tag without an end; the parser reads them ever again."""
_MOST_ROWS = 5_000
_DEEPEST = 12
_LEAST_COLUMNS = 3
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLOCKS = frozenset({
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "section", "article",
    "header", "footer", "blockquote", "center", "dt", "dd", "caption", "pre", "body",
})  # fmt: skip
_SPACES = re.compile(r"[^\S\n]+")


def read_html(path: Path, limits: PlanLimits) -> list[Line]:
    """Return the lines of a page."""
    parser = _Page(limits)
    with path.open(encoding=charset_of(path), errors="replace") as file:
        while piece := file.read(_CHUNK):
            parser.feed(piece.replace("\0", ""))
            if len(parser.rawdata) > _LONGEST_TAG:
                raise Refused(Reason.BROKEN, "a tag without an end")
    parser.close()
    return parser.finish()


class _OpenTable:
    """A table while it comes in; ``apart`` tells whether it stands for itself or in a cell."""

    def __init__(self, number: int) -> None:
        self.grid = Grid(number)
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.widest = 0

    def end_cell(self) -> None:
        if self.cell is None:
            return
        text = _joined(self.cell)
        self.cell = None
        if not self.grid.rows:
            self.grid.start_row()
        self.grid.put(text, columns=self.span[0], rows=self.span[1])


def _joined(pieces: list[str]) -> str:
    text = _SPACES.sub(" ", "".join(pieces).replace("\xa0", " "))
    return "\n".join(filter(None, (line.strip() for line in text.split("\n"))))


class _Page(HTMLParser):
    def __init__(self, limits: PlanLimits) -> None:
        super().__init__(convert_charrefs=True)
        self._limits = limits
        self._lines: list[Line] = []
        self._open: list[_OpenTable] = []
        self._nested: list[Line] = []
        self._text: list[str] = []
        self._silent = 0
        self._paragraphs = 0
        self._tables = 0
        self._begun = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a table, a row, a cell or a paragraph."""
        self._begun = True
        if tag in _SILENT:
            self._silent += 1
        elif tag == "table":
            if len(self._open) >= _DEEPEST:
                raise Refused(Reason.BROKEN, "tables too deep")
            if not self._open:
                self._end_paragraph()
            self._tables += 1
            self._open.append(_OpenTable(self._tables))
        elif self._open and tag == "tr":
            self._open[-1].end_cell()
            if len(self._open[-1].grid.rows) >= _MOST_ROWS:
                raise Refused(Reason.TOO_MANY_ROWS)
            self._open[-1].grid.start_row()
        elif self._open and tag in {"td", "th"}:
            self._open[-1].end_cell()
            told = dict(attrs)
            columns = min(WIDEST, max(1, whole(told.get("colspan") or "", 1)))
            rows = min(_MOST_ROWS, max(1, whole(told.get("rowspan") or "", 1)))
            self._open[-1].span = (columns, rows)
            self._open[-1].cell = []
        elif tag == "br":
            self._add("\n")
        elif tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        """Close what the tag names."""
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        elif tag == "table" and self._open:
            self._end_table()
        elif tag in {"td", "th"} and self._open:
            self._open[-1].end_cell()
        elif tag in _BLOCKS:
            self._break()

    def handle_data(self, data: str) -> None:
        """Take text; line ends of the source are spaces."""
        if not self._silent and (self._begun or data.strip()):
            self._add(data.replace("\r", " ").replace("\n", " "))

    def _add(self, text: str) -> None:
        if self._open:
            if self._open[-1].cell is not None:
                self._open[-1].cell.append(text)
            elif text.strip():
                self._text.append(text)
        else:
            self._text.append(text)

    def _break(self) -> None:
        if self._open and self._open[-1].cell is not None:
            self._open[-1].cell.append("\n")
        else:
            self._end_paragraph()

    def _end_paragraph(self) -> None:
        text = _joined(self._text)
        self._text = []
        if text:
            self._paragraphs += 1
            self._lines.append(paragraph(text, self._paragraphs))

    def _end_table(self) -> None:
        table = self._open.pop()
        table.end_cell()
        lines = table.grid.lines() if table.grid.rows else []
        if not self._open:
            self._lines += [*lines, *self._nested]
            self._nested = []
        elif len(lines) > 1 and table.grid.width >= _LEAST_COLUMNS:
            self._nested += lines
        else:
            for line in lines:
                self._add(f"\n{line.text}\n")

    def finish(self) -> list[Line]:
        """Close what was left open and return all lines."""
        while self._open:
            self._end_table()
        self._end_paragraph()
        return self._lines
