"""Word documents (.docx): paragraphs and tables with merged cells, as the page shows them.

What was deleted under review is left out, what was inserted stays; text in frames counts as
paragraphs. Headers, footers and notes are beside the text: each is given as a line
of its own kind.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from plugins.work_plan.importing.sources.grid import Grid
from plugins.work_plan.importing.sources.lines import ASIDE, Line, paragraph
from plugins.work_plan.importing.sources.numbering import BULLET, Numbering
from plugins.work_plan.importing.sources.xml_part import attribute, local, read_part, whole
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from plugins.work_plan.importing.sources.limits import PlanLimits

_GONE = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr"})
_THROUGH = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_ASIDE = re.compile(r"word/(?:header|footer|footnotes|endnotes)\d*\.xml")
_MOST_ASIDES = 40
_DEEPEST = 12
_DEEPEST_RUNS = 40
_LEAST_COLUMNS, _LEAST_ROWS = 3, 2
"""A table inside a cell that is at least so big is a table of its own."""


def read_docx(path: Path, limits: PlanLimits) -> list[Line]:
    """Return the lines of a document."""
    root = read_part(path, "word/document.xml", limits)
    if root is None:
        raise Refused(Reason.BROKEN, "no word/document.xml")
    styles = _numbered_styles(read_part(path, "word/styles.xml", limits))
    reader = _Document(Numbering(read_part(path, "word/numbering.xml", limits)), styles)
    for body in root:
        if local(body.tag) == "body":
            reader.blocks(body)
    return [*reader.lines, *_asides(path, limits)]


def _asides(path: Path, limits: PlanLimits) -> Iterator[Line]:
    """Give the texts of headers, footers and notes, each once; a page number alone is none."""
    with zipfile.ZipFile(path) as package:
        names = sorted(name for name in package.namelist() if _ASIDE.fullmatch(name))
    told: set[str] = set()
    for name in names[:_MOST_ASIDES]:
        root = read_part(path, name, limits)
        for element in root.iter() if root is not None else ():
            text = (
                " ".join("".join(_texts(element, [])).split()) if local(element.tag) == "p" else ""
            )
            if text not in told and any(sign.isalpha() for sign in text):
                told.add(text)
                yield Line(cells=(text,), row=len(told), kind=ASIDE)


def _numbered_styles(root: Element | None) -> dict[str, tuple[str, int]]:
    """Return the styles that number their paragraphs: the list and its level."""
    found = {}
    for style in root if root is not None else ():
        if local(style.tag) == "style":
            for part in style:
                told = _list_of(part) if local(part.tag) == "pPr" else None
                if told:
                    found[attribute(style, "styleId")] = told
    return found


def _list_of(properties: Element) -> tuple[str, int] | None:
    for one in properties:
        if local(one.tag) == "numPr":
            told = {local(child.tag): attribute(child, "val") for child in one}
            if "numId" in told:
                return told["numId"], whole(told.get("ilvl", "0"), 0)
    return None


class _Document:
    def __init__(self, numbering: Numbering, styles: dict[str, tuple[str, int]]) -> None:
        self.lines: list[Line] = []
        self._numbering = numbering
        self._styles = styles
        self._paragraphs = 0
        self._tables = 0

    def blocks(self, parent: Element, depth: int = 0) -> None:
        """Take the paragraphs and tables that stand in an element."""
        for element in parent:
            name = local(element.tag)
            if name == "p":
                for text in self._paragraph(element):
                    self._paragraphs += 1
                    self.lines.append(paragraph(text, self._paragraphs))
            elif name == "tbl":
                self._table(element, depth)
            elif name in _THROUGH and depth < _DEEPEST:
                self.blocks(element, depth + 1)

    def _paragraph(self, element: Element, *, in_cell: bool = False) -> Iterator[str]:
        """Give the text of a paragraph, after the texts of frames that hang on it."""
        framed: list[Element] = []
        text = "".join(_texts(element, framed))
        for one in framed:
            for inner in one.iter():
                if local(inner.tag) == "p":
                    yield "".join(_texts(inner, []))
        label = self._label(element)
        if label == BULLET and in_cell:
            label = ""
        yield f"{label} {text}".strip() if label else text

    def _label(self, element: Element) -> str:
        for one in element:
            if local(one.tag) == "pPr":
                told = _list_of(one)
                for inner in one:
                    if local(inner.tag) == "pStyle" and told is None:
                        told = self._styles.get(attribute(inner, "val"))
                if told is not None:
                    return self._numbering.label(*told)
        return ""

    def _table(self, element: Element, depth: int) -> None:
        self._tables += 1
        grid = Grid(self._tables)
        nested: list[Element] = []
        for row in _inside(element, "tr"):
            if _is_deleted(row):
                continue
            grid.start_row()
            column = _skipped(row)
            for cell in _inside(row, "tc"):
                width, reaches = _merge_of(cell)
                text = "\n".join(self._cell(cell, nested, depth)).strip()
                if reaches:
                    grid.put_at(column, text or grid.text_at(column), width, above=not text)
                else:
                    grid.put_at(column, text, width)
                column += width
        self.lines += grid.lines()
        for one in nested:
            self._table(one, depth + 1)

    def _cell(self, cell: Element, nested: list[Element], depth: int) -> Iterator[str]:
        for element in cell:
            name = local(element.tag)
            if name == "p":
                yield from filter(None, map(str.strip, self._paragraph(element, in_cell=True)))
            elif name == "tbl":
                rows = list(_inside(element, "tr"))
                widest = max((len(list(_inside(row, "tc"))) for row in rows), default=0)
                if len(rows) >= _LEAST_ROWS and widest >= _LEAST_COLUMNS and depth < _DEEPEST:
                    nested.append(element)
                elif depth < _DEEPEST:
                    for row in rows:
                        for inner in _inside(row, "tc"):
                            yield from self._cell(inner, nested, depth + 1)
            elif name in _THROUGH and depth < _DEEPEST:
                yield from self._cell(element, nested, depth + 1)


def _texts(element: Element, framed: list[Element], depth: int = 0) -> Iterator[str]:
    """Give the pieces of text of a paragraph; text frames are put aside."""
    for child in element:
        name = local(child.tag)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "txbxContent":
            framed.append(child)
        elif name == "AlternateContent":
            choice = [one for one in child if local(one.tag) == "Choice"]
            yield from _texts(choice[0] if choice else child, framed, depth + 1)
        elif name not in _GONE and depth < _DEEPEST_RUNS:
            yield from _texts(child, framed, depth + 1)


def _inside(parent: Element, wanted: str, depth: int = 0) -> Iterator[Element]:
    """Give rows of a table or cells of a row, also those inside content controls."""
    for element in parent:
        name = local(element.tag)
        if name == wanted:
            yield element
        elif name in _THROUGH and depth < _DEEPEST:
            yield from _inside(element, wanted, depth + 1)


def _properties(element: Element, name: str) -> Iterator[Element]:
    for one in element:
        if local(one.tag) == name:
            yield from one


def _is_deleted(row: Element) -> bool:
    return any(local(one.tag) == "del" for one in _properties(row, "trPr"))


def _skipped(row: Element) -> int:
    for one in _properties(row, "trPr"):
        if local(one.tag) == "gridBefore":
            return max(0, whole(attribute(one, "val"), 0))
    return 0


def _merge_of(cell: Element) -> tuple[int, bool]:
    """Return how many columns a cell has, and whether it goes on one from above."""
    width, reaches = 1, False
    for one in _properties(cell, "tcPr"):
        if local(one.tag) == "gridSpan":
            width = max(1, whole(attribute(one, "val"), 1))
        elif local(one.tag) == "vMerge":
            reaches = attribute(one, "val") != "restart"
    return width, reaches
