"""The official plan as docx: filled from the template that holds in the institution, then measured.

Fields and rows come from the template (shipped in ``papers/plan.docx``), so that a district or an
institution replaces it with its own. A template cannot say how wide columns are whose number is only
known when it is filled: an even table is given its widths afterwards.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.work_plan.importing.heading_words import Role
from plugins.work_plan.official.table import headings_of, rows_of
from portal.i18n import lazy_gettext as _
from portal.papers.services import make_paper
from portal.plugin import PaperField, PaperKind
from portal.workdays import SchoolYear

if TYPE_CHECKING:
    from docx.table import Table

    from plugins.work_plan.official.table import Heading
    from plugins.work_plan.written import WrittenPlan
    from portal.access.actor import Actor

KIND = "work_plan.plan"
_NAMES = {
    Role.NUMBER: "number",
    Role.TEXT: "activity",
    Role.TERM: "term",
    Role.RESPONSIBLE: "responsible",
    Role.MORE: "more",
}
_NOTHING = dict.fromkeys(_NAMES.values(), "")
_ROW = ("1.", "Ознакомление с графиком аттестации", "сентябрь", "методист")

PLAN = PaperKind(
    name=KIND,
    title=_("Work plan"),
    template=Path(__file__).parent.parent / "papers" / "plan.docx",
    fields=(
        PaperField(
            name="approval",
            title=_("Approval block, line by line: text"),
            example=[{"text": "УТВЕРЖДАЮ"}, {"text": "Директор ____________ И. И. Сидоров"}],
        ),
        PaperField(name="title", title=_("Title"), example="План работы на 2025–2026 учебный год"),
        PaperField(name="school_year", title=_("School year"), example="2025–2026"),
        PaperField(
            name="preamble",
            title=_("Text above the table, by paragraphs: text"),
            example=[{"text": "Цель: методическая помощь педагогам."}],
        ),
        PaperField(
            name="columns",
            title=_("Headings of the table: title"),
            example=[
                {"title": title} for title in ("№ п/п", "Мероприятие", "Срок", "Ответственный")
            ],
        ),
        PaperField(
            name="rows",
            title=_(
                "Rows: section (its title, or empty), cells (each with text), number, activity,"
                " term, responsible, more"
            ),
            example=[
                {
                    "section": "I. Информационное направление",
                    "cells": [],
                    **_NOTHING,
                },
                {
                    "section": "",
                    "cells": [{"text": one} for one in _ROW],
                    **dict(zip(_NOTHING, (*_ROW, ""), strict=True)),
                },
            ],
        ),
        PaperField(
            name="closing",
            title=_("Text under the table and the signature, by paragraphs: text"),
            example=[{"text": "Директор ____________ И. И. Сидоров"}],
        ),
    ),
)


def make_document(plan: WrittenPlan, *, actor: Actor | None, institution_id: int | None) -> bytes:
    """Return a plan as docx, by the template that holds in an institution.

    Raises :class:`portal.errors.Invalid` with a sentence where an own template cannot be filled.
    """
    filled = make_paper(KIND, values_of(plan), actor=actor, institution_id=institution_id)
    return measured(filled, headings_of(plan))


def values_of(plan: WrittenPlan) -> dict[str, Any]:
    """Return the values of the paper's fields."""
    headings = headings_of(plan)
    names = [_NAMES[heading.part] for heading in headings]
    rows = [
        {
            "section": row.section,
            "cells": _lines(row.cells),
            **_NOTHING,
            **dict(zip(names, row.cells, strict=False)),
        }
        for row in rows_of(plan)
    ]
    year = plan.school_year
    return {
        "approval": _lines(plan.approval.lines),
        "title": plan.title,
        "school_year": SchoolYear(year).title if year else "",
        "preamble": _lines(plan.preamble),
        "columns": [{"title": heading.title} for heading in headings],
        "rows": rows,
        "closing": _lines(plan.closing),
    }


def _lines(texts: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"text": one} for one in texts]


def measured(docx: bytes, headings: tuple[Heading, ...]) -> bytes:
    """Return the document with columns as wide as what they hold, where a loop left them even."""
    from docx import Document  # noqa: PLC0415 - heavy, only papers need it

    document = Document(io.BytesIO(docx))
    titles = [heading.title for heading in headings]
    for table in document.tables:
        if [cell.text for cell in table.rows[0].cells] == titles and _is_even(table):
            _set_widths(table, [heading.weight for heading in headings])
    result = io.BytesIO()
    document.save(result)
    return result.getvalue()


def _is_even(table: Table) -> bool:
    widths = [column.width or 0 for column in table.columns]
    return max(widths) - min(widths) <= max(widths) // 50


def _set_widths(table: Table, weights: list[int]) -> None:
    columns = list(table.columns)
    whole = sum(column.width or 0 for column in columns)
    for column, weight in zip(columns, weights, strict=True):
        column.width = whole * weight // sum(weights)
    widths = [column.width for column in columns]
    for row in table.rows:
        cells = row._tr.tc_lst  # noqa: SLF001 - row.cells repeats a merged cell, and slowly
        for cell, width in zip(cells, widths, strict=False):
            cell.width = sum(w or 0 for w in widths) if cell.grid_span > 1 else width
