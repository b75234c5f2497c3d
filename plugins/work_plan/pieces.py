"""Bringing the pieces of work in the database to what a term asks for, for one place or thousands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from peewee import fn

from plugins.work_plan.handing import HandTo, receivers
from plugins.work_plan.models import (
    Activity,
    ActivityResponsible,
    EventDate,
    Evidence,
    Occurrence,
    WorkPlan,
)
from plugins.work_plan.occurrences import (
    EventDay,
    Piece,
    Standing,
    anchor_of,
    difference,
    pieces_of,
)
from plugins.work_plan.stored_reading import reading_of
from portal import clock
from portal.database import as_date, database, fetch_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Place = tuple[int, bool]
"""Whose work: an institution's key, and whether the work was handed down to it."""

AT_A_TIME = 500
"""Rows of one statement: SQLite binds 32,766 values at most, but a longer one only costs memory."""


COLUMNS = (
    *("activity", "plan", "institution", "handed_down", "origin", "event"),
    *("start", "due", "first_due", "moves", "state", "responsible", "reason", "note", "version"),
    "changed_at",
)
"""What is written of a new piece of work, in this order."""

One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Brought:
    """How many pieces of work were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __add__(self, other: Brought) -> Brought:
        """Return both together."""
        return Brought(
            self.added + other.added, self.changed + other.changed, self.removed + other.removed
        )


class _Changes:
    """What is to be written, gathered for all places."""

    def __init__(self) -> None:
        self.add: list[tuple[Place, Piece]] = []
        self.change: defaultdict[Piece, list[int]] = defaultdict(list)
        self.remove: list[int] = []


def add_for_newcomers(plan: WorkPlan, activity: Activity) -> int:
    """Add the work of institutions that have none of an activity handed down yet; return how much.

    Joins the transaction. Those that have it are not looked at, so this is quick when nobody has come.
    """
    known = Occurrence.select(Occurrence.institution).where(
        Occurrence.activity == activity.id,
        Occurrence.handed_down == True,  # noqa: E712
    )
    have = {key for (key,) in fetch_rows(known.distinct())}
    to = HandTo.from_text(activity.hand_to)
    new = [key for key in receivers(plan, to) if key not in have]
    if not new or activity.dropped_reason:
        return 0
    changes = _Changes()
    changes.add += [((key, True), piece) for key in new for piece in wanted_of(activity)]
    return _write(plan, activity, changes).added


def bring_up(plan: WorkPlan, activity: Activity) -> Brought:
    """Bring the pieces of work of an activity to what its term asks for; join the transaction.

    What somebody has begun, done or moved stays; work that was added by hand is left alone. Only a
    plan at work hands anything down.
    """
    wanted = () if activity.dropped_reason else wanted_of(activity)
    to = HandTo.from_text(activity.hand_to) if plan.state == "at_work" else HandTo()
    places: set[Place] = {(plan.institution_id, False)}
    places |= {(key, True) for key in receivers(plan, to)}
    standing = standing_of(activity.id)
    changes = _Changes()
    for place in sorted(places | standing.keys()):
        found = difference(standing.get(place, ()), wanted if place in places else ())
        changes.add += [(place, piece) for piece in found.add]
        changes.remove += found.remove
        for key, piece in found.change:
            changes.change[piece].append(key)
    return _write(plan, activity, changes)


def wanted_of(activity: Activity) -> tuple[Piece, ...]:
    """Return what an activity's term asks for, with the days that its event has in the plan."""
    reading = reading_of(activity)
    anchor = anchor_of(reading)
    return pieces_of(reading, events_of(activity.plan_id, anchor) if anchor else ())


def events_of(plan_id: int, anchor: str) -> tuple[EventDay, ...]:
    """Return the days of an event in a plan, the first one first."""
    query = (
        EventDate.select()
        .where(EventDate.plan == plan_id, EventDate.anchor == anchor)
        .order_by(EventDate.on)
    )
    return tuple(EventDay(key=one.id, on=one.on, last_on=one.last_on) for one in query)


def responsible_of(activity: Activity) -> int | None:
    """Return the key of the first user who answers for an activity, where one is named."""
    query = (
        ActivityResponsible.select(ActivityResponsible.user)
        .where(ActivityResponsible.activity == activity.id, ActivityResponsible.user.is_null(False))
        .order_by(ActivityResponsible.id)
        .limit(1)
    )
    return next((key for (key,) in fetch_rows(query)), None)


def standing_of(activity_id: int) -> dict[Place, list[Standing]]:
    """Return the pieces that the term gave, by place, in the order of their days."""
    proof = fn.EXISTS(Evidence.select(Evidence.id).where(Evidence.occurrence == Occurrence.id))
    query = (
        Occurrence.select(
            Occurrence.id,
            Occurrence.institution,
            Occurrence.handed_down,
            Occurrence.start,
            Occurrence.due,
            Occurrence.first_due,
            Occurrence.event,
            Occurrence.state,
            Occurrence.moves,
            proof,
        )
        .where(Occurrence.activity == activity_id, Occurrence.origin == "term")
        .order_by(Occurrence.due, Occurrence.id)
    )
    found: defaultdict[Place, list[Standing]] = defaultdict(list)
    for key, place, handed, start, due, first_due, event, state, moves, proved in fetch_rows(query):
        found[place, bool(handed)].append(
            Standing(
                key=key,
                start=as_date(start),
                due=as_date(first_due if moves else due),
                event=event,
                touched=bool(proved) or bool(moves) or state != "planned",
            )
        )
    return found


def parts(rows: Sequence[One]) -> Iterator[Sequence[One]]:
    """Yield rows in parts that fit one statement."""
    for first in range(0, len(rows), AT_A_TIME):
        yield rows[first : first + AT_A_TIME]


def _write(plan: WorkPlan, activity: Activity, changes: _Changes) -> Brought:
    _insert(plan, activity, changes.add)
    changed = sum(_redate(keys, piece) for piece, keys in changes.change.items())
    for keys in parts(changes.remove):
        Occurrence.delete().where(Occurrence.id.in_(keys)).execute()
    return Brought(len(changes.add), changed, len(changes.remove))


def _insert(plan: WorkPlan, activity: Activity, added: Sequence[tuple[Place, Piece]]) -> None:
    """Write new pieces by one prepared statement: peewee takes ten times longer for tens of thousands."""
    if not added:
        return
    now = Occurrence.changed_at.db_value(clock.now())
    responsible = responsible_of(activity)
    rows = [
        (
            *(activity.id, plan.id, place, handed, "term", piece.event),
            *(piece.start, piece.due, piece.due, 0, "planned"),
            *(None if handed else responsible, "", "", 1, now),
        )
        for (place, handed), piece in added
    ]
    fields = Occurrence._meta.fields  # noqa: SLF001 - peewee's public way
    columns = ", ".join(f'"{fields[name].column_name}"' for name in COLUMNS)
    marks = ", ".join([database.param] * len(COLUMNS))
    database.cursor().executemany(
        f"insert into work_plan_occurrence ({columns}) values ({marks})",  # noqa: S608 - own names
        rows,
    )


def _redate(keys: Sequence[int], piece: Piece) -> int:
    """Give pieces new days: done and dropped ones keep theirs, moved ones the day they moved to."""
    changed = 0
    for some in parts(keys):
        open_ = Occurrence.id.in_(some) & Occurrence.state.in_(("planned", "in_progress"))
        again = {"version": Occurrence.version + 1, "changed_at": clock.now()}
        days = {"start": piece.start, "due": piece.due, "first_due": piece.due}
        fresh = Occurrence.update(**days, event=piece.event, **again)
        changed += fresh.where(open_, Occurrence.moves == 0).execute()
        moved = Occurrence.update(first_due=piece.due, **again)
        changed += moved.where(open_, Occurrence.moves > 0).execute()
    return changed
