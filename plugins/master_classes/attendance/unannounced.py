"""Who comes without being enrolled: taken in where a place is free, else kept until the district decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peewee import JOIN

from plugins.master_classes.acting import actor_of, log_change, user_of
from plugins.master_classes.allocating import (
    GOING_ON,
    board_of,
    lock,
    next_number,
    resize,
    standing_for,
    waiting_for,
)
from plugins.master_classes.attendance.marking import (
    Given,
    acts_as,
    apply_marks,
    demand_marks,
    new_key,
    now_ms,
    why_not_now,
)
from plugins.master_classes.attendance.models import Unannounced
from plugins.master_classes.enrolling import guest_key
from plugins.master_classes.models import LIVING, Enrolment, Session
from plugins.staff.models import Person
from portal import changing
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.audit.services import record
from portal.database import fold, write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.master_classes.acting import By
    from plugins.master_classes.models import Event
    from portal.access import Actor

MARK = "mark:"
"""Begins the key of the mark that goes with somebody who came unannounced."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Somebody who came without being enrolled, as the leader wrote it down."""

    name: str
    organisation: str = ""
    position: str = ""
    key: str = field(default_factory=new_key)
    made: int = field(default_factory=now_ms)


def take_in(by: By, session: Session, arrived: Sequence[Arrived]) -> list[Unannounced]:
    """Take down who came unannounced; return those who wait for the district's decision.

    Whoever is enrolled under the same name is marked as present; somebody sent twice, or written
    down on two phones, counts once. Raises :class:`Conflict` before the session's day.
    """
    with write():
        event = lock(session.event)
        stored = changing.take(session)
        stored.event = event
        demand_marks(by, event)
        refusal = why_not_now(stored)
        if refusal:
            raise Conflict(refusal)
        for one in arrived:
            _take(by, stored, one)
    keys = [one.key for one in arrived]
    query = Unannounced.select().where(
        Unannounced.key.in_(keys), ~Unannounced.settled, Unannounced.enrolment.is_null()
    )
    return list(query) if keys else []


def undecided(actor: Actor, session: Session) -> list[Unannounced]:
    """Return who waits for a decision at a session, as far as the actor sees them."""
    query = (
        policies[Unannounced]
        .rows(actor)
        .where(Unannounced.session == session.id, ~Unannounced.settled)
    )
    return list(query.order_by(Unannounced.made, Unannounced.id))


def give_place(actor: Actor, person: Unannounced) -> Enrolment:
    """Enrol somebody who came unannounced, with one more place where none is free."""
    with write():
        event = lock(person.session.event)
        stored = changing.take(person)
        changing.demand(actor, "confirm", event)
        _demand_undecided(stored)
        if event.state not in {*GOING_ON, "held"}:
            raise Conflict(_("The event is not in the plan, or is cancelled: nobody is marked."))
        why = _("came unannounced")
        seat = board_of(event).seat_for(None)
        if seat is None:
            resize(actor, event, event.capacity + 1, why=why)
            seat = board_of(event).seat_for(None)
        if seat is None:
            raise Conflict(_("No place is free: add places or cancel an enrolment first."))
        return _enrol(actor, event, stored, seat, why)


def leave_out(actor: Actor, person: Unannounced) -> None:
    """Forget somebody who came unannounced: it was a mistake, or there is no place to give."""
    with write():
        stored = changing.take(person)
        changing.demand(actor, "edit", stored)
        _demand_undecided(stored)
        changing.change(actor, stored, {"settled": True}, note=_("left out"))
        _nameless(stored)


def _take(by: By, session: Session, one: Arrived) -> None:
    if Unannounced.select().where(Unannounced.key == one.key).exists():
        return
    event = session.event
    user = user_of(by)
    row = Unannounced(
        session=session,
        key=one.key,
        name=" ".join(changing.need("name", one.name, _("Write the name.")).split())[:200],
        organisation=one.organisation.strip()[:200],
        position=one.position.strip()[:200],
        made=one.made,
        acted=acts_as(by),
        user=user.id if user is not None else None,
    )
    enrolled = _enrolled_as(event, row.name)
    if _is_written_down(session, row):
        row.settled = True
        row.name = row.organisation = row.position = ""
        row.save(force_insert=True)
        return
    row.save(force_insert=True)
    record(actor_of(by), "create", row, label=row.audit_label)
    if enrolled is not None and enrolled.state == "placed":
        _settle(by, row, enrolled)
        return
    if enrolled is None and event.state in GOING_ON:
        state, seat, _reason = standing_for(board_of(event), waiting_for(event), None)
        if state == "placed" and seat is not None:
            _enrol(by, event, row, seat, _("came unannounced"))


def _enrol(by: By, event: Event, row: Unannounced, seat: int, why: str) -> Enrolment:
    actor = actor_of(by)
    entrance = "link" if actor is None else "coordinator"
    if actor is not None and works_for_district(actor):
        entrance = "district"
    about = ", ".join(filter(None, (row.position, row.organisation)))
    made: Enrolment = Enrolment.create(
        event=event,
        name=row.name,
        guest_key=guest_key(row.name, f"{row.name} {row.key}"),
        position=about[:300],
        state="placed",
        seat=seat,
        queue_number=next_number(event),
        entrance=entrance,
        enrolled_by=user_of(by),
        demo=event.demo,
    )
    record(actor, "create", made, label=changing.label_of(made), note=why)
    log_change(by, made, was="", why=why)
    _settle(by, row, made)
    return made


def _settle(by: By, row: Unannounced, enrolment: Enrolment) -> None:
    """Let the enrolment hold the name from now on, and mark it as present."""
    row.enrolment = enrolment
    row.settled = True
    row.version += 1
    _nameless(row)
    given = Given(enrolment_id=enrolment.id, present=True, made=row.made, key=_mark_key(row.key))
    apply_marks(by, row.session, [given])


def _mark_key(key: str) -> str:
    return f"{MARK}{key}"[:64]


def _nameless(row: Unannounced) -> None:
    row.name = row.organisation = row.position = ""
    row.save()


def _demand_undecided(row: Unannounced) -> None:
    if row.settled:
        raise Conflict(_("This has been decided already."))


def _enrolled_as(event: Event, name: str) -> Enrolment | None:
    """Return the living enrolment of somebody of this name."""
    query = (
        Enrolment.select(Enrolment, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(Enrolment.event == event.id, Enrolment.state.in_(LIVING))
    )
    wanted = fold(name)
    for one in query:
        full = one.person.full_name if one.person is not None else one.name
        if fold(full) == wanted:
            found: Enrolment = one
            return found
    return None


def _is_written_down(session: Session, row: Unannounced) -> bool:
    """Tell whether somebody of this name and institution waits for a decision at the session."""
    query = Unannounced.select().where(Unannounced.session == session.id, ~Unannounced.settled)
    wanted = (fold(row.name), fold(row.organisation))
    return any((fold(one.name), fold(one.organisation)) == wanted for one in query)
