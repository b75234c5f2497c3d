"""Staff by category: how many and what share, by institution, by kind of institution, by position."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from peewee import SQL, Case, fn

from plugins.excel_reports.contracts import Report, ReportData
from plugins.staff.models import Category, Employment, Position
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.scope import (
    DAY,
    INSTITUTION_KIND,
    INSTITUTIONS,
    KIND,
    POSITION,
    posts_alone,
)
from plugins.staff.standing import FOR_POST
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import INSTITUTION_KINDS, Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet, SheetChart

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

HIGHEST, FIRST, NONE = 2, 1, 0
LEVELS = (HIGHEST, FIRST, NONE)
MOST_BARS = 40

Counted = dict[Any, Counter[int]]


def counted_posts(request: ReportRequest) -> list[tuple[int, int, int, int]]:
    """Return (institution, position, level, posts), in the order of institutions and positions.

    The level is 2 for the highest category that stands on the day, 1 for the first, 0 for none.
    """
    query = (
        teaching_posts(request)
        .select(
            Employment.institution,
            Employment.position,
            level_on(request.as_of).alias("level"),
            fn.COUNT(SQL("*")),
        )
        .group_by(Employment.institution, Employment.position, SQL("level"))
    )
    return fetch_rows(query)


def teaching_posts(request: ReportRequest) -> Any:
    """Return the teaching posts that a request asks for, their positions joined."""
    joined = posts_alone(request).join(Position).switch(Employment)
    return joined.where(Position.is_pedagogical == True)  # noqa: E712 - SQL's own


def level_on(day: dt.date) -> Any:
    """Return the level of the category that stands for a post on a day, as a part of a query."""
    given = day.isoformat()
    held = Category.select(
        fn.MAX(Case(Category.kind, (("highest", HIGHEST), ("first", FIRST)), NONE))
    ).where(
        Category.person == Employment.person,
        Category.kind.in_(FOR_POST),
        Category.position.is_null() | (Category.position == Employment.position),
        Category.assigned_on.is_null() | (Category.assigned_on <= given),
        Category.valid_until.is_null() | (Category.valid_until >= given),
    )
    return fn.COALESCE(held, NONE)


def build(request: ReportRequest) -> ReportData:
    """Return three tables of the same posts."""
    counted = counted_posts(request)
    places = {
        key: (name, kind)
        for key, name, kind in fetch_rows(
            Institution.select(Institution.id, Institution.short_name, Institution.kind)
            .where(Institution.id.in_({place for place, *_rest in counted}))
            .order_by(Institution.sort_key, Institution.id)
        )
    }
    titles = dict(fetch_rows(Position.select(Position.id, Position.title).order_by(Position.place)))
    kinds = {code: str(words) for code, words in INSTITUTION_KINDS}
    by_place = _grouped(counted, lambda place, _position: place)
    by_kind = _grouped(counted, lambda place, _position: places[place][1])
    by_position = _grouped(counted, lambda _place, position: position)
    here = [
        (places[key][0], kinds[places[key][1]], by_place[key]) for key in places if key in by_place
    ]
    first = _sheet(
        _("By institution"),
        (
            Column(title=_("Institution"), width=34),
            Column(title=_("Kind of institution"), width=22),
        ),
        ((name, kind, *_figures(levels)) for name, kind, levels in here),
        drawn=len(here),
    )
    sheets = [
        replace(first, totals=True),
        _sheet(
            _("By kind of institution"),
            (Column(title=_("Kind of institution"), width=34),),
            _with_total((kinds[key], by_kind[key]) for key in kinds if key in by_kind),
            drawn=len(by_kind),
        ),
        _sheet(
            _("By position"),
            (Column(title=_("Position"), width=44),),
            _with_total((titles[key], by_position[key]) for key in titles if key in by_position),
            drawn=len(by_position),
        ),
    ]
    return ReportData(
        sheets=sheets,
        count=len(here),
        notes=(
            _("Teaching posts are counted; who holds two posts is counted in both."),
            _("A category counts for the position it was assigned for."),
        ),
    )


def _grouped(counted: Iterable[tuple[int, int, int, int]], key: Any) -> Counted:
    found: Counted = {}
    for place, position, level, posts in counted:
        found.setdefault(key(place, position), Counter())[level] += posts
    return found


def _figures(levels: Counter[int]) -> list[float]:
    total = levels.total()
    return [total, *(value for level in LEVELS for value in (levels[level], levels[level] / total))]


def _with_total(lines: Iterable[tuple[str, Counter[int]]]) -> list[Row]:
    """Return the lines, and what they make together, whose shares no formula can add up."""
    everything: Counter[int] = Counter()
    rows: list[Row] = []
    for title, levels in lines:
        rows.append((title, *_figures(levels)))
        everything += levels
    if rows:
        rows.append((_("Total"), *_figures(everything)))
    return rows


def _sheet(title: str, keys: tuple[Column, ...], rows: Iterable[Row], *, drawn: int) -> Sheet:
    """Return a table whose first rows, so many as are drawn, also make a chart that can be read."""
    groups = (_("Highest category"), _("First category"), _("No category"))
    columns = [*keys, Column(title=_("Posts"), kind=Kind.WHOLE, total="sum", width=10)]
    for group in groups:
        columns += [
            Column(title=_("How many"), kind=Kind.WHOLE, total="sum", width=11, group=group),
            Column(title=_("Share"), kind=Kind.PERCENT, width=11, group=group),
        ]
    levels = tuple(len(keys) + 1 + 2 * place for place in range(len(groups)))
    return Sheet(
        title=title,
        columns=columns,
        rows=rows,
        freeze_columns=1,
        charts=[SheetChart(title=title, labels=0, values=levels, stacked=True, rows=drawn)]
        if 0 < drawn <= MOST_BARS
        else (),
    )


STAFF_BY_CATEGORY = Report(
    name="staff_by_category",
    title=_l("Staff by category"),
    purpose=_l(
        "How many posts have which category, by institution, kind of institution, position."
    ),
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
    order=50,
)
