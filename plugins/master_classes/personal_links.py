"""Personal links: a secret address for a guest's one enrolment, or for a leader's one event."""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
from typing import TYPE_CHECKING

from plugins.master_classes.models import Leader, PersonalLink
from plugins.master_classes.settings import LINK_DAYS
from portal import changing, clock
from portal.audit.services import record
from portal.database import write
from portal.errors import NotAllowed
from portal.i18n import gettext as _
from portal.plugin.settings import setting

if TYPE_CHECKING:
    from peewee import ModelSelect

    from plugins.master_classes.models import Enrolment, Event
    from portal.access import Actor

BYTES = 24


def issue_link(
    actor: Actor, *, enrolment: Enrolment | None = None, leader: Leader | None = None
) -> str:
    """Make a link to an enrolment or for a leader and return its secret, which is shown this once."""
    with write():
        if enrolment is not None:
            changing.demand(actor, "edit", enrolment)
        elif leader is not None:
            changing.demand(actor, "edit", leader)
        subject = enrolment if enrolment is not None else leader
        token = make(enrolment=enrolment, leader=leader, actor=actor)
        record(
            actor,
            "change",
            subject,
            label=changing.label_of(subject),
            note=_("a personal link was made"),
        )
    return token


def make(
    *,
    enrolment: Enrolment | None = None,
    leader: Leader | None = None,
    actor: Actor | None = None,
) -> str:
    """Make a link inside the caller's transaction, for a mail that goes to whom it belongs."""
    subject = enrolment if enrolment is not None else leader
    if subject is None:
        raise NotAllowed(_("A personal link belongs to an enrolment or to a leader."))
    token = secrets.token_urlsafe(BYTES)
    PersonalLink.create(
        token_hash=_hash(token),
        enrolment=enrolment,
        leader=leader,
        created_by=actor.user.id if actor is not None else None,
        expires_at=_ends(subject.event),
    )
    return token


def find_link(token: str) -> PersonalLink | None:
    """Return the link of a secret, while it is valid and the event can still be seen."""
    found = _living().where(PersonalLink.token_hash == _hash(token)).first()
    if found is None:
        return None
    subject = found.leader if found.enrolment is None else found.enrolment
    return found if subject is not None and subject.erased_at is None else None


def revoke_links(
    actor: Actor, *, enrolment: Enrolment | None = None, leader: Leader | None = None
) -> int:
    """Make all links to an enrolment, or of a leader, lead nowhere; return how many did."""
    subject = enrolment if enrolment is not None else leader
    if subject is None:
        return 0
    field = PersonalLink.enrolment if enrolment is not None else PersonalLink.leader
    with write():
        changing.demand(actor, "edit", subject)
        gone = (
            PersonalLink.update(revoked_at=clock.now())
            .where(field == subject.id, PersonalLink.revoked_at.is_null())
            .execute()
        )
        if gone:
            record(
                actor,
                "change",
                subject,
                label=changing.label_of(subject),
                note=_("personal links were revoked"),
            )
    return int(gone)


def is_linked(enrolment: Enrolment) -> bool:
    """Tell whether some personal link leads to an enrolment."""
    return bool(_living().where(PersonalLink.enrolment == enrolment.id).exists())


def linked_leaders(event: Event) -> set[int]:
    """Return the leaders of an event who have a personal link."""
    query = _living().join(Leader, on=(PersonalLink.leader == Leader.id))
    found = query.where(Leader.event == event.id)
    return {one.leader_id for one in found if one.leader_id is not None}


def _living() -> ModelSelect[PersonalLink]:
    return PersonalLink.select().where(
        PersonalLink.revoked_at.is_null(), PersonalLink.expires_at > clock.now()
    )


def _ends(event: Event) -> dt.datetime:
    last = max(event.ends_at or clock.now(), clock.now())
    return last + dt.timedelta(days=setting(LINK_DAYS))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
