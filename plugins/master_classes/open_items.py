"""What is open with a user and moves at a hand-over: events looked after, led, and people enrolled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.models import LIVING, Enrolment, Event, Leader
from plugins.master_classes.permissions import ClassesPermission
from portal import clock
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.inbox.audiences import district_users, institution_users
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.accounts.models import User

UNFINISHED = ("draft", "proposed", "declined", "planned", "open", "closed")


def open_items(user: User) -> list[OpenItems]:
    """Return the events that a user looks after or leads, and whom the user has enrolled."""
    found = []
    events = _looked_after(user)
    if events:
        found.append(
            OpenItems(
                title=_("Events"),
                labels=tuple(map(label_of, events)),
                move=lambda other: _move_events(user, other),
                name="events",
            )
        )
    led = _led(user)
    if led:
        found.append(
            OpenItems(
                title=_("Leading of events"),
                labels=tuple(label_of(one.event) for one in led),
                move=lambda other: _move_leading(user, other),
                name="leading",
                offered=True,
            )
        )
    enrolled = _enrolled(user)
    if enrolled:
        found.append(
            OpenItems(
                title=_("Enrolments for events"),
                labels=tuple(f"{one}: {label_of(one.event)}" for one in enrolled),
                move=lambda other: _move_enrolments(user, other),
                name="enrolments",
            )
        )
    return found


def label_of(event: Event) -> str:
    """Return how an event is called in the act: its topic and when it begins."""
    moment = format_moment(event.starts_at) if event.starts_at is not None else ""
    return f"{event.title}, {moment}" if moment else event.title


def _looked_after(user: User) -> list[Event]:
    return list(
        Event.select()
        .where(Event.responsible == user.id, Event.state.in_(UNFINISHED))
        .order_by(Event.starts_at, Event.id)
    )


def _led(user: User) -> list[Leader]:
    return list(
        Leader.select(Leader, Event)
        .join(Event)
        .where(Leader.user == user.id, Event.state.in_(UNFINISHED))
        .order_by(Event.starts_at, Leader.id)
    )


def _enrolled(user: User) -> list[Enrolment]:
    return list(
        Enrolment.select(Enrolment, Event)
        .join(Event)
        .where(
            Enrolment.enrolled_by == user.id,
            Enrolment.state.in_(LIVING),
            Event.state.in_(UNFINISHED),
        )
        .order_by(Event.starts_at, Enrolment.id)
    )


def _move_events(user: User, other: User) -> list[NotMoved]:
    left = []
    for one in _looked_after(user):
        keepers = district_users(one.municipality_id, ClassesPermission.EDIT, operators=True)
        if other not in keepers:
            left.append(NotMoved(label_of(one), _("who takes over does not plan events there")))
            continue
        Event.update(responsible=other.id, version=Event.version + 1, changed_at=clock.now()).where(
            Event.id == one.id
        ).execute()
    return left


def _move_leading(user: User, other: User) -> list[NotMoved]:
    left = []
    for one in _led(user):
        if one.person_id is not None:
            left.append(
                NotMoved(
                    label_of(one.event), _("a person of the databank leads it: choose another")
                )
            )
            continue
        Leader.update(user=other.id, name=other.name, version=Leader.version + 1).where(
            Leader.id == one.id
        ).execute()
    return left


def _move_enrolments(user: User, other: User) -> list[NotMoved]:
    left = []
    for one in _enrolled(user):
        places = [one.institution_id] if one.institution_id is not None else []
        able = [
            *institution_users(places, ClassesPermission.ENROL),
            *district_users(one.event.municipality_id, ClassesPermission.ENROL, operators=True),
        ]
        if other not in able:
            left.append(NotMoved(str(one), _("who takes over does not enrol people there")))
            continue
        Enrolment.update(
            enrolled_by=other.id, version=Enrolment.version + 1, changed_at=clock.now()
        ).where(Enrolment.id == one.id).execute()
    return left
