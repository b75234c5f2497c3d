"""Who attended an event and how much of it: read from the marks of its sessions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.master_classes.certificates.earning import (
    Mark,
    held_minutes,
    hours_earned,
    percent,
    share_attended,
)
from plugins.master_classes.models import Attendance, Enrolment, Event, Session
from plugins.staff.models import Employment, Person, Position
from portal import clock
from portal.access import policies
from portal.database import among, fetch_rows
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal
    from fractions import Fraction

    from portal.access import Actor

MINUTE = 60


@dataclass(frozen=True, slots=True)
class Attended:
    """One participant with the attended share of the event and the hours that it is worth."""

    enrolment: Enrolment
    share: Fraction
    hours: Decimal | None

    @property
    def came(self) -> bool:
        """Tell whether the participant was there at all."""
        return self.share > 0

    @property
    def percent(self) -> int:
        """Return the share in whole per cent."""
        return percent(self.share)


def attendance_of(actor: Actor, event: Event) -> list[Attended]:
    """Return the participants of an event whom the actor sees, by name, with what they attended.

    A participant holds a place; who was not there stands in the list with nothing attended.
    """
    return attendance_of_many(actor, [event])[event.id]


def attendance_of_many(actor: Actor, events: Sequence[Event]) -> dict[int, list[Attended]]:
    """Return the same of several events by their keys: three queries for all."""
    keys = [one.id for one in events]
    hours = {one.id: one.hours for one in events}
    minutes = _minutes(keys)
    enrolments = list(
        policies[Enrolment]
        .rows(actor)
        .select(Enrolment, Person, Institution)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(among(Enrolment.event, keys), Enrolment.state == "placed")
    )
    marks = _marks(keys)
    found: dict[int, list[Attended]] = {key: [] for key in keys}
    for one in enrolments:
        share = share_attended(minutes.get(one.event_id, {}), marks.get(one.id, {}))
        found[one.event_id].append(Attended(one, share, hours_earned(hours[one.event_id], share)))
    for listed in found.values():
        listed.sort(key=lambda one: (name_of(one.enrolment).casefold(), one.enrolment.id))
    return found


def name_of(one: Any) -> str:
    """Return the full name of a participant or leader: of the databank, else as it was given."""
    return one.person.full_name if one.person_id is not None else one.name


def posts_of(rows: Iterable[Any], day: Any = None) -> dict[tuple[int, int], str]:
    """Return the post of each participant or leader, by person and institution, as it is now.

    Posts are read without a policy: they are printed beside names that the actor sees already.
    """
    people = {one.person_id for one in rows if one.person_id is not None}
    if not people:
        return {}
    today = day or clock.today()
    query = (
        Employment.select(Employment.person, Employment.institution, Position.title)
        .join(Position)
        .where(
            among(Employment.person, people),
            Employment.ended_on.is_null() | (Employment.ended_on >= today),
        )
        .order_by(Employment.kind == "main", Employment.id.desc())
    )
    # the last one written stays: the main post, else the first
    return {(person, place): title for person, place, title in fetch_rows(query)}


def _minutes(keys: Sequence[int]) -> dict[int, dict[int, int]]:
    rows: dict[int, list[tuple[int, int, bool]]] = defaultdict(list)
    for one in Session.select().where(among(Session.event, keys)):
        length = int((one.ends_at - one.starts_at).total_seconds() // MINUTE)
        rows[one.event_id].append((one.id, length, one.cancelled))
    return {key: held_minutes(sessions) for key, sessions in rows.items()}


def _marks(keys: Sequence[int]) -> dict[int, dict[int, Mark]]:
    query = (
        Attendance.select(
            Attendance.enrolment, Attendance.session, Attendance.present, Attendance.minutes
        )
        .join(Session)
        .where(among(Session.event, keys))
    )
    found: dict[int, dict[int, Mark]] = defaultdict(dict)
    for enrolment, session, present, minutes in fetch_rows(query):
        found[enrolment][session] = Mark(bool(present), minutes)
    return found
