"""The tasks of "My work": work that is due or overdue, and rows whose term waits for a date."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.work_plan.links import plan_url, short, work_url
from plugins.work_plan.models import Activity, Occurrence, WorkPlan
from plugins.work_plan.own_work import is_open, of_actor, own_plans, work_at_work
from plugins.work_plan.permissions import PlanPermission
from portal import clock
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.plugin import Task

if TYPE_CHECKING:
    from portal.access import Actor

AHEAD_DAYS = 45
MOST = 500
WAITING = ("unread", "inherit")


def tasks(actor: Actor) -> list[Task]:
    """Return the actor's open work that is overdue or due soon, the nearest first, and what waits.

    Work without a last day is no task: it is on the pages of the plan.
    """
    if not actor.can(PlanPermission.DO):
        return []
    query = (
        work_at_work(actor)
        .where(
            is_open(),
            of_actor(actor),
            Occurrence.due <= clock.today() + dt.timedelta(days=AHEAD_DAYS),
        )
        .order_by(Occurrence.due, Occurrence.id)
        .limit(MOST)
    )
    return [*(_of_work(one) for one in query), *_waiting(actor)]


def _of_work(work: Occurrence) -> Task:
    note = _("handed down by the district") if work.handed_down else str(work.plan.title)
    if work.moves:
        note = _("%(note)s; the deadline was moved", note=note)
    return Task(
        key=f"work_plan.work:{work.id}",
        title=short(work.activity.text),
        url=work_url(work.id),
        permission=PlanPermission.DO,
        due_on=work.due,
        institution=work.institution.short_name,
        note=note,
    )


def _waiting(actor: Actor) -> list[Task]:
    """Return one task for each plan with rows whose term has to be confirmed or dated by hand."""
    if not actor.can(PlanPermission.EDIT):
        return []
    doubtful = (Activity.certainty == "ask") | Activity.kind.in_(WAITING)
    query = (
        Activity.select(Activity.plan, WorkPlan.title)
        .join(WorkPlan)
        .where(own_plans(actor), WorkPlan.state != "closed", Activity.dropped_reason == "")
        .where(doubtful, Activity.kind.not_in(("continuous", "on_request")))
        .order_by(Activity.plan)
    )
    counts: dict[tuple[int, str], int] = {}
    for plan in fetch_rows(query):
        counts[plan] = counts.get(plan, 0) + 1
    return [
        Task(
            key=f"work_plan.dates:{plan_id}",
            title=ngettext(
                "Give a date to %(num)s row of the plan",
                "Give dates to %(num)s rows of the plan",
                count,
            ),
            url=plan_url(plan_id),
            permission=PlanPermission.EDIT,
            note=title,
        )
        for (plan_id, title), count in counts.items()
    ]
