"""Telling people what happened to events and enrolments.

Titles hold the topic of the event, never a participant. An enrolment is told to who enrolled, else
to the coordinators of the institution; a guest is written to (``guest_mail``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes import guest_mail
from plugins.master_classes.invitations import sending as invitations
from plugins.master_classes.links import event_url, participants_url
from plugins.master_classes.models import LIVING, Enrolment, Leader
from plugins.master_classes.permissions import ClassesPermission
from portal.database import fetch_rows
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.inbox.audiences import district_users, institution_users
from portal.inbox.services import notify
from portal.institutions.models import Institution
from portal.plugin import Delivery, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.master_classes.models import Event
    from portal.access import Actor

COORDINATOR = "school_coordinator"
HEAD = "institution_head"

PROPOSED = NoticeKind(name="master_classes.proposed", title=_l("An event is proposed"))
DECIDED = NoticeKind(name="master_classes.decided", title=_l("Your proposal is decided on"))
PUBLISHED = NoticeKind(name="master_classes.published", title=_l("An event is in the plan"))
REQUESTED = NoticeKind(name="master_classes.requested", title=_l("Requests wait for confirmation"))
ANSWERED = NoticeKind(
    name="master_classes.answered", title=_l("A request for an event is answered")
)
PROMOTED = NoticeKind(
    name="master_classes.promoted",
    title=_l("A place at an event became free"),
    delivery=Delivery.AT_ONCE,
)
ENDED = NoticeKind(name="master_classes.ended", title=_l("An enrolment is cancelled"))
LOST = NoticeKind(name="master_classes.lost", title=_l("The term to accept a place is over"))
CHANGED = NoticeKind(
    name="master_classes.changed",
    title=_l("An event is held at another time or place"),
    delivery=Delivery.AT_ONCE,
)
CANCELLED = NoticeKind(
    name="master_classes.cancelled",
    title=_l("An event is cancelled"),
    delivery=Delivery.AT_ONCE,
)
TOO_FEW = NoticeKind(name="master_classes.too_few", title=_l("Too few participants"))
REMINDER = NoticeKind(name="master_classes.reminder", title=_l("Reminder of an event"))
KINDS = (
    PROPOSED,
    DECIDED,
    PUBLISHED,
    REQUESTED,
    ANSWERED,
    PROMOTED,
    ENDED,
    LOST,
    CHANGED,
    CANCELLED,
    TOO_FEW,
    REMINDER,
)


def keepers_of(event: Event) -> list[int]:
    """Return who looks after an event at the district's side: the responsible, else all who plan."""
    if event.responsible_id is not None:
        return [event.responsible_id]
    found = district_users(event.municipality_id, ClassesPermission.EDIT)
    return [one.id for one in found]


def answering_for(enrolment: Enrolment) -> list[int]:
    """Return who is told of an enrolment: who enrolled, else the institution's coordinators."""
    if enrolment.enrolled_by_id is not None:
        return [enrolment.enrolled_by_id]
    if enrolment.institution_id is None:
        return []
    return coordinators_of([enrolment.institution_id])


def coordinators_of(institution_ids: Iterable[int]) -> list[int]:
    """Return the coordinators of institutions; where there is none, all who may enrol there."""
    places = list(institution_ids)
    found = institution_users(places, ClassesPermission.ENROL, role=COORDINATOR)
    found = found or institution_users(places, ClassesPermission.ENROL)
    return [one.id for one in found]


def heads_of(institution_ids: Iterable[int]) -> list[int]:
    """Return the heads of institutions."""
    found = institution_users(institution_ids, ClassesPermission.VIEW, role=HEAD)
    return [one.id for one in found]


def tell_proposed(actor: Actor, event: Event) -> int:
    """Tell those who plan that an institution proposes an event."""
    return _tell(PROPOSED, event, keepers_of(event), key=f"{event.version}", actor=actor)


def tell_decided(actor: Actor, event: Event) -> int:
    """Tell who proposed an event what became of it."""
    people = [event.proposed_by_id] if event.proposed_by_id is not None else []
    return _tell(DECIDED, event, people, key=f"{event.version}", actor=actor, text=event.decision)


def tell_published(actor: Actor, event: Event) -> int:
    """Tell the coordinators of the municipality that they can enrol for an event."""
    places = Institution.select(Institution.id).where(
        Institution.municipality == event.municipality_id, Institution.closed_on.is_null()
    )
    kinds = [one.value for one in event.audience if one.kind == "institution"]
    if kinds:
        places = places.where(Institution.kind.in_(kinds))
    keys = [key for (key,) in fetch_rows(places)]
    found = institution_users(keys, ClassesPermission.ENROL, role=COORDINATOR)
    return _tell(PUBLISHED, event, [one.id for one in found], key="published", actor=actor)


def tell_requested(actor: Actor | None, event: Event, number: int) -> int:
    """Tell who looks after an event that requests wait; ``number`` is the last of the queue."""
    return _tell(
        REQUESTED,
        event,
        keepers_of(event),
        key=f"{number}",
        actor=actor,
        url=participants_url(event.id),
    )


def tell_answered(actor: Actor | None, enrolment: Enrolment, why: str) -> int:
    """Tell who asked for somebody that the request is confirmed or refused."""
    guest_mail.write_standing(enrolment, why)
    return _tell_of(ANSWERED, enrolment, actor=actor, text=_standing(enrolment, why))


def tell_promoted(actor: Actor | None, enrolment: Enrolment) -> int:
    """Tell who answers for somebody on the waiting list that a seat is given or offered."""
    guest_mail.write_standing(enrolment, "")
    return _tell_of(PROMOTED, enrolment, actor=actor, text=_standing(enrolment, ""))


def tell_ended(actor: Actor | None, enrolment: Enrolment, why: str) -> int:
    """Tell who answers for somebody that another cancelled the enrolment."""
    if actor is not None:
        guest_mail.write_standing(enrolment, why)
    return _tell_of(ENDED, enrolment, actor=actor, text=_standing(enrolment, why))


def tell_lost(enrolment: Enrolment) -> int:
    """Tell who answers for somebody that the seat was kept in vain."""
    guest_mail.write_standing(enrolment, "")
    return _tell_of(LOST, enrolment, actor=None, text=_standing(enrolment, ""))


def tell_changed(actor: Actor, event: Event, text: str) -> int:
    """Tell all who take part or lead that an event is held at another time or place.

    Whoever has an e-mail is told by the invitation, which moves in the calendar, too.
    """
    invitations.tell(event.id)
    return _tell(CHANGED, event, _around(event), key=f"{event.sequence}", actor=actor, text=text)


def tell_cancelled(actor: Actor | None, event: Event) -> int:
    """Tell all who were to take part or to lead that an event is cancelled, and why."""
    invitations.tell(event.id)
    people = [*_around(event, of_ended=True), *keepers_of(event)]
    return _tell(
        CANCELLED, event, people, key="cancelled", actor=actor, text=event.cancelled_reason
    )


def tell_too_few(event: Event, count: int) -> int:
    """Tell who looks after an event that it would have been too empty."""
    text = _(
        "Participants: %(count)s, at least %(least)s are needed.", count=count, least=event.least
    )
    return _tell(TOO_FEW, event, keepers_of(event), key="few", actor=None, text=text)


def remind(event: Event, people: Iterable[int], *, key: str, text: str) -> int:
    """Remind people of an event."""
    return _tell(REMINDER, event, people, key=key, actor=None, text=text)


def when(event: Event) -> str:
    """Return when an event begins, in words; empty where nobody has said yet."""
    return format_moment(event.starts_at) if event.starts_at is not None else ""


def _around(event: Event, *, of_ended: bool = False) -> list[int]:
    """Return the users who enrolled somebody, the participants' coordinators, and the leaders."""
    states = (*LIVING, "cancelled") if of_ended else LIVING
    rows = fetch_rows(
        Enrolment.select(Enrolment.institution, Enrolment.enrolled_by)
        .where(Enrolment.event == event.id, Enrolment.state.in_(states))
        .distinct()
    )
    places = {place for place, _user in rows if place is not None}
    users = [user for _place, user in rows if user is not None]
    led = fetch_rows(
        Leader.select(Leader.user).where(Leader.event == event.id, Leader.user.is_null(False))
    )
    return [*users, *(coordinators_of(places) if places else ()), *(user for (user,) in led)]


def _standing(enrolment: Enrolment, why: str) -> str:
    words = [str(enrolment), guest_mail.standing_of(enrolment), why]
    return ". ".join(filter(None, words))


def _tell_of(kind: NoticeKind, enrolment: Enrolment, *, actor: Actor | None, text: str) -> int:
    return _tell(
        kind,
        enrolment.event,
        answering_for(enrolment),
        key=f"{enrolment.id}:{enrolment.version}",
        actor=actor,
        text=text,
        url=participants_url(enrolment.event_id),
    )


def _tell(
    kind: NoticeKind,
    event: Event,
    people: Iterable[int],
    *,
    key: str,
    actor: Actor | None,
    text: str = "",
    url: str = "",
) -> int:
    own = actor.user.id if actor is not None else None
    return notify(
        [one for one in people if one != own],
        kind.name,
        title=event.title,
        text=text or when(event),
        url=url or event_url(event.id),
        key=f"{kind.name}:{event.id}:{key}",
        due_on=None,
        institution_id=event.institution_id,
    )
