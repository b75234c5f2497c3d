"""Handing an activity down to institutions, taking it back, and who has answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from peewee import fn

from plugins.work_plan.models import Activity, Occurrence, WorkPlan
from plugins.work_plan.notices import tell_handed_down
from plugins.work_plan.pieces import Brought, add_for_newcomers, bring_up
from plugins.work_plan.services import take_activity
from portal import clock
from portal.changing import change
from portal.database import fetch_rows, write
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.work_plan.handing import HandTo
    from portal.access import Actor


@dataclass(frozen=True, slots=True)
class Answered:
    """How many pieces of handed down work there are, and how many are done, overdue, dropped."""

    total: int = 0
    done: int = 0
    overdue: int = 0
    dropped: int = 0


def hand_down(actor: Actor, activity: Activity, *, to: HandTo, seen: int | None = None) -> Brought:
    """Hand an activity down to institutions: each gets its own piece of work for each window.

    A draft's go out when the plan is put to work. Handing down anew to fewer takes untouched work
    back from the others. Raises :class:`Invalid` where nobody is named, :class:`Conflict` for the plan
    of an institution that has nobody below it.
    """
    if not to:
        raise Invalid(_("The form has mistakes"), {"to": [_("Choose to whom.")]})
    with write():
        stored, plan = take_activity(actor, activity, seen)
        if plan.institution.kind != "centre":
            raise Conflict(_("Only the plan of the district hands work down."))
        change(actor, stored, {"hand_to": to.as_text()})
        brought = bring_up(plan, stored)
        if brought.added:
            tell_handed_down(stored)
        return brought


def take_back(actor: Actor, activity: Activity, *, seen: int | None = None) -> Brought:
    """Hand an activity down to nobody any more; what institutions have begun or done stays."""
    with write():
        stored, plan = take_activity(actor, activity, seen)
        if not change(actor, stored, {"hand_to": ""}):
            return Brought()
        return bring_up(plan, stored)


def answered(activity_ids: Iterable[int]) -> dict[int, Answered]:
    """Return how handed down activities were answered, by their keys: one query."""
    today = clock.today()
    late = Occurrence.state.in_(("planned", "in_progress")) & (Occurrence.due < today)
    query = (
        Occurrence.select(
            Occurrence.activity,
            fn.COUNT(Occurrence.id),
            fn.COUNT(Occurrence.id).filter(Occurrence.state == "done"),
            fn.COUNT(Occurrence.id).filter(late),
            fn.COUNT(Occurrence.id).filter(Occurrence.state == "dropped"),
        )
        .where(
            Occurrence.activity.in_(list(activity_ids)),
            Occurrence.handed_down == True,  # noqa: E712
        )
        .group_by(Occurrence.activity)
    )
    return {key: Answered(*counts) for key, *counts in fetch_rows(query)}


def hand_down_again(plan: WorkPlan) -> int:
    """Give what is handed down to institutions that have come since; return how much work that is.

    Joins the transaction. Safe to run again: who has the work already keeps it as it is.
    """
    found = 0
    for activity in Activity.select().where(Activity.plan == plan.id, Activity.hand_to != ""):
        added = add_for_newcomers(plan, activity)
        if added:
            tell_handed_down(activity)
        found += added
    return found
