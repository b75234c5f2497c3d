"""What the page of a timetable shows: rows with their sessions, those without a place and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.master_classes.conflicts.gathering import rooms_of
from plugins.master_classes.models import Event, Leader
from plugins.master_classes.timetable.gathering import classes_of
from plugins.master_classes.timetable.models import ProposedSession, TimetableLine
from plugins.master_classes.timetable.stored import from_json
from plugins.master_classes.timetable.wording import (
    against_wishes,
    mending_in_words,
    reasons_in_words,
    span_in_words,
    wishes_in_words,
)
from plugins.staff.models import Person
from portal.database import among, fetch_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.master_classes.timetable.models import Timetable
    from plugins.master_classes.timetable.problem import Unplaced


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An event with its proposed sessions in words, and the wishes that they do not keep."""

    key: int
    title: str
    event: Event
    leaders: str
    sessions: list[tuple[str, str]]
    missed: list[str]
    wishes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """An event without a place: causes with their numbers, and what would help."""

    event: Event
    wishes: str
    total: int
    fits: int
    sessions: int
    reasons: list[str]
    mendings: list[str]


@dataclass(slots=True)
class Shown:
    """A timetable as its page shows it."""

    placed: list[Row] = field(default_factory=list)
    accepted: list[Row] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    waiting: int = 0


def proposal_of(timetable: Timetable) -> Shown:
    """Return the rows of a timetable, by when their first session is."""
    lines = list(
        TimetableLine.select(TimetableLine, Event)
        .join(Event)
        .where(TimetableLine.timetable == timetable.id)
        .order_by(Event.title, TimetableLine.id)
    )
    sessions: defaultdict[int, list[ProposedSession]] = defaultdict(list)
    proposed = ProposedSession.select().where(
        among(ProposedSession.line, [one.id for one in lines])
    )
    for one in proposed.order_by(ProposedSession.starts_at):
        sessions[one.line_id].append(one)
    classes = {one.key: one for one in classes_of([one.event for one in lines])}
    rooms = {key: room.name for key, room in rooms_of(timetable.municipality_id).items()}
    told = {one.id: from_json(one.event_id, one.told) for one in lines if one.state == "left"}
    titles = _titles(told.values())
    leaders = _leaders([one.event_id for one in lines])
    shown = Shown()
    ordered = sorted(lines, key=lambda one: _first(sessions[one.id]))
    for line in ordered:
        wanted = classes[line.event_id]
        words = wishes_in_words(wanted, rooms)
        if line.state == "left":
            reasons = told[line.id]
            shown.left.append(
                Left(
                    event=line.event,
                    wishes=words,
                    total=reasons.total,
                    fits=reasons.fits,
                    sessions=wanted.sessions,
                    reasons=reasons_in_words(reasons, titles),
                    mendings=[mending_in_words(one, rooms) for one in reasons.mendings],
                )
            )
        elif line.state == "waits":
            shown.waiting += 1
        else:
            some = sessions[line.id]
            missed = [
                word
                for one in some
                for word in against_wishes(wanted, one.starts_at, one.ends_at, one.place_id)
            ]
            row = Row(
                key=line.id,
                title=line.event.title,
                event=line.event,
                leaders=", ".join(leaders[line.event_id]),
                sessions=[
                    (span_in_words(one.starts_at, one.ends_at), rooms.get(one.place_id, ""))
                    for one in some
                ],
                missed=list(dict.fromkeys(missed)),
                wishes=words,
            )
            (shown.accepted if line.state == "accepted" else shown.placed).append(row)
    return shown


def _first(sessions: list[ProposedSession]) -> str:
    return sessions[0].starts_at.isoformat() if sessions else ""


def _titles(told: Iterable[Unplaced]) -> dict[int, str]:
    """Return the titles of the events that reasons name."""
    keys: set[int] = set()
    for one in told:
        keys |= set(one.rivals)
        keys |= {key for some in one.takers.values() for key in some if key is not None}
    rows = Event.select(Event.id, Event.title).where(among(Event.id, keys))
    return dict(fetch_rows(rows)) if keys else {}


def _leaders(events: Iterable[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query: Any = (
        Leader.select(Leader, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(among(Leader.event, events))
        .order_by(Leader.id)
    )
    for one in query:
        found[one.event_id].append(str(one))
    return found
