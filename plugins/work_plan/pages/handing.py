"""Handing a row down to institutions: to whom, in numbers, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect, request
from peewee import fn

from plugins.work_plan import handing_down
from plugins.work_plan.handing import CENTRE, OWNER, HandTo, receivers
from plugins.work_plan.links import activity_url, brief, short
from plugins.work_plan.models import Occurrence
from plugins.work_plan.pages.blueprint import blueprint
from plugins.work_plan.pages.plans import crumbs_of
from plugins.work_plan.pages.row_forms import MOST_NAMED, HandDownForm
from plugins.work_plan.pages.subjects import find_activity
from plugins.work_plan.permissions import PlanPermission
from portal.access import requires
from portal.access.actor import acting
from portal.asking import Question, ask, do, drawn, seen
from portal.database import fetch_rows
from portal.errors import Invalid
from portal.i18n import gettext as _l
from portal.i18n import ngettext
from portal.institutions.models import Institution
from portal.modules.services import institution_ids_with

if TYPE_CHECKING:
    from typing import Any

    from flask.typing import ResponseReturnValue

    from plugins.work_plan.models import Activity, WorkPlan

MOST_CODES = 5_000


@blueprint.route("/rows/<int:activity_id>/hand-down", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def hand_down(activity_id: int) -> ResponseReturnValue:
    """Choose to whom a row is handed down; the numbers are shown before anything goes out."""
    actor = acting()
    activity = find_activity(actor, activity_id, edits=True)
    plan = activity.plan
    stored = HandTo.from_text(activity.hand_to)
    whom = "everybody" if stored.everybody else "kinds" if stored.kinds else "named"
    form = HandDownForm(
        request.form or None,
        data={
            "whom": whom if stored else "everybody",
            "kinds": stored.kinds,
            "institutions": stored.institutions,
            "codes": _codes_of(stored.institutions),
        },
    )
    below = _below(plan)
    few = len(below) <= MOST_NAMED
    form.institutions.choices = below if few else []
    question = Question(
        heading=_l("Hand the row down"),
        purpose=short(activity.text),
        button=_l("Show how many get it"),
        back=activity_url(activity.id),
        done=_l("The row is handed down."),
        crumbs=[*crumbs_of(plan), (brief(activity.text), activity_url(activity.id))],
        version=activity.version,
        template="work_plan/hand_down.html",
        more={"few": few, "preview": None, "activity": activity, "is_centre": _is_centre(plan)},
    )

    def act() -> None:
        handing_down.hand_down(actor, activity, to=_chosen(form, plan), seen=seen())

    if request.method == "POST" and form.validate() and _is_centre(plan):
        to = _chosen(form, plan)
        numbers = _numbers(activity, receivers(plan, to))
        key = "-".join(map(str, numbers))
        if to and form.counted.data != key:
            form.counted.data = key
            question.more["preview"] = _in_words(plan, *numbers)
            return drawn(form, question)
    return ask(form, act, question)


@blueprint.post("/rows/<int:activity_id>/take-back")
@requires(PlanPermission.EDIT)
def take_back(activity_id: int) -> ResponseReturnValue:
    """Hand a row down to nobody any more."""
    actor = acting()
    activity = find_activity(actor, activity_id, edits=True)
    do(
        lambda: handing_down.take_back(actor, activity, seen=seen()),
        done=_l("The row is handed down to nobody now; begun and done work stays."),
    )
    return redirect(activity_url(activity.id))


def _is_centre(plan: WorkPlan) -> bool:
    return plan.institution.kind == CENTRE


def _chosen(form: HandDownForm, plan: WorkPlan) -> HandTo:
    """Return whom the form names; raise :class:`Invalid` for codes that nobody has."""
    if form.whom.data == "everybody":
        return HandTo(everybody=True)
    if form.whom.data == "kinds":
        return HandTo(kinds=tuple(form.kinds.data or ()))
    named = tuple(form.institutions.data or ())
    codes = [one.strip() for one in (form.codes.data or "").splitlines() if one.strip()]
    if not codes or named:
        return HandTo(institutions=named)
    known = {
        code: key
        for key, code in fetch_rows(
            Institution.select(Institution.id, Institution.code).where(
                Institution.municipality == plan.institution.municipality_id,
                Institution.code.in_(codes[:MOST_CODES]),
            )
        )
    }
    missing = [one for one in codes if one not in known]
    if missing:
        words = _l("There is no institution with these codes: %(codes)s.", codes=", ".join(missing))
        raise Invalid(_l("The form has mistakes"), {"codes": [words]})
    return HandTo(institutions=tuple(known[one] for one in codes))


def _below(plan: WorkPlan) -> list[tuple[int, str]]:
    """Return the institutions that a plan may be handed down to, no more than one past the boxes."""
    query = (
        Institution.select(Institution.id, Institution.short_name)
        .where(
            Institution.municipality == plan.institution.municipality_id,
            Institution.id != plan.institution_id,
            Institution.closed_on.is_null(),
            Institution.id.in_(institution_ids_with(OWNER)),
        )
        .order_by(Institution.sort_key, Institution.id)
        .limit(MOST_NAMED + 1)
    )
    return [(key, name) for key, name in fetch_rows(query)]


def _codes_of(keys: Any) -> str:
    if not keys:
        return ""
    query = Institution.select(Institution.code).where(Institution.id.in_(list(keys)[:MOST_CODES]))
    return "\n".join(code for (code,) in fetch_rows(query.order_by(Institution.code)))


def _numbers(activity: Activity, keys: list[int]) -> tuple[int, int, int]:
    """Return how many get the row, how many of them newly, and how many have it and are left out."""
    query = Occurrence.select(fn.DISTINCT(Occurrence.institution)).where(
        Occurrence.activity == activity.id,
        Occurrence.handed_down == True,  # noqa: E712
    )
    have = {key for (key,) in fetch_rows(query)}
    return len(keys), len(set(keys) - have), len(have - set(keys))


def _in_words(plan: WorkPlan, count: int, fresh: int, left: int) -> list[str]:
    told = [
        ngettext(
            "%(num)s institution gets its own work",
            "%(num)s institutions get their own work",
            count,
        )
    ]
    if plan.state != "at_work":
        told.append(_l("It goes out when the plan is put to work."))
        return told
    if fresh:
        told.append(ngettext("%(num)s of them is told now", "%(num)s of them are told now", fresh))
    if left:
        told.append(
            ngettext(
                "from %(num)s institution it is taken back where nothing has been done",
                "from %(num)s institutions it is taken back where nothing has been done",
                left,
            )
        )
    return told
