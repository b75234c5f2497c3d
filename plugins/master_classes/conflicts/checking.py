"""What others ask about conflicts: of a session as it is or would be, of an event, of who is enrolled.

``demand_free`` is called within the transaction that saves sessions: whoever saves in the same
municipality waits for it, so that two cannot take one room at once.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from plugins.master_classes.conflicts import gathering
from plugins.master_classes.conflicts.free import FREE_COUNT, FURTHEST_DAYS, nearest_free
from plugins.master_classes.conflicts.gathering import NOBODY, Around, around
from plugins.master_classes.conflicts.rules import Kind, Rules, Session, Severity, blocking, find
from plugins.master_classes.conflicts.settings import rules, session_hours
from plugins.master_classes.conflicts.wording import Told, told
from plugins.master_classes.models import Place
from plugins.master_classes.models import Session as StoredSession
from portal import clock
from portal.database import is_postgres
from portal.errors import Conflict
from portal.institutions.models import Municipality

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.master_classes.conflicts.free import FreeSlot
    from plugins.master_classes.conflicts.rules import AttestationDay, Room
    from plugins.master_classes.conflicts.rules import Conflict as Found
    from plugins.master_classes.models import Event
    from plugins.staff.models import Person
    from portal.access import Actor

KEEP: Any = object()
"""The place stays as it is."""
_WITHOUT_KEYS: Any = "FOR NO KEY UPDATE"
"""Rows that point at the held one can be written meanwhile."""
FURTHEST = dt.timedelta(days=FURTHEST_DAYS)


def of_session(
    actor: Actor,
    session: StoredSession,
    *,
    starts_at: dt.datetime | None = None,
    ends_at: dt.datetime | None = None,
    place: Place | None = KEEP,
) -> list[Told]:
    """Return what stands against a session, as it is or as it would be at another time or place."""
    wanted, there = _wanted(actor, session, starts_at, ends_at, place)
    return _told(actor, _against(actor, [wanted], there)[0], there)


def of_event(actor: Actor, event: Event) -> dict[int, list[Told]]:
    """Return what stands against each session of an event that is not cancelled, by the session's key."""
    stored = _living(event)
    if not stored:
        return {}
    there = _around(actor, event, stored)
    found = _against(actor, [_value(one, event, there) for one in stored], there)
    names = _names(actor, [one for some in found for one in some], there)
    return {
        one.id: [told(conflict, names) for conflict in some]
        for one, some in zip(stored, found, strict=True)
    }


def of_persons(actor: Actor, event: Event, persons: Iterable[Person]) -> dict[int, list[Told]]:
    """Return what stands against the coming of persons to an event, by the person's key."""
    stored = _living(event)
    keys = {gathering.person_key(one.id): one.id for one in persons}
    if not stored or not keys:
        return {}
    there = _around(actor, event, stored)
    coming = [
        dataclasses.replace(
            _value(one, event, there), leaders=NOBODY, participants=frozenset(keys), room=None
        )
        for one in stored
    ]
    found: defaultdict[int, list[Found]] = defaultdict(list)
    for conflicts in _against(actor, coming, there):
        for one in conflicts:
            if one.kind in {Kind.PARTICIPANT, Kind.ATTESTATION}:
                for person in one.people:
                    found[keys[person]].append(dataclasses.replace(one, people=(person,)))
    names = gathering.names_of(actor, keys, there.names)
    return {key: [told(one, names) for one in some] for key, some in found.items()}


def blocked_persons(actor: Actor, event: Event, persons: Sequence[Person]) -> dict[int, list[str]]:
    """Return who cannot be enrolled for what they come to already, with the sentences, by the key.

    Asks nothing of the database where the district only warns of that.
    """
    decided = rules()
    if Severity.BLOCK not in {decided.of(Kind.PARTICIPANT), decided.of(Kind.ATTESTATION)}:
        return {}
    found = of_persons(actor, event, persons)
    stopped = {key: [one.text for one in some if one.blocks] for key, some in found.items()}
    return {key: texts for key, texts in stopped.items() if texts}


def free_for(
    actor: Actor,
    session: StoredSession,
    *,
    starts_at: dt.datetime | None = None,
    place: Place | None = KEEP,
    count: int = FREE_COUNT,
) -> list[FreeSlot]:
    """Return the nearest free times and rooms of a session, from now on."""
    wanted, _near = _wanted(actor, session, starts_at, None, place)
    hours = session_hours()
    first, last = wanted.starts_at - FURTHEST, wanted.starts_at + FURTHEST
    event = session.event
    there = around(actor, event.municipality_id, first=first, last=last, events=[event.id])
    wanted = dataclasses.replace(
        wanted,
        leaders=there.leaders.get(event.id, NOBODY),
        participants=there.participants.get(event.id, NOBODY),
    )
    return nearest_free(
        wanted,
        [one for one in there.sessions if one.key != session.id],
        _usable(event.municipality_id, there),
        hours,
        rules(),
        attestations=_attestations(actor, [wanted], first, last),
        not_before=clock.now(),
        count=count,
    )


def demand_free(actor: Actor, event: Event, sessions: Iterable[StoredSession]) -> list[Told]:
    """Raise :class:`Conflict` where a session cannot be kept so; return what is only warned of.

    Called after the sessions are saved, in the same transaction.
    """
    stored = [one for one in sessions if not one.cancelled]
    if not stored:
        return []
    _wait_for_others(event.municipality_id)
    there = _around(actor, event, stored)
    wanted = [_value(one, event, there) for one in stored]
    found = [one for some in _against(actor, wanted, there) for one in some]
    against = blocking(found)
    if against:
        raise Conflict(" ".join(dict.fromkeys(one.text for one in _told(actor, against, there))))
    return _told(actor, found, there)


def _wait_for_others(municipality_id: int) -> None:
    """Hold what every save of sessions in the municipality holds; SQLite has one writer at a time anyway."""
    if is_postgres():
        held = Municipality.select(Municipality.id).where(Municipality.id == municipality_id)
        held.for_update(_WITHOUT_KEYS).execute()


def _living(event: Event) -> list[StoredSession]:
    return list(
        StoredSession.select()
        .where(StoredSession.event == event.id, StoredSession.cancelled == False)  # noqa: E712 - SQL
        .order_by(StoredSession.starts_at)
    )


def _around(actor: Actor, event: Event, stored: Sequence[StoredSession]) -> Around:
    return around(
        actor,
        event.municipality_id,
        first=min(one.starts_at for one in stored),
        last=max(one.ends_at for one in stored),
        events=[event.id],
    )


def _wanted(
    actor: Actor,
    session: StoredSession,
    starts_at: dt.datetime | None,
    ends_at: dt.datetime | None,
    place: Place | None,
) -> tuple[Session, Around]:
    start = starts_at or session.starts_at
    end = ends_at or start + (session.ends_at - session.starts_at)
    event = session.event
    there = around(actor, event.municipality_id, first=start, last=end, events=[event.id])
    wanted = _value(session, event, there)
    room = wanted.room
    if place is not KEEP:
        room = there.rooms.get(place.id) if place is not None else None
    return dataclasses.replace(wanted, starts_at=start, ends_at=end, room=room), there


def _value(session: StoredSession, event: Event, there: Around) -> Session:
    """Return a stored session as the rules know it."""
    return Session(
        key=session.id,
        event=event.id,
        title=event.title,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        room=there.rooms.get(session.place_id) if session.place_id is not None else None,
        organiser=event.institution_id,
        leaders=there.leaders.get(event.id, NOBODY),
        participants=there.participants.get(event.id, NOBODY),
        seats=event.capacity,
    )


def _against(actor: Actor, wanted: Sequence[Session], there: Around) -> list[list[Found]]:
    decided = rules()
    days = _attestations(
        actor,
        wanted,
        min(one.starts_at for one in wanted),
        max(one.ends_at for one in wanted),
        decided,
    )
    zone = clock.zone()
    return [find(one, there.sessions, decided, attestations=days, zone=zone) for one in wanted]


def _attestations(
    actor: Actor,
    wanted: Sequence[Session],
    first: dt.datetime,
    last: dt.datetime,
    decided: Rules | None = None,
) -> list[AttestationDay]:
    if (decided or rules()).of(Kind.ATTESTATION) is Severity.OFF:
        return []
    people = {person for one in wanted for person in one.leaders | one.participants}
    return gathering.attestations(
        actor, people, clock.local(first).date(), clock.local(last).date()
    )


def _told(actor: Actor, found: Sequence[Found], there: Around) -> list[Told]:
    names = _names(actor, found, there)
    return [told(one, names) for one in found]


def _names(actor: Actor, found: Sequence[Found], there: Around) -> dict[str, str]:
    people = {person for one in found for person in one.people}
    return gathering.names_of(actor, people, there.names)


def _usable(municipality_id: int, there: Around) -> list[Room]:
    """Return the rooms that are still in use."""
    query = Place.select(Place.id).where(
        Place.municipality == municipality_id,
        Place.in_use == True,  # noqa: E712 - SQL
    )
    return [there.rooms[one.id] for one in query if one.id in there.rooms]
