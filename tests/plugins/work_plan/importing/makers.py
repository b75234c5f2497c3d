"""Files with plans as districts make them: documents, workbooks, OpenDocument texts, pages."""

from __future__ import annotations

import io
import zipfile
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
from docx import Document

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plugins.work_plan.written import WrittenPlan

PLANS = Path(__file__).parent / "plans"
DISTRICT = PLANS / "district_2023-2024.txt"
INSTITUTION = PLANS / "institution_2025-2026.txt"
"""Both plans of the mission, the people in them renamed."""
ABOVE, LEFT = "\u2191", "\u2190"
"""Cells that belong to the one above, or to the one on the left."""


def docx(build: Callable[[Any], None]) -> bytes:
    """Return the document that a function builds."""
    document = Document()
    build(document)
    into = io.BytesIO()
    document.save(into)
    return into.getvalue()


def docx_table(document: Any, rows: Sequence[Sequence[str]]) -> Any:
    """Add a table; cells may belong to their neighbours on the left or above."""
    table = document.add_table(rows=len(rows), cols=max(map(len, rows)))
    for y, row in enumerate(rows):
        for x, text in enumerate(row):
            cell = table.cell(y, x)
            if text == LEFT:
                table.cell(y, x - 1).merge(cell)
            elif text == ABOVE:
                table.cell(y - 1, x).merge(cell)
            elif text:
                first, *others = text.split("\n")
                cell.text = first
                for other in others:
                    cell.add_paragraph(other)
    return table


def xlsx(
    rows: Sequence[Sequence[object]], merged: Sequence[str] = (), title: str = "План"
) -> bytes:
    """Return a workbook with one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for area in merged:
        sheet.merge_cells(area)
    into = io.BytesIO()
    book.save(into)
    return into.getvalue()


def odt(body: str) -> bytes:
    """Return an OpenDocument text with this body."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table")
    )
    content = (
        f"<?xml version='1.0'?><office:document-content {names}><office:body><office:text>"
        f"{body}</office:text></office:body></office:document-content>"
    )
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", content)
    return into.getvalue()


def odt_table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table for :func:`odt`; cells may go over their neighbours."""
    made = ""
    for y, row in enumerate(rows):
        made += "<table:table-row>"
        for x, text in enumerate(row):
            if text in {LEFT, ABOVE}:
                made += "<table:covered-table-cell/>"
                continue
            wide = _run(row[x + 1 :], LEFT)
            high = _run([one[x] for one in rows[y + 1 :]], ABOVE)
            spans = f' table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}"'
            lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
            made += f"<table:table-cell{spans if wide > 1 or high > 1 else ''}>{lines}</table:table-cell>"
        made += "</table:table-row>"
    return f"<table:table>{made}</table:table>"


def html_table(rows: Sequence[Sequence[str]]) -> str:
    """Return a table of a page; cells may go over their neighbours."""
    made = ""
    for y, row in enumerate(rows):
        made += "<tr>"
        for x, text in enumerate(row):
            if text in {LEFT, ABOVE}:
                continue
            wide = _run(row[x + 1 :], LEFT)
            high = _run([one[x] for one in rows[y + 1 :]], ABOVE)
            lines = "".join(f"<p class=MsoNormal>{escape(line)}</p>\n" for line in text.split("\n"))
            made += f"<td colspan={wide} rowspan={high}>{lines}</td>"
        made += "</tr>\n"
    return f"<table border=1>{made}</table>"


def _run(cells: Sequence[str], sign: str) -> int:
    length = 1
    for one in cells:
        if one != sign:
            break
        length += 1
    return length


def flat(plan: WrittenPlan) -> list[tuple[str, list[tuple[str, str, str, str]]]]:
    """Return the sections of a plan as tuples: number, text, term, responsible."""
    return [
        (
            section.title,
            [(one.number, one.text, one.term, one.responsible) for one in section.activities],
        )
        for section in plan.sections
    ]
