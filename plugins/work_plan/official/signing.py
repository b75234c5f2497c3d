"""What a plan needs on paper to be signed: an approval block, and a line for the signature."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from plugins.work_plan.written import Approval

if TYPE_CHECKING:
    from plugins.work_plan.written import WrittenPlan

LINE = "____________________"


def for_signing(plan: WrittenPlan, *, place: str) -> WrittenPlan:
    """Return a plan with a blank approval block where it has none; its words are the document's.

    ``place`` is the institution's official name. A plan that has its block is left as it is.
    """
    if plan.approval.lines:
        return plan
    year = plan.school_year
    lines = ("УТВЕРЖДАЮ", "Руководитель", place, LINE, f"«___» ____________ {year or '20__'} г.")
    return dataclasses.replace(plan, approval=Approval(lines=tuple(filter(None, lines))))
