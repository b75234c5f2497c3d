"""The pages of series: the list, one with its events, adding and changing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import render_template, request
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from plugins.master_classes import services
from plugins.master_classes.models import Event
from plugins.master_classes.pages.blueprint import blueprint
from plugins.master_classes.pages.series_list import SERIES, series_crumb, series_url
from plugins.master_classes.pages.subjects import find_series, may
from plugins.master_classes.pages.wording import days_words, places_words, state_badge
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import KINDS
from portal import clock
from portal.access import policies, requires
from portal.access.actor import acting
from portal.asking import Question, ask, seen
from portal.forms import Form
from portal.i18n import gettext as _l
from portal.i18n import lazy_gettext as _
from portal.lists.page import show
from portal.workdays import SchoolYear, school_year

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

P = ClassesPermission
_KINDS = dict(KINDS)
YEARS_ROUND = 3
MOST_EVENTS = 300


class SeriesForm(Form):
    """A series: its name, kind, school year."""

    title = StringField(
        _("Name"), [InputRequired(_("Write the name of the series.")), Length(max=300)]
    )
    kind = SelectField(_("Kind of event"), choices=list(KINDS))
    school_year = SelectField(_("School year"), coerce=int)
    description = TextAreaField(_("Description"))

    def offer(self, stored: int | None = None) -> None:
        """Give the school years round this one, and the one that is stored."""
        now = school_year(clock.today()).start_year
        years = {*range(now - YEARS_ROUND, now + YEARS_ROUND + 1), stored or now}
        self.school_year.choices = [(one, SchoolYear(one).title) for one in sorted(years)]

    def values(self) -> dict[str, Any]:
        """Return what the series gets."""
        return {
            "title": (self.title.data or "").strip(),
            "kind": self.kind.data,
            "school_year": self.school_year.data,
            "description": (self.description.data or "").strip(),
        }


@blueprint.get("/series/")
@requires(P.VIEW)
def series_list() -> Any:
    """Show the series of the district."""
    return show(SERIES, "master_classes/series_list.html")


@blueprint.get("/series/<int:key>")
@requires(P.VIEW)
def series_page(key: int) -> str:
    """Show a series with its events."""
    actor = acting()
    subject = find_series(actor, key)
    query = policies[Event].rows(actor).where(Event.series == subject.id)
    events = list(query.order_by(Event.starts_at, Event.id).limit(MOST_EVENTS))
    counts = services.counts_of([one.id for one in events])
    return render_template(
        "master_classes/series.html",
        subject=subject,
        kind=str(_KINDS[subject.kind]),
        year=SchoolYear(subject.school_year).title,
        rows=[
            (one, days_words(one), places_words(counts[one.id].seated, one.capacity),
             state_badge(one))
            for one in events
        ],
        keeps=may(actor, "edit", subject),
        crumbs=[series_crumb(), (subject.title, None)],
    )  # fmt: skip


@blueprint.route("/series/new", methods=("GET", "POST"))
@requires(P.EDIT)
def new_series() -> ResponseReturnValue:
    """Add a series."""
    actor = acting()
    form = SeriesForm(
        request.form or None, data={"school_year": school_year(clock.today()).start_year}
    )
    form.offer()
    return ask(
        form,
        lambda: series_url(services.create_series(actor, **form.values()).id),
        Question(
            heading=_l("Add a series"),
            purpose=_l("Events are put into it on their own pages."),
            button=_l("Add the series"),
            back=series_crumb()[1],
            done=_l("The series is added."),
            crumbs=[series_crumb()],
        ),
    )


@blueprint.route("/series/<int:key>/change", methods=("GET", "POST"))
@requires(P.EDIT)
def change_series(key: int) -> ResponseReturnValue:
    """Change a series."""
    actor = acting()
    subject = find_series(actor, key, "edit")
    names = ("title", "kind", "school_year", "description")
    form = SeriesForm(request.form or None, data={name: getattr(subject, name) for name in names})
    form.offer(subject.school_year)

    def act() -> None:
        services.change_series(actor, subject, values=form.values(), seen=seen())

    return ask(
        form,
        act,
        Question(
            heading=_l("Change the series"),
            purpose=subject.title,
            button=_l("Save"),
            back=series_url(subject.id),
            done=_l("The series is changed."),
            crumbs=[series_crumb(), (subject.title, series_url(subject.id))],
            version=subject.version,
        ),
    )
