"""Who answers for a row of a plan: users, institutions, or the words of a role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.work_plan.models import ActivityResponsible, Occurrence
from plugins.work_plan.pieces import responsible_of
from portal.audit.services import record
from portal.changing import label_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.models import Activity
    from portal.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsible:
    """Who answers for an activity: a user or an institution by its key, else the words of a role."""

    user: int | None = None
    institution: int | None = None
    role: str = ""


def change_responsibles(actor: Actor, activity: Activity, people: Sequence[Responsible]) -> None:
    """Change who answers for a row, and with it who does the open work of it; join the transaction."""
    before = [str(one) for one in _people_of(activity)]
    was = responsible_of(activity)
    ActivityResponsible.delete().where(ActivityResponsible.activity == activity.id).execute()
    write_responsibles(activity, people)
    after = [str(one) for one in _people_of(activity)]
    if before == after:
        return
    now = responsible_of(activity)
    if was != now:
        mine = Occurrence.responsible.is_null() if was is None else Occurrence.responsible == was
        Occurrence.update(responsible=now, version=Occurrence.version + 1).where(
            Occurrence.activity == activity.id,
            Occurrence.handed_down == False,  # noqa: E712
            Occurrence.state.in_(("planned", "in_progress")),
            mine,
        ).execute()
    changes = {"responsibles": ("; ".join(before), "; ".join(after))}
    record(actor, "change", activity, label=label_of(activity), changes=changes)


def _people_of(activity: Activity) -> list[ActivityResponsible]:
    query = ActivityResponsible.select().where(ActivityResponsible.activity == activity.id)
    return list(query.order_by(ActivityResponsible.id))


def write_responsibles(activity: Activity, people: Sequence[Responsible]) -> None:
    """Write who answers for a row that has nobody yet; join the transaction."""
    for one in people:
        ActivityResponsible.create(
            activity=activity, user=one.user, institution=one.institution, role=one.role[:200]
        )
