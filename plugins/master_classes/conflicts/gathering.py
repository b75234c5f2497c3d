"""What the rules of conflicts are asked about: sessions, their people and rooms, read in a fixed number of queries.

Everything that takes a room or a person of the municipality counts, whoever may see it. What the actor
may not see comes without its title: he is told only that somebody is busy.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.master_classes.conflicts.rules import NO_TIME, AttestationDay, Room, Session
from plugins.master_classes.models import SEATED, Enrolment, Event, Leader, Place, Way
from plugins.master_classes.models import Session as StoredSession
from plugins.staff.models import Compliance, Employment, Person
from portal.access import policies
from portal.database import among, as_date, fetch_rows
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from portal.access import Actor

COUNTED = ("draft", "proposed", "planned", "open", "closed", "held")
"""The states of events whose sessions take rooms and people: a draft keeps its room, too."""
AROUND = dt.timedelta(days=1)
"""So much further is read, for ways between institutions and sessions over midnight."""
NOBODY: frozenset[str] = frozenset()


@dataclass(slots=True)
class Around:
    """What is there within some time: sessions, rooms by key, who leads and attends which event.

    ``names`` are of leaders by key, as their events show them.
    """

    sessions: list[Session] = field(default_factory=list)
    rooms: dict[int, Room] = field(default_factory=dict)
    leaders: dict[int, frozenset[str]] = field(default_factory=dict)
    participants: dict[int, frozenset[str]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


def around(
    actor: Actor,
    municipality_id: int,
    *,
    first: dt.datetime,
    last: dt.datetime,
    events: Iterable[int] = (),
) -> Around:
    """Return what is held between two moments in a municipality, and the people of ``events``, too.

    Six queries, whatever there is.
    """
    found = Around(rooms=rooms_of(municipality_id))
    rows = _sessions(municipality_id, first - AROUND, last + AROUND)
    keys = {row[1] for row in rows} | set(events)
    shown = _shown(actor, keys)
    found.leaders, found.names = _leaders(keys, shown)
    found.participants = _participants(keys)
    found.sessions = [
        Session(
            key=key,
            event=event,
            title=title if event in shown else "",
            starts_at=_moment(starts_at),
            ends_at=_moment(ends_at),
            room=found.rooms.get(place) if place is not None else None,
            organiser=organiser,
            leaders=found.leaders.get(event, NOBODY),
            participants=found.participants.get(event, NOBODY),
            seats=capacity,
            shown=event in shown,
        )
        for key, event, title, starts_at, ends_at, place, organiser, capacity in rows
    ]
    return found


def rooms_of(municipality_id: int) -> dict[int, Room]:
    """Return the places of a municipality by key; those that are not used any more still take sessions.

    Rooms of one institution are one site: the longest of their ways counts for all, and so does the
    longest that is told between two rooms of two sites.
    """
    rows = fetch_rows(
        Place.select(
            Place.id,
            Place.name,
            Place.kind,
            Place.seats,
            Place.institution,
            Place.way_minutes,
            Institution.short_name,
        )
        .join(Institution, JOIN.LEFT_OUTER)
        .where(Place.municipality == municipality_id)
        .order_by(Place.name, Place.id)
    )
    sites: dict[int, str | None] = {}
    ways: dict[str | None, int] = {}
    for key, _name, kind, _seats, institution, way, _short_name in rows:
        sites[key] = site = site_of(key, kind, institution)
        if way is not None:
            ways[site] = max(way, ways.get(site, 0))
    told = _ways_between(municipality_id, sites)
    return {
        key: Room(
            key=key,
            name=f"{name}, {short_name}" if short_name else name,
            site=(site := sites[key]),
            institution=institution,
            seats=seats,
            alone=kind != "online",
            way=dt.timedelta(minutes=ways[site]) if site in ways else None,
            ways=told.get(site, {}),
        )
        for key, name, kind, seats, institution, _way, short_name in rows
    }


def _ways_between(
    municipality_id: int, sites: Mapping[int, str | None]
) -> dict[str | None, dict[str, dt.timedelta]]:
    """Return the ways that are told for pairs of places, by both sites."""
    found: defaultdict[str | None, dict[str, dt.timedelta]] = defaultdict(dict)
    rows = fetch_rows(
        Way.select(Way.first, Way.second, Way.minutes)
        .join(Place, on=(Way.first == Place.id))
        .where(Place.municipality == municipality_id)
    )
    for *ends, minutes in rows:
        here, there = (sites.get(one) for one in ends)
        if here is not None and there is not None and here != there:
            way = max(dt.timedelta(minutes=minutes), found[here].get(there, NO_TIME))
            found[here][there] = found[there][here] = way
    return found


def attestations(
    actor: Actor, people: Iterable[str], first: dt.date, last: dt.date
) -> list[AttestationDay]:
    """Return the days on which persons are attested for compliance, by the databank: held, or set for."""
    persons = persons_of(people)
    if not persons:
        return []
    rows = fetch_rows(
        policies[Compliance]
        .rows(actor)
        .join(Employment)
        .where(
            among(Employment.person, persons),
            Compliance.held_on.between(first, last) | Compliance.next_on.between(first, last),
        )
        .select(Employment.person, Compliance.held_on, Compliance.next_on)
    )
    return [
        AttestationDay(person_key(person), day)
        for person, *days in rows
        for day in map(as_date, days)
        if day is not None and first <= day <= last
    ]


def names_of(actor: Actor, people: Iterable[str], known: Mapping[str, str]) -> dict[str, str]:
    """Return the names of those whom the actor may see; of leaders as their events show them."""
    wanted = set(people)
    found = {key: known[key] for key in wanted if key in known}
    persons = persons_of(wanted - set(found))
    if persons:
        query = policies[Person].rows(actor).where(among(Person.id, persons))
        found |= {person_key(one.id): str(one) for one in query}
    return found


def person_key(person_id: int) -> str:
    """Return how a person of the databank is told apart."""
    return f"person:{person_id}"


def persons_of(people: Iterable[str]) -> list[int]:
    """Return the keys of those who are in the databank."""
    return sorted(
        int(key) for kind, _colon, key in (one.partition(":") for one in people) if kind == "person"
    )


def _sessions(municipality_id: int, first: dt.datetime, last: dt.datetime) -> list[tuple[Any, ...]]:
    return fetch_rows(
        StoredSession.select(
            StoredSession.id,
            Event.id,
            Event.title,
            StoredSession.starts_at,
            StoredSession.ends_at,
            StoredSession.place,
            Event.institution,
            Event.capacity,
        )
        .join(Event)
        .where(
            Event.municipality == municipality_id,
            Event.state.in_(COUNTED),
            StoredSession.cancelled == False,  # noqa: E712 - SQL
            StoredSession.starts_at < last,
            StoredSession.ends_at > first,
        )
        .order_by(StoredSession.starts_at, StoredSession.id)
    )


def _shown(actor: Actor, events: Iterable[int]) -> frozenset[int]:
    query = policies[Event].rows(actor).where(among(Event.id, events)).select(Event.id)
    return frozenset(key for (key,) in fetch_rows(query))


def _leaders(
    events: Iterable[int], shown: frozenset[int]
) -> tuple[dict[int, frozenset[str]], dict[str, str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    names: dict[str, str] = {}
    rows = fetch_rows(
        Leader.select(
            Leader.event,
            Leader.id,
            Leader.person,
            Leader.user,
            Leader.name,
            Person.last_name,
            Person.first_name,
            Person.patronymic,
        )
        .join(Person, JOIN.LEFT_OUTER)
        .where(among(Leader.event, events))
    )
    for event, key, person, user, name, *parts in rows:
        if person is not None:
            one = person_key(person)
        elif user is not None:
            one = f"user:{user}"
        else:
            one = f"guest:{' '.join(name.casefold().split())}" if name else f"leader:{key}"
        found[event].add(one)
        if event in shown:
            names[one] = _short_name(*parts) if person is not None else name
    return {event: frozenset(some) for event, some in found.items()}, names


def _short_name(last: str, first: str, patronymic: str) -> str:
    return str(Person(last_name=last, first_name=first, patronymic=patronymic))


def _participants(events: Iterable[int]) -> dict[int, frozenset[str]]:
    found: defaultdict[int, set[str]] = defaultdict(set)
    rows = fetch_rows(
        Enrolment.select(Enrolment.event, Enrolment.person, Enrolment.guest_key).where(
            among(Enrolment.event, events), Enrolment.state.in_(SEATED)
        )
    )
    for event, person, guest in rows:
        if person is not None:
            found[event].add(person_key(person))
        elif guest:
            found[event].add(f"guest:{guest}")
    return {event: frozenset(some) for event, some in found.items()}


def site_of(key: int, kind: str, institution: int | None) -> str | None:
    """Return where people travel to: an institution is one site; none for what is online."""
    if kind == "online":
        return None
    return f"institution:{institution}" if institution is not None else f"place:{key}"


def _moment(value: Any) -> dt.datetime:
    """Return a moment from what the driver gave."""
    if isinstance(value, str):
        value = dt.datetime.fromisoformat(value)
    return value.replace(tzinfo=dt.UTC)
