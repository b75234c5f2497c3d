"""The page of one row of a plan with its work, and how institutions have answered it."""

from __future__ import annotations

from flask import render_template

from plugins.work_plan.handing import CENTRE
from plugins.work_plan.links import brief
from plugins.work_plan.occurrences import needs_date
from plugins.work_plan.pages.activity_card import acts_of, answers_of, pieces_of
from plugins.work_plan.pages.blueprint import blueprint
from plugins.work_plan.pages.plan_table import people_of_row
from plugins.work_plan.pages.plans import crumbs_of
from plugins.work_plan.pages.row_forms import kinds_of_records
from plugins.work_plan.pages.subjects import find_activity, may_edit
from plugins.work_plan.pages.wording import doubt_mark, kind_mark, read_in_words, work_mark
from plugins.work_plan.pages.work_history import files_of
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.stored_reading import reading_of
from plugins.work_plan.terms import Kind
from portal.access import requires
from portal.access.actor import acting

GOES_ON = frozenset({Kind.CONTINUOUS, Kind.ON_REQUEST, Kind.RECURRING})


@blueprint.get("/rows/<int:activity_id>")
@requires(PlanPermission.VIEW)
def activity_page(activity_id: int) -> str:
    """Show one row of a plan: what its term was read as, its work, its acts, its answers."""
    actor = acting()
    activity = find_activity(actor, activity_id)
    plan, reading = activity.plan, reading_of(activity)
    acts, count = acts_of(activity, plan.institution_id)
    editable = may_edit(actor, activity) and plan.state != "closed"
    return render_template(
        "work_plan/activity.html",
        activity=activity,
        plan=plan,
        crumbs=[*crumbs_of(plan), (brief(activity.text), None)],
        reading=reading,
        kind=kind_mark(reading),
        doubt=doubt_mark(reading),
        days=read_in_words(reading),
        waits=needs_date(reading) and not activity.dropped_reason,
        people=people_of_row(activity),
        pieces=pieces_of(activity, plan.institution_id),
        acts=acts,
        files=files_of(acts),
        acts_count=count,
        goes_on=reading.kind in GOES_ON,
        answers=answers_of(activity) if activity.is_handed_down else None,
        mark_of=work_mark,
        closes=dict(kinds_of_records()).get(activity.counts_for, activity.counts_for),
        hands_down=plan.institution.kind == CENTRE,
        editable=editable,
    )
