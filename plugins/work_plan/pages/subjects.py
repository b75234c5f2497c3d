"""Finding what a page is about: what lies out of reach does not exist, what may not be done is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan.models import (
    Activity,
    EventDate,
    Evidence,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from portal.access import policies
from portal.errors import NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.access import Actor

LARGEST_KEY = 2**31 - 1


def find_plan(actor: Actor, key: int, *, edits: bool = False) -> WorkPlan:
    """Return a plan with its institution."""
    query = policies[WorkPlan].rows(actor).select(WorkPlan, Institution).join(Institution)
    return _found(actor, WorkPlan, query, key, _("There is no such plan."), edits=edits)


def find_section(actor: Actor, key: int) -> PlanSection:
    """Return a section of a plan that the actor may change."""
    query = policies[PlanSection].rows(actor).select(PlanSection, WorkPlan).join(WorkPlan)
    words = _("There is no such section of a plan.")
    return _found(actor, PlanSection, query, key, words, edits=True)


def find_activity(actor: Actor, key: int, *, edits: bool = False) -> Activity:
    """Return a row of a plan with its section, plan and institution."""
    query = (
        policies[Activity]
        .rows(actor)
        .select(Activity, PlanSection, WorkPlan, Institution)
        .join(PlanSection)
        .switch(Activity)
        .join(WorkPlan)
        .join(Institution)
    )
    words = _("There is no such row of a plan.")
    return _found(actor, Activity, query, key, words, edits=edits)


def find_work(actor: Actor, key: int, *, edits: bool = False) -> Occurrence:
    """Return a piece of work with its row, plan and institution."""
    query = (
        policies[Occurrence]
        .rows(actor)
        .select(Occurrence, Activity, PlanSection, WorkPlan, Institution)
        .join(Activity)
        .join(PlanSection)
        .switch(Occurrence)
        .join(WorkPlan)
        .switch(Occurrence)
        .join(Institution)
    )
    words = _("There is no such piece of work.")
    return _found(actor, Occurrence, query, key, words, edits=edits)


def find_event(actor: Actor, key: int) -> EventDate:
    """Return the day of an event of a plan that the actor may change."""
    query = policies[EventDate].rows(actor).select(EventDate, WorkPlan).join(WorkPlan)
    return _found(actor, EventDate, query, key, _("There is no such day of an event."), edits=True)


def find_evidence(actor: Actor, key: int) -> Evidence:
    """Return a proof of a piece of work that the actor may change."""
    query = policies[Evidence].rows(actor)
    return _found(actor, Evidence, query, key, _("There is no such proof."), edits=True)


def may_edit(actor: Actor, subject: Any) -> bool:
    """Tell whether the actor may change a record; a closed plan is only read."""
    return bool(policies[type(subject)].permits(actor, "edit", subject))


def _found(actor: Actor, model: Any, query: Any, key: int, words: str, *, edits: bool) -> Any:
    found = query.where(model.id == key).first() if key <= LARGEST_KEY else None
    if found is None:
        raise NotFound(words)
    if edits:
        verdict = policies[model].permits(actor, "edit", found)
        if not verdict:
            raise NotAllowed(verdict.reason)
    return found
