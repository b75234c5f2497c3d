"""Giving a field of a plan its earlier value, through the verbs that keep its work in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan import events, services
from plugins.work_plan.models import TABLES, Activity, EventDate, WorkPlan
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Model

    from portal.access import Actor

OF_ROW = frozenset({"number", "text", "term", "responsible", "counts_for", "counts_needed"})


def revert_field(actor: Actor, record: Model, field: str, value: Any) -> bool | None:
    """Give a field its earlier value: a row's words, a plan's title, an event's day; no others'."""
    if isinstance(record, Activity) and field in OF_ROW:
        services.change_activity(actor, record, values={field: value or ""}, seen=record.version)
    elif isinstance(record, WorkPlan) and field == "title":
        services.change_plan(actor, record, values={"title": value}, seen=record.version)
    elif isinstance(record, EventDate) and field in {"on", "last_on", "note"}:
        told = {"on": record.on, "last_on": record.last_on, "note": record.note, field: value}
        events.change_event_date(
            actor, record, **{**told, "note": told["note"] or ""}, seen=record.version
        )
    elif isinstance(record, TABLES):
        raise Conflict(_("This is changed back on the page of the plan, where work follows it."))
    else:
        return None
    return True
