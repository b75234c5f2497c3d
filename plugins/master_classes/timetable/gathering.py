"""What a timetable is made of, read from the database: events without dates with their wishes, and all that is fixed."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from plugins.master_classes.conflicts.gathering import NOBODY, around, attestations
from plugins.master_classes.conflicts.hours import WEEKDAYS, time_of
from plugins.master_classes.conflicts.rules import Kind, Severity
from plugins.master_classes.conflicts.settings import rules, session_hours
from plugins.master_classes.models import Audience, Event, Place
from plugins.master_classes.timetable.models import (
    EVERY_DAY,
    Timetable,
    TimetableLine,
    Wish,
    WishedPlace,
)
from plugins.master_classes.timetable.problem import ClassToPlan, Problem
from plugins.master_classes.timetable.reasons import MOST_WEEKS, WEEK
from portal import clock
from portal.access import policies
from portal.database import among, fetch_rows, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from portal.access import Actor

PLANNABLE = ("draft", "proposed")
"""The states of events that a timetable gives dates to: what is in the plan has its date."""
ACADEMIC_HOUR = 45
USUAL_MINUTES = 90
LONGEST_MINUTES = 240


def events_without_dates(actor: Actor) -> list[Event]:
    """Return the events that a timetable could give dates to, by title."""
    return list(
        policies[Event]
        .rows(actor)
        .where(Event.state.in_(PLANNABLE), Event.starts_at.is_null())
        .order_by(Event.title, Event.id)
    )


def problem_of(actor: Actor, timetable: Timetable) -> Problem:
    """Return what the solver is asked: the events of a timetable that have no dates yet."""
    events = list(
        Event.select()
        .join(TimetableLine)
        .where(
            TimetableLine.timetable == timetable.id,
            TimetableLine.state != "accepted",
            Event.state.in_(PLANNABLE),
            Event.starts_at.is_null(),
        )
        .order_by(Event.id)
    )
    hours = dataclasses.replace(
        session_hours(), opens=time_of(timetable.opens), closes=time_of(timetable.closes)
    )
    first = hours.at(timetable.first_on, hours.opens)
    latest = timetable.last_on + WEEK * (MOST_WEEKS + 1)
    last = hours.at(latest, hours.closes)
    there = around(
        actor,
        timetable.municipality_id,
        first=first,
        last=last,
        events=[one.id for one in events],
    )
    in_use = _in_use(timetable.municipality_id)
    classes = classes_of(events)
    decided = rules()
    days = []
    if decided.of(Kind.ATTESTATION) is not Severity.OFF:
        people = {person for one in events for person in there.leaders.get(one.id, NOBODY)}
        days = attestations(actor, people, timetable.first_on, latest)
    return Problem(
        first=timetable.first_on,
        last=timetable.last_on,
        classes=[
            dataclasses.replace(
                one,
                leaders=there.leaders.get(one.key, NOBODY),
                participants=there.participants.get(one.key, NOBODY),
            )
            for one in classes
        ],
        rooms=[room for key, room in there.rooms.items() if key in in_use],
        hours=hours,
        rules=decided,
        taken=there.sessions,
        attestations=days,
        not_before=clock.now(),
    )


def classes_of(events: Sequence[Event]) -> list[ClassToPlan]:
    """Return events as classes with their wishes and audience, without their people: three queries."""
    keys = [one.id for one in events]
    wishes = {one.event_id: one for one in Wish.select().where(among(Wish.event, keys))}
    places: defaultdict[int, set[int]] = defaultdict(set)
    listed = WishedPlace.select(WishedPlace.wish, WishedPlace.place)
    for wish, place in fetch_rows(
        listed.where(among(WishedPlace.wish, [w.id for w in wishes.values()]))
    ):
        places[wish].add(place)
    audience = _audience(keys)
    return [_class(one, wishes.get(one.id) or usual_wish(one), places, audience) for one in events]


def usual_wish(event: Event) -> Wish:
    """Return the wish of an event that nobody has told any for: its hours in sessions of a usual length."""
    minutes = int((event.hours or 0) * ACADEMIC_HOUR) or USUAL_MINUTES
    sessions = -(-minutes // LONGEST_MINUTES)
    return Wish(event=event, sessions=sessions, minutes=-(-minutes // sessions))


def _class(
    event: Event,
    wish: Wish,
    places: Mapping[int, set[int]],
    audience: Mapping[int, frozenset[str]],
) -> ClassToPlan:
    return ClassToPlan(
        key=event.id,
        title=event.title,
        sessions=wish.sessions,
        minutes=wish.minutes,
        seats=event.capacity,
        audience=audience.get(event.id, frozenset()),
        organiser=event.institution_id,
        weekdays=weekdays_of(wish),
        earliest=time_of(wish.earliest) if wish.earliest is not None else None,
        latest=time_of(wish.latest) if wish.latest is not None else None,
        first=wish.first_on,
        last=wish.last_on,
        rooms=frozenset(places.get(wish.id, ())) if wish.id is not None else frozenset(),
        strict=wish.strict,
        apart=wish.apart,
    )


def weekdays_of(wish: Wish) -> frozenset[int]:
    """Return the wished weekdays, Monday is 0; all where none is told."""
    if not wish.weekdays or wish.weekdays == EVERY_DAY:
        return WEEKDAYS
    return frozenset(int(one) - 1 for one in wish.weekdays)


def _audience(events: Iterable[int]) -> dict[int, frozenset[str]]:
    """Return whom events are for, as keys that two events share where they are for the same.

    Of two conditions the finer one counts: a subject before a position.
    """
    told: defaultdict[int, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    rows: list[tuple[Any, ...]] = fetch_rows(
        Audience.select(Audience.event, Audience.kind, Audience.value).where(
            among(Audience.event, events)
        )
    )
    for event, kind, value in rows:
        told[event][kind].add(f"{kind}:{fold(value)}")
    return {
        event: frozenset(kinds.get("subject") or kinds.get("position") or ())
        for event, kinds in told.items()
    }


def _in_use(municipality_id: int) -> set[int]:
    rows = Place.select(Place.id).where(
        Place.municipality == municipality_id,
        Place.in_use == True,  # noqa: E712 - SQL
    )
    return {key for (key,) in fetch_rows(rows)}


def working_month(day: dt.date) -> tuple[dt.date, dt.date]:
    """Return the first and the last day of the month after a day's."""
    first = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    last = (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)
    return first, last
