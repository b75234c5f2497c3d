"""What plans answer to the global search: rows of plans in reach, and work handed down here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan.links import activity_url, plan_url, short, work_url
from plugins.work_plan.models import Activity, Occurrence, WorkPlan
from plugins.work_plan.permissions import PlanPermission
from portal.access import policies
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.plugin import SearchResult
from portal.search.meaning import parse

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 20
LEAST_LETTERS = 3
EACH = 0.9
"""How well a row fits whose text holds every word."""


def find(actor: Actor, text: str) -> list[SearchResult]:
    """Return plans, rows and handed down work whose text holds every word."""
    words = [one for one in parse(text).words if len(one) >= LEAST_LETTERS]
    if not words:
        return []
    return [*_plans(actor, words), *_rows(actor, words), *_handed_down(actor, words)][:MOST]


def _plans(actor: Actor, words: list[str]) -> list[SearchResult]:
    query = policies[WorkPlan].rows(actor).where(_holds(WorkPlan.title, words))
    return [
        SearchResult(
            title=short(str(one)),
            kind=_("Work plan"),
            url=plan_url(one.id),
            permission=PlanPermission.VIEW,
            note=one.institution.short_name,
            score=EACH,
            table=table_of(one),
            key=one.id,
        )
        for one in query.order_by(WorkPlan.school_year.desc(), WorkPlan.id).limit(MOST // 4)
    ]


def _rows(actor: Actor, words: list[str]) -> list[SearchResult]:
    query = (
        policies[Activity]
        .rows(actor)
        .select(Activity, WorkPlan)
        .join(WorkPlan)
        .where(_holds(Activity.text, words))
        .order_by(WorkPlan.school_year.desc(), Activity.position)
        .limit(MOST)
    )
    return [
        SearchResult(
            title=short(one.text),
            kind=_("Row of a work plan"),
            url=activity_url(one.id),
            permission=PlanPermission.VIEW,
            note=f"{one.plan.year.title}: {one.term}",
            score=EACH,
            table=table_of(one),
            key=one.id,
        )
        for one in query
    ]


def _handed_down(actor: Actor, words: list[str]) -> list[SearchResult]:
    if actor.reach.institution_id is None:
        return []
    query = (
        policies[Occurrence]
        .rows(actor)
        .select(Occurrence, Activity)
        .join(Activity)
        .where(Occurrence.handed_down == True, _holds(Activity.text, words))  # noqa: E712
        .order_by(Occurrence.due.desc(), Occurrence.id)
        .limit(MOST // 2)
    )
    return [
        SearchResult(
            title=short(one.activity.text),
            kind=_("Work handed down by the district"),
            url=work_url(one.id),
            permission=PlanPermission.VIEW,
            score=EACH,
            table=table_of(one),
            key=one.id,
        )
        for one in query
    ]


def _holds(field: Any, words: list[str]) -> Any:
    condition: Any = field.contains(words[0])
    for word in words[1:]:
        condition &= field.contains(word)
    return condition
