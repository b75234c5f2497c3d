"""A stored plan as it is written on paper, so that it can be compared and made into a document."""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING

from plugins.work_plan.models import Activity, PlanSection
from plugins.work_plan.written import Approval, WrittenActivity, WrittenPlan, WrittenSection

if TYPE_CHECKING:
    from plugins.work_plan.models import WorkPlan


def as_written(plan: WorkPlan) -> WrittenPlan:
    """Return a plan with its sections and rows in their order: two queries."""
    rows: defaultdict[int, list[WrittenActivity]] = defaultdict(list)
    for one in (
        Activity.select().where(Activity.plan == plan.id).order_by(Activity.position, Activity.id)
    ):
        rows[one.section_id].append(
            WrittenActivity(
                number=one.number,
                text=one.text,
                term=one.term,
                responsible=one.responsible,
                more=one.more_columns,
            )
        )
    sections = (
        PlanSection.select().where(PlanSection.plan == plan.id).order_by(PlanSection.position)
    )
    return WrittenPlan(
        title=plan.title,
        school_year=plan.school_year,
        sections=tuple(
            WrittenSection(title=one.title, activities=tuple(rows[one.id])) for one in sections
        ),
        approval=Approval(lines=tuple(json.loads(plan.approval))),
        preamble=tuple(json.loads(plan.preamble)),
        closing=tuple(json.loads(plan.closing)),
        columns=tuple(json.loads(plan.columns)),
    )
