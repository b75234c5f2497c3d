"""The official plan as xlsx: one sheet as on paper, to be printed in landscape with a repeated header."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from plugins.work_plan.importing.heading_words import Role
from plugins.work_plan.official.table import headings_of, rows_of
from portal.i18n import gettext as _
from portal.spreadsheets.write import Column, Line, Place, Sheet, write_workbook
from portal.workdays import SchoolYear

if TYPE_CHECKING:
    from plugins.work_plan.written import WrittenPlan

_CHARACTERS = 130
"""The width of the whole table: what fits on a landscape page at a readable size."""


def make_workbook(plan: WrittenPlan, *, author: str = "") -> bytes:
    """Return a plan as xlsx; the same plan gives the same bytes."""
    target = io.BytesIO()
    write_workbook(target, [plan_sheet(plan)], title=plan.title, author=author)
    return target.getvalue()


def plan_sheet(plan: WrittenPlan, *, name: str = "") -> Sheet:
    """Return the sheet of a plan: approval block, title, preamble, table, closing.

    ``name`` is what the sheet is called besides its year, such as an institution.
    """
    headings = headings_of(plan)
    whole = sum(heading.weight for heading in headings)
    nothing = ("",) * (len(headings) - 1)
    bands = {(section.title, *nothing) for section in plan.sections if section.title}
    rows = [(one.section, *nothing) if one.section else one.cells for one in rows_of(plan)]
    year = SchoolYear(plan.school_year).title if plan.school_year else ""
    return Sheet(
        title=" ".join(filter(None, (name or _("Work plan"), year))),
        columns=[
            Column(
                title=one.title,
                width=max(_CHARACTERS * one.weight / whole, 7),
                wrap=one.part is not Role.NUMBER,
            )
            for one in headings
        ],
        rows=rows,
        band=lambda row: tuple(row) in bands,
        filter=False,
        above=[
            *(Line(text=one, place=Place.RIGHT) for one in plan.approval.lines),
            *((Line(text=plan.title, place=Place.CENTRE, title=True),) if plan.title else ()),
            *(Line(text=one) for one in plan.preamble),
        ],
        below=[Line(text=one) for one in plan.closing],
    )
