"""Who sees and changes which plans and which work.

A plan belongs to an institution, the district's to its centre: so the district reaches all of them
and an institution its own. Work that was handed down belongs to the institution it was handed to,
which sees and answers it without reaching the plan it comes from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.work_plan.models import (
    Activity,
    ActivityResponsible,
    EventDate,
    Evidence,
    Move,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from plugins.work_plan.permissions import PlanPermission
from portal.access.policies import GRANT_OF_VERB, InstitutionPolicy, Policy, RelatedPolicy, Verdict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access.actor import Actor

RESOURCE = "work_plan.plan"
MENDED = frozenset({"create", "delete"})


class PlanPolicy(InstitutionPolicy):
    """Plans of the institutions in reach; a closed one is only read."""

    def __init__(self) -> None:
        super().__init__(WorkPlan, RESOURCE)


class PartPolicy(RelatedPolicy):
    """Sections, activities and event days: with their plan."""

    def __init__(self, model: type[Any], plans: Policy) -> None:
        super().__init__(model, RESOURCE, field=model.plan, of=plans)

    def institution_of(self, record: Any) -> int | None:
        """Return the institution of the plan."""
        return self.of.institution_of(record.plan)


class ResponsiblePolicy(RelatedPolicy):
    """Who answers for an activity: with the activity."""

    def __init__(self, activities: Policy) -> None:
        super().__init__(
            ActivityResponsible,
            RESOURCE,
            field=cast("Any", ActivityResponsible.activity),
            of=activities,
        )

    def institution_of(self, record: Any) -> int | None:
        """Return the institution of the plan."""
        return self.of.institution_of(record.activity)


class WorkPolicy(InstitutionPolicy):
    """Pieces of work of the institutions in reach; done by who may do work, made by who may plan."""

    def __init__(self) -> None:
        super().__init__(Occurrence, "work_plan.work")

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: who sees plans sees their work."""
        if verb in MENDED:
            return PlanPermission.EDIT
        return PlanPermission.DO if GRANT_OF_VERB.get(verb) == "edit" else f"{RESOURCE}.{verb}"

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; work is made and removed only by who reaches its plan."""
        verdict = super().permits(actor, verb, record)
        if verdict and record is not None and verb in MENDED and not reaches_plan(actor, record):
            return Verdict(False, _("The work was handed down by the district: it decides on it."))
        return verdict


class WorkPartPolicy(RelatedPolicy):
    """Evidence and moves: with the piece of work."""

    def __init__(self, model: type[Any], work: Policy, *, read_only: bool = False) -> None:
        super().__init__(model, "work_plan.work", field=model.occurrence, of=work)
        self.read_only = read_only

    def permission(self, verb: str) -> str:
        """Return the permission of a verb: proof is added and removed by who does the work."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return PlanPermission.DO if edits else f"{RESOURCE}.{verb}"

    def institution_of(self, record: Any) -> int | None:
        """Return the institution whose work it is."""
        return self.of.institution_of(record.occurrence)


def reaches_plan(actor: Actor, occurrence: Occurrence) -> bool:
    """Tell whether the plan that a piece of work comes from is within the actor's reach."""
    if not occurrence.handed_down:
        return True
    inside = actor.reach.where(cast("Any", WorkPlan.institution))
    if inside is None:
        return True
    found = WorkPlan.select().where(inside, WorkPlan.id == occurrence.plan_id)
    return bool(found.exists())


def all_policies() -> list[Policy]:
    """Return one policy for each model of work plans."""
    plans = PlanPolicy()
    activities = PartPolicy(Activity, plans)
    work = WorkPolicy()
    return [
        plans,
        PartPolicy(PlanSection, plans),
        activities,
        PartPolicy(EventDate, plans),
        ResponsiblePolicy(activities),
        work,
        WorkPartPolicy(Evidence, work),
        WorkPartPolicy(Move, work, read_only=True),
    ]
