"""Copies of an event, a series, a season or a year, as drafts on the days of another time."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.master_classes.allocating import make_seats
from plugins.master_classes.events import FIELDS
from plugins.master_classes.models import Audience, Event, Leader, Quota, Series, Session
from plugins.master_classes.sessions import SessionPlan, lay_session
from plugins.master_classes.shifting import beginning_on, into_year
from portal import changing, clock
from portal.access import policies
from portal.access.municipal import municipality_of, works_for_district
from portal.audit.services import record
from portal.database import fetch_rows, write
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.workdays import SchoolYear
from portal.workdays import school_year as year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from portal.access import Actor

COPIED = FIELDS - {"responsible", "series", "needs_event", "demo"}
MOMENTS = ("opens_at", "closes_at", "cancel_until", "least_by")
LED = ("role", "person", "user", "institution", "name", "position", "email", "phone")


def copy_event(
    actor: Actor, event: Event, *, on: dt.date | None = None, series: Series | None = None
) -> Event:
    """Copy an event as a draft that begins ``on`` a day: else on the day of the next school year."""
    with write():
        changing.demand(actor, "view", event)
        following = school_year_of(event) + 1
        days = (
            (lambda old: beginning_on(old, on))
            if on is not None
            else (lambda old: [into_year(day, following) for day in old])
        )
        return _copy(actor, event, days, series or event.series)


def copy_series(actor: Actor, series: Series, *, school_year: int, title: str = "") -> Series:
    """Copy a series with its events into a school year; cancelled and declined ones are left out."""
    with write():
        changing.demand(actor, "view", series)
        made = Series(
            municipality=series.municipality_id,
            title=changing.fits(Series, "title", title or series.title),
            kind=series.kind,
            school_year=school_year,
            description=series.description,
            copied_from=series,
        )
        changing.demand(actor, "create", made)
        made.save(force_insert=True)
        record(actor, "create", made, note=_("copied from № %(number)s", number=series.id))
        events = list(_copied_of(actor).where(Event.series == series.id))
        _copy_all(actor, events, school_year, {series.id: made})
    return made


def copy_season(
    actor: Actor,
    *,
    first: dt.date,
    last: dt.date,
    school_year: int,
    municipality_id: int | None = None,
) -> list[Event]:
    """Copy all events of some days (a season, a year) into a school year, with their series.

    What has been copied into that year already is left out, so the same may be asked twice.
    """
    where = municipality_id or municipality_of(actor)
    if where is None:
        changing.refuse("municipality", _("Choose a district."))
    if last < first:
        changing.refuse("last", _("The last day comes before the first."))
    zone = clock.zone()
    begin = dt.datetime.combine(first, dt.time(), zone)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone)
    with write():
        events = list(
            _copied_of(actor).where(
                Event.municipality == where, Event.starts_at >= begin, Event.starts_at < end
            )
        )
        done = copied_into(school_year, [one.id for one in events])
        left = [one for one in events if one.id not in done]
        return _copy_all(actor, left, school_year, {})


def school_year_of(event: Event) -> int:
    """Return the year in which the event's school year starts."""
    day = clock.local(event.starts_at).date() if event.starts_at is not None else clock.today()
    return year_of(day).start_year


def _copied_of(actor: Actor) -> Any:
    states = ("planned", "open", "closed", "held")
    query = policies[Event].rows(actor).where(Event.state.in_(states))
    return query.order_by(Event.starts_at, Event.id)


def copied_into(start_year: int, keys: Sequence[int]) -> set[int]:
    """Return which of the events have a copy in a school year already, unless it was cancelled."""
    year = SchoolYear(start_year)
    zone = clock.zone()
    begin = dt.datetime.combine(year.first, dt.time(), zone)
    end = dt.datetime.combine(year.last + dt.timedelta(days=1), dt.time(), zone)
    rows = Event.select(Event.copied_from).where(
        Event.copied_from.in_(list(keys)),
        Event.starts_at >= begin,
        Event.starts_at < end,
        Event.state != "cancelled",
    )
    return {key for (key,) in fetch_rows(rows)}


def _copy_all(
    actor: Actor, events: Sequence[Event], start_year: int, series: dict[int, Series]
) -> list[Event]:
    made: dict[int, Event] = {}
    for one in events:
        copy = _copy(
            actor,
            one,
            lambda old: [into_year(day, start_year) for day in old],
            _series_for(actor, one, start_year, series),
        )
        made[one.id] = copy
    for old, copy in zip(events, made.values(), strict=True):
        if old.needs_event_id in made:
            copy.needs_event = made[old.needs_event_id]
            copy.save()
        elif old.needs_event_id is not None:
            copy.needs_event = old.needs_event_id
            copy.save()
    return list(made.values())


def _series_for(
    actor: Actor, event: Event, start_year: int, known: dict[int, Series]
) -> Series | None:
    if event.series is None or event.series_id is None:
        return None
    if event.series_id not in known:
        found = Series.get_or_none(
            Series.copied_from == event.series_id, Series.school_year == start_year
        )
        if found is None and event.series.school_year == start_year:
            found = event.series
        if found is None:
            found = Series(
                municipality=event.series.municipality_id,
                title=event.series.title,
                kind=event.series.kind,
                school_year=start_year,
                description=event.series.description,
                copied_from=event.series,
            )
            changing.demand(actor, "create", found)
            found.save(force_insert=True)
            record(actor, "create", found)
        known[event.series_id] = found
    return known[event.series_id]


def _copy(
    actor: Actor,
    event: Event,
    days: Callable[[list[dt.date]], list[dt.date]],
    series: Series | None,
) -> Event:
    values = {name: getattr(event, name) for name in COPIED}
    if not works_for_district(actor):
        values["institution"] = Institution.get_by_id(actor.reach.institution_id)
        series = None
    made = Event(
        municipality=event.municipality_id,
        capacity=event.capacity,
        series=series,
        copied_from=event,
        responsible=event.responsible_id if works_for_district(actor) else None,
        created_by=actor.user.id or None,
        demo=event.demo,
        **{**values, **dict.fromkeys(MOMENTS)},
    )
    changing.demand(actor, "create", made)
    made.save(force_insert=True)
    make_seats(made, made.capacity)
    _lay_days(event, made, days)
    for one in Leader.select().where(Leader.event == event.id, Leader.erased_at.is_null()):
        if one.person_id is not None or one.name:
            Leader.create(event=made, **{name: getattr(one, name) for name in LED})
    for asked in Audience.select().where(Audience.event == event.id):
        Audience.create(event=made, kind=asked.kind, value=asked.value)
    for quota in Quota.select().where(Quota.event == event.id):
        Quota.create(event=made, institution=quota.institution_id, places=quota.places)
    made = Event.get_by_id(made.id)
    record(actor, "create", made, note=_("copied from № %(number)s", number=event.id))
    return made


def _lay_days(event: Event, made: Event, days: Callable[[list[dt.date]], list[dt.date]]) -> None:
    """Lay the living sessions on their new days, at the same hours of the wall clock."""
    sessions = list(
        Session.select()
        .where(Session.event == event.id, Session.cancelled == False)  # noqa: E712 - SQL
        .order_by(Session.starts_at, Session.number)
    )
    starts = [clock.local(one.starts_at) for one in sessions]
    moved = days([one.date() for one in starts])
    for number, (one, start, day) in enumerate(zip(sessions, starts, moved, strict=True), start=1):
        begins = dt.datetime.combine(day, start.time(), clock.zone())
        plan = SessionPlan(
            starts_at=begins,
            ends_at=begins + (one.ends_at - one.starts_at),
            place=one.place,
            link=one.link,
            title=one.title,
        )
        lay_session(made, plan, number)
    if sessions:
        apart = moved[0] - starts[0].date()
        values = {
            name: _moved(getattr(event, name), apart)
            for name in MOMENTS
            if getattr(event, name) is not None
        }
        if values:
            Event.update(**values).where(Event.id == made.id).execute()


def _moved(moment: dt.datetime, apart: dt.timedelta) -> dt.datetime:
    local = clock.local(moment)
    return dt.datetime.combine(local.date() + apart, local.time(), clock.zone())
