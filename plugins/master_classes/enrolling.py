"""Enrolling: many teachers at once, each with the answer; confirming, cancelling and replacing.

Every verb waits for the event's row first (``allocating.lock``) and is one transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from plugins.master_classes import guest_mail, notices
from plugins.master_classes.acting import actor_of, log_change, user_of
from plugins.master_classes.allocating import (
    GOING_ON,
    become,
    board_of,
    leave,
    lock,
    next_number,
    standing_for,
    waiting_for,
)
from plugins.master_classes.conflicts.checking import blocked_persons
from plugins.master_classes.deadlines import may_cancel_now, may_enrol_now
from plugins.master_classes.guest_mail import standing_of
from plugins.master_classes.models import LIVING, SEATED, Enrolment, Event, PersonalLink
from plugins.master_classes.people import posts_in_reach, what_speaks_against
from portal import changing, clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.audit.services import record
from portal.database import fold, write
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from plugins.master_classes.acting import By
    from plugins.master_classes.seating import Asking, Board
    from plugins.staff.models import Employment, Person
    from portal.access import Actor
    from portal.institutions.models import Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Who is to be enrolled: a person of the databank, or a guest by name.

    Of a person the institution is told where there are several; name and position are found.
    """

    person: Person | None = None
    institution: Institution | None = None
    name: str = ""
    position: str = ""
    email: str = ""
    phone: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one participant: the enrolment, or why there is none; for a waiting one the reason."""

    participant: Participant
    enrolment: Enrolment | None
    reason: str = ""


def enrol(
    actor: Actor, event: Event, participants: Sequence[Participant], *, why: str = ""
) -> list[Outcome]:
    """Enrol many at once, in the given order, and return what became of each.

    Who cannot be enrolled gets the reason and keeps nobody else from it. The district's people may
    enrol somebody whom the event is not for, if they say ``why``: the log keeps it. Raises
    :class:`Conflict` where nobody can be enrolled now.
    """
    known = _known(actor, event, participants)
    with write():
        stored = lock(event)
        changing.demand(actor, "enrol", stored)
        _demand_open(actor, stored)
        desk = _Desk(actor, stored, known, why.strip())
        found = [desk.take(one) for one in participants]
        if desk.requested:
            notices.tell_requested(actor, stored, desk.number)
    return found


class _Known(NamedTuple):
    """What is known of those who are to be enrolled: their posts, and what speaks against each."""

    posts: Mapping[int, Sequence[Employment]]
    against: Mapping[int, Sequence[str]]


def _known(actor: Actor, event: Event, participants: Sequence[Participant]) -> _Known:
    """Look all up before the event is locked: others enrol for it meanwhile."""
    persons = [one.person for one in participants if one.person is not None]
    against = what_speaks_against(event, persons)
    for key, reasons in blocked_persons(actor, event, persons).items():
        against[key] += reasons
    return _Known(posts_in_reach(actor, [one.id for one in persons]), against)


class _Place(NamedTuple):
    """What somebody holds who is replaced."""

    state: str
    seat: int | None
    offered_until: dt.datetime | None


class _Desk:
    """One act of enrolling: what it needs to know of all is asked once."""

    def __init__(
        self,
        actor: Actor,
        event: Event,
        known: _Known,
        why: str,
        inherited: _Place | None = None,
    ) -> None:
        self.actor = actor
        self.inherited = inherited
        self.event = event
        self.why = why
        self.district = works_for_district(actor)
        self.host = event.internal and event.institution_id == actor.reach.institution_id
        self.board: Board = board_of(event)
        self.waiting: list[Asking] = waiting_for(event)
        self.number = next_number(event) - 1
        self.requested = 0
        self.posts, self.against = known
        living = Enrolment.select().where(Enrolment.event == event.id, Enrolment.state.in_(LIVING))
        self.living = [(one.person_id, one.guest_key) for one in living]

    def take(self, one: Participant) -> Outcome:
        """Enrol one participant, or say why not."""
        if one.person is None:
            return self._take_guest(one)
        post = self._post_of(one)
        if post is None:
            return Outcome(one, None, _("holds no post that you see"))
        if any(person == one.person.id for person, _guest in self.living):
            return Outcome(one, None, _("is enrolled already"))
        refusal = "; ".join(self.against[one.person.id])
        if refusal and not (self.district and self.why):
            return Outcome(one, None, refusal)
        made = Enrolment(
            person=one.person,
            institution=post.institution_id,
            position=str(post)[:300],
            email=changing.fits(Enrolment, "email", one.email),
            phone=changing.fits(Enrolment, "phone", one.phone),
        )
        return self._store(one, made)

    def _take_guest(self, one: Participant) -> Outcome:
        if not (self.district or self.host):
            return Outcome(
                one, None, _("is not in the databank: add the teacher there, or ask the district")
            )
        name = " ".join(one.name.split())
        if not name:
            return Outcome(one, None, _("has no name"))
        made = Enrolment(
            institution=one.institution,
            name=changing.fits(Enrolment, "name", name),
            guest_key=guest_key(name, one.email),
            position=changing.fits(Enrolment, "position", one.position),
            email=changing.fits(Enrolment, "email", one.email),
            phone=changing.fits(Enrolment, "phone", one.phone),
        )
        if any(guest == made.guest_key for _person, guest in self.living):
            return Outcome(one, None, _("is enrolled already"))
        return self._store(one, made)

    def _post_of(self, one: Participant) -> Employment | None:
        if one.person is None:
            return None
        wanted = one.institution.id if one.institution is not None else None
        posts = self.posts.get(one.person.id, ())
        return next((post for post in posts if wanted in {None, post.institution_id}), None)

    def _store(self, one: Participant, made: Enrolment) -> Outcome:
        self.number += 1
        made.event = self.event
        made.queue_number = self.number
        made.question = changing.fits(Enrolment, "question", one.question)
        made.entrance = "district" if self.district else "coordinator"
        made.enrolled_by = user_of(self.actor)
        made.demo = self.event.demo
        verdict = policies[Enrolment].permits(self.actor, "create", made)
        if not verdict:
            self.number -= 1
            return Outcome(one, None, verdict.reason)
        reason = self._stand(made)
        made.save(force_insert=True)
        if made.state == "waiting":
            self.waiting = waiting_for(self.event)
        record(self.actor, "create", made, label=changing.label_of(made), note=self.why)
        log_change(self.actor, made, was="", why=self.why or reason)
        guest_mail.write_standing(made, reason)
        self.living.append((made.person_id, made.guest_key))
        return Outcome(one, made, reason)

    def _stand(self, made: Enrolment) -> str:
        """Give a new enrolment its state and seat, and return the reason of what is no place."""
        if self.inherited is not None:
            made.state, made.seat, made.offered_until = self.inherited
            return _("in the place of another")
        if self.event.mode == "by_request" and not (self.district or self.host):
            made.state = "requested"
            self.requested += 1
            return ""
        made.state, made.seat, reason = standing_for(self.board, self.waiting, made.institution_id)
        return reason


def confirm(
    actor: Actor, enrolment: Enrolment, *, why: str = "", seen: int | None = None
) -> Enrolment:
    """Confirm a request: it gets a seat, or a place on the waiting list."""
    with write():
        event, stored = locked(enrolment, seen)
        changing.demand(actor, "confirm", stored)
        demand_state(stored, "requested")
        _demand_going_on(event)
        state, seat, reason = standing_for(
            board_of(event), waiting_for(event), stored.institution_id
        )
        become(actor, stored, state, why=why or reason, seat=seat)
        notices.tell_answered(actor, stored, why)
    return stored


def refuse(actor: Actor, enrolment: Enrolment, *, why: str, seen: int | None = None) -> Enrolment:
    """Refuse a request; who asked is told why."""
    reason = changing.need("why", why, _("Write why the request is refused."))
    with write():
        _event, stored = locked(enrolment, seen)
        changing.demand(actor, "confirm", stored)
        demand_state(stored, "requested")
        become(actor, stored, "refused", why=reason)
        notices.tell_answered(actor, stored, reason)
    return stored


def cancel_enrolment(
    by: Actor | PersonalLink, enrolment: Enrolment, *, why: str = "", seen: int | None = None
) -> Enrolment:
    """End an enrolment; a seat that was held goes to who is next.

    After the event's term for it only the district does this, or the event's own institution.
    """
    with write():
        event, stored = locked(enrolment, seen)
        demand_own(by, stored)
        demand_state(stored, *LIVING)
        _demand_going_on(event)
        _demand_in_time(by, event)
        leave(by, event, stored, "cancelled", why=why)
        notices.tell_ended(actor_of(by), stored, why)
    return stored


def replace(
    actor: Actor,
    enrolment: Enrolment,
    participant: Participant,
    *,
    why: str = "",
    seen: int | None = None,
) -> Enrolment:
    """Give a seat that is held to a substitute from the same institution; return the new enrolment."""
    with write():
        event, stored = locked(enrolment, seen)
        demand_own(actor, stored)
        demand_state(stored, *SEATED)
        _demand_going_on(event)
        _demand_in_time(actor, event)
        place = _Place(stored.state, stored.seat, stored.offered_until)
        reason = why.strip() or _("replaced by another")
        become(actor, stored, "replaced", why=reason)
        known = _known(actor, event, [participant])
        outcome = _Desk(actor, event, known, why.strip(), place).take(participant)
        made = outcome.enrolment
        if made is None:
            changing.refuse("person", outcome.reason)
        if made.institution_id != stored.institution_id:
            changing.refuse("person", _("The substitute has to be from the same institution."))
        changing.change(actor, stored, {"replaced_by": made.id}, note=reason)
    return made


def locked(enrolment: Enrolment, seen: int | None = None) -> tuple[Event, Enrolment]:
    """Wait for the event of an enrolment, then return both as they are stored."""
    event = lock(enrolment.event)
    stored = changing.take(enrolment, seen)
    stored.event = event
    return event, stored


def demand_own(by: By, enrolment: Enrolment) -> None:
    """Raise :class:`NotAllowed` where who acts may not answer for this enrolment."""
    actor = actor_of(by)
    if actor is not None:
        changing.demand(actor, "edit", enrolment)
    elif not isinstance(by, PersonalLink) or by.enrolment_id != enrolment.id:
        raise NotAllowed(_("This link leads to another enrolment."))


def demand_state(enrolment: Enrolment, *states: str) -> None:
    """Raise :class:`Conflict` where an enrolment is in none of the states that an act is for."""
    if enrolment.state not in states:
        raise Conflict(_("This cannot be done now: %(state)s.", state=standing_of(enrolment)))


def guest_key(name: str, email: str) -> str:
    """Return by what a guest is known again within one event: the address, else the name."""
    return fold(email or name)[:210]


def _demand_open(actor: Actor, event: Event) -> None:
    """Let the district enrol until the event is over, all others while the enrolment is open."""
    if works_for_district(actor) and event.state in GOING_ON:
        if event.ends_at is not None and clock.now() >= event.ends_at:
            raise Conflict(_("The event is over."))
        return
    refusal = may_enrol_now(event)
    if refusal:
        raise Conflict(refusal)


def _demand_going_on(event: Event) -> None:
    if event.state not in GOING_ON:
        raise Conflict(_("The event is over or cancelled: its enrolments are only read."))


def _demand_in_time(by: By, event: Event) -> None:
    actor = actor_of(by)
    if actor is not None and (
        works_for_district(actor)
        or (event.internal and event.institution_id == actor.reach.institution_id)
    ):
        return
    refusal = may_cancel_now(event)
    if refusal:
        raise Conflict(refusal)
