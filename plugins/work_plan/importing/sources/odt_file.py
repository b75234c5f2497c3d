"""OpenDocument texts (.odt): paragraphs, headings, lists and tables with merged cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.importing.sources.grid import Grid
from plugins.work_plan.importing.sources.lines import Line, paragraph
from plugins.work_plan.importing.sources.xml_part import attribute, local, read_part, whole
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from plugins.work_plan.importing.sources.limits import PlanLimits

_TEXTS = frozenset({"p", "h"})
_GONE = frozenset({"tracked-changes", "annotation", "note", "sequence-decls", "forms"})
_ROWS = frozenset({"table-header-rows", "table-rows", "table-row-group"})
_MOST_REPEATED = 200
_DEEPEST = 40
_LEAST_COLUMNS, _LEAST_ROWS = 3, 2


def read_odt(path: Path, limits: PlanLimits) -> list[Line]:
    """Return the lines of a document."""
    root = read_part(path, "content.xml", limits)
    if root is None:
        raise Refused(Reason.BROKEN, "no content.xml")
    reader = _Document()
    for body in root:
        if local(body.tag) == "body":
            for text in body:
                reader.blocks(text)
    return reader.lines


class _Document:
    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._paragraphs = 0
        self._tables = 0

    def blocks(self, parent: Element, depth: int = 0, label: str = "") -> None:
        """Take the paragraphs, lists and tables that stand in an element."""
        if depth > _DEEPEST:
            return
        for element in parent:
            name = local(element.tag)
            if name in _TEXTS:
                framed: list[Element] = []
                text = "".join(_texts(element, framed))
                for one in framed:
                    self.blocks(one, depth + 1)
                self._paragraphs += 1
                self.lines.append(paragraph(f"{label}{text}" if text else "", self._paragraphs))
            elif name == "table":
                self._table(element, depth)
            elif name not in _GONE:
                self.blocks(element, depth + 1, label)

    def _table(self, element: Element, depth: int) -> None:
        self._tables += 1
        grid = Grid(self._tables)
        nested: list[Element] = []
        for row in _rows(element):
            grid.start_row()
            column = 0
            for cell in row:
                name = local(cell.tag)
                times = min(_MOST_REPEATED, whole(attribute(cell, "number-columns-repeated"), 1))
                if name == "covered-table-cell":
                    column += times
                elif name == "table-cell":
                    text = "\n".join(_cell(cell, nested)).strip()
                    width = max(1, whole(attribute(cell, "number-columns-spanned"), 1))
                    height = whole(attribute(cell, "number-rows-spanned"), 1)
                    for _time in range(max(1, times)):
                        column = grid.put_down(column, text, width, height)
        self.lines += grid.lines()
        for one in nested:
            if depth < _DEEPEST:
                self._table(one, depth + 1)


def _rows(table: Element, depth: int = 0) -> Iterator[Element]:
    for element in table:
        name = local(element.tag)
        if name == "table-row":
            yield element
        elif name in _ROWS and depth < _DEEPEST:
            yield from _rows(element, depth + 1)


def _cell(cell: Element, nested: list[Element], depth: int = 0) -> Iterator[str]:
    """Give the paragraphs of a cell; a big table in it is put aside to stand for itself."""
    for element in cell:
        name = local(element.tag)
        if name in _TEXTS:
            text = "".join(_texts(element, [])).strip()
            if text:
                yield text
        elif name == "table":
            rows = list(_rows(element))
            widest = max((sum(1 for one in row) for row in rows), default=0)
            if len(rows) >= _LEAST_ROWS and widest >= _LEAST_COLUMNS:
                nested.append(element)
            elif depth < _DEEPEST:
                for row in rows:
                    for inner in row:
                        yield from _cell(inner, nested, depth + 1)
        elif name not in _GONE and depth < _DEEPEST:
            yield from _cell(element, nested, depth + 1)


def _texts(element: Element, framed: list[Element], depth: int = 0) -> Iterator[str]:
    """Give the pieces of text of a paragraph; text frames are put aside."""
    yield element.text or ""
    for child in element:
        name = local(child.tag)
        if name == "tab":
            yield "\t"
        elif name == "line-break":
            yield "\n"
        elif name == "s":
            yield " " * max(1, min(_MOST_REPEATED, whole(attribute(child, "c"), 1)))
        elif name in {"text-box", "frame"}:
            framed.append(child)
        elif name not in _GONE and depth < _DEEPEST:
            yield from _texts(child, framed, depth + 1)
        yield child.tail or ""
