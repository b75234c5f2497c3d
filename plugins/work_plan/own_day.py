"""An actor's day in the plan: work to do, rows that wait for a date, and counts; one query for all.

Cards of the dashboard and tasks of "My work" stand on one page: it is asked once for both.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import g
from peewee import Case, Value, fn

from plugins.work_plan.models import Activity, Occurrence, WorkPlan
from plugins.work_plan.own_work import is_open, of_actor, of_workplace, own_plans
from portal import clock
from portal.access import policies
from portal.database import as_date, fetch_rows
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.access import Actor

AHEAD_DAYS = 45
MOST = 500
SUNDAY = 6
WAITING = ("unread", "inherit")


@dataclass(frozen=True, slots=True)
class OwnWork:
    """One piece of work that the actor is to do."""

    id: int
    text: str
    due: dt.date
    moves: int
    handed_down: bool
    institution: str
    plan: str


@dataclass(frozen=True, slots=True)
class WaitingRows:
    """How many rows of one own plan have a term to be confirmed or dated by hand."""

    plan_id: int
    title: str
    rows: int


@dataclass(frozen=True, slots=True)
class OwnDay:
    """What an actor's day holds; the counts are of the whole workplace, overdue and until Sunday."""

    work: tuple[OwnWork, ...]
    waiting: tuple[WaitingRows, ...]
    overdue: int
    week: int


def day_of(actor: Actor) -> OwnDay:
    """Return the actor's day; asked once per request."""
    known: dict[int, OwnDay] | None = g.get("work_plan_days")
    if known is None:
        known = g.work_plan_days = {}
    if actor.workplace.id not in known:
        known[actor.workplace.id] = _asked(actor, clock.today())
    return known[actor.workplace.id]


def _asked(actor: Actor, today: dt.date) -> OwnDay:
    work: list[OwnWork] = []
    waiting: list[WaitingRows] = []
    overdue = week = 0
    query = _work(actor, today).union_all(_waiting(actor)).union_all(_counts(actor, today))
    for what, number, text, due, count, more, place, plan in fetch_rows(query):
        if what == "work":
            on = as_date(due)
            assert on is not None, "the query asks for work with a last day"  # noqa: S101
            work.append(OwnWork(number, text, on, count, bool(more), place, plan))
        elif what == "waiting":
            waiting.append(WaitingRows(number, plan, count))
        else:
            overdue, week = count, more
    work.sort(key=lambda one: (one.due, one.id))
    waiting.sort(key=lambda one: one.plan_id)
    return OwnDay(tuple(work), tuple(waiting), overdue, week)


def _work(actor: Actor, today: dt.date) -> Any:
    nearest = (
        policies[Occurrence]
        .rows(actor)
        .select(Occurrence.id)
        .join(WorkPlan)
        .where(
            WorkPlan.state == "at_work",
            is_open(),
            of_actor(actor),
            Occurrence.due <= today + dt.timedelta(days=AHEAD_DAYS),
        )
        .order_by(Occurrence.due, Occurrence.id)
        .limit(MOST)
    )
    return (
        Occurrence.select(
            Value("work"),
            Occurrence.id,
            Activity.text,
            Occurrence.due,
            Occurrence.moves,
            Case(None, ((Occurrence.handed_down, 1),), 0),
            Institution.short_name,
            WorkPlan.title,
        )
        .join(Activity)
        .switch(Occurrence)
        .join(WorkPlan)
        .switch(Occurrence)
        .join(Institution)
        .where(Occurrence.id.in_(nearest))
    )


def _waiting(actor: Actor) -> Any:
    doubtful = (Activity.certainty == "ask") | Activity.kind.in_(WAITING)
    return (
        Activity.select(
            Value("waiting"),
            WorkPlan.id,
            Value(""),
            Value(None),
            fn.COUNT(Activity.id),
            Value(0),
            Value(""),
            WorkPlan.title,
        )
        .join(WorkPlan)
        .where(own_plans(actor), WorkPlan.state != "closed", Activity.dropped_reason == "")
        .where(doubtful, Activity.kind.not_in(("continuous", "on_request")))
        .group_by(WorkPlan.id, WorkPlan.title)
    )


def _counts(actor: Actor, today: dt.date) -> Any:
    sunday = today + dt.timedelta(days=SUNDAY - today.weekday())
    return (
        policies[Occurrence]
        .rows(actor)
        .select(
            Value("counts"),
            Value(0),
            Value(""),
            Value(None),
            fn.COUNT(Occurrence.id).filter(Occurrence.due < today),
            fn.COUNT(Occurrence.id).filter(Occurrence.due >= today),
            Value(""),
            Value(""),
        )
        .join(WorkPlan)
        .where(
            is_open(),
            of_workplace(actor),
            WorkPlan.state == "at_work",
            Occurrence.due <= sunday,
        )
    )
