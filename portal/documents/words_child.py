"""The child process that takes the words out of a document under limits: DOCX and ODT.

Run as `python -m portal.documents.words_child`; it reads the document from its standard input and
writes one object in JSON. It imports nothing of the portal but the limits.
"""

from __future__ import annotations

import io
import json
import sys
import zipfile
from collections import Counter
from itertools import chain
from typing import IO, TYPE_CHECKING, Any

from portal.bounded_process import limit_itself

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree.ElementTree import Element

MEMORY = 512 << 20
CPU_SECONDS = 10
MOST_PART = 32 << 20
MOST_SIGNS = 300_000
"""A hundred pages: what is longer is read in its own program."""
_DEEPEST = 60
_PARTS = {"word/document.xml": "docx", "content.xml": "odt"}
_GONE = frozenset(
    {
        "del",
        "moveFrom",
        "instrText",
        "delText",
        "rPr",
        "pPr",
        "tracked-changes",
        "annotation",
        "Fallback",
    }
)
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "noBreakHyphen": "-", "s": " "}
_PARAGRAPHS, _TABLES = frozenset({"p", "h"}), frozenset({"tbl", "table"})
_ROWS, _CELLS = frozenset({"tr", "table-row"}), frozenset({"tc", "table-cell"})
_PICTURES = ("blip", "imagedata", "image")
"""DOCX tells a picture in the newer way, the older one, or in both; ODT in one of its own."""


def main(source: IO[bytes], sink: IO[bytes]) -> None:
    """Read a document, write its words; an empty object where it cannot be read."""
    limit_itself(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    try:
        told = words_of(source.read())
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it cannot be shown
        told = {}
    sink.write(json.dumps(told).encode())


def words_of(document: bytes) -> dict[str, Any]:
    """Return blocks: a paragraph is a text, a table a list of rows of texts; what is not told is counted."""
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped] # noqa: PLC0415 - limits first

    with zipfile.ZipFile(io.BytesIO(document)) as package:
        name = next(one for one in _PARTS if one in package.namelist())
        with package.open(name) as part:
            content = part.read(MOST_PART + 1)
    if len(content) > MOST_PART:
        return {}
    root = fromstring(content, forbid_dtd=True)
    blocks: list[str | list[list[str]]] = []
    left = MOST_SIGNS
    for block in _blocks(root, 0):
        left -= sum(map(len, block if isinstance(block, str) else chain.from_iterable(block)))
        if left < 0:
            break
        blocks.append(block)
    drawn = Counter(map(_local, root.iter()))
    pictures = max(drawn[name] for name in _PICTURES)
    return {"blocks": blocks, "cut": left < 0, "pictures": pictures}


def _blocks(parent: Element, depth: int) -> Iterator[str | list[list[str]]]:
    for one in parent:
        name = _local(one)
        if name in _PARAGRAPHS:
            if text := "".join(_texts(one, 0)).strip():
                yield text
        elif name in _TABLES:
            if rows := list(_rows(one, depth)):
                yield rows
        elif name not in _GONE and depth < _DEEPEST:
            yield from _blocks(one, depth + 1)


def _rows(table: Element, depth: int) -> Iterator[list[str]]:
    for row in _inside(table, _ROWS, depth):
        cells = ["\n".join(_flat(cell, depth)) for cell in _inside(row, _CELLS, depth)]
        if any(cells):
            yield cells


def _flat(cell: Element, depth: int) -> Iterator[str]:
    """Give the paragraphs of a cell; a table inside it gives its cells one after another."""
    for block in _blocks(cell, depth + 1):
        yield block if isinstance(block, str) else "\n".join(" | ".join(row) for row in block)


def _inside(parent: Element, wanted: frozenset[str], depth: int) -> Iterator[Element]:
    """Give rows or cells, also those inside content controls and groups of rows."""
    for one in parent:
        name = _local(one)
        if name in wanted:
            yield one
        elif name not in _GONE | _TABLES | _PARAGRAPHS and depth < _DEEPEST:
            yield from _inside(one, wanted, depth + 1)


def _texts(element: Element, depth: int) -> Iterator[str]:
    """Give the pieces of text of a paragraph in their order."""
    name = _local(element)
    is_odt = "opendocument" in str(element.tag)
    if name == "t" or is_odt:
        yield element.text or ""
    for child in element:
        inner = _local(child)
        if inner in _SIGNS:
            yield _SIGNS[inner]
        elif inner not in _GONE and depth < _DEEPEST:
            yield "\n" if inner in _PARAGRAPHS else ""
            yield from _texts(child, depth + 1)
        if is_odt:
            yield child.tail or ""


def _local(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
