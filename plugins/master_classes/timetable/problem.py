"""What a timetable is made of and what comes of it: plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from plugins.master_classes.conflicts.hours import WEEKDAYS, SessionHours
from plugins.master_classes.conflicts.rules import Kind, Rules, Severity

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from plugins.master_classes.conflicts.rules import AttestationDay, Room, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassToPlan:
    """A class that wants dates and rooms, with its wishes.

    The days from ``first`` to ``last`` always hold. Weekdays, times and rooms are wishes, which only a
    ``strict`` class never gives up. Sessions lie at least ``apart`` days from each other. ``audience``
    are the keys of those whom it is for: classes that share one should not lie on one day.
    """

    key: int
    title: str = ""
    sessions: int = 1
    minutes: int = 90
    seats: int = 0
    leaders: frozenset[str] = frozenset()
    participants: frozenset[str] = frozenset()
    audience: frozenset[str] = frozenset()
    organiser: int | None = None
    weekdays: frozenset[int] = WEEKDAYS
    earliest: dt.time | None = None
    latest: dt.time | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    rooms: frozenset[int] = frozenset()
    strict: bool = False
    apart: int = 1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """Classes, rooms, the days from ``first`` to ``last``, and everything that is fixed already."""

    first: dt.date
    last: dt.date
    classes: Sequence[ClassToPlan]
    rooms: Sequence[Room]
    hours: SessionHours = field(default_factory=SessionHours)
    rules: Rules = field(default_factory=Rules)
    taken: Sequence[Session] = ()
    attestations: Sequence[AttestationDay] = ()
    not_before: dt.datetime | None = None

    @property
    def days(self) -> list[dt.date]:
        """Return the days on which sessions may be held."""
        return self.hours.days(self.first, self.last)

    def rooms_for(self, one: ClassToPlan) -> list[Room]:
        """Return the rooms that are looked at for a class: a webinar only for one that wishes it."""
        return [room for room in self.rooms if room.alone or room.key in one.rooms]

    def bound(self, one: ClassToPlan) -> frozenset[str]:
        """Return everybody who can be in one place at a time only: participants too, unless that is off."""
        if self.rules.of(Kind.PARTICIPANT) is Severity.OFF:
            return one.leaders
        return one.leaders | one.participants


@dataclass(frozen=True, slots=True, order=True)
class Placed:
    """A session of a class with its time and room."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    key: int
    number: int
    room: int


class Why(StrEnum):
    """Why a time and room fell out for a class, in the order in which they are looked at."""

    PAST = "past"
    WINDOW = "window"
    WEEKDAY = "weekday"
    ATTESTATION = "attestation"
    TIME = "time"
    LEADER = "leader"
    PARTICIPANT = "participant"
    SEATS = "seats"
    ROOM_WISH = "room_wish"
    TRAVEL = "travel"
    ROOM = "room"
    INSTITUTION = "institution"
    RIVAL = "rival"
    """It is free but for classes of the same proposal."""


class Mend(StrEnum):
    """What would let a class be held, each with the smallest change first."""

    OTHER_TIME = "other_time"
    OTHER_DAYS = "other_days"
    OTHER_ROOMS = "other_rooms"
    ONLINE = "online"
    NEARER = "nearer"
    """Sessions of the class on neighbouring days."""
    NEW_ROOM = "new_room"
    LONGER = "longer"
    OTHER_LEADER = "other_leader"
    FEWER_SEATS = "fewer_seats"
    FEWER_SESSIONS = "fewer_sessions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mending:
    """A change, or two together, after which the class has a place beside all that is proposed.

    ``example`` are the days, times and room that it would have then; ``amount`` are the weeks longer,
    the seats of the new room or of the audience, or the sessions. ``beside`` is the key of the room beside
    which a new one is reckoned: it is as far from others, and of the same institution.
    """

    changes: tuple[Mend, ...]
    example: tuple[Placed, ...]
    amounts: Mapping[Mend, int] = field(default_factory=dict)
    beside: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """A class without a place: how many times and rooms there were, and why each fell out.

    ``takers`` tell for a reason which events (by key, none where they are not shown) took how many;
    ``rivals`` are the classes of the proposal that fight for the same, with how many they took.
    """

    key: int
    total: int
    fell: Mapping[Why, int]
    takers: Mapping[Why, Mapping[int | None, int]]
    rivals: Mapping[int, int]
    mendings: tuple[Mending, ...] = ()
    fits: int = 0
    """How many of its sessions would find a place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the solver found; ``proven`` tells that no more classes can be placed together."""

    placed: tuple[Placed, ...]
    unplaced: tuple[Unplaced, ...] = ()
    proven: bool = True
    seconds: float = 0.0
