"""Staff by position: posts and people, main and part-time, rates, kinds of institutions, categories."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peewee import SQL, fn

from plugins.excel_reports.contracts import Report, ReportData
from plugins.staff.models import Employment, Position
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.by_category import LEVELS, level_on
from plugins.staff.reports.scope import DAY, INSTITUTION_KIND, INSTITUTIONS, posts_alone
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet, SheetChart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

MOST_BARS = 25


@dataclass(slots=True)
class Group:
    """The posts of one position."""

    posts: int = 0
    main: int = 0
    rates: float = 0.0
    without_rate: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    levels: Counter[int] = field(default_factory=Counter)


def build(request: ReportRequest) -> ReportData:
    """Return one row for each position that is held."""
    groups = _groups(request)
    people = dict(fetch_rows(_people(request)))
    titles = fetch_rows(
        Position.select(Position.id, Position.title).order_by(Position.place, Position.id)
    )
    held = [(title, groups[key], people[key]) for key, title in titles if key in groups]
    rows = list(_rows(held))
    return ReportData(
        sheets=[_sheet(rows)],
        count=len(rows),
        notes=(
            _(
                "People are counted once in each position; posts without a rate are left out of rates."
            ),
            _("A category counts for the position it was assigned for."),
        ),
    )


def _groups(request: ReportRequest) -> dict[int, Group]:
    query = (
        posts_alone(request)
        .join(Institution)
        .select(
            Employment.position,
            Institution.kind,
            Employment.kind,
            level_on(request.as_of).alias("level"),
            fn.COUNT(SQL("*")),
            fn.SUM(Employment.rate),
            fn.COUNT(Employment.rate),
        )
        .group_by(Employment.position, Institution.kind, Employment.kind, SQL("level"))
    )
    found: dict[int, Group] = {}
    for position, place, kind, level, posts, rates, rated in fetch_rows(query):
        group = found.setdefault(position, Group())
        group.posts += posts
        group.main += posts if kind == "main" else 0
        group.rates += float(rates or 0)
        group.without_rate += posts - rated
        group.kinds[place] += posts
        group.levels[level] += posts
    return found


def _people(request: ReportRequest) -> object:
    return (
        posts_alone(request)
        .select(Employment.position, fn.COUNT(Employment.person.distinct()))
        .group_by(Employment.position)
    )


def _rows(held: list[tuple[str, Group, int]]) -> Iterator[Row]:
    for title, group, people in held:
        yield (
            title,
            group.posts,
            people,
            group.main,
            group.posts - group.main,
            round(group.rates, 2),
            group.without_rate,
            *(group.kinds[kind] for kind, _words in INSTITUTION_KINDS),
            *(group.levels[level] for level in LEVELS),
        )


def _sheet(rows: list[Row]) -> Sheet:
    def counted(title: str, group: str = "") -> Column:
        return Column(title=title, kind=Kind.WHOLE, total="sum", width=12, group=group)

    columns = [
        Column(title=_("Position"), width=40),
        counted(_("Posts")),
        counted(_("People")),
        counted(_("Main jobs")),
        counted(_("Part-time jobs")),
        Column(title=_("Rates in all"), kind=Kind.NUMBER, total="sum", width=12),
        counted(_("Without a rate")),
        *(counted(str(words), _("Kind of institution")) for _code, words in INSTITUTION_KINDS),
        counted(_("Highest category"), _("Category")),
        counted(_("First category"), _("Category")),
        counted(_("No category"), _("Category")),
    ]
    chart = SheetChart(
        title=_("Posts by position"), labels=0, values=(1,), sideways=True, rows=MOST_BARS
    )
    return Sheet(
        title=_("By position"),
        columns=columns,
        rows=rows,
        totals=True,
        freeze_columns=1,
        charts=[chart] if rows else (),
    )


STAFF_BY_POSITION = Report(
    name="staff_by_position",
    title=_l("Staff by position"),
    purpose=_l("How many posts and people each position has, with their rates and categories."),
    audience=_l("District centre, heads of institutions"),
    permission=StaffPermission.VIEW,
    export_permission=StaffPermission.EXPORT,
    parameters=(DAY, INSTITUTIONS, INSTITUTION_KIND),
    build=build,
    personal=False,
    order=52,
)
