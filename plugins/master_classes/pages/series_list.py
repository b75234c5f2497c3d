"""The list of series: events that belong together in a school year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flask import url_for
from peewee import fn

from plugins.master_classes.models import Event, Series
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.wording import KINDS
from portal.access import policies
from portal.database import among, fetch_rows
from portal.i18n import lazy_gettext as _
from portal.lists.contracts import Column, Filter, Kind, ListPage
from portal.lists.rows import QueryRows
from portal.workdays import SchoolYear

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.lists.asked import Asked

_KINDS = dict(KINDS)


class Line(NamedTuple):
    """A series with how many events it has that the actor sees."""

    id: int
    series: Series
    events: int


def series_url(key: int) -> str:
    """Return the address of a series."""
    return url_for("master_classes.series_page", key=key)


def series_crumb() -> tuple[str, str]:
    """Return the way to the list of series."""
    return str(SERIES.title), url_for("master_classes.series_list")


def _query(asked: Asked) -> Any:
    return policies[Series].rows(asked.actor)


def _adorn(asked: Asked, rows: list[Series]) -> list[Line]:
    query = (
        policies[Event]
        .rows(asked.actor)
        .select(Event.series, fn.COUNT(Event.id))
        .where(among(Event.series, [one.id for one in rows]))
        .group_by(Event.series)
    )
    counts = dict(fetch_rows(query))
    return [Line(one.id, one, counts.get(one.id, 0)) for one in rows]


def _years(actor: Actor) -> list[tuple[int, str]]:
    query = policies[Series].rows(actor).select(Series.school_year).distinct()
    years = sorted((year for (year,) in fetch_rows(query)), reverse=True)
    return [(year, SchoolYear(year).title) for year in years]


SERIES = ListPage(
    name="master_classes.series",
    title=_("Series of events"),
    endpoint="master_classes.series_list",
    permission=ClassesPermission.VIEW,
    export=ClassesPermission.EXPORT,
    source=QueryRows(
        query=_query,
        sorts={"year": Series.school_year, "title": Series.title},
        default="-year",
        adorn=_adorn,
    ),
    default_sort="-year",
    filters=(
        Filter(
            name="text",
            title=_("Name"),
            narrow=lambda query, value: query.where(Series.title.contains(value)),
        ),
        Filter(
            name="year",
            title=_("School year"),
            kind="select",
            choices=_years,
            narrow=lambda query, value: query.where(Series.school_year == int(value)),
        ),
    ),
    columns=(
        Column(
            key="title",
            title=_("Name"),
            sort="title",
            value=lambda line: line.series.title,
            link=lambda line: series_url(line.id),
            width=50,
        ),
        Column(
            key="year",
            title=_("School year"),
            sort="year",
            value=lambda line: SchoolYear(line.series.school_year).title,
        ),
        Column(
            key="kind", title=_("Kind of event"), value=lambda line: str(_KINDS[line.series.kind])
        ),
        Column(key="events", title=_("Events"), kind=Kind.WHOLE, value=lambda line: line.events),
    ),
)
