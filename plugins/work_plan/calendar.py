"""The plan's entries of the calendar and of the personal feed: deadlines, and the days of events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan.event_words import event_title
from plugins.work_plan.links import plan_url, short, work_url
from plugins.work_plan.models import EventDate, Occurrence, WorkPlan
from plugins.work_plan.nameless import without_names
from plugins.work_plan.own_work import of_workplace, own_plans, work_at_work
from plugins.work_plan.permissions import PlanPermission
from portal.access import policies
from portal.i18n import gettext as _
from portal.plugin import CalendarEntry

if TYPE_CHECKING:
    import datetime as dt

    from portal.access import Actor

MOST = 2_000
LONG_DAYS = 7
"""Windows longer than this stand on their last day alone, or a year would be a wall of bars."""


def entries(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    """Return the deadlines of the workplace's own work and the days of events, between two days."""
    query = (
        work_at_work(actor)
        .where(
            of_workplace(actor),
            Occurrence.state != "dropped",
            Occurrence.due >= first,
            Occurrence.due <= last,
        )
        .order_by(Occurrence.due, Occurrence.id)
        .limit(MOST)
    )
    return [*(_of_work(one) for one in query), *_events(actor, first, last)]


def _of_work(work: Occurrence) -> CalendarEntry:
    due: Any = work.due
    start = work.start if work.start and (due - work.start).days < LONG_DAYS else due
    title = short(work.activity.text)
    plain = short(without_names(work.activity.text))
    is_done = work.state == "done"
    return CalendarEntry(
        key=f"work_plan.work:{work.id}",
        title=_("%(title)s: done", title=title) if is_done else title,
        permission=PlanPermission.VIEW,
        first_on=start,
        last_on=due,
        url=work_url(work.id),
        place=work.institution.short_name,
        note=str(work.plan.title),
        plain_title=_("%(title)s: done", title=plain) if is_done else plain,
    )


def _events(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    query = (
        policies[EventDate]
        .rows(actor)
        .select(EventDate, WorkPlan)
        .join(WorkPlan)
        .where(own_plans(actor), WorkPlan.state == "at_work")
        .where(EventDate.on <= last, (EventDate.last_on >= first) | (EventDate.on >= first))
        .order_by(EventDate.on)
    )
    return [
        CalendarEntry(
            key=f"work_plan.event:{one.id}",
            title=event_title(one.anchor),
            permission=PlanPermission.VIEW,
            first_on=one.on,
            last_on=one.last_on or one.on,
            url=plan_url(one.plan_id),
            note=one.note,
        )
        for one in query
    ]
