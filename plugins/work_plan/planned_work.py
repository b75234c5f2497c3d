"""Pieces of the district's plan that other plugins' work may be said to carry out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from plugins.work_plan.handing import CENTRE
from plugins.work_plan.links import short, work_url
from plugins.work_plan.models import OPEN_STATES, Activity, Occurrence, PlanSection, WorkPlan
from portal.access import policies
from portal.institutions.models import Institution
from portal.plugin import PlannedWork

if TYPE_CHECKING:
    from collections.abc import Collection

    from portal.access import Actor

MOST = 500
_ROMAN = re.compile(r"\s*([IVXLC]+)\b")


def planned_work(actor: Actor, keys: Collection[int]) -> list[PlannedWork]:
    """Return the pieces of ``keys``, then the open ones of district plans at work, the nearest first."""
    named: Any = Occurrence.id.in_(list(keys))
    waiting: Any = (WorkPlan.state == "at_work") & Occurrence.state.in_(OPEN_STATES)
    query = (
        policies[Occurrence]
        .rows(actor)
        .select(Occurrence, Activity, PlanSection, Institution)
        .join(Activity)
        .join(PlanSection)
        .switch(Occurrence)
        .join(WorkPlan, on=(Occurrence.plan == WorkPlan.id))
        .switch(Occurrence)
        .join(Institution, on=(Occurrence.institution == Institution.id))
        .where(
            Institution.kind == CENTRE,
            Occurrence.handed_down == False,  # noqa: E712 - SQL
            waiting | named if keys else waiting,
        )
        .order_by(
            *([named.desc()] if keys else []),
            Occurrence.due.is_null(),
            Occurrence.due,
            Activity.position,
            Occurrence.id,
        )
    )
    return [_of(one) for one in query.limit(MOST)]


def _of(one: Occurrence) -> PlannedWork:
    activity = one.activity
    roman = _ROMAN.match(activity.section.title)
    numbers = [roman[1] if roman else "", activity.number.strip(". ")]
    number = "".join(f"{one}." for one in numbers if one)
    return PlannedWork(
        key=one.id,
        municipality_id=one.institution.municipality_id,
        title=short(f"{number} {activity.text}"),
        url=work_url(one.id),
        start=one.start,
        due=one.due,
        is_open=one.is_open,
        waits_for=activity.counts_for,
    )
