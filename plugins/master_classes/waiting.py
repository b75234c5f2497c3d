"""The waiting list and the number of places: promoting, accepting and declining offers, resizing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes import notices
from plugins.master_classes.allocating import (
    become,
    board_of,
    fill,
    give,
    leave,
    lock,
    resize,
    still_ahead,
    waiting_for,
)
from plugins.master_classes.enrolling import demand_own, demand_state, locked
from plugins.master_classes.models import Enrolment, Event, PersonalLink
from plugins.master_classes.seating import next_up
from portal import changing, clock
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor

MOST_PLACES = 2000


def promote(
    actor: Actor, enrolment: Enrolment, *, why: str = "", seen: int | None = None
) -> Enrolment:
    """Give a free seat to somebody on the waiting list; out of turn only with a reason for the log."""
    with write():
        event, stored = locked(enrolment, seen)
        changing.demand(actor, "confirm", stored)
        demand_state(stored, "waiting")
        if not still_ahead(event):
            raise Conflict(_("The event has begun or is over: no place is given any more."))
        board = board_of(event)
        seat = board.seat_for(stored.institution_id)
        if seat is None and board.free() > 0:
            raise Conflict(_("The institution's places are used up: give it more places first."))
        if seat is None:
            raise Conflict(_("No place is free: add places or cancel an enrolment first."))
        first = next_up(board, waiting_for(event))
        if first is not None and first.key != stored.id:
            changing.need("why", why, _("Write why others before are passed over."))
        give(actor, event, stored, seat, why=why.strip() or _("a place became free"))
    return stored


def accept_offer(
    by: Actor | PersonalLink, enrolment: Enrolment, *, seen: int | None = None
) -> Enrolment:
    """Take the seat that was offered. Raises :class:`Conflict` where the term for it is over."""
    with write():
        _event, stored = locked(enrolment, seen)
        demand_own(by, stored)
        demand_state(stored, "offered")
        if stored.offered_until is not None and stored.offered_until <= clock.now():
            raise Conflict(_("The term to accept the place is over."))
        become(by, stored, "placed", why=_("the offer was accepted"), seat=stored.seat)
    return stored


def decline_offer(
    by: Actor | PersonalLink, enrolment: Enrolment, *, why: str = "", seen: int | None = None
) -> Enrolment:
    """Leave the seat that was offered to who is next."""
    with write():
        event, stored = locked(enrolment, seen)
        demand_own(by, stored)
        demand_state(stored, "offered")
        leave(by, event, stored, "declined", why=why.strip() or _("the offer was declined"))
    return stored


def set_capacity(
    actor: Actor, event: Event, capacity: int, *, why: str = "", seen: int | None = None
) -> Event:
    """Give an event more or fewer places; the waiting list moves up where that goes by itself."""
    if not 1 <= capacity <= MOST_PLACES:
        changing.refuse("capacity", _("Places: from 1 to %(count)s.", count=MOST_PLACES))
    with write():
        stored = lock(event, seen)
        changing.demand(actor, "edit", stored)
        resize(actor, stored, capacity, why=why.strip())
    return stored


def expire_offers() -> int:
    """End the offers whose term is over and offer their seats to who is next; return how many."""
    ended = 0
    due = Enrolment.select().where(
        Enrolment.state == "offered", Enrolment.offered_until <= clock.now()
    )
    for found in list(due.order_by(Enrolment.event, Enrolment.queue_number)):
        with write():
            event, stored = locked(found)
            if stored.state != "offered" or stored.offered_until > clock.now():
                continue
            leave(None, event, stored, "expired", why=_("the term to accept the place is over"))
            notices.tell_lost(stored)
            ended += 1
    return ended


def move_up(event: Event) -> int:
    """Give the free seats of an event to those who wait, as after a change of its quotas."""
    with write():
        return fill(None, lock(event), why=_("a place became free"))
