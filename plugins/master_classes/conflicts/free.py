"""The nearest free times and rooms for a session that cannot be held when it was wanted. Pure."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.master_classes.conflicts.rules import Kind, Rules, Severity, find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from plugins.master_classes.conflicts.hours import SessionHours
    from plugins.master_classes.conflicts.rules import AttestationDay, Conflict, Room, Session

FURTHEST_DAYS = 31
FREE_COUNT = 5
ONE_DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FreeSlot:
    """A time and a room without any conflict."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    room: Room | None


def nearest_free(
    wanted: Session,
    taken: Sequence[Session],
    rooms: Sequence[Room],
    hours: SessionHours,
    rules: Rules,
    *,
    attestations: Sequence[AttestationDay] = (),
    not_before: dt.datetime,
    count: int = FREE_COUNT,
) -> list[FreeSlot]:
    """Return the nearest free times and rooms, at most ``count``, the nearest first.

    Near is: another room at the same time, then the same day, then the days around it. The wanted room is tried
    first, then the others of its site, then the rest with the fewest seats that suffice. One room is
    proposed for each time.
    """
    strict = _strict(rules)
    minutes = int((wanted.ends_at - wanted.starts_at).total_seconds() // 60)
    tried = _in_order(wanted, rooms)
    by_day = _by_day(taken, hours)
    found: list[FreeSlot] = []
    for day in _days_around(hours.day_of(wanted.starts_at)):
        if len(found) >= count:
            break
        if not hours.is_held(day):
            continue
        near = [one for number in (-1, 0, 1) for one in by_day.get(day + ONE_DAY * number, ())]
        moments = sorted(
            {hours.at(day, time) for time in hours.starts(day, minutes)}
            | ({wanted.starts_at} if day == hours.day_of(wanted.starts_at) else set()),
            key=lambda one: (abs(one - _same_time(wanted, day, hours)), one),
        )
        for start in moments:
            if start < not_before:
                continue
            slot = _free_room(
                dataclasses.replace(wanted, starts_at=start, ends_at=start + _length(wanted)),
                near,
                tried,
                strict,
                attestations,
                hours,
            )
            if slot is not None:
                found.append(slot)
                if len(found) >= count:
                    break
    return found


def _strict(rules: Rules) -> Rules:
    """Return rules by which a time is free: of all that the district looks at, warnings too.

    Another event of the institution is no obstacle unless it blocks: it has more rooms than one.
    """
    severity = {
        kind: Severity.OFF if rules.of(kind) is Severity.OFF else Severity.BLOCK for kind in Kind
    }
    if rules.of(Kind.INSTITUTION) is not Severity.BLOCK:
        severity[Kind.INSTITUTION] = Severity.OFF
    return Rules(severity=severity, travel=rules.travel)


def _free_room(
    moved: Session,
    near: Iterable[Session],
    rooms: Sequence[Room | None],
    rules: Rules,
    attestations: Sequence[AttestationDay],
    hours: SessionHours,
) -> FreeSlot | None:
    near = list(near)
    for room in rooms:
        tried = dataclasses.replace(moved, room=room)
        against: list[Conflict] = find(
            tried, near, rules, attestations=attestations, zone=hours.zone
        )
        if not against:
            return FreeSlot(tried.starts_at, tried.ends_at, room)
    return None


def _in_order(wanted: Session, rooms: Sequence[Room]) -> list[Room | None]:
    """Return the rooms that suffice, in the order in which they are tried."""
    if wanted.room is None:
        return [None]
    others = [
        one
        for one in rooms
        if one.key != wanted.room.key
        and one.alone == wanted.room.alone
        and (one.seats is None or one.seats >= wanted.seats)
    ]
    site = wanted.site
    others.sort(key=lambda one: (one.site != site, one.seats or 0, one.name, one.key))
    return [wanted.room, *others]


def _by_day(taken: Iterable[Session], hours: SessionHours) -> dict[dt.date, list[Session]]:
    found: defaultdict[dt.date, list[Session]] = defaultdict(list)
    for one in taken:
        found[hours.day_of(one.starts_at)].append(one)
    return found


def _days_around(day: dt.date) -> Iterator[dt.date]:
    yield day
    for number in range(1, FURTHEST_DAYS + 1):
        yield day + ONE_DAY * number
        yield day - ONE_DAY * number


def _same_time(wanted: Session, day: dt.date, hours: SessionHours) -> dt.datetime:
    return hours.at(day, wanted.starts_at.astimezone(hours.zone).time())


def _length(wanted: Session) -> dt.timedelta:
    return wanted.ends_at - wanted.starts_at
