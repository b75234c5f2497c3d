"""The days of events that terms are bound to: when one is set or changed, its work takes its dates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan.checks import check_day, check_order, refuse
from plugins.work_plan.models import Activity, EventDate, WorkPlan
from plugins.work_plan.occurrences import anchor_of
from plugins.work_plan.pieces import Brought, bring_up
from plugins.work_plan.services import take_plan
from plugins.work_plan.stored_reading import reading_of
from portal.audit.services import record
from portal.changing import change, label_of, take
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt

    from portal.access import Actor


def anchors_of(plan: WorkPlan) -> dict[str, int]:
    """Return the events that terms of a plan wait for, each with how many rows wait."""
    found: dict[str, int] = {}
    query = Activity.select().where(
        Activity.plan == plan.id, Activity.kind.in_(("relative", "within_event"))
    )
    for activity in query.order_by(Activity.position):
        anchor = anchor_of(reading_of(activity))
        if anchor:
            found[anchor] = found.get(anchor, 0) + 1
    return found


def add_event_date(
    actor: Actor,
    plan: WorkPlan,
    *,
    anchor: str,
    on: dt.date,
    last_on: dt.date | None = None,
    note: str = "",
) -> tuple[EventDate, Brought]:
    """Set a day on which an event comes, and give the work bound to it its dates.

    An event may come again: each of its days gives the work once more.
    """
    anchor = anchor.strip()[: EventDate.anchor.max_length]
    if not anchor:
        refuse("anchor", _("Name the event."))
    _check(plan, on, last_on)
    with write():
        stored = take_plan(actor, plan)
        _refuse_same(stored, anchor, on, None)
        made = EventDate.create(
            plan=stored, anchor=anchor, on=on, last_on=last_on, note=note.strip()[:300]
        )
        record(actor, "create", made)
        return made, _bring_up(stored, anchor)


def change_event_date(
    actor: Actor,
    event: EventDate,
    *,
    on: dt.date,
    last_on: dt.date | None = None,
    note: str = "",
    seen: int | None = None,
) -> Brought:
    """Change the day of an event: open work bound to it follows, moved work keeps its own day."""
    _check(event.plan, on, last_on)
    with write():
        plan = take_plan(actor, event.plan)
        stored = take(event, seen)
        _refuse_same(plan, stored.anchor, on, stored.id)
        values: dict[str, Any] = {"on": on, "last_on": last_on, "note": note.strip()[:300]}
        change(actor, stored, values)
        return _bring_up(plan, stored.anchor)


def remove_event_date(actor: Actor, event: EventDate, *, seen: int | None = None) -> Brought:
    """Take the day of an event back: work that nobody has begun waits for a day again."""
    with write():
        plan = take_plan(actor, event.plan)
        stored = take(event, seen)
        record(actor, "delete", stored, label=label_of(stored))
        stored.delete_instance()
        return _bring_up(plan, stored.anchor)


def _bring_up(plan: WorkPlan, anchor: str) -> Brought:
    found = Brought()
    query = Activity.select().where(
        Activity.plan == plan.id, Activity.kind.in_(("relative", "within_event"))
    )
    for activity in query:
        if anchor_of(reading_of(activity)) == anchor:
            found += bring_up(plan, activity)
    return found


def _check(plan: WorkPlan, on: dt.date, last_on: dt.date | None) -> None:
    check_order(on, last_on, "last_on")
    check_day(plan, on, "on")
    check_day(plan, last_on, "last_on")


def _refuse_same(plan: WorkPlan, anchor: str, on: dt.date, but: int | None) -> None:
    same = EventDate.get_or_none(
        (EventDate.plan == plan.id) & (EventDate.anchor == anchor) & (EventDate.on == on)
    )
    if same is not None and same.id != but:
        raise Conflict(_("The event has this day already."))
