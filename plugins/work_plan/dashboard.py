"""The plan's cards of the dashboard: what is overdue, what is due this week, who has not answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.links import work_list_url
from plugins.work_plan.own_day import day_of
from plugins.work_plan.permissions import PlanPermission
from portal.i18n import gettext as _
from portal.plugin import Card, Tone

if TYPE_CHECKING:
    from portal.access import Actor


def cards(actor: Actor) -> list[Card]:
    """Return the cards of the workplace's own work."""
    day = day_of(actor)
    return [
        Card(
            title=_("Overdue work of the plan"),
            value=str(day.overdue),
            permission=PlanPermission.VIEW,
            url=work_list_url(when="overdue"),
            tone=Tone.OVERDUE if day.overdue else Tone.DONE,
            needs_you=bool(day.overdue),
            order=30,
        ),
        Card(
            title=_("Work of the plan this week"),
            value=str(day.week),
            permission=PlanPermission.VIEW,
            url=work_list_url(when="week"),
            tone=Tone.SOON if day.week else Tone.NEUTRAL,
            order=31,
        ),
    ]
