"""What the reports on events ask for, and the events that answer it: those that the screen shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask import current_app
from peewee import JOIN

from plugins.excel_reports import contracts
from plugins.master_classes.models import SHOWN, Event
from portal import clock
from portal.access import policies
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.workdays import school_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.excel_reports.contracts import ReportRequest

FIRST, LAST = contracts.period(
    _l("Events from"), _l("Events until"), ends=lambda _actor: school_year(clock.today()).last
)
INSTITUTIONS = contracts.INSTITUTIONS
USUAL = (FIRST, LAST, INSTITUTIONS)
ONE_DAY = dt.timedelta(days=1)
ATTENDED = _l(
    "Attended counts what was marked: a session by its length, a cancelled one for nobody."
)


def events_of(request: ReportRequest, *, held: bool = False) -> list[Event]:
    """Return the events of the period in their order; only those that are over where ``held``.

    Drafts and proposals are not in the plan, and so in no report.
    """
    first, last = contracts.days_of(request)
    start, end = (
        dt.datetime.combine(one, dt.time(), clock.zone()) for one in (first, last + ONE_DAY)
    )
    query = (
        policies[Event]
        .rows(request.actor)
        .select(Event, Institution)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Event)
        .where(Event.starts_at >= start, Event.starts_at < end, Event.state.in_(SHOWN))
    )
    if held:
        query = query.where(Event.state != "cancelled", Event.ends_at <= clock.now())
    return list(query.order_by(Event.starts_at, Event.id))


def chosen(request: ReportRequest, institution_id: int | None) -> bool:
    """Tell whether an institution is one of those that were asked for."""
    wanted = request.values.get(INSTITUTIONS.name) or ()
    return not wanted or institution_id in wanted


def day_of(event: Event) -> dt.date | None:
    """Return the day on which an event begins."""
    return clock.local(event.starts_at).date() if event.starts_at is not None else None


def topics() -> Sequence[tuple[str, str]]:
    """Return code and title of the shared topics in their order; last what has none."""
    listed = [(one.code, one.title) for _owner, one in current_app.extensions["plugins"].topics()]
    return [*listed, ("", _("without a topic"))]
