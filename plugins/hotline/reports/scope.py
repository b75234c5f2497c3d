"""What the hotline's reports ask for, and the requests that answer it: those that the screen shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.excel_reports import contracts
from plugins.hotline.models import Request
from plugins.hotline.topics import ordered_topics
from portal import clock
from portal.access import policies
from portal.database import among
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from plugins.hotline.models import Topic

FIRST, LAST = contracts.period(_l("Received from"), _l("Received until"))
INSTITUTIONS = contracts.INSTITUTIONS
USUAL = (FIRST, LAST, INSTITUTIONS)
ONE_DAY = dt.timedelta(days=1)
COUNTED = _l(
    "Requests that were merged into another one are counted once; removed ones are not counted."
)


def within(request: ReportRequest, first: dt.date, last: dt.date) -> Any:
    """Return the requests of the actor received on days, of the institutions asked for; none selected yet."""
    start, end = (
        dt.datetime.combine(one, dt.time(), clock.zone()) for one in (first, last + ONE_DAY)
    )
    query = (
        policies[Request]
        .rows(request.actor)
        .where(Request.received_at >= start, Request.received_at < end)
    )
    return of_places(request, query)


def counted(request: ReportRequest) -> Any:
    """Return the requests of the period that figures count."""
    query = within(request, *contracts.days_of(request))
    return query.where(Request.removed_at.is_null(), Request.merged_into.is_null())


def of_places(request: ReportRequest, query: Any) -> Any:
    """Narrow a query of requests to the institutions asked for."""
    chosen = request.values.get(INSTITUTIONS.name) or ()
    return query.where(among(Request.institution, chosen)) if chosen else query


def topics_in_order() -> Sequence[tuple[int | None, str, str]]:
    """Return key, title of the whole and title of every topic, in order; last what has none."""
    listed = ordered_topics(all_of_them=True)
    titles = {one.id: one.title for one in listed}

    def whole(one: Topic) -> str:
        return titles.get(one.parent_id or one.id, one.title)

    found: list[tuple[int | None, str, str]] = [
        (one.id, whole(one), one.title if one.parent_id is not None else "") for one in listed
    ]
    return [*found, (None, _("without a topic"), "")]


def share(part: int, whole: int) -> float | None:
    """Return a share; none of nothing."""
    return part / whole if whole else None
