"""The list of events: what is planned and how full it is, with filters and acts on many."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import current_app
from markupsafe import Markup
from peewee import JOIN

from plugins.master_classes import services
from plugins.master_classes.links import event_url
from plugins.master_classes.models import (
    ENROLLING,
    Event,
    Leader,
    Place,
    Series,
    Session,
)
from plugins.master_classes.pages.event_list_acts import ACTS
from plugins.master_classes.pages.wording import (
    days_words,
    kind_title,
    mode_title,
    next_step,
    places_words,
    state_badge,
    waiting_words,
    where_words,
)
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import KINDS, MODES, STATES
from plugins.staff.models import Person
from portal import clock
from portal.access import policies
from portal.accounts.models import User
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.institutions.listing import called
from portal.institutions.models import Institution
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.access import Actor
    from portal.lists.asked import Asked

VIEWS = (
    ("ahead", _("Ahead")),
    ("enrolling", _("Enrolment goes on")),
    ("undated", _("Undated")),
    ("mine", _("Mine")),
    ("proposals", _("Proposals")),
    ("past", _("Past")),
    ("all", _("All")),
)
_STATES = dict(STATES)


class Line(NamedTuple):
    """An event with what its row shows besides."""

    id: int
    event: Event
    counts: services.Counts
    leaders: str
    where: str


def in_list(asked: Asked) -> Any:
    """Return the events that the address asks for."""
    query = (
        policies[Event]
        .rows(asked.actor)
        .select(Event, Institution, User, Series)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(Event)
        .join(User, JOIN.LEFT_OUTER, on=(Event.responsible == User.id), attr="responsible")
        .switch(Event)
        .join(Series, JOIN.LEFT_OUTER, on=(Event.series == Series.id), attr="series")
        .switch(Event)
    )
    view = asked.values.get("when") or ("all" if asked.values.get("state") else "ahead")
    now = clock.now()
    over: Any = Event.state.in_(("declined", "cancelled", "held"))
    if view == "enrolling":
        query = query.where(
            Event.state.in_(ENROLLING), Event.ends_at.is_null() | (Event.ends_at >= now)
        )
    elif view == "undated":
        query = query.where(Event.ends_at.is_null(), ~over)
    elif view == "mine":
        query = query.where(_mine(asked.actor))
    elif view == "proposals":
        query = query.where(Event.state.in_(("proposed", "declined")))
    elif view == "past":
        query = query.where((Event.ends_at < now) | (Event.state == "held"))
    elif view == "ahead":
        query = query.where(Event.ends_at >= now, ~over)
    return query


def _mine(actor: Actor) -> Any:
    """Return the condition of events that the workplace itself holds, proposed or answers for."""
    mine = (Event.responsible == actor.user.id) | (Event.created_by == actor.user.id)
    mine |= Event.proposed_by == actor.user.id
    if actor.reach.institution_id is not None:
        mine |= Event.institution == actor.reach.institution_id
    return mine


def adorned(asked: Asked, events: list[Event]) -> list[Line]:
    """Return the rows with how full they are, their leaders and places: three queries for all."""
    keys = [one.id for one in events]
    counts, leaders, wheres = (
        services.counts_of(keys),
        leaders_of(asked.actor, keys),
        places_of(keys),
    )
    return [
        Line(
            one.id,
            one,
            counts[one.id],
            ", ".join(leaders.get(one.id, ())),
            "; ".join(wheres.get(one.id, ())),
        )
        for one in events
    ]


def leaders_of(actor: Actor, keys: Iterable[int]) -> dict[int, list[str]]:
    """Return the names of those who lead each event."""
    keys = list(keys)
    if not keys:
        return {}
    query = (
        policies[Leader]
        .rows(actor)
        .select(Leader, Person)
        .join(Person, JOIN.LEFT_OUTER)
        .where(Leader.event.in_(keys), Leader.role == "leader")
        .order_by(Leader.id)
    )
    found: dict[int, list[str]] = {}
    for one in query:
        found.setdefault(one.event_id, []).append(str(one))
    return found


def places_of(keys: Iterable[int]) -> dict[int, list[str]]:
    """Return where each event is held, every place once."""
    keys = list(keys)
    if not keys:
        return {}
    query = (
        Session.select(Session, Place, Institution)
        .join(Place, JOIN.LEFT_OUTER)
        .join(Institution, JOIN.LEFT_OUTER, on=(Place.institution == Institution.id))
        .where(Session.event.in_(keys))
        .order_by(Session.event, Session.number)
    )
    found: dict[int, list[str]] = {}
    for one in query:
        words = where_words(one)
        listed = found.setdefault(one.event_id, [])
        if words and words not in listed:
            listed.append(words)
    return found


def _in_words(query: Any, text: str) -> Any:
    led = (
        Leader.select(Leader.event)
        .join(Person, JOIN.LEFT_OUTER)
        .where(Leader.name.contains(text) | Person.last_name.contains(text))
    )
    return query.where(
        Event.title.contains(text) | Event.direction.contains(text) | Event.id.in_(led)
    )


def _since(query: Any, day: dt.date) -> Any:
    return query.where(Event.ends_at >= _midnight(day))


def _until(query: Any, day: dt.date) -> Any:
    return query.where(Event.starts_at < _midnight(day + dt.timedelta(days=1)))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.zone())


def _held_by(query: Any, text: str) -> Any:
    return query.where(called(text))


def _topics(_actor: Actor) -> list[tuple[str, str]]:
    return [(one.code, one.title) for _owner, one in current_app.extensions["plugins"].topics()]


def _title_markup(line: Line) -> Markup:
    """Return the topic as a link, under it the kind and who holds it."""
    small = kind_title(line.event)
    if line.event.institution is not None:
        small = f"{small}, {line.event.institution.short_name}"
    return Markup('<a href="{}">{}</a><div class="muted small">{}</div>').format(
        event_url(line.id), line.event.title, small
    )


def _state_markup(line: Line) -> Markup:
    return Markup('<span class="status tone-{}">{}</span>').format(*state_badge(line.event))


def _places_markup(line: Line) -> Markup:
    words = places_words(line.counts.seated, line.event.capacity)
    return Markup(
        '<meter min="0" max="{}" value="{}" aria-label="{}"></meter><div class="small">{}</div>'
    ).format(
        line.event.capacity,
        line.counts.seated,
        _l("Places taken: %(words)s", words=words),
        _filled(line),
    )


def _filled(line: Line) -> str:
    told = [places_words(line.counts.seated, line.event.capacity)]
    if line.counts.waiting:
        told.append(waiting_words(line.counts.waiting))
    if line.counts.requested:
        told.append(_l("requests: %(count)s", count=line.counts.requested))
    return " · ".join(told)


def _next(line: Line) -> str:
    step = next_step(line.event, line.counts)
    return " · ".join(filter(None, (step.what, step.who)))


def _holder(line: Line) -> str:
    place = line.event.institution
    return place.short_name if place is not None else _l("the district centre")


def _hours(line: Line) -> str:
    return f"{line.event.hours:g}".replace(".", ",") if line.event.hours is not None else ""


EVENTS = ListPage(
    name="master_classes.events",
    title=_("Master classes and events"),
    endpoint="master_classes.event_list",
    permission=ClassesPermission.VIEW,
    export=ClassesPermission.EXPORT,
    source=QueryRows(
        query=in_list,
        sorts={"starts": Event.starts_at, "title": Event.title, "changed": Event.changed_at},
        default="starts",
        adorn=adorned,
    ),
    default_sort="starts",
    parameters=("when",),
    acts=ACTS,
    filters=(
        Filter(name="text", title=_("Topic or leader"), narrow=_in_words),
        Filter(
            name="kind",
            title=_("Kind of event"),
            kind="select",
            choices=KINDS,
            narrow=lambda query, value: query.where(Event.kind == value),
        ),
        Filter(
            name="state",
            title=_("State"),
            kind="select",
            choices=STATES,
            narrow=lambda query, value: query.where(Event.state == value),
        ),
        Filter(
            name="topic",
            title=_("Topic of difficulty"),
            kind="select",
            choices=_topics,
            narrow=lambda query, value: query.where(Event.topic == value),
        ),
        Filter(
            name="series",
            title=_("Series"),
            narrow=lambda query, value: query.where(Series.title.contains(value)),
        ),
        Filter(name="holder", title=_("Held by"), narrow=_held_by),
        Filter(name="since", title=_("From"), kind="date", narrow=_since),
        Filter(name="until", title=_("Until"), kind="date", narrow=_until),
        Filter(
            name="mode",
            title=_("Enrolment"),
            kind="select",
            choices=MODES,
            narrow=lambda query, value: query.where(Event.mode == value),
        ),
    ),
    columns=(
        Column(
            key="title",
            title=_("Topic of the event"),
            sort="title",
            value=lambda line: line.event.title,
            markup=_title_markup,
            width=50,
            wrap=True,
        ),
        Column(
            key="kind",
            title=_("Kind of event"),
            value=lambda line: kind_title(line.event),
            shown=False,
        ),
        Column(
            key="when",
            title=_("When"),
            sort="starts",
            value=lambda line: days_words(line.event),
            look="text-nowrap",
            width=24,
        ),
        Column(key="where", title=_("Place"), value=lambda line: line.where, width=28),
        Column(key="leaders", title=_("Leaders"), value=lambda line: line.leaders, width=28),
        Column(key="holder", title=_("Held by"), value=_holder, shown=False, width=24),
        Column(
            key="places",
            title=_("Places"),
            value=_filled,
            markup=_places_markup,
        ),
        Column(
            key="state",
            title=_("State"),
            value=lambda line: str(_STATES[line.event.state]),
            markup=_state_markup,
        ),
        Column(key="next", title=_("Next step"), value=_next, width=30),
        Column(
            key="closes",
            title=_("Enrolment closes"),
            kind=Kind.MOMENT,
            value=lambda line: line.event.closes_at,
            shown=False,
        ),
        Column(key="hours", title=_("Academic hours"), value=_hours, shown=False, look="number"),
        Column(
            key="direction",
            title=_("Direction"),
            value=lambda line: line.event.direction,
            shown=False,
        ),
        Column(
            key="series",
            title=_("Series"),
            value=lambda line: line.event.series.title if line.event.series else "",
            shown=False,
        ),
        Column(
            key="mode", title=_("Enrolment"), value=lambda line: mode_title(line.event), shown=False
        ),
        Column(
            key="responsible",
            title=_("Responsible"),
            value=lambda line: line.event.responsible.name if line.event.responsible else "",
            shown=False,
        ),
        Column(
            key="changed",
            title=_("Changed"),
            sort="changed",
            kind=Kind.MOMENT,
            value=lambda line: line.event.changed_at,
            shown=False,
        ),
    ),
)
