"""The pages of event days: which events terms are bound to, setting a day, and what it does to the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from flask import redirect, render_template, request, url_for
from peewee import fn
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from plugins.work_plan import events
from plugins.work_plan.event_words import event_title
from plugins.work_plan.foreseeing import effects_of_event
from plugins.work_plan.links import activity_url, short
from plugins.work_plan.models import EventDate, Occurrence
from plugins.work_plan.occurrences import EventDay
from plugins.work_plan.pages.blueprint import blueprint
from plugins.work_plan.pages.plans import crumbs_of
from plugins.work_plan.pages.rows import effect_in_words
from plugins.work_plan.pages.subjects import find_event, find_plan, may_edit
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.pieces import events_of
from portal.access import requires
from portal.access.actor import acting
from portal.asking import Question, ask, do, drawn, seen
from portal.database import fetch_rows
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from plugins.work_plan.models import WorkPlan

NEW_KEY = 0


class EventForm(Form):
    """The day, or days, of an event."""

    on = DateField(_("Day"), [InputRequired(_("Give the day."))])
    last_on = DateField(
        _("Last day"), [Optional()], description=_("Where the event lasts several days.")
    )
    note = StringField(_("Note"), [Length(max=300)])
    previewed = HiddenField()

    @property
    def day(self) -> dt.date:
        """Return the day, once the form was found right."""
        return cast("dt.date", self.on.data)


class NewEventForm(EventForm):
    """The same, with the event that comes."""

    anchor = SelectField(_("Event"), [InputRequired(_("Name the event."))])


@blueprint.get("/<int:plan_id>/events")
@requires(PlanPermission.VIEW)
def event_list(plan_id: int) -> str:
    """Show the events that terms of a plan are bound to, with the days that they have."""
    actor = acting()
    plan = find_plan(actor, plan_id)
    waiting = events.anchors_of(plan)
    days = list(
        EventDate.select().where(EventDate.plan == plan.id).order_by(EventDate.on, EventDate.id)
    )
    anchors = [*waiting, *(one.anchor for one in days if one.anchor not in waiting)]
    return render_template(
        "work_plan/events.html",
        plan=plan,
        crumbs=[*crumbs_of(plan), (_l("Days of events"), None)],
        found=[
            (
                anchor,
                event_title(anchor),
                waiting.get(anchor, 0),
                [d for d in days if d.anchor == anchor],
            )
            for anchor in dict.fromkeys(anchors)
        ],
        bound=_bound(plan),
        editable=may_edit(actor, plan) and plan.state != "closed",
    )


@blueprint.route("/<int:plan_id>/events/new", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def add_event(plan_id: int) -> ResponseReturnValue:
    """Set a day on which an event comes; what it does is shown first."""
    actor = acting()
    plan = find_plan(actor, plan_id, edits=True)
    form = NewEventForm(request.form or None, data={"anchor": request.args.get("event", "")[:200]})
    form.anchor.choices = [(key, event_title(key)) for key in events.anchors_of(plan)]

    def act() -> None:
        events.add_event_date(
            actor,
            plan,
            anchor=form.anchor.data,
            on=form.day,
            last_on=form.last_on.data,
            note=form.note.data or "",
        )

    question = _question(plan, _l("Set the day of an event"), done=_l("The day is set."))
    if _unseen(form):
        known = events_of(plan.id, form.anchor.data)
        fresh = EventDay(key=NEW_KEY, on=form.day, last_on=form.last_on.data)
        return _previewed(form, question, plan, form.anchor.data, [*known, fresh])
    return ask(form, act, question)


@blueprint.route("/events/<int:event_id>", methods=("GET", "POST"))
@requires(PlanPermission.EDIT)
def change_event(event_id: int) -> ResponseReturnValue:
    """Change the day of an event; what it does to the work is shown first."""
    actor = acting()
    event = find_event(actor, event_id)
    form = EventForm(request.form or None, obj=event)

    def act() -> None:
        events.change_event_date(
            actor,
            event,
            on=form.day,
            last_on=form.last_on.data,
            note=form.note.data or "",
            seen=seen(),
        )

    question = _question(
        event.plan,
        event_title(event.anchor),
        done=_l("The day has been changed."),
        version=event.version,
        event=event,
    )
    if _unseen(form):
        days = [
            EventDay(key=one.key, on=form.day, last_on=form.last_on.data)
            if one.key == event.id
            else one
            for one in events_of(event.plan_id, event.anchor)
        ]
        return _previewed(form, question, event.plan, event.anchor, days)
    return ask(form, act, question)


@blueprint.post("/events/<int:event_id>/remove")
@requires(PlanPermission.EDIT)
def remove_event(event_id: int) -> ResponseReturnValue:
    """Take the day of an event back."""
    actor = acting()
    event = find_event(actor, event_id)
    do(
        lambda: events.remove_event_date(actor, event, seen=seen()),
        done=_l("The day is taken back; work that nobody has begun waits for a day again."),
    )
    return redirect(url_for(".event_list", plan_id=event.plan_id))


def _question(
    plan: WorkPlan, heading: str, *, done: str, event: Any = None, **values: Any
) -> Question:
    back = url_for(".event_list", plan_id=plan.id)
    return Question(
        heading=heading,
        button=_l("Save the day"),
        back=back,
        done=done,
        purpose=short(plan.title),
        crumbs=[*crumbs_of(plan), (_l("Days of events"), back)],
        template="work_plan/event.html",
        more={"effects": None, "event": event},
        **values,
    )


def _unseen(form: EventForm) -> bool:
    """Tell whether days were sent whose effect has not been shown yet."""
    return request.method == "POST" and bool(form.validate()) and form.previewed.data != _key(form)


def _key(form: EventForm) -> str:
    anchor = form["anchor"].data if "anchor" in form else ""
    return f"{anchor} {form.on.data} {form.last_on.data}"


def _previewed(
    form: EventForm, question: Question, plan: WorkPlan, anchor: str, days: Sequence[EventDay]
) -> ResponseReturnValue:
    last_on = form.last_on.data
    if last_on is not None and last_on < form.day:
        form.last_on.errors = [*form.last_on.errors, _l("The last day is before the first.")]
        return drawn(form, question), 422
    form.previewed.data = _key(form)
    question.more["effects"] = [
        (short(one.activity.text), activity_url(one.activity.id), effect_in_words(one))
        for one in effects_of_event(plan, anchor, sorted(days, key=lambda day: day.on))
    ]
    return drawn(form, question)


def _bound(plan: WorkPlan) -> dict[int, int]:
    """Return how many pieces of work each day of an event gives."""
    query = Occurrence.select(Occurrence.event, fn.COUNT(Occurrence.id)).where(
        Occurrence.plan == plan.id, Occurrence.event.is_null(False)
    )
    return dict(fetch_rows(query.group_by(Occurrence.event)))
