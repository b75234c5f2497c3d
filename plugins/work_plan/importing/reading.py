"""Lines of a document → the plan that is written in it. Pure: nothing is asked, nothing is stored.

Every filled cell ends in the plan, in the texts round its table, or in a doubt that names its place.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from plugins.work_plan.importing import framing
from plugins.work_plan.importing.listed import listed_plan
from plugins.work_plan.importing.parts import part_lines
from plugins.work_plan.importing.sources.lines import ASIDE, HIDDEN
from plugins.work_plan.importing.sources.text_file import text_lines
from plugins.work_plan.importing.walking import Walk
from plugins.work_plan.written import Approval, Doubt, WrittenPlan
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.importing.sources.lines import Line

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")


def read_plan(lines: Sequence[Line]) -> WrittenPlan:
    """Return the plan that lines hold; one without a table of activities has no sections."""
    body = [_clean(line) for line in lines if line.kind not in {HIDDEN, ASIDE}]
    front_lines, parts = part_lines(body)
    listed = None if parts else listed_plan(body)
    if listed is not None:
        front_lines, parts = listed.front, listed.parts
    walk = Walk(parts)
    front = framing.front_of(front_lines)
    front = walk.name_first_section(front)
    doubts = [
        *(listed.doubts if listed else ()),
        *walk.doubts,
        *(_hidden(line) for line in lines if line.kind == HIDDEN),
        *(_aside(line) for line in lines if line.kind == ASIDE),
    ]
    if not walk.sections:
        doubts.append(
            Doubt(
                place=_("the whole file"),
                text=_(
                    "No activities were found: a table with headings such as “Activity – Term –"
                    " Responsible” is looked for, or numbered paragraphs with a term in each."
                ),
            )
        )
    return WrittenPlan(
        title=front.title,
        school_year=framing.plan_year(front),
        sections=walk.written(),
        approval=Approval(lines=front.approval),
        preamble=front.preamble,
        closing=tuple(walk.closing),
        columns=walk.headings,
        doubts=tuple(doubts),
    )


def _clean(line: Line) -> Line:
    """Return a line without signs that are not seen, such as hyphens where a word may be broken."""
    if not any(_UNSEEN.search(cell) for cell in line.cells):
        return line
    return dataclasses.replace(line, cells=tuple(_UNSEEN.sub("", cell) for cell in line.cells))


def _aside(line: Line) -> Doubt:
    return Doubt(
        place=_("header, footer or note of the page"),
        text=_("This stands outside the text; it was left out: “%(text)s”.", text=line.text),
    )


def _hidden(line: Line) -> Doubt:
    return Doubt(place=line.text, text=_("This sheet is hidden; it was not read."))


def read_text(text: str) -> WrittenPlan:
    """Return the plan that a text of our own holds, such as a shipped template."""
    return read_plan(text_lines(text))
