"""The forms of a row of a plan: add, change with a preview of what its term does, dates, drop, order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request

from plugins.work_plan import arranging, doing, services
from plugins.work_plan.foreseeing import Effect, effect_of_reading
from plugins.work_plan.links import activity_url, brief, plan_url, short, work_url
from plugins.work_plan.models import Activity
from plugins.work_plan.pages.blueprint import blueprint
from plugins.work_plan.pages.plans import crumbs_of
from plugins.work_plan.pages.row_forms import (
    AskedForm,
    ReasonForm,
    dates_form,
    responsibles_of,
    row_form,
    values_of,
)
from plugins.work_plan.pages.subjects import find_activity, find_section
from plugins.work_plan.pages.wording import days_of, doubt_mark, kind_mark, read_in_words
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.rereading import read_again
from plugins.work_plan.stored_reading import reading_of
from portal.access import requires
from portal.access.actor import acting
from portal.asking import Question, ask, do, drawn, seen
from portal.errors import Invalid
from portal.i18n import gettext as _l
from portal.i18n import ngettext

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.work_plan.pages.row_forms import RowForm
    from plugins.work_plan.terms import Reading


@blueprint.route("/sections/<int:section_id>/rows/new", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def add_activity(section_id: int) -> ResponseReturnValue:
    """Add a row at the end of a section."""
    actor = acting()
    section = find_section(actor, section_id)
    plan = section.plan
    form = row_form(request.form, plan, None, section=section.id)
    draft = Activity(plan=plan, section=section, text=form.text.data or "", id=None)

    def act() -> str:
        target = find_section(actor, form.section.data)
        if target.plan_id != plan.id:
            raise Invalid(_l("The form has mistakes"), {"section": [_l("Choose a section.")]})
        made = services.add_activity(
            actor,
            target,
            values=values_of(form, plan, None),
            responsibles=responsibles_of(form, None),
        )
        values = values_of(form, plan, None)
        rest = {name: values[name] for name in ("more", "counts_for", "counts_needed")}
        services.change_activity(actor, made, values=rest)
        flash(_said(reading_of(made)), "success")
        return f"{plan_url(plan.id)}#row-{made.id}"

    question = Question(
        heading=_l("Add a row"),
        button=_l("Add the row"),
        back=f"{plan_url(plan.id)}#section-{section.id}",
        crumbs=crumbs_of(plan),
        template="work_plan/row.html",
        more=_preview_of(form, None),
    )
    if _wants_preview(form):
        reading = read_again(plan, draft, text=form.text.data or "", term=form.term.data or "")
        return _previewed(form, question, reading, effect_of_reading(plan, draft, reading))
    return ask(form, act, question)


@blueprint.route("/rows/<int:activity_id>/change", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def change_activity(activity_id: int) -> ResponseReturnValue:
    """Change a row; a new term is shown as it would be read, and what it does, before it is saved."""
    actor = acting()
    activity = find_activity(actor, activity_id, edits=True)
    plan = activity.plan
    form = row_form(request.form, plan, activity)

    def act() -> None:
        values = values_of(form, plan, activity)
        services.change_activity(
            actor,
            activity,
            values=values,
            responsibles=responsibles_of(form, activity),
            seen=seen(),
        )
        arranging.put_into(actor, activity, section_id=form.section.data)

    question = Question(
        heading=_l("Row of the plan"),
        button=_l("Save"),
        back=activity_url(activity.id),
        done=_l("The row has been changed."),
        crumbs=[*crumbs_of(plan), (brief(activity.text), activity_url(activity.id))],
        version=activity.version,
        template="work_plan/row.html",
        more=_preview_of(form, activity),
    )
    term = (form.term.data or "").strip()
    unseen = term not in {activity.term, form.previewed.data}
    if request.method == "POST" and (_wants_preview(form) or unseen) and form.validate():
        reading = read_again(plan, activity, text=form.text.data or "", term=term)
        return _previewed(form, question, reading, effect_of_reading(plan, activity, reading))
    return ask(form, act, question)


@blueprint.route("/rows/<int:activity_id>/dates", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def give_dates(activity_id: int) -> ResponseReturnValue:
    """Confirm what a term was read as, or give the row its dates by hand."""
    actor = acting()
    activity = find_activity(actor, activity_id, edits=True)
    reading = reading_of(activity)
    form = dates_form(request.form, reading.windows)
    return ask(
        form,
        lambda: services.set_dates(actor, activity, windows=form.given(), seen=seen()),
        Question(
            heading=_l("Dates of the row"),
            purpose=short(activity.text),
            button=_l("Save the dates"),
            back=f"{plan_url(activity.plan_id)}#row-{activity.id}",
            done=_l("The row has its dates."),
            crumbs=[*crumbs_of(activity.plan), (brief(activity.text), activity_url(activity.id))],
            version=activity.version,
            template="work_plan/dates.html",
            more={
                "activity": activity,
                "reading": reading,
                "kind": kind_mark(reading),
                "doubt": doubt_mark(reading),
                "days": read_in_words(reading),
            },
        ),
    )


@blueprint.post("/rows/<int:activity_id>/confirm")
@requires(PlanPermission.EDIT)
def confirm_reading(activity_id: int) -> ResponseReturnValue:
    """Take a doubtful reading for right."""
    actor = acting()
    activity = find_activity(actor, activity_id, edits=True)
    do(
        lambda: services.confirm_reading(actor, activity, seen=seen()),
        done=_l("The reading is confirmed: its dates count."),
    )
    return redirect(f"{plan_url(activity.plan_id)}#row-{activity.id}")


@blueprint.route("/rows/<int:activity_id>/drop", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def drop_activity(activity_id: int) -> ResponseReturnValue:
    """Drop a row with a reason."""
    actor = acting()
    activity = find_activity(actor, activity_id, edits=True)
    form = ReasonForm(request.form)
    return ask(
        form,
        lambda: services.drop_activity(actor, activity, reason=form.reason.data or "", seen=seen()),
        Question(
            heading=_l("Drop the row"),
            purpose=_l(
                "The row stays in the plan, marked as dropped; its open work is dropped too."
            ),
            button=_l("Drop the row"),
            back=activity_url(activity.id),
            done=_l("The row is dropped. It can be taken back on its page."),
            crumbs=[*crumbs_of(activity.plan), (brief(activity.text), activity_url(activity.id))],
            version=activity.version,
            danger=True,
        ),
    )


@blueprint.post("/rows/<int:activity_id>/<any(restore, delete, up, down):act>")
@requires(PlanPermission.EDIT)
def arrange_activity(activity_id: int, act: str) -> ResponseReturnValue:
    """Take a dropped row back, delete one that was entered by mistake, or move it in its section."""
    actor = acting()
    activity = find_activity(actor, activity_id, edits=True)
    if act == "restore":
        do(
            lambda: services.restore_activity(actor, activity, seen=seen()),
            done=_l("The row is taken back."),
        )
        return redirect(activity_url(activity.id))
    if act == "delete":
        do(
            lambda: services.delete_activity(actor, activity, seen=seen()),
            done=_l("The row is deleted."),
        )
        there = Activity.get_or_none(Activity.id == activity.id)
        return redirect(activity_url(activity.id) if there else plan_url(activity.plan_id))
    by = arranging.UP if act == "up" else arranging.DOWN
    do(lambda: arranging.move_activity(actor, activity, by=by), done=_l("The order has changed."))
    return redirect(f"{plan_url(activity.plan_id)}#row-{activity.id}")


@blueprint.route("/rows/<int:activity_id>/ask-for", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def ask_for(activity_id: int) -> ResponseReturnValue:
    """Add one more piece of work to a row: somebody has asked for it, or it is done once more."""
    actor = acting()
    activity = find_activity(actor, activity_id, edits=True)
    form = AskedForm(request.form)

    def act() -> str:
        made = doing.add_on_request(
            actor,
            activity,
            due=form.due.data,
            start=form.start.data,
            note=form.note.data or "",
        )
        return work_url(made.id)

    return ask(
        form,
        act,
        Question(
            heading=_l("Add a piece of work"),
            purpose=short(activity.text),
            button=_l("Add the work"),
            back=activity_url(activity.id),
            done=_l("The work has been added."),
            crumbs=[*crumbs_of(activity.plan), (brief(activity.text), activity_url(activity.id))],
        ),
    )


def _wants_preview(form: RowForm) -> bool:
    return request.method == "POST" and "preview" in request.form and bool(form.validate())


def _preview_of(form: RowForm, activity: Activity | None) -> dict[str, Any]:
    return {
        "activity": activity,
        "more_fields": [one for one in form if one.name.startswith("more_")],
        "preview": None,
    }


def _previewed(
    form: RowForm, question: Question, reading: Reading, effect: Effect
) -> ResponseReturnValue:
    """Return the form with what its term would be read as; it may be saved then."""
    form.previewed.data = (form.term.data or "").strip()
    question.more["preview"] = {
        "kind": kind_mark(reading),
        "doubt": doubt_mark(reading),
        "days": read_in_words(reading),
        "says": reading.beside_days,
        "lines": effect_in_words(effect),
    }
    return drawn(form, question)


def effect_in_words(effect: Effect) -> list[str]:
    """Return what a change would do to the work of a row, a line for each thing."""
    told = [_l("is added: %(days)s", days=days_of(one.start, one.due)) for one in effect.add]
    told += [
        _l(
            "changes: %(old)s → %(new)s",
            old=days_of(old.start, old.due),
            new=days_of(new.start, new.due),
        )
        for old, new in effect.change
    ]
    told += [_l("goes: %(days)s", days=days_of(one.start, one.due)) for one in effect.remove]
    if effect.same:
        told.append(
            ngettext(
                "%(num)s piece of work stays as it is",
                "%(num)s pieces of work stay as they are",
                effect.same,
            )
        )
    return told


def _said(reading: Reading) -> str:
    kind = kind_mark(reading)[1]
    return _l(
        "The row has been added. Its term was read as: %(kind)s, %(days)s.",
        kind=kind,
        days=read_in_words(reading),
    )
