"""The databank's charts of the dashboard: categories, what ends when, attestations by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import url_for

from plugins.staff.figures import MONTHS_AHEAD, YEARS_BACK, figures_of
from plugins.staff.permissions import StaffPermission
from portal import clock
from portal.i18n import gettext as _
from portal.plugin import Chart, ChartSeries
from portal.workdays import add_months

if TYPE_CHECKING:
    import datetime as dt

    from plugins.staff.figures import Figures
    from portal.access import Actor


def charts(actor: Actor) -> list[Chart]:
    """Return the charts of an actor's reach; none while there is nobody to be counted."""
    figures = figures_of(actor)
    if not figures.posts:
        return []
    today = clock.today()
    return [_categories(figures), _ending(figures, today), _attested(figures, today)]


def _categories(figures: Figures) -> Chart:
    known = (
        ("highest", _("Highest")),
        ("first", _("First")),
        ("none", _("Without one")),
    )
    counts = [figures.by_category[kind] for kind, _title in known]
    with_one = sum(counts[:2])
    share = round(100 * with_one / figures.posts)
    return Chart(
        title=_("Categories"),
        permission=StaffPermission.VIEW,
        labels=tuple(title for _kind, title in known),
        series=(ChartSeries(title=_("Posts"), values=tuple(counts)),),
        summary=_(
            "%(share)s %% of the posts have a category: %(held)s of %(all)s.",
            share=share,
            held=with_one,
            all=figures.posts,
        ),
        urls=tuple(url_for("staff.person_list", category=kind) for kind, _title in known),
        order=10,
    )


def _ending(figures: Figures, today: dt.date) -> Chart:
    months = [add_months(today.replace(day=1), number) for number in range(MONTHS_AHEAD)]
    counts = tuple(figures.ending[f"{month:%Y-%m}"] for month in months)
    return Chart(
        title=_("Categories that end, by month"),
        permission=StaffPermission.VIEW,
        labels=tuple(f"{month:%m.%Y}" for month in months),
        series=(ChartSeries(title=_("Categories"), values=counts),),
        summary=_(
            "Within a year %(count)s categories end that have a term.",
            count=sum(counts),
        ),
        urls=tuple(
            url_for("agenda_calendar.calendar", view="list", day=month.isoformat())
            for month in months
        ),
        order=20,
    )


def _attested(figures: Figures, today: dt.date) -> Chart:
    years = range(today.year - YEARS_BACK, today.year + 1)
    counts = tuple(figures.attested[str(year)] for year in years)
    return Chart(
        title=_("Attestations for compliance, by year"),
        permission=StaffPermission.VIEW,
        labels=tuple(str(year) for year in years),
        series=(ChartSeries(title=_("Attestations held"), values=counts),),
        summary=_(
            "In %(year)s so far %(count)s attestations for compliance have been held.",
            year=today.year,
            count=counts[-1],
        ),
        order=30,
    )
