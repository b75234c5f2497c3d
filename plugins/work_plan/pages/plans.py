"""The pages of plans: the list, one plan as its table, putting it to work, closing it, its sections."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import redirect, render_template, request, url_for
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from plugins.work_plan import arranging, events, services
from plugins.work_plan.handing import HandTo, receivers
from plugins.work_plan.links import brief, plan_url
from plugins.work_plan.models import PLAN_STATES, Activity, EventDate
from plugins.work_plan.pages.blueprint import blueprint
from plugins.work_plan.pages.plan_list import PLANS, STATE_TONES, bar
from plugins.work_plan.pages.plan_table import only_waiting, table_of
from plugins.work_plan.pages.subjects import find_plan, find_section, may_edit
from plugins.work_plan.pages.wording import progress_marks
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.progress import NOTHING, of_plans
from portal.access import requires
from portal.access.actor import acting
from portal.asking import Question, ask, do, seen
from portal.errors import Invalid
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.i18n import ngettext
from portal.lists.page import show

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.work_plan.models import WorkPlan

TURNS = {
    "close": (services.close_plan, _("The plan is closed: it is only read now.")),
    "open_again": (services.open_again, _("The plan is at work again.")),
}
"""Acts on a whole plan that a button does: the service, and what is told then."""
_STATES = dict(PLAN_STATES)


class PlanForm(Form):
    """The title of a plan, and the lines round its table."""

    title = StringField(_("Title"), [InputRequired(_("A plan needs a title.")), Length(max=500)])
    approval = TextAreaField(
        _("Approval block"), description=_("Line by line, as it stands above the title.")
    )
    preamble = TextAreaField(_("Text above the table"), description=_("Purpose, tasks: by lines."))
    closing = TextAreaField(_("Text under the table"), description=_("Signatures: by lines."))


class SectionForm(Form):
    """The title of a section."""

    title = StringField(
        _("Title of the section"), [InputRequired(_("Fill this in.")), Length(max=500)]
    )


@blueprint.get("/")
@requires(PlanPermission.VIEW)
def plan_list() -> Any:
    """Show the plans in reach with their progress."""
    return show(PLANS, "work_plan/plan_list.html")


@blueprint.get("/<int:plan_id>")
@requires(PlanPermission.VIEW)
def plan_page(plan_id: int) -> str:
    """Show a plan as its table."""
    actor = acting()
    plan = find_plan(actor, plan_id)
    waiting = request.args.get("rows") == "waiting"
    sections = table_of(plan)
    rows = [row for one in sections for row in one.rows]
    may = may_edit(actor, plan)
    progress = of_plans([plan.id]).get(plan.id, NOTHING)
    return render_template(
        "work_plan/plan.html",
        plan=plan,
        crumbs=[(_l("Work plans"), url_for(".plan_list")), (brief(plan.title), None)],
        approval=json.loads(plan.approval),
        preamble=json.loads(plan.preamble),
        closing=json.loads(plan.closing),
        sections=only_waiting(sections) if waiting else sections,
        waiting=waiting,
        waits=sum(row.waits for row in rows),
        unset_events=_unset(plan),
        progress=progress,
        marks=progress_marks(progress),
        bar=bar,
        state=(STATE_TONES[plan.state], _STATES[plan.state]),
        editable=may and plan.state != "closed",
        turnable=may,
    )


@blueprint.route("/<int:plan_id>/change", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def change_plan(plan_id: int) -> ResponseReturnValue:
    """Change the title and the lines round the table."""
    actor = acting()
    plan = find_plan(actor, plan_id, edits=True)
    lines = {name: "\n".join(json.loads(getattr(plan, name))) for name in _LINES}
    form = PlanForm(request.form or None, data={"title": plan.title, **lines})

    def act() -> None:
        values: dict[str, Any] = {name: _lines(form[name].data) for name in _LINES}
        values["title"] = form.title.data
        services.change_plan(actor, plan, values=values, seen=seen())

    return ask(
        form,
        act,
        Question(
            heading=_l("Title and texts of the plan"),
            button=_l("Save"),
            back=plan_url(plan.id),
            done=_l("The plan has been changed."),
            crumbs=crumbs_of(plan),
            version=plan.version,
        ),
    )


@blueprint.route("/<int:plan_id>/put-to-work", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def put_to_work(plan_id: int) -> ResponseReturnValue:
    """Say in numbers what comes of approving a plan, then let the draft become work."""
    actor = acting()
    plan = find_plan(actor, plan_id, edits=True)
    facts = _consequences(plan) if request.method == "GET" or plan.state == "draft" else []
    return ask(
        Form(request.form),
        lambda: services.put_to_work(actor, plan, seen=seen()),
        Question(
            heading=_l("Put the plan to work"),
            purpose=_l("Do this when the plan has been approved: from then on deadlines count."),
            button=_l("Put the plan to work"),
            back=plan_url(plan.id),
            done=_l("The plan is at work: its deadlines count from now on."),
            crumbs=crumbs_of(plan),
            version=plan.version,
            more={"facts": facts},
        ),
    )


@blueprint.post("/<int:plan_id>/<any(close, open_again):turn>")
@requires(PlanPermission.EDIT)
def turn_plan(plan_id: int, turn: str) -> ResponseReturnValue:
    """Close a plan, or open it again."""
    actor = acting()
    plan = find_plan(actor, plan_id, edits=True)
    act, done = TURNS[turn]
    do(lambda: act(actor, plan, seen=seen()), done=str(done))
    return redirect(plan_url(plan.id))


@blueprint.route("/<int:plan_id>/delete", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def delete_plan(plan_id: int) -> ResponseReturnValue:
    """Delete a draft after saying what goes with it."""
    actor = acting()
    plan = find_plan(actor, plan_id, edits=True)
    rows = Activity.select().where(Activity.plan == plan.id).count()
    form = DeletionForm(request.form)
    form.number.label.text = _l("Number of rows of the plan: %(count)s", count=rows)

    def act() -> None:
        form.demand(rows)
        services.delete_plan(actor, plan, seen=seen())

    return ask(
        form,
        act,
        Question(
            heading=_l("Delete the draft"),
            purpose=_l(
                "«%(title)s» goes with its sections, rows, readings and days of events."
                " This cannot be taken back. Type the number of its rows to confirm.",
                title=plan.title,
            ),
            button=_l("Delete the draft"),
            back=plan_url(plan.id),
            crumbs=crumbs_of(plan),
            version=plan.version,
            danger=True,
            done=_l("The draft has been deleted."),
        ),
    )


@blueprint.route("/<int:plan_id>/sections/new", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def add_section(plan_id: int) -> ResponseReturnValue:
    """Add a section at the end of a plan."""
    actor = acting()
    plan = find_plan(actor, plan_id, edits=True)
    form = SectionForm(request.form)

    def act() -> str:
        made = services.add_section(actor, plan, title=form.title.data or "")
        return f"{plan_url(plan.id)}#section-{made.id}"

    return ask(
        form,
        act,
        Question(
            heading=_l("Add a section"),
            button=_l("Add the section"),
            back=plan_url(plan.id),
            done=_l("The section has been added."),
            crumbs=crumbs_of(plan),
        ),
    )


@blueprint.route("/sections/<int:section_id>", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def change_section(section_id: int) -> ResponseReturnValue:
    """Rename a section; its order and its removal are buttons of the same page."""
    actor = acting()
    section = find_section(actor, section_id)
    form = SectionForm(request.form or None, obj=section)
    return ask(
        form,
        lambda: arranging.rename_section(actor, section, title=form.title.data or ""),
        Question(
            heading=_l("Section of the plan"),
            button=_l("Save"),
            back=f"{plan_url(section.plan_id)}#section-{section.id}",
            done=_l("The section has been changed."),
            crumbs=crumbs_of(section.plan),
            template="work_plan/section.html",
            more={
                "section": section,
                "rows": Activity.select().where(Activity.section == section.id).count(),
            },
        ),
    )


@blueprint.post("/sections/<int:section_id>/<any(up, down, remove):act>")
@requires(PlanPermission.EDIT)
def arrange_section(section_id: int, act: str) -> ResponseReturnValue:
    """Move a section up or down, or remove an empty one."""
    actor = acting()
    section = find_section(actor, section_id)
    if act == "remove":
        do(lambda: arranging.remove_section(actor, section), done=_l("The section is removed."))
        return redirect(plan_url(section.plan_id))
    by = arranging.UP if act == "up" else arranging.DOWN
    do(lambda: arranging.move_section(actor, section, by=by), done=_l("The order has changed."))
    return redirect(f"{plan_url(section.plan_id)}#section-{section.id}")


def crumbs_of(plan: WorkPlan) -> list[tuple[str, str]]:
    """Return the way to a page under a plan."""
    return [
        (_l("Work plans"), url_for("work_plan.plan_list")),
        (brief(plan.title), plan_url(plan.id)),
    ]


_LINES = ("approval", "preamble", "closing")


class DeletionForm(Form):
    """The number that confirms a deletion which cannot be taken back."""

    number = StringField("", [InputRequired(_("Type the number."))])

    def demand(self, rows: int) -> None:
        """Raise :class:`portal.errors.Invalid` where another number was typed."""
        if (self.number.data or "").strip() != str(rows):
            raise Invalid(
                _l("The form has mistakes"), {"number": [_l("This is not the number of rows.")]}
            )


def _lines(text: str | None) -> list[str]:
    return [one.rstrip() for one in (text or "").strip().splitlines()]


def _unset(plan: WorkPlan) -> int:
    """Return how many events of a plan have no day yet."""
    if plan.state == "closed":
        return 0
    known = {one.anchor for one in EventDate.select().where(EventDate.plan == plan.id)}
    return len(set(events.anchors_of(plan)) - known)


def _consequences(plan: WorkPlan) -> list[str]:
    """Return in words what comes of putting a draft to work."""
    progress = of_plans([plan.id]).get(plan.id, NOTHING)
    dated = progress.overdue + progress.in_time
    told = [
        ngettext(
            "%(num)s piece of work has a deadline", "%(num)s pieces of work have a deadline", dated
        )
    ]
    if progress.overdue:
        told.append(
            ngettext(
                "%(num)s of them has passed already and will be overdue at once",
                "%(num)s of them have passed already and will be overdue at once",
                progress.overdue,
            )
        )
    waits = sum(row.waits for one in table_of(plan) for row in one.rows)
    if waits:
        told.append(
            ngettext(
                "%(num)s row still waits for a date: it can be given later",
                "%(num)s rows still wait for a date: they can be given later",
                waits,
            )
        )
    handed = Activity.select().where(Activity.plan == plan.id, Activity.hand_to != "")
    for one in handed.order_by(Activity.position):
        count = len(receivers(plan, HandTo.from_text(one.hand_to)))
        told.append(
            ngettext(
                "“%(text)s” goes to %(num)s institution",
                "“%(text)s” goes to %(num)s institutions",
                count,
                text=" ".join(one.text.split())[:80],
            )
        )
    return told
