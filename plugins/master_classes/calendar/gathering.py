"""The sessions of a page of the calendar: two queries, however many there are."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from flask import url_for
from peewee import JOIN, fn

from plugins.master_classes.calendar.arranging import Entry
from plugins.master_classes.calendar.asked import OWN
from plugins.master_classes.links import event_url
from plugins.master_classes.models import LIVING, SEATED, Enrolment, Event, Leader, Place, Session
from plugins.master_classes.pages.wording import kind_title, state_badge, where_words
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.policies import UNDECIDED, led_by
from plugins.staff.models import Person
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.database import among
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import ModelSelect

    from plugins.master_classes.calendar.asked import Asked
    from portal.access import Actor

Holder: Any = Institution.alias()
ENDED = ("held", "cancelled", "declined")
TENTATIVE = ("draft", "proposed")
HIDDEN = ("declined",)
LISTS = ("list", "day")
"""The views that tell how many places are taken."""


def entries_on(actor: Actor, asked: Asked) -> list[Entry]:
    """Return the sessions of a page that the actor may see, in the order of their hours."""
    query = between(actor, *asked.span.asked)
    if asked.view in LISTS:
        query = query.select_extend(_seated().alias("seated"))
    sessions = list(_narrowed(actor, query, asked))
    leaders = leaders_of({one.event_id for one in sessions})
    moves = mover(actor)
    found = []
    for one in sessions:
        event, tone = one.event, state_badge(one.event)
        starts, ends = clock.local(one.starts_at), clock.local(one.ends_at)
        found.append(
            Entry(
                key=one.id,
                title=title_of(one),
                starts_at=starts,
                ends_at=ends,
                url=event_url(event.id),
                kind=kind_title(event),
                place=where_words(one),
                place_id=one.place_id,
                leaders=tuple(leaders.get(event.id, ())),
                holder=event.institution.short_name if event.institution is not None else "",
                state=tone[1],
                tone=str(tone[0]),
                seated=getattr(one, "seated", 0),
                capacity=event.capacity,
                version=one.version,
                move_url=url_for("master_classes_calendar.move", key=one.id) if moves(one) else "",
                cancelled=one.cancelled or event.state == "cancelled",
                tentative=event.state in TENTATIVE,
            )
        )
    return found


def between(actor: Actor, first: dt.date, last: dt.date) -> ModelSelect[Any]:
    """Return the sessions between two days that the actor may see, with event, holder and place."""
    begin = dt.datetime.combine(first, dt.time(), clock.zone())
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), clock.zone())
    return (
        policies[Session]
        .rows(actor)
        .select(Session, Event, Holder, Place, Institution)
        .join(Event)
        .join(Holder, JOIN.LEFT_OUTER, on=(Event.institution == Holder.id), attr="institution")
        .switch(Session)
        .join(Place, JOIN.LEFT_OUTER)
        .join(
            Institution,
            JOIN.LEFT_OUTER,
            on=(Place.institution == Institution.id),
            attr="institution",
        )
        .where(Session.starts_at < end, Session.ends_at >= begin, Event.state.not_in(HIDDEN))
        .order_by(Session.starts_at, Session.id)
    )


def _narrowed(actor: Actor, query: ModelSelect[Any], asked: Asked) -> ModelSelect[Any]:
    if asked.kind:
        query = query.where(Event.kind == asked.kind)
    if asked.direction:
        query = query.where(Event.direction.contains(asked.direction))
    if asked.institution is not None:
        key = asked.institution
        query = query.where((Event.institution == key) | (Place.institution == key))
    if asked.leader:
        query = query.where(Event.id.in_(_led_by_name(asked.leader)))
    if asked.place is not None:
        query = query.where(Session.place == asked.place)
    if asked.state:
        query = query.where(Event.state == asked.state)
    return query.where(concerns(actor)) if asked.whose == OWN else query


def concerns(actor: Actor) -> Any:
    """Return the condition that an event concerns the actor's institution, or is led by the actor.

    Its own, those in its rooms, those to which its people go, and those that its people lead.
    """
    key = actor.reach.institution_id
    going = Enrolment.select(Enrolment.event).where(
        Enrolment.institution == key, Enrolment.state.in_(LIVING)
    )
    leading = Leader.select(Leader.event).where(Leader.institution == key)
    return (
        (Event.institution == key)
        | (Place.institution == key)
        | Event.id.in_(going)
        | Event.id.in_(leading)
        | led_by(actor, Event.id)
    )


def _led_by_name(text: str) -> Any:
    return (
        Leader.select(Leader.event)
        .join(Person, JOIN.LEFT_OUTER)
        .where(Leader.name.contains(text) | Person.last_name.contains(text))
    )


def leaders_of(event_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the names of those who lead each event."""
    found: dict[int, list[str]] = {}
    keys = list(event_ids)
    if keys:
        query = (
            Leader.select(Leader, Person)
            .join(Person, JOIN.LEFT_OUTER)
            .where(among(Leader.event, keys), Leader.role == "leader")
            .order_by(Leader.id)
        )
        for one in query:
            found.setdefault(one.event_id, []).append(str(one))
    return found


def _seated() -> Any:
    """Return how many places of the event are taken, as a part of the query of its sessions."""
    return Enrolment.select(fn.COUNT(Enrolment.id)).where(
        Enrolment.event == Event.id, Enrolment.state.in_(SEATED)
    )


def title_of(session: Session) -> str:
    """Return what a session is called in the calendar."""
    title = session.event.title
    return f"{title}: {session.title}" if session.title else title


def mover(actor: Actor) -> Any:
    """Return the question whether a session may be moved, without a query for each.

    It is the policy of events in short; whether a session is moved in the end the service decides.
    """
    district = works_for_district(actor)
    allowed = actor.can(ClassesPermission.EDIT if district else ClassesPermission.PROPOSE)
    now = clock.now()

    def moves(session: Session) -> bool:
        event = session.event
        if not allowed or session.cancelled or event.state in ENDED or session.ends_at <= now:
            return False
        if district:
            return True
        own = event.institution_id == actor.reach.institution_id
        return own and (event.state in UNDECIDED or event.internal)

    return moves
