"""Lines of a document → the plan that is written in it. Pure: nothing is asked, nothing is stored.

Every filled cell ends in the plan, in the texts round its table, or in a doubt that names its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.importing import framing
from plugins.work_plan.importing.parts import part_lines
from plugins.work_plan.importing.sources.lines import HIDDEN
from plugins.work_plan.importing.sources.text_file import text_lines
from plugins.work_plan.importing.walking import Walk
from plugins.work_plan.written import Approval, Doubt, WrittenPlan
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.importing.sources.lines import Line


def read_plan(lines: Sequence[Line]) -> WrittenPlan:
    """Return the plan that lines hold; one without a table of activities has no sections."""
    front_lines, parts = part_lines([line for line in lines if line.kind != HIDDEN])
    walk = Walk(parts)
    front = framing.front_of(front_lines)
    front = walk.name_first_section(front)
    doubts = [*walk.doubts, *(_hidden(line) for line in lines if line.kind == HIDDEN)]
    if not walk.sections:
        doubts.append(
            Doubt(
                place=_("the whole file"),
                text=_(
                    "No table of activities was found: a row of headings such as"
                    " “Activity – Term – Responsible” is looked for."
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


def _hidden(line: Line) -> Doubt:
    return Doubt(place=line.text, text=_("This sheet is hidden; it was not read."))


def read_text(text: str) -> WrittenPlan:
    """Return the plan that a text of our own holds, such as a shipped template."""
    return read_plan(text_lines(text))
