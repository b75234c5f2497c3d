"""Periodic work by the clock: which slot is due, and asking for it exactly once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peewee import IntegrityError

from portal import clock
from portal.database import fetch_rows, write
from portal.jobs.kinds import known_kinds
from portal.jobs.models import OPEN_STATES, Job

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from portal.plugin import JobKind

KEY = "periodic"


def slot_of(kind: JobKind, now: dt.datetime, zone: ZoneInfo) -> str:
    """Return the newest slot of a periodic kind that has begun by a moment (aware).

    A daily kind's slot is the day in the district's zone, another's the moment in UTC, counted from
    1970, at which its stretch of minutes began. Slots that were missed are not made up for: the
    newest stands for all of them.
    """
    if kind.daily_at:
        here = now.astimezone(zone)
        day = here.date()
        if here.time() < dt.time.fromisoformat(kind.daily_at):
            day -= dt.timedelta(days=1)
        return day.isoformat()
    length = 60 * (kind.every_minutes or 1)
    begun = int(now.timestamp()) // length * length
    return dt.datetime.fromtimestamp(begun, dt.UTC).strftime("%Y-%m-%dT%H:%MZ")


def ask_for_due() -> list[Job]:
    """Ask for all periodic work whose slot has begun and was not asked for yet; return its jobs.

    The table keeps one row a slot, so that of many workers one asks, and a clock that is set back
    repeats nothing. While the work of an earlier slot is open, the new one waits for it.
    """
    now, zone = clock.now(), clock.zone()
    due = {kind.name: (kind, slot_of(kind, now, zone)) for kind in known_kinds().periodic()}
    slots = [slot for _kind, slot in due.values()]
    asked = Job.select(Job.kind, Job.slot).where(Job.kind.in_(list(due)), Job.slot.in_(slots))
    known = set(fetch_rows(asked))
    waits = Job.select(Job.kind).where(
        Job.kind.in_(list(due)), Job.key == KEY, Job.state.in_(OPEN_STATES)
    )
    still_open = {name for (name,) in fetch_rows(waits)}
    made = []
    for name, (kind, slot) in due.items():
        if (name, slot) in known or name in still_open:
            continue
        try:
            with write():
                made.append(Job.create(kind=name, title=str(kind.title), slot=slot, key=KEY))
        except IntegrityError:
            continue  # another worker was quicker
    return made
