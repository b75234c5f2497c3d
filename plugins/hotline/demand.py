"""How often each topic was asked about: what other plugins plan by, as events do."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from peewee import fn

from plugins.hotline.models import Request, Topic
from plugins.hotline.permissions import HotlinePermission
from portal import clock
from portal.access import policies
from portal.database import fetch_rows
from portal.plugin import TopicDemand

if TYPE_CHECKING:
    from portal.access import Actor

ONE_DAY = dt.timedelta(days=1)


def topic_demand(actor: Actor, first: dt.date, last: dt.date) -> list[TopicDemand]:
    """Return the topics of the requests that came on these days, those that reports count: one query."""
    if not actor.can(HotlinePermission.VIEW):
        return []
    start, end = (
        dt.datetime.combine(one, dt.time(), clock.zone()) for one in (first, last + ONE_DAY)
    )
    query = (
        policies[Request]
        .rows(actor)
        .select(Topic.code, Request.institution, fn.COUNT(Request.id))
        .join(Topic, on=Request.topic == Topic.id)
        .where(
            Request.received_at >= start,
            Request.received_at < end,
            Request.removed_at.is_null(),
            Request.merged_into.is_null(),
        )
        .group_by(Topic.code, Request.institution)
    )
    times: Counter[str] = Counter()
    places: defaultdict[str, set[int]] = defaultdict(set)
    for code, place, count in fetch_rows(query):
        times[code] += count
        if place is not None:
            places[code].add(place)
    return [
        TopicDemand(code=code, times=count, institution_ids=frozenset(places[code]))
        for code, count in times.items()
    ]
