"""The daily work of plans; safe to run twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.handing_down import hand_down_again
from plugins.work_plan.models import WorkPlan
from plugins.work_plan.notices import tell_overdue
from portal import clock
from portal.database import write
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.jobs.work import Work


def do_daily(work: Work) -> None:
    """Hand down to institutions that have come since, and tell heads of what became overdue."""
    plans = list(
        WorkPlan.select(WorkPlan, Institution).join(Institution).where(WorkPlan.state == "at_work")
    )
    for number, plan in enumerate(plans):
        work.progress(number, len(plans))
        with write():
            hand_down_again(plan)
    told = tell_overdue(clock.today())
    work.result(text=_("Notices of overdue work: %(count)s.", count=told))


def hand_down_to(institution: Institution) -> None:
    """Give an institution what its district has handed down, once plans are switched on there."""
    plans = (
        WorkPlan.select(WorkPlan, Institution)
        .join(Institution)
        .where(
            WorkPlan.state == "at_work",
            Institution.kind == "centre",
            Institution.municipality == institution.municipality_id,
        )
    )
    for plan in plans:
        with write():
            hand_down_again(plan)
