"""How far work has come: counted by plan, by row, for the plan's own work or what was handed down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from peewee import fn

from plugins.work_plan.models import Activity, Occurrence, WorkPlan
from plugins.work_plan.own_work import is_open
from portal import clock
from portal.database import as_date, fetch_rows

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


GOES_ON = ("continuous", "recurring")
"""Kinds of terms whose work without a last day waits for none."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Pieces of work: how many in all, done, overdue, open in time, without a day, dropped, going on.

    ``next_due`` is the nearest last day that has not passed. An open piece is counted once: as
    overdue, in time, waiting for a day, or as work that goes on and never has one.
    """

    total: int = 0
    done: int = 0
    overdue: int = 0
    in_time: int = 0
    undated: int = 0
    dropped: int = 0
    goes_on: int = 0
    next_due: dt.date | None = None

    @property
    def wanted(self) -> int:
        """Return how many pieces are to be done: all but the dropped ones and those that go on."""
        return self.total - self.dropped - self.goes_on

    @property
    def share(self) -> int:
        """Return how much of it is done, in per cent."""
        return round(100 * self.done / self.wanted) if self.wanted else 0


NOTHING = Progress()


def of_plans(plan_ids: Iterable[int]) -> dict[int, Progress]:
    """Return the progress of plans' own work by their keys: one query."""
    query = Occurrence.select().join(WorkPlan).where(Occurrence.plan.in_(list(plan_ids)))
    return _by(Occurrence.plan, query.where(Occurrence.institution == WorkPlan.institution))


def of_rows(plan: WorkPlan) -> dict[int, Progress]:
    """Return the progress of a plan's own work by the keys of its rows: one query."""
    query = Occurrence.select().where(
        Occurrence.plan == plan.id, Occurrence.institution == plan.institution_id
    )
    return _by(Occurrence.activity, query)


def of_handed_down(activity_ids: Iterable[int]) -> dict[int, Progress]:
    """Return the progress of what was handed down, by the keys of its rows: one query."""
    keys = list(activity_ids)
    if not keys:
        return {}
    query = Occurrence.select().where(
        Occurrence.activity.in_(keys),
        Occurrence.handed_down == True,  # noqa: E712
    )
    return _by(Occurrence.activity, query)


def _by(key: Any, query: Any) -> dict[int, Progress]:
    today = clock.today()
    due = cast("Any", Occurrence.due)
    undated = is_open() & due.is_null()
    goes_on = Activity.kind.in_(GOES_ON)
    count = fn.COUNT(Occurrence.id)
    joined = query.switch(Occurrence).join(Activity)
    found = joined.select(
        key,
        count,
        count.filter(Occurrence.state == "done"),
        fn.COUNT(Occurrence.id).filter(is_open() & (due < today)),
        fn.COUNT(Occurrence.id).filter(is_open() & (due >= today)),
        fn.COUNT(Occurrence.id).filter(undated & ~goes_on),
        fn.COUNT(Occurrence.id).filter(Occurrence.state == "dropped"),
        fn.COUNT(Occurrence.id).filter(undated & goes_on),
        fn.MIN(due).filter(is_open() & (due >= today)),
    ).group_by(key)
    return {row[0]: _of(row) for row in fetch_rows(found)}


def _of(row: tuple[Any, ...]) -> Progress:
    _key, total, done, overdue, in_time, undated, dropped, going, nearest = row
    return Progress(
        total, done, overdue, in_time, undated, dropped, going, next_due=as_date(nearest)
    )
