"""Who is to know of the sessions of some events, and what was told of each: read in bulk.

Invited are the participants and leaders who have an e-mail, and the users who enrolled them. Whoever
waits or was only asked for is invited tentatively. An event that is not in the plan, or no longer,
invites nobody: whoever had been invited is told that it was called off.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from peewee import JOIN

from plugins.master_classes.invitations.models import Invited, SessionEdition
from plugins.master_classes.invitations.telling import content_of
from plugins.master_classes.models import LIVING, Enrolment, Event, Leader, Place, Session
from plugins.staff.models import Person
from portal import clock
from portal.accounts.models import User
from portal.agenda.invitation_text import CONFIRMED, TENTATIVE
from portal.database import among
from portal.inbox.letters import is_address
from portal.inbox.models import MailPreference
from portal.institutions.models import Institution

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from plugins.master_classes.invitations.deciding import Content

INVITING = ("planned", "open", "closed")
"""The states of an event that invites; one that was held is left as it was."""


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is invited to the sessions of an event, at one address, and in what standing."""

    address: str
    name: str
    role: str
    status: str
    user: User | None = None
    enrolment_id: int | None = None
    leader_id: int | None = None


@dataclass(frozen=True, slots=True)
class Matter:
    """One session with what it shows now (nothing where it is gone) and what was told of it.

    ``of`` is how many sessions the event has: each comes in a letter of its own, which says so.
    """

    event: Event
    session: Session | None
    content: Content | None
    edition: SessionEdition | None
    guests: Mapping[str, Guest]
    invited: Mapping[str, Invited]
    of: int = 1


def pending(now: dt.datetime) -> list[int]:
    """Return the events that may have something to tell: those ahead, and those told of ahead."""
    ahead = Event.select(Event.id).where(
        Event.state.in_((*INVITING, "cancelled")), Event.ends_at > now
    )
    told = SessionEdition.select(SessionEdition.event).where(SessionEdition.ends_at > now)
    query = Event.select(Event.id).where(
        (Event.id.in_(ahead) | Event.id.in_(told)) & (Event.state != "held")
    )
    return [one.id for one in query.order_by(Event.id)]


def matters(event_ids: Collection[int]) -> Iterator[Matter]:
    """Yield every session of some events that is not over yet, also those that are gone."""
    events = {
        one.id: one
        for one in Event.select(Event, Institution)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(among(Event.id, event_ids), Event.state != "held")
    }
    sessions = _sessions(event_ids)
    guests = _guests([one.id for one in events.values() if one.state in INVITING])
    editions = _editions(event_ids)
    invited = _invited(event_ids)
    now = clock.now()
    for event in events.values():
        listed = sessions.get(event.id, [])
        left = {one.session_id: one for one in editions.get(event.id, ()) if one.session_id}
        for session in listed:
            edition = left.get(session.id)
            if max(session.ends_at, edition.ends_at if edition else session.ends_at) <= now:
                continue
            yield Matter(
                event=event,
                session=session,
                content=content_of(event, session, several=len(listed) > 1),
                edition=edition,
                guests={} if session.cancelled else guests.get(event.id, {}),
                invited=invited.get(edition.id, {}) if edition else {},
                of=sum(not one.cancelled for one in listed),
            )
        for edition in editions.get(event.id, ()):
            if edition.session_id is None and edition.ends_at > now:
                yield Matter(event, None, None, edition, {}, invited.get(edition.id, {}))


def _sessions(event_ids: Collection[int]) -> dict[int, list[Session]]:
    found: defaultdict[int, list[Session]] = defaultdict(list)
    query = (
        Session.select(Session, Place, Institution)
        .join(Place, JOIN.LEFT_OUTER)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(among(Session.event, event_ids))
        .order_by(Session.event, Session.number)
    )
    for one in query:
        found[one.event_id].append(one)
    return found


def _editions(event_ids: Collection[int]) -> dict[int, list[SessionEdition]]:
    found: defaultdict[int, list[SessionEdition]] = defaultdict(list)
    for one in SessionEdition.select().where(among(SessionEdition.event, event_ids)):
        found[one.event_id].append(one)
    return found


def _invited(event_ids: Collection[int]) -> dict[int, dict[str, Invited]]:
    found: defaultdict[int, dict[str, Invited]] = defaultdict(dict)
    query = Invited.select().join(SessionEdition).where(among(SessionEdition.event, event_ids))
    for one in query:
        found[one.edition_id][one.address] = one
    return found


def _guests(event_ids: Collection[int]) -> dict[int, dict[str, Guest]]:
    """Return who is invited to each event, by address: its leader rather than a participant."""
    found: defaultdict[int, dict[str, Guest]] = defaultdict(dict)
    silent = _without_mail()
    for event_id, guest in (*_leaders(event_ids), *_participants(event_ids)):
        if not is_address(guest.address) or guest.address in silent:
            continue
        known = found[event_id].get(guest.address)
        if known is None or (known.role == guest.role and guest.status == CONFIRMED):
            found[event_id][guest.address] = guest
    return found


def _without_mail() -> set[str]:
    """Return the addresses of users who want no mail at all."""
    query = User.select(User.email).join(MailPreference).where(MailPreference.no_mail == True)  # noqa: E712
    return {one.email.lower() for one in query}


def _leaders(event_ids: Collection[int]) -> Iterator[tuple[int, Guest]]:
    query = (
        Leader.select(Leader, Person, User)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Leader)
        .join(User, JOIN.LEFT_OUTER)
        .where(among(Leader.event, event_ids))
        .order_by(Leader.id)
    )
    for one in query:
        user, person = one.user, one.person
        if person is not None and person.blocked:
            continue
        address = one.email or (user and user.email) or (person and person.email) or ""
        yield (
            one.event_id,
            Guest(
                address=address.lower(),
                name=person.full_name if person is not None else one.name,
                role="leader",
                status=CONFIRMED,
                user=user,
                leader_id=one.id,
            ),
        )


def _participants(event_ids: Collection[int]) -> Iterable[tuple[int, Guest]]:
    """Return the participants, and after all of them the users who enrolled some of them."""
    query = (
        Enrolment.select(Enrolment, Person, User)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(User, JOIN.LEFT_OUTER, on=(Enrolment.enrolled_by == User.id))
        .where(among(Enrolment.event, event_ids), Enrolment.state.in_(LIVING))
        .order_by(Enrolment.id)
    )
    participants, enrollers = [], []
    for one in query:
        person = one.person
        status = CONFIRMED if one.state == "placed" else TENTATIVE
        if one.enrolled_by is not None and one.entrance == "coordinator":
            user = one.enrolled_by
            enrollers.append(
                (one.event_id, Guest(user.email.lower(), user.name, "coordinator", status, user))
            )
        if one.blocked or (person is not None and person.blocked):
            continue
        participants.append(
            (
                one.event_id,
                Guest(
                    address=(one.email or (person and person.email) or "").lower(),
                    name=person.full_name if person is not None else one.name,
                    role="participant",
                    status=status,
                    enrolment_id=one.id,
                ),
            )
        )
    return [*participants, *enrollers]
