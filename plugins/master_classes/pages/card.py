"""The frame of an event's card: how it stands, who acts next, what may be done with it, its tabs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import render_template, request, url_for
from peewee import JOIN

from plugins.master_classes import services
from plugins.master_classes.models import ENROLLING, Event, Leader, Place, Session
from plugins.master_classes.pages.event_list import EVENTS
from plugins.master_classes.pages.next_steps import next_step_of, steps_of
from plugins.master_classes.pages.subjects import may
from plugins.master_classes.pages.tabs import tabs_of
from plugins.master_classes.pages.wording import (
    days_words,
    hours_words,
    kind_title,
    next_step,
    places_words,
    state_badge,
    waiting_words,
    where_words,
)
from plugins.master_classes.wording import LEADER_ROLES
from plugins.staff.models import Person
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.access import Actor

PRIMARY = "btn-primary"
PLAIN = "btn-plain"
ITEM = "item"
UNDER_WAY = (*ENROLLING, "closed")
WEB = ("http://", "https://")
_ROLES = dict(LEADER_ROLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A button of the card: a link, or a form of one button that posts."""

    title: str
    url: str
    sign: str = ""
    look: str = ITEM
    posts: bool = False
    question: str = ""


class SessionLine(NamedTuple):
    """A session as pages show it."""

    session: Session
    words: str
    where: str
    address: str
    link: str


class LeaderLine(NamedTuple):
    """A leader as pages show it; contacts for those who arrange the event."""

    leader: Leader
    name: str
    role: str
    about: str
    contacts: str


def show_tab(template: str, actor: Actor, event: Event, **values: Any) -> str:
    """Return a tab of an event's card: other rooms show theirs by it, too."""
    return render_template(template, **frame(actor, event), **values)


def frame(actor: Actor, event: Event) -> dict[str, Any]:
    """Return what the frame of the card draws."""
    count = services.counts_of([event.id])[event.id]
    after = steps_of(actor, event)
    return {
        "subject": event,
        "kind": kind_title(event),
        "days": days_words(event),
        "mark": state_badge(event),
        "step": next_step_of(after) if after else next_step(event, count),
        "after": after,
        "filled": filled_words(event, count),
        "tabs": tabs_of(actor, event),
        "acts": acts_of(actor, event),
        "keeps": may(actor, "edit", event),
        "crumbs": [events_crumb(), (event.title, None)],
    }


def events_crumb() -> tuple[str, str]:
    """Return the way to the list of events."""
    return str(EVENTS.title), url_for("master_classes.event_list")


def crumbs_of(event: Event) -> list[tuple[str, str]]:
    """Return the way to an event, for pages below its card."""
    return [events_crumb(), (event.title, url_for("master_classes.event_page", key=event.id))]


def filled_words(event: Event, count: services.Counts) -> str:
    """Return how full an event is, in words."""
    words = places_words(count.seated, event.capacity)
    told = [_("Places taken: %(words)s", words=words)]
    if count.waiting:
        told.append(waiting_words(count.waiting))
    return " · ".join(told)


def acts_of(actor: Actor, event: Event) -> list[Act]:
    """Return what this actor may do with an event as it stands now, the usual next thing first."""
    found = []
    if event.state in ENROLLING and may(actor, "enrol", event):
        enrol = _to("enrol", event)
        found.append(Act(title=_("Enrol teachers"), url=enrol, sign="plus", look=PRIMARY))
    if may(actor, "edit", event):
        found += _deciding(event) if works_for_district(actor) else _proposing(event)
        found += _keeping(event)
    if may(actor, "create", Event(municipality=event.municipality_id)):
        found.append(Act(title=_("Copy the event"), url=_to("copy_event", event), sign="plus"))
    marking = url_for("master_classes_attendance.event_attendance", key=event.id)
    if _is_on(event) and request.path != marking and may(actor, "mark", event):
        title = _("Sign-in sheet and marks")
        first = Act(title=title, url=marking, sign="check", look=PRIMARY)
        beside = [replace(one, look=PLAIN) if one.look == PRIMARY else one for one in found]
        return [first, *beside]
    return found


def _is_on(event: Event) -> bool:
    """Tell whether it is the day of an event, or the event goes on: then people are received."""
    if event.starts_at is None or event.ends_at is None or event.state not in UNDER_WAY:
        return False
    return clock.local(event.starts_at).date() <= clock.today() <= clock.local(event.ends_at).date()


def _deciding(event: Event) -> list[Act]:
    """Return how those who plan the district's events lead one from state to state."""
    if event.state == "proposed":
        accept = _to("accept_proposal", event)
        return [
            Act(title=_("Accept the proposal"), url=accept, sign="done", look=PRIMARY),
            Act(title=_("Decline"), url=_to("decline_proposal", event), sign="refused", look=PLAIN),
        ]
    if event.state == "draft":
        return [_post("publish_event", event, _("Publish"), "check", PRIMARY)]
    return _leading(event)


def _proposing(event: Event) -> list[Act]:
    """Return how an institution leads its own event."""
    if event.internal:
        if event.state == "draft":
            return [_post("publish_event", event, _("Publish"), "check", PRIMARY)]
        return _leading(event)
    if event.state in {"draft", "declined"}:
        title = _("Propose to the district")
        return [_post("propose_event", event, title, "right", PRIMARY)]
    return []


def _leading(event: Event) -> list[Act]:
    over = event.ends_at is not None and event.ends_at < clock.now()
    if event.state in {"planned", "open", "closed"} and over:
        return [_post("hold_event", event, _("It was held"), "done", PRIMARY)]
    again = (
        _("Open the enrolment again") if event.state == "closed" else _("Open the enrolment now")
    )
    if event.state in {"planned", "closed"}:
        return [_post("reopen_event", event, again, "check", PLAIN)]
    if event.state in ENROLLING:
        question = _("Close the enrolment? Nobody can be enrolled any more.")
        return [_post("close_event", event, _("Close the enrolment"), "close", PLAIN, question)]
    return []


def _keeping(event: Event) -> list[Act]:
    if event.state in {"held", "cancelled"}:
        return []
    change = Act(title=_("Change"), url=_to("change_event", event), sign="edit", look=PLAIN)
    if event.state in {"draft", "proposed", "declined"}:
        question = _("Delete this draft?")
        return [
            change,
            _post("delete_event", event, _("Delete the draft"), "delete", ITEM, question),
        ]
    cancel = Act(title=_("Cancel the event"), url=_to("cancel_event", event), sign="refused")
    return [change, cancel]


def _post(endpoint: str, event: Event, title: str, sign: str, look: str, question: str = "") -> Act:
    return Act(
        title=title, url=_to(endpoint, event), sign=sign, look=look, posts=True, question=question
    )


def _to(endpoint: str, event: Event) -> str:
    return url_for(f"master_classes.{endpoint}", key=event.id)


def sessions_of(event: Event) -> list[SessionLine]:
    """Return the sessions of an event with their places, in their order."""
    query = (
        Session.select(Session, Place, Institution)
        .join(Place, JOIN.LEFT_OUTER)
        .join(Institution, JOIN.LEFT_OUTER, on=(Place.institution == Institution.id))
        .where(Session.event == event.id)
        .order_by(Session.starts_at, Session.number)
    )
    return [session_line(one) for one in query]


def session_line(one: Session) -> SessionLine:
    """Return a session as pages show it."""
    address = one.place.address if one.place is not None else ""
    joins = address.startswith(WEB)
    link = one.link or (address if joins else "")
    return SessionLine(
        one,
        hours_words(one.starts_at, one.ends_at),
        where_words(one),
        "" if joins else address,
        link if link.startswith(WEB) else "",
    )


def leaders_of(actor: Actor, event: Event) -> list[LeaderLine]:
    """Return who leads an event; contacts for those alone who arrange it."""
    query = (
        policies[Leader]
        .rows(actor)
        .select(Leader, Person, Institution)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Leader)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(Leader.event == event.id)
        .order_by(Leader.role, Leader.id)
    )
    keeps = may(actor, "edit", event)
    found = []
    for one in query:
        place = one.institution.short_name if one.institution is not None else ""
        about = ", ".join(filter(None, (one.position, place)))
        name = one.person.full_name if one.person is not None else one.name
        contacts = ", ".join(filter(None, (one.phone, one.email))) if keeps else ""
        found.append(LeaderLine(one, name, str(_ROLES[one.role]), about, contacts))
    return found
