"""What stands against a session at a time: its leaders, room, participants, institution, attestations.

Pure rules over plain values. Moments are aware; sessions that touch do not overlap. Between two
institutions a person travels, so that a session elsewhere must end earlier by that time: as long as
is told for the two, else as long as usual in the district, or as the farther of the two lies away.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

NO_TIME = dt.timedelta(0)


class Kind(StrEnum):
    """What a conflict is about."""

    LEADER = "leader"
    ROOM = "room"
    SEATS = "seats"
    """The room has fewer seats than the session needs."""
    PARTICIPANT = "participant"
    INSTITUTION = "institution"
    """The institution has another event at this time."""
    ATTESTATION = "attestation"


class Severity(StrEnum):
    """What a conflict of a kind means: the session cannot be kept so, or is only warned of."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


USUAL: Mapping[Kind, Severity] = {
    Kind.LEADER: Severity.BLOCK,
    Kind.ROOM: Severity.BLOCK,
    Kind.SEATS: Severity.WARN,
    Kind.PARTICIPANT: Severity.WARN,
    Kind.INSTITUTION: Severity.WARN,
    Kind.ATTESTATION: Severity.WARN,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What a district has decided: how bad each kind is, how long the way between institutions takes."""

    severity: Mapping[Kind, Severity] = field(default_factory=lambda: dict(USUAL))
    travel: dt.timedelta = dt.timedelta(minutes=30)

    def of(self, kind: Kind) -> Severity:
        """Return how bad a kind of conflict is."""
        return self.severity.get(kind, Severity.WARN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A place where sessions are held; ``site`` is where people travel to, none for online.

    A room that is not ``alone`` (online) takes any number of sessions at once. ``way`` is how long the
    way to its site takes, none where it takes as long as usual; ``ways`` are the exceptions by the
    other site, told from both ends.
    """

    key: int
    name: str = ""
    site: str | None = None
    institution: int | None = None
    seats: int | None = None
    alone: bool = True
    way: dt.timedelta | None = None
    ways: Mapping[str, dt.timedelta] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session: its time, its room, and the keys of those who are bound by it.

    ``key`` is none for one that is not stored yet. ``shown`` is false where the actor may not see
    the event: then only that somebody is busy is told.
    """

    event: int | None
    starts_at: dt.datetime
    ends_at: dt.datetime
    key: int | None = None
    title: str = ""
    room: Room | None = None
    organiser: int | None = None
    leaders: frozenset[str] = frozenset()
    participants: frozenset[str] = frozenset()
    seats: int = 0
    shown: bool = True

    @property
    def site(self) -> str | None:
        """Return where people travel to."""
        return self.room.site if self.room is not None else None

    @property
    def institutions(self) -> frozenset[int]:
        """Return the keys of the institutions that the session is an own event of."""
        hosts = (self.organiser, self.room.institution if self.room is not None else None)
        return frozenset(one for one in hosts if one is not None)

    def overlaps(self, other: Session) -> bool:
        """Tell whether two sessions share a moment."""
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class AttestationDay:
    """A day on which a person is attested."""

    person: str
    day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One thing that stands against a session, of a kind that the district does not leave out.

    ``people`` are the keys of those who are bound twice; ``other`` is the session that binds them or
    takes the room; ``missing`` is how much time the way between institutions lacks.
    """

    kind: Kind
    severity: Severity
    people: tuple[str, ...] = ()
    other: Session | None = None
    room: Room | None = None
    seats: int = 0
    day: dt.date | None = None
    missing: dt.timedelta = NO_TIME

    @property
    def blocks(self) -> bool:
        """Tell whether the session cannot be kept so."""
        return self.severity is Severity.BLOCK


def find(
    wanted: Session,
    taken: Iterable[Session],
    rules: Rules,
    *,
    attestations: Iterable[AttestationDay] = (),
    zone: dt.tzinfo = dt.UTC,
) -> list[Conflict]:
    """Return what stands against a session, what blocks first, then by time.

    ``taken`` are other sessions; the session itself is left out by its key.
    """
    found = list(_of_seats(wanted, rules))
    for other in taken:
        if other.key is None or other.key != wanted.key:
            found += _with(wanted, other, rules)
    found += _of_attestations(wanted, attestations, rules, zone)
    kept = [one for one in found if one.severity is not Severity.OFF]
    kept.sort(key=lambda one: (not one.blocks, _start(one, wanted), one.kind, one.people))
    return kept


def way_between(
    first: Room | None, second: Room | None, usual: dt.timedelta
) -> dt.timedelta | None:
    """Return how long a person travels between two rooms; none where there is no way to go.

    What is told for the two sites holds; else it is the longer of the ways to them.
    """
    if first is None or second is None or first.site is None or second.site is None:
        return None
    if first.site == second.site:
        return None
    told = first.ways.get(second.site)
    if told is not None:
        return told
    return max(usual if one is None else one for one in (first.way, second.way))


def too_near(first: Session, second: Session, travel: dt.timedelta) -> dt.timedelta | None:
    """Return how much time a person lacks for both sessions; none where there is enough.

    Nought is lacked by sessions that overlap: no way is too long, the time itself is taken.
    """
    if first.overlaps(second):
        return NO_TIME
    way = way_between(first.room, second.room, travel)
    if way is None:
        return None
    between = max(first.starts_at, second.starts_at) - min(first.ends_at, second.ends_at)
    return way - between if between < way else None


def _with(wanted: Session, other: Session, rules: Rules) -> Iterator[Conflict]:
    missing = too_near(wanted, other, rules.travel)
    if missing is not None:
        bound = other.leaders | other.participants
        for kind, people in (
            (Kind.LEADER, wanted.leaders & bound),
            (Kind.PARTICIPANT, (wanted.participants & bound) - wanted.leaders),
        ):
            if people and not _is_same_event(wanted, other, kind):
                yield Conflict(
                    kind=kind,
                    severity=rules.of(kind),
                    people=tuple(sorted(people)),
                    other=other,
                    missing=missing,
                )
    if not wanted.overlaps(other):
        return
    room = wanted.room
    if room is not None and room.alone and other.room is not None and room.key == other.room.key:
        yield Conflict(kind=Kind.ROOM, severity=rules.of(Kind.ROOM), other=other, room=room)
    elif wanted.institutions & other.institutions and wanted.event != other.event:
        yield Conflict(kind=Kind.INSTITUTION, severity=rules.of(Kind.INSTITUTION), other=other)


def _is_same_event(wanted: Session, other: Session, kind: Kind) -> bool:
    """Tell whether two sessions of one event only share participants: who comes to which is not planned."""
    return kind is Kind.PARTICIPANT and wanted.event is not None and wanted.event == other.event


def _of_seats(wanted: Session, rules: Rules) -> Iterator[Conflict]:
    room = wanted.room
    if room is not None and room.seats is not None and wanted.seats > room.seats:
        yield Conflict(
            kind=Kind.SEATS, severity=rules.of(Kind.SEATS), room=room, seats=wanted.seats
        )


def _of_attestations(
    wanted: Session, attestations: Iterable[AttestationDay], rules: Rules, zone: dt.tzinfo
) -> Iterator[Conflict]:
    first, last = (one.astimezone(zone).date() for one in (wanted.starts_at, wanted.ends_at))
    by_day: defaultdict[dt.date, set[str]] = defaultdict(set)
    for one in attestations:
        if first <= one.day <= last and one.person in wanted.leaders | wanted.participants:
            by_day[one.day].add(one.person)
    for day, people in by_day.items():
        yield Conflict(
            kind=Kind.ATTESTATION,
            severity=rules.of(Kind.ATTESTATION),
            people=tuple(sorted(people)),
            day=day,
        )


def _start(conflict: Conflict, wanted: Session) -> dt.datetime:
    return conflict.other.starts_at if conflict.other is not None else wanted.starts_at


def blocking(found: Sequence[Conflict]) -> list[Conflict]:
    """Return the conflicts with which a session cannot be kept."""
    return [one for one in found if one.blocks]
