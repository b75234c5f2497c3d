"""The tasks of "My work": work that is due or overdue, and rows whose term waits for a date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.links import plan_url, short, work_url
from plugins.work_plan.own_day import day_of
from plugins.work_plan.permissions import PlanPermission
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.plugin import Task

if TYPE_CHECKING:
    from plugins.work_plan.own_day import OwnWork, WaitingRows
    from portal.access import Actor


def tasks(actor: Actor) -> list[Task]:
    """Return the actor's open work that is overdue or due soon, the nearest first, and what waits.

    Work without a last day is no task: it is on the pages of the plan.
    """
    if not actor.can(PlanPermission.DO):
        return []
    day = day_of(actor)
    waiting = day.waiting if actor.can(PlanPermission.EDIT) else ()
    return [*map(_of_work, day.work), *map(_of_rows, waiting)]


def _of_work(work: OwnWork) -> Task:
    note = _("handed down by the district") if work.handed_down else work.plan
    if work.moves:
        note = _("%(note)s; the deadline was moved", note=note)
    return Task(
        key=f"work_plan.work:{work.id}",
        title=short(work.text),
        url=work_url(work.id),
        permission=PlanPermission.DO,
        due_on=work.due,
        institution=work.institution,
        note=note,
    )


def _of_rows(waiting: WaitingRows) -> Task:
    """Return the task of a plan with rows whose term has to be confirmed or dated by hand."""
    return Task(
        key=f"work_plan.dates:{waiting.plan_id}",
        title=ngettext(
            "Give a date to %(num)s row of the plan",
            "Give dates to %(num)s rows of the plan",
            waiting.rows,
        ),
        url=plan_url(waiting.plan_id),
        permission=PlanPermission.EDIT,
        note=waiting.title,
    )
