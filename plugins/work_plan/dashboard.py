"""The plan's cards of the dashboard: what is overdue, what is due this week, who has not answered."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from peewee import fn

from plugins.work_plan.links import work_list_url
from plugins.work_plan.models import Occurrence, WorkPlan
from plugins.work_plan.own_work import is_open, of_workplace
from plugins.work_plan.permissions import PlanPermission
from portal import clock
from portal.access import policies
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.plugin import Card, Tone

if TYPE_CHECKING:
    from portal.access import Actor

SUNDAY = 6


def cards(actor: Actor) -> list[Card]:
    """Return the cards of the workplace's own work: one query."""
    today = clock.today()
    sunday = today + dt.timedelta(days=SUNDAY - today.weekday())
    query = (
        policies[Occurrence]
        .rows(actor)
        .select(
            fn.COUNT(Occurrence.id).filter(Occurrence.due < today),
            fn.COUNT(Occurrence.id).filter(Occurrence.due >= today),
        )
        .join(WorkPlan)
        .where(
            is_open(),
            of_workplace(actor),
            WorkPlan.state == "at_work",
            Occurrence.due <= sunday,
        )
    )
    overdue, week = fetch_rows(query)[0]
    return [
        Card(
            title=_("Overdue work of the plan"),
            value=str(overdue),
            permission=PlanPermission.VIEW,
            url=work_list_url(when="overdue"),
            tone=Tone.OVERDUE if overdue else Tone.DONE,
            needs_you=bool(overdue),
            order=30,
        ),
        Card(
            title=_("Work of the plan this week"),
            value=str(week),
            permission=PlanPermission.VIEW,
            url=work_list_url(when="week"),
            tone=Tone.SOON if week else Tone.NEUTRAL,
            order=31,
        ),
    ]
