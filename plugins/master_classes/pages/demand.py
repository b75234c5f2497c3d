"""What schools ask about and no event is planned on: a page, and its first lines above the list."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from flask import current_app, redirect, render_template, request, url_for

from plugins.master_classes.demand import Answer, Asked, Wanted, wanted_topics
from plugins.master_classes.links import event_url
from plugins.master_classes.models import Attendance, Enrolment, Event
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.card import events_crumb
from plugins.master_classes.permissions import ClassesPermission
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.database import among, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.listing import number
from portal.institutions.models import Institution
from portal.plugin import RecordLink

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor

P = ClassesPermission
SPANS = (90, 180, 365)
USUAL_SPAN = 180
SHOWN_ABOVE = 3
COUNTS = ("draft", "proposed", "planned", "open", "closed", "held")
"""The states of events that answer a topic: what is only prepared, too, is not forgotten."""


class EventLink(NamedTuple):
    """An event on a topic."""

    title: str
    url: str


class Line(NamedTuple):
    """A topic as the page shows it."""

    title: str
    times: int
    places: int
    unreached: list[str]
    ahead: list[EventLink]
    held: list[EventLink]
    is_open: bool
    url: str


@blueprint.get("/demand")
@requires(P.EDIT)
def demand() -> str:
    """Show which topics were asked about, what is planned and was held on them, and whom it missed."""
    actor = acting()
    asked = number(request.args.get("days"))
    days = asked if asked in SPANS else USUAL_SPAN
    return render_template(
        "master_classes/demand.html",
        lines=_lines(actor, days),
        tabs=[
            (
                ngettext("%(num)s day", "%(num)s days", one),
                url_for(".demand", days=one),
                one == days,
            )
            for one in SPANS
        ],
        crumbs=[events_crumb(), (_("Demand for topics"), None)],
    )


@blueprint.get("/demand/open")
@requires(P.EDIT)
def open_demand() -> ResponseReturnValue:
    """Return what is asked for and not planned: a part of the list's page, never a page itself."""
    if "HX-Request" not in request.headers:
        return redirect(url_for(".demand"))
    lines = [one for one in _lines(acting(), USUAL_SPAN) if one.is_open]
    return render_template(
        "master_classes/_demand.html", lines=lines[:SHOWN_ABOVE], more=len(lines) - SHOWN_ABOVE
    )


def plans_for(actor: Actor) -> list[RecordLink]:
    """Return the page of the demand, for those who may open it."""
    if not actor.can(P.EDIT):
        return []
    return [RecordLink(_("Demand for master classes"), url_for("master_classes.demand"))]


def _lines(actor: Actor, days: int) -> list[Line]:
    """Return the topics that were asked about in so many days."""
    first = clock.today() - dt.timedelta(days=days)
    plugins = current_app.extensions["plugins"]
    asked: dict[str, Asked] = {}
    for one in plugins.topic_demand(actor, first, clock.today()):
        times, places = asked.get(one.code, Asked(0, frozenset()))
        asked[one.code] = Asked(times + one.times, places | one.institution_ids)
    if not asked:
        return []
    topics = [one for _owner, one in plugins.topics()]
    own = {one.code: one.title for one in topics}
    titles = {
        one.code: f"{own[one.parent]}: {one.title}" if one.parent in own else one.title
        for one in topics
    }
    events = _events(actor, first)
    found = wanted_topics(
        asked,
        _answers(list(events.values())),
        {one.code: one.parent for one in topics if one.parent},
    )
    names = _names(actor, {place for one in found for place in one.unreached})
    return [_line(one, titles.get(one.code, one.code), events, names) for one in found]


def _line(one: Wanted, title: str, events: dict[int, Event], names: dict[int, str]) -> Line:
    def linked(keys: tuple[int, ...]) -> list[EventLink]:
        return [EventLink(events[key].title, event_url(key)) for key in keys]

    return Line(
        title,
        one.asked.times,
        len(one.asked.institutions),
        sorted(names[key] for key in one.unreached if key in names),
        linked(one.ahead),
        linked(one.held),
        one.is_open,
        url_for(".new_event", topic=one.code),
    )


def _events(actor: Actor, first: dt.date) -> dict[int, Event]:
    """Return the events on topics that are ahead, have no day yet, or began since a day."""
    start = dt.datetime.combine(first, dt.time(), clock.zone())
    query = (
        policies[Event]
        .rows(actor)
        .where(
            Event.topic != "",
            Event.state.in_(COUNTS),
            Event.starts_at.is_null() | (Event.starts_at >= start),
        )
        .order_by(Event.starts_at, Event.id)
    )
    return {one.id: one for one in query}


def _answers(events: list[Event]) -> list[Answer]:
    """Return events with the institutions whose people came: one query."""
    now = clock.now()
    came: defaultdict[int, set[int]] = defaultdict(set)
    query = (
        Attendance.select(Enrolment.event, Enrolment.institution)
        .join(Enrolment)
        .where(
            among(Enrolment.event, [one.id for one in events]),
            Attendance.present,
            Enrolment.institution.is_null(False),
        )
        .distinct()
    )
    for event_id, place in fetch_rows(query):
        came[event_id].add(place)
    return [
        Answer(
            one.id,
            one.topic,
            one.state != "held" and (one.ends_at is None or one.ends_at > now),
            frozenset(came[one.id]),
        )
        for one in events
    ]


def _names(actor: Actor, keys: set[int]) -> dict[int, str]:
    rows = (
        policies[Institution]
        .rows(actor)
        .select(Institution.id, Institution.short_name)
        .where(among(Institution.id, keys), Institution.closed_on.is_null())
    )
    return dict(fetch_rows(rows))
