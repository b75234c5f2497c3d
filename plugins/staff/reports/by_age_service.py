"""Teachers by age and by teaching service: how many, with which category, in which institution."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from plugins.excel_reports.contracts import Report, ReportData
from plugins.staff.models import Employment, Person
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.bands import AGE, SERVICE, Bands, whole_years
from plugins.staff.reports.by_category import LEVELS, level_on, teaching_posts
from plugins.staff.reports.scope import DAY, INSTITUTION_KIND, INSTITUTIONS, KIND, POSITION
from portal.database import as_date, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet, SheetChart

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

YOUNG, OLD = 35, 55
UNKNOWN = -1


@dataclass(slots=True)
class Group:
    """The teachers of one institution: how many, how old, how long in service."""

    people: int = 0
    ages: list[int] = field(default_factory=list)
    services: list[int] = field(default_factory=list)


def build(request: ReportRequest) -> ReportData:
    """Return teachers by age, by service, and each institution's middle."""
    people = _people(request)
    by_age: Counter[tuple[int, int]] = Counter()
    by_service: Counter[tuple[int, int]] = Counter()
    groups: dict[int, Group] = {}
    for place, born, since, level in people:
        group = groups.setdefault(place, Group())
        group.people += 1
        for counted, bands, kept, day in (
            (by_age, AGE, group.ages, born),
            (by_service, SERVICE, group.services, since),
        ):
            years = None if day is None else whole_years(day, request.as_of)
            counted[UNKNOWN if years is None else bands.place(years), level] += 1
            if years is not None:
                kept.append(years)
    first = _bands_sheet(_("By age"), _("Age, full years"), AGE, by_age)
    return ReportData(
        sheets=[
            first,
            _bands_sheet(_("By service"), _("Teaching service, full years"), SERVICE, by_service),
            _institutions_sheet(groups),
        ],
        count=len(list(first.rows)),
        notes=(
            _(
                "Each teacher is counted once in each institution; the bands are those of form OO-1."
            ),
            _("Who has no date of birth or no beginning of service stands in a line of its own."),
        ),
    )


def _people(request: ReportRequest) -> Iterator[tuple[int, dt.date | None, dt.date | None, int]]:
    """Yield (institution, born, teaching since, level) of each teacher; the highest level of his posts."""
    query = (
        teaching_posts(request)
        .join(Person)
        .select(
            Employment.institution,
            Employment.person,
            Person.birth_on,
            Person.teaching_since,
            level_on(request.as_of).alias("level"),
        )
    )
    found: dict[tuple[int, int], tuple[Any, Any, int]] = {}
    for place, person, born, since, level in fetch_rows(query):
        before = found.get((place, person))
        if before is None or before[2] < level:
            found[place, person] = (born, since, level)
    for (place, _person), (born, since, level) in found.items():
        yield place, as_date(born), as_date(since), level


def _bands_sheet(
    title: str, heading: str, bands: Bands, counted: Counter[tuple[int, int]]
) -> Sheet:
    columns = [
        Column(title=heading, width=26),
        Column(title=_("Teachers"), kind=Kind.WHOLE, total="sum", width=12),
        Column(title=_("Share"), kind=Kind.PERCENT, width=11),
        Column(title=_("Highest category"), kind=Kind.WHOLE, total="sum", width=14),
        Column(title=_("First category"), kind=Kind.WHOLE, total="sum", width=14),
        Column(title=_("No category"), kind=Kind.WHOLE, total="sum", width=14),
    ]
    rows = list(_bands_rows(bands, counted))
    chart = SheetChart(title=title, labels=0, values=(3, 4, 5), stacked=True, rows=len(bands))
    return Sheet(title=title, columns=columns, rows=rows, totals=True, charts=[chart])


def _bands_rows(bands: Bands, counted: Counter[tuple[int, int]]) -> Iterator[Row]:
    everybody = counted.total()
    for place in (*range(len(bands)), UNKNOWN):
        levels = [counted[place, level] for level in LEVELS]
        people = sum(levels)
        words = _("not given") if place == UNKNOWN else _words(bands, place)
        yield (words, people, people / everybody if everybody else 0, *levels)


def _words(bands: Bands, place: int) -> str:
    """Return a band in words: whole years, its end left out as the forms do."""
    if place == 0:
        return _("under %(end)s", end=bands.begins[0])
    if place == len(bands.begins):
        return _("%(begin)s and more", begin=bands.begins[-1])
    return f"{bands.begins[place - 1]}–{bands.begins[place] - 1}"


def _institutions_sheet(groups: dict[int, Group]) -> Sheet:
    columns = [
        Column(title=_("Institution"), width=34),
        Column(title=_("Teachers"), kind=Kind.WHOLE, total="sum", width=12),
        Column(title=_("Mean age"), kind=Kind.NUMBER, width=12),
        Column(title=_("Younger than 35"), kind=Kind.PERCENT, width=12),
        Column(title=_("55 and older"), kind=Kind.PERCENT, width=12),
        Column(title=_("Mean teaching service"), kind=Kind.NUMBER, width=14),
        Column(title=_("Service under 3 years"), kind=Kind.PERCENT, width=14),
        Column(title=_("Without date of birth"), kind=Kind.WHOLE, total="sum", width=14),
    ]
    return Sheet(
        title=_("By institution"),
        columns=columns,
        rows=list(_institution_rows(groups)),
        totals=True,
        freeze_columns=1,
    )


def _institution_rows(groups: dict[int, Group]) -> Iterator[Row]:
    places = Institution.select(Institution.id, Institution.short_name)
    named = fetch_rows(places.order_by(Institution.sort_key, Institution.id))
    for key, name in named:
        group = groups.get(key)
        if group is None:
            continue
        yield (
            name,
            group.people,
            _mean(group.ages),
            _share(group.ages, lambda years: years < YOUNG),
            _share(group.ages, lambda years: years >= OLD),
            _mean(group.services),
            _share(group.services, lambda years: years < SERVICE.begins[0]),
            group.people - len(group.ages),
        )


def _mean(years: list[int]) -> float | None:
    return round(sum(years) / len(years), 1) if years else None


def _share(years: list[int], belongs: Callable[[int], bool]) -> float | None:
    return sum(map(belongs, years)) / len(years) if years else None


STAFF_BY_AGE_SERVICE = Report(
    name="staff_by_age_service",
    title=_l("Teachers by age and service"),
    purpose=_l("How old teachers are and how long they teach, with their categories."),
    audience=_l("District centre, heads of institutions"),
    permission=StaffPermission.VIEW,
    export_permission=StaffPermission.EXPORT,
    parameters=(
        DAY,
        INSTITUTIONS,
        INSTITUTION_KIND,
        POSITION,
        replace(KIND, default=lambda _actor: "main"),
    ),
    build=build,
    personal=False,
    order=54,
)
