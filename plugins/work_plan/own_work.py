"""Which work is an actor's own: the workplace's, and among it the actor's. Conditions of queries.

The district's people have the work of the centre's plan, an institution's people that of their
institution, handed down work included. Who reaches the whole portal has what names him alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan.handing import CENTRE
from plugins.work_plan.models import (
    OPEN_STATES,
    Activity,
    ActivityResponsible,
    Occurrence,
    WorkPlan,
)
from portal.access import policies
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from peewee import Expression, ModelSelect

    from portal.access import Actor


def work_at_work(actor: Actor) -> ModelSelect[Any]:
    """Return the work in reach of plans that are at work, with its row, plan and institution."""
    return (
        policies[Occurrence]
        .rows(actor)
        .select(Occurrence, Activity, WorkPlan, Institution)
        .join(Activity)
        .switch(Occurrence)
        .join(WorkPlan)
        .switch(Occurrence)
        .join(Institution)
        .where(WorkPlan.state == "at_work")
    )


def is_open() -> Expression:
    """Return the condition that there is something to do yet."""
    return Occurrence.state.in_(OPEN_STATES)


def of_workplace(actor: Actor) -> Expression:
    """Return the condition that the work is the workplace's own."""
    reach = actor.reach
    if reach.institution_id is not None:
        return Occurrence.institution == reach.institution_id
    if reach.municipality_id is not None:
        centres = Institution.select(Institution.id).where(
            Institution.municipality == reach.municipality_id, Institution.kind == CENTRE
        )
        return Occurrence.institution.in_(centres)
    return _named(actor)


def of_actor(actor: Actor) -> Expression:
    """Return the condition that the actor is to do it: by name, or as the workplace's unnamed work."""
    nobody: Any = Occurrence.responsible.is_null()
    return _named(actor) | (nobody & of_workplace(actor))


def _named(actor: Actor) -> Expression:
    rows = ActivityResponsible.select(ActivityResponsible.activity).where(
        ActivityResponsible.user == actor.user.id
    )
    also: Any = Occurrence.activity.in_(rows) & (Occurrence.handed_down == False)  # noqa: E712
    return (Occurrence.responsible == actor.user.id) | also


def own_plans(actor: Actor) -> Expression:
    """Return the condition that a plan is the workplace's own; nobody's for the whole portal."""
    reach = actor.reach
    if reach.institution_id is not None:
        return WorkPlan.institution == reach.institution_id
    centres = Institution.select(Institution.id).where(
        Institution.municipality == reach.municipality_id, Institution.kind == CENTRE
    )
    return WorkPlan.institution.in_(centres)
