"""The one allocator: every seat is given and left here, under the lock of its event.

All who enrol, cancel, confirm or promote for an event wait for its row first, so they act one after
another; the keys of the tables make a seat that is held twice, or that does not exist, impossible
even where this were wrong. Each function runs inside the caller's transaction.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peewee import fn

from plugins.master_classes import notices
from plugins.master_classes.acting import actor_of, log_change
from plugins.master_classes.models import LIVING, SEATED, Enrolment, Event, Quota, Seat
from plugins.master_classes.seating import Asking, Board, in_order, next_up, promotions
from portal import changing, clock
from portal.database import fetch_rows
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.master_classes.acting import By

GOING_ON = ("planned", "open", "closed")
"""The states in which seats are given and left."""


def lock(event: Event, seen: int | None = None) -> Event:
    """Wait for the event and return it as it is stored; nobody else gives its seats until the end."""
    return changing.take(event, seen)


def board_of(event: Event) -> Board:
    """Return the seats of a locked event."""
    quotas = fetch_rows(
        Quota.select(Quota.institution, Quota.places).where(Quota.event == event.id)
    )
    board = Board(event.capacity, dict(quotas), event.institution_quota)
    held = Enrolment.select(Enrolment.seat, Enrolment.institution).where(
        Enrolment.event == event.id, Enrolment.state.in_(SEATED)
    )
    for seat, institution_id in fetch_rows(held):
        board.take(seat, institution_id)
    return board


def waiting_for(event: Event) -> list[Asking]:
    """Return who waits for a seat of an event, in order."""
    rows = Enrolment.select(Enrolment.id, Enrolment.queue_number, Enrolment.institution).where(
        Enrolment.event == event.id, Enrolment.state == "waiting"
    )
    return in_order(Asking(*row) for row in fetch_rows(rows))


def next_number(event: Event) -> int:
    """Return the next number of asking of a locked event."""
    last = Enrolment.select(fn.MAX(Enrolment.queue_number)).where(Enrolment.event == event.id)
    return int(last.scalar() or 0) + 1


def standing_for(
    board: Board, waiting: Iterable[Asking], institution_id: int | None
) -> tuple[str, int | None, str]:
    """Return the state, the seat and the reason that somebody who asks now is given.

    Nobody passes those who wait: a seat that waits for a methodologist's decision is not given to
    who comes later.
    """
    if not board.within_quota(institution_id):
        return "waiting", None, _("the institution's places are used up")
    seat = board.seat_for(institution_id)
    if seat is None:
        return "waiting", None, _("no place is free")
    if next_up(board, waiting) is not None:
        return "waiting", None, _("others wait for the free place")
    board.take(seat, institution_id)
    return "placed", seat, ""


def give(by: By, event: Event, enrolment: Enrolment, seat: int, *, why: str) -> None:
    """Give a seat to somebody who waited: at once, or for as long as there is time to accept it."""
    until = offer_ends(event)
    if until is None:
        become(by, enrolment, "placed", why=why, seat=seat)
    else:
        become(by, enrolment, "offered", why=why, seat=seat, offered_until=until)
    notices.tell_promoted(actor_of(by), enrolment)


def offer_ends(event: Event) -> dt.datetime | None:
    """Return until when a seat that is offered now is kept; none where it is given at once."""
    if not event.hours_to_accept:
        return None
    until = clock.now() + dt.timedelta(hours=event.hours_to_accept)
    return min(until, event.starts_at) if event.starts_at is not None else until


def fill(by: By, event: Event, *, why: str) -> int:
    """Give the free seats of a locked event to those who wait, where that goes by itself."""
    if event.promotion != "automatic" or not still_ahead(event):
        return 0
    given = 0
    for asking, seat in list(promotions(board_of(event), waiting_for(event))):
        found = Enrolment.get_by_id(asking.key)
        give(by, event, found, seat, why=why)
        given += 1
    return given


def still_ahead(event: Event) -> bool:
    """Tell whether seats of an event can still be given to those who wait."""
    return event.state in GOING_ON and (event.starts_at is None or event.starts_at > clock.now())


def become(
    by: By,
    enrolment: Enrolment,
    state: str,
    *,
    why: str,
    seat: int | None = None,
    offered_until: dt.datetime | None = None,
) -> None:
    """Bring an enrolment into a state, with its line of the log and of the audit."""
    was = enrolment.state
    values = {"state": state, "seat": seat, "offered_until": offered_until}
    changing.change(actor_of(by), enrolment, values, note=why)
    log_change(by, enrolment, was=was, why=why)


def leave(by: By, event: Event, enrolment: Enrolment, state: str, *, why: str) -> None:
    """End an enrolment and give its seat, where it held one, to who is next."""
    held = enrolment.state in SEATED
    become(by, enrolment, state, why=why)
    if held:
        fill(None, event, why=_("a place became free"))


def resize(by: By, event: Event, capacity: int, *, why: str) -> None:
    """Give a locked event more or fewer seats; who holds a seat keeps one.

    Raises :class:`Conflict` where more seats are held than there would be.
    """
    board = board_of(event)
    if len(board.taken) > capacity:
        raise Conflict(
            _(
                "%(taken)s places are taken: cancel enrolments before leaving only %(capacity)s.",
                taken=len(board.taken),
                capacity=capacity,
            )
        )
    _move_down(event, board, capacity)
    make_seats(event, capacity)
    values = {"capacity": capacity, "least": min(event.least, capacity)}
    changing.change(actor_of(by), event, values, note=why)
    fill(by, event, why=why or _("there are more places"))


def make_seats(event: Event, capacity: int) -> None:
    """Bring the rows of an event's seats to its capacity."""
    Seat.delete().where(Seat.event == event.id, Seat.number > capacity).execute()
    last = Seat.select(fn.MAX(Seat.number)).where(Seat.event == event.id).scalar() or 0
    rows = [{"event": event.id, "number": one} for one in range(last + 1, capacity + 1)]
    if rows:
        Seat.insert_many(rows).execute()


def _move_down(event: Event, board: Board, capacity: int) -> None:
    """Move those who hold a seat above a new capacity to free seats below it."""
    free = (one for one in range(1, capacity + 1) if one not in board.taken)
    for found in Enrolment.select().where(Enrolment.event == event.id, Enrolment.seat > capacity):
        Enrolment.update(seat=next(free)).where(Enrolment.id == found.id).execute()


def place_in_list(enrolment: Enrolment) -> int | None:
    """Return how many stand on the waiting list up to an enrolment, it included; 1 is next."""
    if enrolment.state != "waiting":
        return None
    return (
        Enrolment.select()
        .where(
            Enrolment.event == enrolment.event_id,
            Enrolment.state == "waiting",
            Enrolment.queue_number <= enrolment.queue_number,
        )
        .count()
    )


def waiting_list(event: Event) -> list[Enrolment]:
    """Return the waiting list of an event in its order."""
    return list(
        Enrolment.select()
        .where(Enrolment.event == event.id, Enrolment.state == "waiting")
        .order_by(Enrolment.queue_number)
    )


def living_of(event: Event) -> Iterable[Enrolment]:
    """Return the living enrolments of an event, in the order of asking."""
    query = Enrolment.select().where(Enrolment.event == event.id, Enrolment.state.in_(LIVING))
    return query.order_by(Enrolment.queue_number)
