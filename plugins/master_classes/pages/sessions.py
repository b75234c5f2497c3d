"""The sessions of an event: added, changed, cancelled, taken away."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from wtforms import DateField, SelectField, StringField, TimeField
from wtforms.validators import InputRequired, Length, Optional

from plugins.master_classes import services
from plugins.master_classes.conflicts import checking
from plugins.master_classes.models import Place
from plugins.master_classes.pages.arranging import question_about
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.card import sessions_of, show_tab
from plugins.master_classes.pages.choices import chosen, place_choices
from plugins.master_classes.pages.event_forms import ReasonForm
from plugins.master_classes.pages.subjects import find_event, find_session, may
from plugins.master_classes.pages.wording import hours_words
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.timetable.gathering import PLANNABLE
from portal import clock
from portal.access import requires
from portal.access.actor import acting
from portal.access.municipal import works_for_district
from portal.asking import ask, do, seen
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.master_classes.models import Session
    from portal.access import Actor

P = ClassesPermission


class SessionForm(Form):
    """When and where a session is."""

    day = DateField(_("Day"), [InputRequired(_("Give the day."))])
    begins = TimeField(_("From, hours"), [InputRequired(_("Give the hours."))])
    ends = TimeField(_("Until, hours"), [InputRequired(_("Give the hours."))])
    title = StringField(_("Topic of the session"), [Length(max=300)])
    place = SelectField(_("Place"), [Optional()])
    link = StringField(_("Link for those who take part online"), [Length(max=500)])

    def validate(self, extra_validators: Any = None) -> bool:
        """Check each field, and that the end comes after the beginning."""
        right = bool(super().validate(extra_validators))
        begins: Any = self.begins.data
        ends: Any = self.ends.data
        if right and ends <= begins:
            self.ends.errors = [*self.ends.errors, _l("The end is before the beginning.")]
            return False
        return right

    def plan(self, actor: Actor) -> services.SessionPlan:
        """Return what the session is to be."""
        zone = clock.zone()
        day: Any = self.day.data
        begins: Any = self.begins.data
        ends: Any = self.ends.data
        return services.SessionPlan(
            starts_at=dt.datetime.combine(day, begins, zone),
            ends_at=dt.datetime.combine(day, ends, zone),
            place=chosen(actor, Place, self.place.data),
            link=(self.link.data or "").strip(),
            title=(self.title.data or "").strip(),
        )


@blueprint.get("/<int:key>/sessions")
@requires(P.VIEW)
def sessions(key: int) -> str:
    """Show the sessions of an event."""
    actor = acting()
    event = find_event(actor, key)
    return show_tab(
        "master_classes/sessions.html",
        actor,
        event,
        sessions=sessions_of(event),
        against=checking.of_event(actor, event) if may(actor, "edit", event) else {},
        plans=event.state in PLANNABLE and actor.can(P.EDIT) and works_for_district(actor),
    )


@blueprint.route("/<int:key>/sessions/new", methods=("GET", "POST"))
@requires(P.VIEW)
def add_session(key: int) -> ResponseReturnValue:
    """Add a session."""
    actor = acting()
    event = find_event(actor, key, "edit")
    before = sessions_of(event)
    form = SessionForm(request.form or None, data=_next_to(before[-1].session) if before else {})
    form.place.choices = place_choices(actor)
    return ask(
        form,
        lambda: services.add_session(actor, event, form.plan(actor)),
        question_about(
            event,
            heading=_l("Add a session"),
            button=_l("Add the session"),
            back=_back(event.id),
            done=_l("The session is added."),
        ),
    )


@blueprint.route("/sessions/<int:session_id>/change", methods=("GET", "POST"))
@requires(P.VIEW)
def change_session(session_id: int) -> ResponseReturnValue:
    """Change when and where a session is."""
    actor = acting()
    session = find_session(actor, session_id)
    form = SessionForm(request.form or None, data=_stored(session))
    form.place.choices = place_choices(actor, session.place)
    return ask(
        form,
        lambda: services.change_session(actor, session, form.plan(actor), seen=seen()),
        question_about(
            session.event,
            heading=_l("Change the session"),
            purpose=hours_words(session.starts_at, session.ends_at),
            button=_l("Save"),
            back=_back(session.event_id),
            done=_l("The session is changed."),
            version=session.version,
        ),
    )


@blueprint.route("/sessions/<int:session_id>/cancel", methods=("GET", "POST"))
@requires(P.VIEW)
def cancel_session(session_id: int) -> ResponseReturnValue:
    """Cancel one session of several; those who are enrolled are told."""
    actor = acting()
    session = find_session(actor, session_id)
    form = ReasonForm(request.form)

    def act() -> None:
        services.cancel_session(actor, session, why=(form.reason.data or "").strip(), seen=seen())

    return ask(
        form,
        act,
        question_about(
            session.event,
            heading=_l("Cancel the session"),
            purpose=hours_words(session.starts_at, session.ends_at),
            button=_l("Cancel the session"),
            back=_back(session.event_id),
            done=_l("The session is cancelled; those who are enrolled are told."),
            version=session.version,
            danger=True,
        ),
    )


@blueprint.post("/sessions/<int:session_id>/remove")
@requires(P.VIEW)
def remove_session(session_id: int) -> ResponseReturnValue:
    """Take a session away that was added by mistake."""
    actor = acting()
    session = find_session(actor, session_id)
    do(
        lambda: services.remove_session(actor, session, seen=seen()),
        done=_l("The session is taken away."),
    )
    return redirect(_back(session.event_id))


def _stored(session: Session) -> dict[str, Any]:
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    return {
        "day": starts.date(),
        "begins": starts.time(),
        "ends": ends.time(),
        "title": session.title,
        "place": str(session.place_id or ""),
        "link": session.link,
    }


def _next_to(session: Session) -> dict[str, Any]:
    """Return what one more session begins with: the same hours and place, a week later."""
    stored = _stored(session)
    return {**stored, "title": "", "day": stored["day"] + dt.timedelta(days=7)}


def _back(event_id: int) -> str:
    return url_for("master_classes.sessions", key=event_id)
