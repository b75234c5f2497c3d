"""What people without an account do by themselves: enrol for an open event, ask the leader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes import guest_mail, notices, personal_links
from plugins.master_classes.acting import log_change
from plugins.master_classes.allocating import (
    board_of,
    lock,
    next_number,
    standing_for,
    waiting_for,
)
from plugins.master_classes.deadlines import may_enrol_now
from plugins.master_classes.enrolling import guest_key, locked
from plugins.master_classes.models import LIVING, Audience, Enrolment, Event
from portal import changing
from portal.audit.services import record
from portal.database import write
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.master_classes.enrolling import Participant
    from plugins.master_classes.models import PersonalLink


def is_open_to_all(event: Event) -> bool:
    """Tell whether people find the event by its public address and enrol by themselves."""
    return event.mode != "by_coordinator" and not event.internal and event.is_shown


def enrol_oneself(event: Event, one: Participant) -> tuple[Enrolment, str]:
    """Enrol somebody who is not signed in; return the enrolment and the secret of its link.

    Whoever writes a name here is not proved to be that person: an event that asks something of its
    participants waits for the district's word, as one by request does. Raises :class:`Conflict`
    where nobody can be enrolled now, or where the same name and address is enrolled already.
    """
    name = " ".join(changing.need("name", one.name, _("Write the name.")).split())
    changing.need("email", one.email, _("Write the address to which you are answered."))
    with write():
        stored = lock(event)
        if not is_open_to_all(stored):
            raise NotAllowed(_("People are enrolled for this event by coordinators."))
        refusal = may_enrol_now(stored)
        if refusal:
            raise Conflict(refusal)
        key = guest_key(name, one.email)
        twice = Enrolment.select().where(
            Enrolment.event == stored.id, Enrolment.guest_key == key, Enrolment.state.in_(LIVING)
        )
        if twice.exists():
            raise Conflict(_("Somebody with this address is enrolled already."))
        made = Enrolment(
            event=stored,
            institution=one.institution,
            name=changing.fits(Enrolment, "name", name),
            guest_key=key,
            position=changing.fits(Enrolment, "position", one.position),
            email=changing.fits(Enrolment, "email", one.email),
            phone=changing.fits(Enrolment, "phone", one.phone),
            question=changing.fits(Enrolment, "question", one.question),
            queue_number=next_number(stored),
            entrance="link",
            demo=stored.demo,
        )
        reason = _stand(stored, made)
        made.save(force_insert=True)
        record(None, "create", made, label=changing.label_of(made))
        token = personal_links.make(enrolment=made)
        log_change(personal_links.find_link(token), made, was="", why=reason)
        if made.state == "requested":
            notices.tell_requested(None, stored, made.queue_number)
        guest_mail.write_standing(made, reason)
    return made, token


def ask_leader(link: PersonalLink, *, question: str) -> Enrolment:
    """Put a question to the leader, or take it back, by the link of the own enrolment."""
    if link.enrolment is None:
        raise NotAllowed(_("This link leads to no enrolment."))
    with write():
        _event, stored = locked(link.enrolment)
        if stored.state not in LIVING:
            raise Conflict(_("The enrolment has ended."))
        text = changing.fits(Enrolment, "question", question)
        changing.change(None, stored, {"question": text})
    return stored


def _stand(event: Event, made: Enrolment) -> str:
    """Give a new enrolment its state and seat; return why it waits, if it does."""
    asks = event.first_time_only or event.needs_event_id is not None
    asks = asks or event.needs_series_id is not None
    asks = asks or Audience.select().where(Audience.event == event.id).exists()
    if event.mode == "by_request" or asks:
        made.state = "requested"
        return ""
    made.state, made.seat, reason = standing_for(
        board_of(event), waiting_for(event), made.institution_id
    )
    return reason
