"""Copies of an event, a series, a season or a year: the new days are shown before anything is written."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from flask import flash, request
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from plugins.master_classes import services
from plugins.master_classes.links import event_list_url, event_url
from plugins.master_classes.models import Event, Series, Session
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.card import crumbs_of, events_crumb
from plugins.master_classes.pages.choices import chosen, series_choices
from plugins.master_classes.pages.series_list import series_crumb, series_url
from plugins.master_classes.pages.subjects import demand, find_event, find_series
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.shifting import beginning_on, into_year
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.asking import Question, ask, drawn
from portal.forms import Form
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.workdays import SchoolYear, school_year

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flask.typing import ResponseReturnValue

    from portal.access import Actor

P = ClassesPermission
COPIED = ("planned", "open", "closed", "held")
"""The states of events that are copied with a series, a season or a year."""
MOST_SHOWN = 500
YEARS_AHEAD = 3


class Shift(NamedTuple):
    """An event with its days now and in the copy."""

    title: str
    url: str
    old: str
    new: str


class CopyEventForm(Form):
    """On which day the copy begins."""

    on = DateField(
        _("First day of the copy"),
        [Optional()],
        description=_("Empty: the same week of the next school year."),
    )
    series = SelectField(_("Series"), [Optional()])
    previewed = HiddenField()


class CopySeriesForm(Form):
    """Into which school year a series is copied."""

    school_year = SelectField(_("Into the school year"), coerce=int)
    title = StringField(_("Name of the copy"), [Length(max=300)])
    previewed = HiddenField()


class CopySeasonForm(Form):
    """Which days are copied, and into which school year."""

    first = DateField(_("From"), [InputRequired(_("Give the first day."))])
    last = DateField(_("Until"), [InputRequired(_("Give the last day."))])
    school_year = SelectField(_("Into the school year"), coerce=int)
    previewed = HiddenField()


@blueprint.route("/<int:key>/copy", methods=("GET", "POST"))
@requires(P.VIEW)
def copy_event(key: int) -> ResponseReturnValue:
    """Copy an event as a draft; its new days are shown first."""
    actor = acting()
    event = find_event(actor, key)
    blank = Event()
    blank.municipality_id, blank.institution_id = event.municipality_id, actor.reach.institution_id
    demand(actor, "create", blank)
    form = CopyEventForm(request.form or None, data={"series": str(event.series_id or "")})
    form.series.choices = series_choices(actor)

    def act() -> str:
        made = services.copy_event(
            actor, event, on=form.on.data, series=chosen(actor, Series, form.series.data)
        )
        return event_url(made.id)

    def shifts() -> list[Shift]:
        on = form.on.data
        if on is not None:
            return _shifted([event], lambda days: beginning_on(days, on))
        following = _year_of(event) + 1
        return _shifted([event], lambda days: [into_year(day, following) for day in days])

    return _asked(
        form,
        f"{form.on.data}",
        shifts,
        act,
        Question(
            heading=_l("Copy the event"),
            purpose=event.title,
            button=_l("Copy the event"),
            back=event_url(event.id),
            done=_l("This is the copy: a draft with the same leaders, audience and quotas."),
            crumbs=crumbs_of(event),
            template="master_classes/copy.html",
        ),
    )


@blueprint.route("/series/<int:key>/copy", methods=("GET", "POST"))
@requires(P.EDIT)
def copy_series(key: int) -> ResponseReturnValue:
    """Copy a series with its events into a school year; their new days are shown first."""
    actor = acting()
    series = find_series(actor, key, "edit")
    years = _years()
    usual = max(series.school_year + 1, years[0][0])
    form = CopySeriesForm(request.form or None, data={"school_year": usual, "title": series.title})
    form.school_year.choices = years

    def act() -> str:
        made = services.copy_series(
            actor,
            series,
            school_year=form.school_year.data,
            title=(form.title.data or "").strip(),
        )
        return series_url(made.id)

    def shifts() -> list[Shift]:
        events = _copied(actor, Event.series == series.id)
        return _shifted(
            events, lambda days: [into_year(day, form.school_year.data) for day in days]
        )

    return _asked(
        form,
        f"{form.school_year.data}",
        shifts,
        act,
        Question(
            heading=_l("Copy the series"),
            purpose=series.title,
            button=_l("Copy the series"),
            back=series_url(series.id),
            done=_l("This is the copy of the series; its events are drafts."),
            crumbs=[series_crumb(), (series.title, series_url(series.id))],
            template="master_classes/copy.html",
        ),
    )


@blueprint.route("/copy", methods=("GET", "POST"))
@requires(P.EDIT)
def copy_season() -> ResponseReturnValue:
    """Copy all events of a season or a year into a school year; their new days are shown first."""
    actor = acting()
    year = school_year(clock.today())
    form = CopySeasonForm(
        request.form or None,
        data={"first": year.first, "last": year.last, "school_year": year.start_year + 1},
    )
    form.school_year.choices = _years()

    def act() -> str:
        first: Any = form.first.data
        last: Any = form.last.data
        made = services.copy_season(
            actor, first=first, last=last, school_year=form.school_year.data
        )
        flash(
            ngettext(
                "%(num)s event is copied as a draft.",
                "%(num)s events are copied as drafts.",
                len(made),
            ),
            "success",
        )
        return event_list_url(when="all", state="draft")

    def shifts() -> list[Shift]:
        zone = clock.zone()
        first: Any = form.first.data
        last: Any = form.last.data
        begin = dt.datetime.combine(first, dt.time(), zone)
        end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), zone)
        events = _copied(actor, (Event.starts_at >= begin) & (Event.starts_at < end))
        done = services.copied_into(form.school_year.data, [one.id for one in events])
        return _shifted(
            [one for one in events if one.id not in done],
            lambda days: [into_year(day, form.school_year.data) for day in days],
        )

    return _asked(
        form,
        f"{form.first.data}-{form.last.data}-{form.school_year.data}",
        shifts,
        act,
        Question(
            heading=_l("Copy a season or a year"),
            purpose=_l("What has been copied into that year already is left out."),
            button=_l("Copy the events"),
            back=event_list_url(),
            crumbs=[events_crumb()],
            template="master_classes/copy.html",
        ),
    )


def _asked(
    form: Any,
    shown: str,
    shifts: Callable[[], list[Shift]],
    act: Callable[[], Any],
    question: Question,
) -> ResponseReturnValue:
    """Show what a copy would be like, and copy when just that was shown."""
    question.more["shifts"] = None
    if request.method == "POST" and form.validate() and form.previewed.data != shown:
        form.previewed.data = shown
        question.more["shifts"] = shifts()
        return drawn(form, question)
    return ask(form, act, question)


def _copied(actor: Actor, condition: Any) -> list[Event]:
    query = policies[Event].rows(actor).where(condition, Event.state.in_(COPIED))
    return list(query.order_by(Event.starts_at, Event.id).limit(MOST_SHOWN))


def _shifted(
    events: Sequence[Event], moved: Callable[[list[dt.date]], list[dt.date]]
) -> list[Shift]:
    """Return the days of events now and then: one query."""
    keys = [one.id for one in events]
    query = Session.select().where(
        Session.event.in_(keys or [0]),
        Session.cancelled == False,  # noqa: E712 - SQL
    )
    days: dict[int, list[dt.date]] = {}
    for one in query.order_by(Session.starts_at, Session.number):
        days.setdefault(one.event_id, []).append(clock.local(one.starts_at).date())
    return [
        Shift(
            one.title,
            event_url(one.id),
            _said(days.get(one.id, [])),
            _said(moved(days.get(one.id, []))),
        )
        for one in events
    ]


def _said(days: Sequence[dt.date]) -> str:
    return ", ".join(format_date(day) for day in days) or _l("no day yet")


def _year_of(event: Event) -> int:
    day = clock.local(event.starts_at).date() if event.starts_at is not None else clock.today()
    return school_year(day).start_year


def _years() -> list[tuple[int, str]]:
    now = school_year(clock.today()).start_year
    return [(year, SchoolYear(year).title) for year in range(now, now + YEARS_AHEAD + 1)]
