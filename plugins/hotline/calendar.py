"""Visits on request in the calendar and in the personal feed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.hotline.links import request_url
from plugins.hotline.models import Request, Visit
from plugins.hotline.permissions import HotlinePermission
from portal import clock
from portal.access import policies
from portal.i18n import gettext as _
from portal.plugin import CalendarEntry

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 1_000


def entries(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    """Return the visits between two days that the actor may see."""
    begin = dt.datetime.combine(first, dt.time(), clock.zone())
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), clock.zone())
    query = (
        policies[Visit]
        .rows(actor)
        .select(Visit, Request)
        .join(Request)
        .where(Visit.starts_at < end, Visit.ends_at >= begin, Request.removed_at.is_null())
        .order_by(Visit.starts_at)
        .limit(MOST)
    )
    return [_entry(one) for one in query]


def _entry(visit: Visit) -> CalendarEntry:
    request = visit.request
    starts, ends = clock.local(visit.starts_at), clock.local(visit.ends_at)
    where = request.institution.short_name if request.institution is not None else visit.place
    return CalendarEntry(
        key=f"hotline.visit:{visit.id}",
        title=_("Visit on request: %(place)s", place=where),
        permission=HotlinePermission.VIEW,
        first_on=starts.date(),
        last_on=ends.date(),
        starts_at=starts,
        ends_at=ends,
        url=request_url(request.id),
        place=visit.place,
        note=request.topic.title if request.topic is not None else "",
        plain_title=_("Visit on request"),
    )
