"""The pages of next year's plan: a new plan made of something, and the differences of a roll-over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugins.work_plan.handing import CENTRE
from plugins.work_plan.links import plan_url
from plugins.work_plan.models import WorkPlan
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.rolling import services
from plugins.work_plan.rolling.forms import BLANK, LAST_YEAR, NewPlanForm
from plugins.work_plan.rolling.wording import debt_in_words, when_in_words
from plugins.work_plan.samples import BY_NAME, SAMPLES
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.database import fetch_rows
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.models import Institution
from portal.workdays import SEPTEMBER, SchoolYear, school_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from portal.access import Actor

blueprint = Blueprint("work_plan_rolling", __name__, url_prefix="/work-plan")

SPRING = 3
"""From this month on people plan the coming school year."""


@blueprint.get("/new")
@requires(PlanPermission.EDIT)
def new_plan() -> str:
    """Ask whose plan is made, of which year, and of what."""
    return _form_page(_form(acting()))


@blueprint.post("/new")
@requires(PlanPermission.EDIT)
def make() -> ResponseReturnValue:
    """Make the draft, or go on to the differences with last year's plan."""
    actor = acting()
    form = _form(actor)
    if not form.validate():
        return _form_page(form), 422
    institution = (
        policies[Institution].rows(actor).where(Institution.id == form.institution.data).get()
    )
    try:
        if form.source.data == LAST_YEAR:
            found = _previous(actor, form, institution)
            return redirect(url_for(".next_year", plan_id=found.id, year=form.school_year.data))
        made = _make(actor, form, institution)
    except (Invalid, Conflict) as error:
        fields = error.fields if isinstance(error, Invalid) else {}
        for name, messages in fields.items():
            if name in form:
                form[name].errors = [*form[name].errors, *messages]
        if not any(name in form for name in fields):
            form.form_errors = [*form.form_errors, error.message]
        return _form_page(form), error.status
    flash(_("The draft is made. Look through it, then put it to work."), "success")
    return redirect(plan_url(made.id))


@blueprint.get("/<int:plan_id>/next-year")
@requires(PlanPermission.EDIT)
def next_year(plan_id: int) -> str:
    """Show what next year's plan would be made of."""
    plan = _plan(plan_id)
    return _differences(plan, _year_of(plan, request.args.get("year")))


@blueprint.post("/<int:plan_id>/next-year")
@requires(PlanPermission.EDIT)
def roll_over(plan_id: int) -> ResponseReturnValue:
    """Make next year's draft of what was chosen."""
    plan = _plan(plan_id)
    to = _year_of(plan, request.form.get("year"))
    try:
        made = services.roll_over(
            acting(),
            plan,
            to=to,
            rows=_numbers("rows"),
            debts=_numbers("debts"),
            stamp=request.form.get("stamp", ""),
        )
    except (Invalid, Conflict) as error:
        return _differences(plan, to, problem=error.message), error.status
    flash(
        _(
            "The draft for %(year)s is made. Look through it, then put it to work.",
            year=made.year.title,
        ),
        "success",
    )
    return redirect(plan_url(made.id))


def _form(actor: Actor) -> NewPlanForm:
    form = NewPlanForm()
    places = policies[Institution].rows(actor).where(Institution.closed_on.is_null())
    named = fetch_rows(
        places.select(Institution.id, Institution.short_name, Institution.kind).order_by(
            Institution.sort_key, Institution.id
        )
    )
    today = clock.today()
    this = school_year(today).start_year
    form.institution.choices = [(key, name) for key, name, _kind in named]
    form.school_year.choices = [(one, SchoolYear(one).title) for one in range(this - 1, this + 3)]
    form.source.choices = [
        *((one.name, f"{one.title}. {one.purpose}") for one in SAMPLES),
        (LAST_YEAR, _("Last year's plan: terms are read anew, debts are carried on")),
        (BLANK, _("Blank: a title and an empty table")),
    ]
    form.previous.choices = []
    if request.method == "GET":
        centre = next((key for key, _name, kind in named if kind == CENTRE), None)
        form.institution.data = centre or (named[0][0] if named else None)
        later = SPRING <= today.month < SEPTEMBER
        form.school_year.data = this + later
        form.source.data = SAMPLES[0 if centre else 1].name
    return form


def _form_page(form: NewPlanForm) -> str:
    return render_template("work_plan/new_plan.html", form=form)


def _make(actor: Actor, form: NewPlanForm, institution: Institution) -> WorkPlan:
    year = form.school_year.data
    if form.source.data == BLANK:
        return services.start_blank(
            actor, institution=institution, school_year=year, title=form.title.data or ""
        )
    return services.start_from_template(
        actor, institution=institution, school_year=year, sample=BY_NAME[form.source.data]
    )


def _previous(actor: Actor, form: NewPlanForm, institution: Institution) -> WorkPlan:
    """Return the plan to be rolled over; where there are several, the one that was chosen."""
    found = list(
        policies[WorkPlan]
        .rows(actor)
        .where(
            WorkPlan.institution == institution.id,
            WorkPlan.school_year == form.school_year.data - 1,
        )
        .order_by(WorkPlan.id)
    )
    if not found:
        year = SchoolYear(form.school_year.data - 1).title
        raise Invalid(
            _("The form has mistakes"),
            {"source": [_("The institution has no plan of %(year)s here.", year=year)]},
        )
    if len(found) == 1:
        return found[0]
    form.previous.choices = [(str(one.id), one.title) for one in found]
    chosen = next((one for one in found if str(one.id) == form.previous.data), None)
    if chosen is None:
        raise Invalid(_("The form has mistakes"), {"previous": [_("Choose which plan.")]})
    return chosen


def _plan(plan_id: int) -> WorkPlan:
    """Return a plan that may be rolled over here."""
    actor = acting()
    found = policies[WorkPlan].rows(actor).where(WorkPlan.id == plan_id).first()
    if found is None:
        raise NotFound(_("There is no such plan."))
    verdict = policies[WorkPlan].permits(actor, "edit", found)
    if not verdict:
        raise NotAllowed(verdict.reason)
    return found


def _year_of(plan: WorkPlan, given: str | None) -> int:
    """Return the year that a plan is rolled over to: a later one, the next unless it is told."""
    if given and given.isascii() and given.isdecimal():
        year = int(given[:4])
        if plan.school_year < year <= plan.school_year + 5:
            return year
    return plan.school_year + 1


def _numbers(name: str) -> set[int]:
    return {int(one) for one in request.form.getlist(name) if one.isascii() and one.isdecimal()}


def _differences(plan: WorkPlan, to: int, problem: str = "") -> str:
    found = services.preview(plan, to=to)
    told = [(number, one, debt_in_words(one)) for number, one in enumerate(found.debts)]
    debts = [
        (_("Debts"), [row for row in told if row[1].wanted]),
        (_("Not done yet, still in time"), [row for row in told if not row[1].wanted]),
    ]
    lines = [line for _title, some in found.sections for line in some]
    return render_template(
        "work_plan/next_year.html",
        plan=plan,
        to=SchoolYear(to),
        found=found,
        debts=[(title, rows) for title, rows in debts if rows],
        problem=problem,
        back=plan_url(plan.id),
        when=when_in_words,
        summary=_summary(lines),
        title=found.rolled.title,
    )


def _summary(lines: Sequence[services.Line]) -> list[str]:
    """Return in words how many rows there are and what is special about them."""
    dropped = sum(bool(line.row.old.dropped) for line in lines)
    moved = sum(bool(line.row.changes) for line in lines)
    kept = sum(bool(line.row.kept) for line in lines)
    told: list[Any] = [ngettext("%(num)s activity", "%(num)s activities", len(lines))]
    if moved:
        told.append(ngettext("years moved in %(num)s", "years moved in %(num)s", moved))
    if kept:
        told.append(
            ngettext("years left as they are in %(num)s", "years left as they are in %(num)s", kept)
        )
    if dropped:
        told.append(ngettext("%(num)s was dropped", "%(num)s were dropped", dropped))
    return told
