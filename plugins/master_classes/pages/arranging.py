"""Adding and changing events, and leading them from state to state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request

from plugins.master_classes import services
from plugins.master_classes.links import event_list_url, event_url
from plugins.master_classes.models import Audience
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.card import crumbs_of, events_crumb
from plugins.master_classes.pages.choices import topic_choices
from plugins.master_classes.pages.drafts import drafting, form_key, kept_version, key_of, typed
from plugins.master_classes.pages.event_forms import (
    FOLDED,
    DecisionForm,
    EventForm,
    ReasonForm,
    RefusalForm,
    stored_in,
)
from plugins.master_classes.pages.subjects import blank_event, demand, find_event, may
from plugins.master_classes.permissions import ClassesPermission
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.asking import Question, ask, do, seen
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import Event
    from portal.access import Actor

P = ClassesPermission


@blueprint.route("/new", methods=("GET", "POST"))
@requires(P.VIEW)
def new_event() -> ResponseReturnValue:
    """Add an event, or propose one from an institution; the first day may be given at once."""
    actor = acting()
    demand(actor, "create", blank_event(actor))
    draft = form_key()
    begun = {"mode": "by_coordinator", "responsible": str(actor.user.id), **_asked_topic()}
    form = EventForm(typed(actor, draft), data=begun)
    form.offer(actor)
    district = works_for_district(actor)

    def act() -> str:
        event = _created(actor, form, draft)
        if not request.form.get("publish"):
            flash(_("The event is a draft: only those who arrange it see it."), "success")
            return event_url(event.id)
        try:
            if district or event.internal:
                services.publish(actor, event)
                flash(_("The event is published."), "success")
            else:
                services.propose(actor, event)
                flash(_("The event is proposed to the district."), "success")
        except (Invalid, Conflict) as error:
            flash(error.message, "error")
        return event_url(event.id)

    return ask(
        form,
        act,
        Question(
            heading=_("Add an event") if district else _("Propose an event"),
            purpose=_("Topic, day and number of places are enough; the rest can follow."),
            button=_("Keep as a draft"),
            back=event_list_url(),
            crumbs=[events_crumb()],
            template="master_classes/event_form.html",
            more=drafting(actor, draft)
            | _folds(
                form,
                publishes=_("Keep and publish")
                if district
                else _("Keep and propose to the district"),
            ),
        ),
    )


@blueprint.route("/<int:key>/change", methods=("GET", "POST"))
@requires(P.VIEW)
def change_event(key: int) -> ResponseReturnValue:
    """Change an event; its sessions and leaders have tabs of their own."""
    actor = acting()
    event = find_event(actor, key, "edit")
    rows = Audience.select().where(Audience.event == event.id).order_by(Audience.id)
    stored = stored_in(event, [(one.kind, one.value) for one in rows])
    draft = form_key(key_of(event))
    given = typed(actor, draft)
    form = EventForm(given, data=stored)
    form.offer(actor, event)

    def act() -> None:
        services.change_event(
            actor,
            event,
            values=form.values(actor),
            audience=form.audience(),
            seen=seen(),
            form=draft,
        )

    return ask(
        form,
        act,
        Question(
            heading=_("Change the event"),
            purpose=event.title,
            button=_("Save"),
            back=event_url(event.id),
            done=_("The event is changed; those who are enrolled are told of a new day or place."),
            crumbs=crumbs_of(event),
            version=(kept_version(given) if request.method != "POST" else None) or event.version,
            template="master_classes/event_form.html",
            more=drafting(actor, draft, event=event) | _folds(form),
        ),
    )


@blueprint.post("/<int:key>/delete")
@requires(P.VIEW)
def delete_event(key: int) -> ResponseReturnValue:
    """Delete a draft that nobody is enrolled for."""
    actor = acting()
    event = find_event(actor, key, "edit")
    gone = do(
        lambda: services.remove_event(actor, event, seen=seen()), done=_("The draft is deleted.")
    )
    return redirect(event_list_url() if gone else event_url(event.id))


@blueprint.post("/<int:key>/publish")
@requires(P.VIEW)
def publish_event(key: int) -> ResponseReturnValue:
    """Publish a draft: from then on those whom it is for see it."""
    return _led(key, "edit", services.publish, _("The event is published."))


@blueprint.post("/<int:key>/propose")
@requires(P.PROPOSE)
def propose_event(key: int) -> ResponseReturnValue:
    """Propose an own event to the district."""
    return _led(key, "edit", services.propose, _("The event is proposed to the district."))


@blueprint.post("/<int:key>/close")
@requires(P.VIEW)
def close_event(key: int) -> ResponseReturnValue:
    """Close the enrolment."""
    return _led(key, "edit", services.close, _("The enrolment is closed."))


@blueprint.post("/<int:key>/reopen")
@requires(P.VIEW)
def reopen_event(key: int) -> ResponseReturnValue:
    """Open the enrolment again."""
    return _led(key, "edit", services.reopen, _("The enrolment is open again."))


@blueprint.post("/<int:key>/hold")
@requires(P.VIEW)
def hold_event(key: int) -> ResponseReturnValue:
    """Say that an event was held."""
    return _led(key, "edit", services.hold, _("It is written down that the event was held."))


@blueprint.route("/<int:key>/cancel", methods=("GET", "POST"))
@requires(P.VIEW)
def cancel_event(key: int) -> ResponseReturnValue:
    """Cancel an event with its reason; everybody who is enrolled is told."""
    actor = acting()
    event = find_event(actor, key, "edit")
    form = ReasonForm(request.form)

    def act() -> None:
        services.cancel(actor, event, reason=(form.reason.data or "").strip(), seen=seen())

    return ask(
        form,
        act,
        question_about(
            event,
            heading=_("Cancel the event"),
            button=_("Cancel the event"),
            done=_("The event is cancelled; those who were enrolled are told."),
            danger=True,
        ),
    )


@blueprint.route("/<int:key>/accept", methods=("GET", "POST"))
@requires(P.EDIT)
def accept_proposal(key: int) -> ResponseReturnValue:
    """Accept a proposal: the event goes into the district's plan."""
    actor = acting()
    event = find_event(actor, key, "edit")
    form = DecisionForm(request.form)

    def act() -> None:
        services.accept(actor, event, answer=(form.answer.data or "").strip(), seen=seen())

    return ask(
        form,
        act,
        question_about(
            event,
            heading=_("Accept the proposal"),
            button=_("Accept the proposal"),
            done=_("The proposal is accepted; who proposed it is told."),
        ),
    )


@blueprint.route("/<int:key>/decline", methods=("GET", "POST"))
@requires(P.EDIT)
def decline_proposal(key: int) -> ResponseReturnValue:
    """Decline a proposal, and say why."""
    actor = acting()
    event = find_event(actor, key, "edit")
    form = RefusalForm(request.form)

    def act() -> None:
        services.decline(actor, event, answer=(form.answer.data or "").strip(), seen=seen())

    return ask(
        form,
        act,
        question_about(
            event,
            heading=_("Decline the proposal"),
            button=_("Decline the proposal"),
            done=_("The proposal is declined; who proposed it is told."),
        ),
    )


def question_about(event: Event, **values: Any) -> Question:
    """Return the question of a form about an event."""
    values.setdefault("version", event.version)
    values.setdefault("purpose", event.title)
    values.setdefault("back", event_url(event.id))
    return Question(crumbs=crumbs_of(event), **values)


def _led(key: int, verb: str, lead: Callable[..., object], done: str) -> ResponseReturnValue:
    actor = acting()
    event = find_event(actor, key, verb)
    do(lambda: lead(actor, event, seen=seen()), done=done)
    return redirect(event_url(event.id))


def may_add(actor: Actor) -> bool:
    """Tell whether the actor may add or propose events."""
    return may(actor, "create", blank_event(actor))


def _asked_topic() -> dict[str, str]:
    """Return what the form of a new event begins with where a topic was asked for."""
    code = request.args.get("topic", "")
    titles = dict(topic_choices())
    return {"topic": code, "title": titles[code]} if titles.get(code) else {}


def _created(actor: Actor, form: EventForm, draft: str) -> Event:
    sessions = []
    hours = form.first_session
    if hours is not None:
        plan = services.SessionPlan(
            starts_at=hours[0],
            ends_at=hours[1],
            place=form.place_of(actor),
            link=(form.link.data or "").strip(),
        )
        sessions.append(plan)
    return services.create_event(
        actor,
        values=form.values(actor),
        sessions=sessions,
        audience=form.audience(),
        form=draft,
    )


def _folds(form: EventForm, *, publishes: str = "") -> dict[str, Any]:
    """Return which folded parts of the form there are, and which stand open: those with mistakes or a topic."""
    opened = {
        key
        for key, names in FOLDED.items()
        if any(name in form and form[name].errors for name in names)
    }
    if form.topic.data:
        opened.add("about")
    return {"folded": FOLDED, "opened": opened, "publishes": publishes}
