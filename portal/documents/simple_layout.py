"""What a simple docx looks like, as plain values: paragraphs, pictures in them, flat tables, a frame.

Only what is understood whole is turned into values: a document with floating pictures, lists, headers,
footers, fields or nested tables is refused, so that nobody gets a PDF that differs from the paper.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table
    from docx.text.paragraph import Paragraph

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BEYOND = frozenset(
    f"{_W}{name}"
    for name in (
        "pict", "object", "numPr", "fldChar", "fldSimple", "footnoteReference",
        "endnoteReference", "sdt", "txbxContent", "vMerge", "gridSpan", "br", "ins", "del",
        "commentReference", "vertAlign", "altChunk", "framePr",
    )
)  # fmt: skip
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_EMU_OF_POINT = 12_700
_LARGEST_PICTURE = 300_000
_PICTURES = frozenset({"image/png", "image/jpeg"})
_ALIGNED = {None: "left", 0: "left", 1: "center", 2: "right", 3: "justify"}


def layout_of(docx: bytes) -> dict[str, Any] | None:
    """Return a docx as plain values, lengths in points; nothing when it is more than simple."""
    from docx import Document  # noqa: PLC0415 - seldom needed

    document = Document(io.BytesIO(docx))
    if len(document.sections) != 1 or _has_more(document):
        return None
    section = document.sections[0]
    normal = document.styles["Normal"].font
    return {
        "page": [_points(section.page_width), _points(section.page_height)],
        "margins": [
            _points(section.left_margin),
            _points(section.top_margin),
            _points(section.right_margin),
            _points(section.bottom_margin),
        ],
        "size": _points(normal.size) or 12.0,
        "frame": _frame(section),
        "blocks": [_block(one) for one in document.iter_inner_content()],
    }


def _has_more(document: Document) -> bool:
    """Tell whether the document holds something that is not understood."""
    if any(element.tag in _BEYOND for element in document.element.body.iter()):
        return True
    if any(not _is_simple_picture(document, one) for one in document.element.iter(f"{_W}drawing")):
        return True
    section = document.sections[0]
    edges = (section.header, section.footer)
    if any(one.text.strip() for edge in edges for one in edge.paragraphs):
        return True
    return any(cell.tables for table in document.tables for row in table.rows for cell in row.cells)


def _is_simple_picture(document: Document, drawing: Any) -> bool:
    """Tell whether a drawing is one small picture that stands in its line like a letter."""
    inline = drawing.find(f"{_WP}inline")
    blips = list(drawing.iter(f"{_A}blip"))
    if inline is None or len(blips) != 1:
        return False
    part = document.part.related_parts.get(blips[0].get(f"{_R}embed"))
    return (
        part is not None and part.content_type in _PICTURES and len(part.blob) <= _LARGEST_PICTURE
    )


def _frame(section: Any) -> str:
    """Return the colour of the frame round the page, as RRGGBB; empty where there is none."""
    borders = section._sectPr.find(f"{_W}pgBorders")  # noqa: SLF001 - python-docx has no way for it
    top = borders.find(f"{_W}top") if borders is not None else None
    if top is None:
        return ""
    colour = top.get(f"{_W}color") or ""
    return colour if len(colour) == len("RRGGBB") else "000000"


def _block(one: Paragraph | Table) -> dict[str, Any]:
    from docx.table import Table  # noqa: PLC0415 - seldom needed

    return _table(one) if isinstance(one, Table) else {"kind": "text", **_paragraph(one)}


def _paragraph(one: Paragraph) -> dict[str, Any]:
    form = one.paragraph_format
    return {
        "align": _ALIGNED.get(one.alignment, "left"),
        "indent": _points(form.first_line_indent),
        "before": _points(form.space_before),
        "after": _points(form.space_after),
        "new_page": bool(form.page_break_before),
        "runs": [_run(run) for run in one.runs],
    }


def _run(run: Any) -> dict[str, Any]:
    colour = run.font.color.rgb
    return {
        "text": run.text,
        "bold": bool(run.bold),
        "italic": bool(run.italic),
        "underline": bool(run.underline),
        "size": _points(run.font.size),
        "colour": str(colour) if colour is not None else "",
        "picture": _picture(run),
    }


def _picture(run: Any) -> dict[str, Any] | None:
    """Return the bytes of a run's picture and how wide it is in points."""
    drawing = run._r.find(f"{_W}drawing")  # noqa: SLF001 - likewise
    if drawing is None:
        return None
    blip = next(drawing.iter(f"{_A}blip"))
    extent = next(drawing.iter(f"{_WP}extent"))
    part = run.part.related_parts[blip.get(f"{_R}embed")]
    return {"bytes": list(part.blob), "width": int(extent.get("cx")) / _EMU_OF_POINT}


def _table(one: Table) -> dict[str, Any]:
    widths = [_points(cell.width) for cell in one.rows[0].cells]
    return {
        "kind": "table",
        "widths": widths,
        "lines": one.style is not None and one.style.name == "Table Grid",
        "cells": [
            [[_paragraph(text) for text in cell.paragraphs] for cell in row.cells]
            for row in one.rows
        ],
    }


def _points(length: Any) -> float:
    return round(length.pt, 2) if length is not None else 0.0
