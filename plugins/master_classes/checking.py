"""What must hold of events and enrolments whatever happened: each rule with the rows that break it.

No overbooking, no orphan, no duplicate, waiting lists in order, seats within the capacity, quotas
kept, and a log that tells of every enrolment how it came to be what it is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from plugins.master_classes.models import (
    LIVING,
    SEATED,
    Attendance,
    Enrolment,
    EnrolmentChange,
    Event,
    Quota,
    Seat,
    Session,
)
from plugins.master_classes.seating import Asking, Board, next_up
from plugins.staff.models import Person
from portal import clock
from portal.database import fetch_rows
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

OVERBOOKED = "overbooked"
SEATS = "seats"
ORPHAN = "orphan"
DUPLICATE = "duplicate"
ORDER = "order"
QUOTA = "quota"
LOG = "log"
NOBODY_ENROLS = ("draft", "proposed", "declined")
OVER = ("held", "cancelled")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that must not be: which rule, of which event (nought: of one that is not there), in words."""

    rule: str
    event_id: int
    text: str


class _Row(NamedTuple):
    key: int
    event_id: int
    person_id: int | None
    institution_id: int | None
    name: str
    guest_key: str
    state: str
    number: int
    seat: int | None
    erased_at: object
    replaced_by_id: int | None


class _Line(NamedTuple):
    key: int
    enrolment_id: int
    was: str
    became: str
    acted: str
    why: str


@dataclass(slots=True)
class _Known:
    """An event with its rows."""

    key: int
    title: str
    state: str
    capacity: int
    quota: int | None
    promotion: str
    starts_at: dt.datetime | None
    quotas: dict[int, int] = field(default_factory=dict)
    seats: set[int] = field(default_factory=set)
    rows: list[_Row] = field(default_factory=list)
    logs: dict[int, list[_Line]] = field(default_factory=dict)

    def problem(self, rule: str, text: str) -> Problem:
        """Return a problem of this event, named by its number and topic."""
        return Problem(rule, self.key, f"№ {self.key} «{self.title}»: {text}")

    def seated(self) -> list[_Row]:
        """Return who holds a seat."""
        return [one for one in self.rows if one.state in SEATED]

    def waiting(self) -> list[_Row]:
        """Return who waits, in order."""
        found = (one for one in self.rows if one.state == "waiting")
        return sorted(found, key=lambda one: one.number)


def problems() -> list[Problem]:
    """Return everything that is wrong with the events of the whole portal; nothing if all is well."""
    rules = (_overbooked, _seats, _orphans, _duplicates, _order, _quotas, _logs)
    found = [problem for event in _events() for rule in rules for problem in rule(event)]
    return [*found, *_foreign_marks(), *_lost()]


def _overbooked(event: _Known) -> Iterator[Problem]:
    count = len(event.seated())
    if count > event.capacity:
        yield event.problem(
            OVERBOOKED,
            _("%(count)s have places, there are %(places)s", count=count, places=event.capacity),
        )


def _seats(event: _Known) -> Iterator[Problem]:
    wanted = set(range(1, event.capacity + 1))
    if event.seats != wanted:
        yield event.problem(
            SEATS,
            _(
                "rows of places: %(count)s, places: %(places)s",
                count=len(event.seats),
                places=event.capacity,
            ),
        )
    held = Counter(one.seat for one in event.seated())
    for seat, count in held.items():
        if seat is None or seat not in wanted:
            yield event.problem(SEATS, _("the place %(seat)s does not exist", seat=seat))
        elif count > 1:
            yield event.problem(SEATS, _("the place %(seat)s is held twice", seat=seat))


def _orphans(event: _Known) -> Iterator[Problem]:
    keys = {one.key for one in event.rows}
    for one in event.rows:
        if one.person_id is None and not one.name and one.erased_at is None:
            yield event.problem(ORPHAN, _("enrolment № %(key)s is nobody's", key=one.key))
        if one.replaced_by_id is not None and one.replaced_by_id not in keys:
            yield event.problem(
                ORPHAN, _("enrolment № %(key)s is replaced by one elsewhere", key=one.key)
            )
        early = event.state in NOBODY_ENROLS and one.state in LIVING
        late = event.state in OVER and one.state in LIVING and one.state != "placed"
        if early or late or (event.state == "cancelled" and one.state == "placed"):
            yield event.problem(
                ORPHAN,
                _("enrolment № %(key)s goes on although the event does not", key=one.key),
            )


def _duplicates(event: _Known) -> Iterator[Problem]:
    living = [one for one in event.rows if one.state in LIVING]
    persons = Counter(one.person_id for one in living if one.person_id is not None)
    guests = Counter(one.guest_key for one in living if one.guest_key)
    named = {_("person № %(key)s", key=key): count for key, count in persons.items()}
    for who, count in [*named.items(), *guests.items()]:
        if count > 1:
            yield event.problem(
                DUPLICATE, _("%(who)s is enrolled %(count)s times", who=who, count=count)
            )


def _order(event: _Known) -> Iterator[Problem]:
    numbers = Counter(one.number for one in event.rows)
    for number, count in numbers.items():
        if count > 1:
            yield event.problem(ORDER, _("two have the number %(number)s", number=number))
    waiting = event.waiting()
    ahead = event.starts_at is None or event.starts_at > clock.now()
    if ahead and event.state in {"planned", "open", "closed"} and event.promotion == "automatic":
        asking = [Asking(one.key, one.number, one.institution_id) for one in waiting]
        first = next_up(_board(event), asking)
        if first is not None:
            yield event.problem(
                ORDER,
                _("a place is free, and enrolment № %(key)s waits for it", key=first.key),
            )
    yield from _passed_over(event, waiting)


def _passed_over(event: _Known, waiting: Iterable[_Row]) -> Iterator[Problem]:
    """Yield who waits while a later one got a seat since, by nobody's reasoned decision.

    Only those of one institution are compared: a quota, also one that was lifted since, lets others pass.
    """
    for one in waiting:
        since = _since(event, one, "waiting")
        for other in event.seated():
            if other.number < one.number or other.institution_id != one.institution_id:
                continue
            line = _seating_line(event, other)
            if since is None or line is None or line.key < since:
                continue
            if line.acted != "user" or not line.why:
                yield event.problem(
                    ORDER,
                    _(
                        "enrolment № %(later)s has a place, № %(key)s before it waits",
                        later=other.key,
                        key=one.key,
                    ),
                )


def _since(event: _Known, row: _Row, state: str) -> int | None:
    lines = [one.key for one in event.logs.get(row.key, ()) if one.became == state]
    return max(lines) if lines else None


def _seating_line(event: _Known, row: _Row) -> _Line | None:
    """Return the line of the log by which somebody came to hold a seat."""
    lines = [
        one for one in event.logs.get(row.key, ()) if one.became in SEATED and one.was not in SEATED
    ]
    return lines[-1] if lines else None


def _quotas(event: _Known) -> Iterator[Problem]:
    board = _board(event)
    for institution_id, held in board.held.items():
        quota = board.quota_of(institution_id)
        if quota is not None and held > quota:
            yield event.problem(
                QUOTA,
                _(
                    "institution № %(key)s holds %(held)s places of %(quota)s",
                    key=institution_id,
                    held=held,
                    quota=quota,
                ),
            )


def _logs(event: _Known) -> Iterator[Problem]:
    for row in event.rows:
        lines = event.logs.get(row.key, [])
        before = ""
        whole = bool(lines)
        for line in lines:
            whole = whole and line.was == before
            before = line.became
        if not whole or before != row.state:
            yield event.problem(LOG, _("the log of enrolment № %(key)s has a hole", key=row.key))


def _foreign_marks() -> Iterator[Problem]:
    """Yield marks of attendance at a session of an event that the enrolment is not for."""
    rows = (
        Attendance.select(Attendance.id, Session.event, Enrolment.event)
        .join(Session)
        .switch(Attendance)
        .join(Enrolment)
        .where(Session.event != Enrolment.event)
    )
    for key, event_id, _other in fetch_rows(rows):
        yield Problem(
            ORPHAN, event_id, _("mark of attendance № %(key)s is of another event", key=key)
        )


def _lost() -> Iterator[Problem]:
    """Yield rows that belong to what is not there: a database would hold them back, a damaged one has them."""
    parts: tuple[tuple[Any, Any, str], ...] = (
        (Enrolment.event, Event, _("enrolment № %(key)s belongs to an event that is not there")),
        (Enrolment.person, Person, _("enrolment № %(key)s belongs to a person who is not there")),
        (Session.event, Event, _("session № %(key)s belongs to an event that is not there")),
        (Seat.event, Event, _("place № %(key)s belongs to an event that is not there")),
        (Quota.event, Event, _("quota № %(key)s belongs to an event that is not there")),
        (
            EnrolmentChange.enrolment,
            Enrolment,
            _("line № %(key)s of the log belongs to an enrolment that is not there"),
        ),
        (
            Attendance.enrolment,
            Enrolment,
            _("mark of attendance № %(key)s belongs to an enrolment that is not there"),
        ),
        (
            Attendance.session,
            Session,
            _("mark of attendance № %(key)s belongs to a session that is not there"),
        ),
    )
    for field_of, whole, words in parts:
        rows = field_of.model.select(field_of.model.id).where(
            field_of.is_null(False), field_of.not_in(whole.select(whole.id))
        )
        for (key,) in fetch_rows(rows.order_by(field_of.model.id)):
            yield Problem(ORPHAN, 0, words % {"key": key})


def _board(event: _Known) -> Board:
    board = Board(event.capacity, event.quotas, event.quota)
    for one in event.seated():
        if one.seat is not None:
            board.take(one.seat, one.institution_id)
    return board


def _events() -> list[_Known]:
    query = Event.select(
        Event.id,
        Event.title,
        Event.state,
        Event.capacity,
        Event.institution_quota,
        Event.promotion,
        Event.starts_at,
    ).order_by(Event.id)
    rows: Any = query.tuples()
    found = {one[0]: _Known(*one) for one in rows}
    quotas = fetch_rows(Quota.select(Quota.event, Quota.institution, Quota.places))
    for event_id, institution_id, places in quotas:
        if event_id in found:
            found[event_id].quotas[institution_id] = places
    for event_id, number in fetch_rows(Seat.select(Seat.event, Seat.number)):
        if event_id in found:
            found[event_id].seats.add(number)
    logs: dict[int, list[_Line]] = defaultdict(list)
    lines = EnrolmentChange.select(
        EnrolmentChange.id,
        EnrolmentChange.enrolment,
        EnrolmentChange.was,
        EnrolmentChange.became,
        EnrolmentChange.acted,
        EnrolmentChange.why,
    ).order_by(EnrolmentChange.id)
    for one in fetch_rows(lines):
        line = _Line(*one)
        logs[line.enrolment_id].append(line)
    enrolments = Enrolment.select(
        Enrolment.id,
        Enrolment.event,
        Enrolment.person,
        Enrolment.institution,
        Enrolment.name,
        Enrolment.guest_key,
        Enrolment.state,
        Enrolment.queue_number,
        Enrolment.seat,
        Enrolment.erased_at,
        Enrolment.replaced_by,
    ).order_by(Enrolment.id)
    for one in fetch_rows(enrolments):
        row = _Row(*one)
        known = found.get(row.event_id)
        if known is not None:
            known.rows.append(row)
            known.logs[row.key] = logs[row.key]
    return list(found.values())
