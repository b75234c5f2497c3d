"""The pages of the year at a glance: of one plan, and of all plans of an institution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template, request, url_for

from plugins.work_plan.handing import CENTRE
from plugins.work_plan.links import work_list_url
from plugins.work_plan.models import WorkPlan
from plugins.work_plan.pages.blueprint import blueprint
from plugins.work_plan.pages.plans import crumbs_of
from plugins.work_plan.pages.subjects import find_plan
from plugins.work_plan.pages.year_grid import grid_of, legend, state_words
from plugins.work_plan.permissions import PlanPermission
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.i18n import gettext as _l
from portal.institutions.listing import number
from portal.institutions.models import Institution
from portal.workdays import SchoolYear, school_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor

MOST_CHOICES = 200
EARLIEST, LATEST = 1990, 2150


@blueprint.get("/<int:plan_id>/year")
@requires(PlanPermission.VIEW)
def year_page(plan_id: int) -> str:
    """Show the year of one plan."""
    plan = find_plan(acting(), plan_id)
    return _page(
        [plan],
        plan.year,
        heading=plan.title,
        crumbs=[*crumbs_of(plan), (_l("Year at a glance"), None)],
        place=plan.institution,
    )


@blueprint.get("/year")
@requires(PlanPermission.VIEW)
def year_of_place() -> str:
    """Show the year of all plans of an institution; the own one unless another is asked for."""
    actor = acting()
    start = number(request.args.get("year")) or school_year(clock.today()).start_year
    start = start if EARLIEST <= start <= LATEST else school_year(clock.today()).start_year
    year = SchoolYear(start)
    place = _place(actor)
    plans: list[WorkPlan] = []
    if place is not None:
        query = (
            policies[WorkPlan]
            .rows(actor)
            .where(WorkPlan.institution == place.id, WorkPlan.school_year == start)
        )
        plans = list(query.order_by(WorkPlan.id))
    return _page(
        plans,
        year,
        heading=_l("Year at a glance"),
        crumbs=[(_l("Work plans"), url_for(".plan_list")), (_l("Year at a glance"), None)],
        place=place,
        choices=_places(actor),
        years=[(one, SchoolYear(one).title) for one in range(start - 3, start + 3)],
        chosen=start,
    )


def _page(plans: Sequence[WorkPlan], year: SchoolYear, **values: Any) -> str:
    grid = grid_of(plans, year)
    return render_template(
        "work_plan/year.html",
        plans=plans,
        year=year,
        grid=grid,
        legend=legend(),
        totals=[state_words(state, count) for state, count in grid.totals if count],
        cell_url=_cell_url,
        **values,
    )


def _cell_url(plan_id: int, section: str, month: str) -> str:
    asked: dict[str, Any] = {"plan": plan_id, "section": section[:100]}
    asked |= {"month": month, "when": "all"} if month else {"when": "undated"}
    return work_list_url(**asked)


def _place(actor: Actor) -> Institution | None:
    """Return the institution that is asked for, else the workplace's own, else the first centre."""
    rows = policies[Institution].rows(actor)
    key = number(request.args.get("institution"))
    if key is not None:
        found = rows.where(Institution.id == key).first()
        if found is not None:
            return found
    if actor.reach.institution_id is not None:
        return rows.where(Institution.id == actor.reach.institution_id).first()
    return rows.where(Institution.kind == CENTRE).order_by(Institution.id).first()


def _places(actor: Actor) -> list[tuple[int, str]]:
    """Return the institutions that have plans, to choose from; none where there is but one."""
    if actor.reach.institution_id is not None:
        return []
    with_plans = policies[WorkPlan].rows(actor).select(WorkPlan.institution)
    query = policies[Institution].rows(actor).where(Institution.id.in_(with_plans))
    query = query.order_by(Institution.kind != CENTRE, Institution.sort_key, Institution.id)
    return [(one.id, one.short_name) for one in query.limit(MOST_CHOICES)]
