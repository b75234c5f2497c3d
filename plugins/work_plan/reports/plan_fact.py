"""Plan and fact: what was planned, done, in time, late, moved and dropped – by section, person, month."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from babel.dates import format_date as in_words
from peewee import fn

from plugins.excel_reports.contracts import Report, ReportData
from plugins.work_plan.models import Activity, Occurrence, PlanSection, WorkPlan
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.reports.scope import OPEN, USUAL, YEAR, count_if, overdue, work
from portal.accounts.models import User
from portal.database import as_date, fetch_rows
from portal.i18n import current_locale
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet, SheetChart
from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

FIGURES = 9
MONTHS = 12
TOTAL, DONE = 0, 1


def by_section(request: ReportRequest) -> ReportData:
    """Return the figures of each section of each plan."""
    keys = (Institution.short_name, WorkPlan.title, PlanSection.title, Occurrence.handed_down)
    query = (
        work(request)
        .select(*keys, *_figures(request))
        .group_by(
            Institution.sort_key,
            Institution.id,
            WorkPlan.id,
            PlanSection.position,
            PlanSection.id,
            *keys,
        )
        .order_by(
            Institution.sort_key,
            Institution.id,
            Occurrence.handed_down,
            WorkPlan.id,
            PlanSection.position,
        )
    )
    handed = _("handed down by the district")
    rows = [
        (place, f"{plan} ({handed})" if down else plan, section, *_row(figures))
        for place, plan, section, down, *figures in fetch_rows(query)
    ]
    columns = [
        Column(title=_("Institution"), width=26),
        Column(title=_("Work plan"), width=40, wrap=True),
        Column(title=_("Section of the plan"), width=40, wrap=True),
    ]
    return _data(_("Plan and fact by section"), columns, rows, freeze=1)


def by_person(request: ReportRequest) -> ReportData:
    """Return the figures of each person, or of the words of a role where nobody is named."""
    who = fn.COALESCE(User.name, Activity.responsible)
    query = (
        work(request)
        .select(Institution.short_name, who, *_figures(request))
        .group_by(
            Institution.sort_key,
            Institution.id,
            Institution.short_name,
            Occurrence.responsible,
            who,
        )
        .order_by(Institution.sort_key, Institution.id, who)
    )
    nobody = _("nobody is named")
    rows = [
        (place, _one_line(name) or nobody, *_row(figures))
        for place, name, *figures in fetch_rows(query)
    ]
    person = _("Responsible")
    columns = [Column(title=_("Institution"), width=26), Column(title=person, width=44, wrap=True)]
    data = _data(_("Plan and fact by person"), columns, rows, freeze=2)
    return ReportData(sheets=data.sheets, count=data.count, names=(person,), rules=data.rules)


def by_month(request: ReportRequest) -> ReportData:
    """Return the figures of each month of the school year by the last day, and of work without one."""
    counted: dict[tuple[int, int] | None, list[int]] = {}
    query = work(request).select(Occurrence.due, *_figures(request)).group_by(Occurrence.due)
    for due, *figures in fetch_rows(query):
        day = as_date(due)
        sums = counted.setdefault((day.year, day.month) if day else None, [0] * FIGURES)
        for place, number in enumerate(figures):
            sums[place] += number
    first = request.values[YEAR.name].first
    months = [add_months(first, number) for number in range(MONTHS)]
    within = {(one.year, one.month) for one in months}
    outside = sorted(key for key in counted if key is not None and key not in within)
    days = sorted([*months, *(dt.date(year, month, 1) for year, month in outside)])
    locale = current_locale()
    rows: list[Row] = [
        (in_words(one, "LLLL y", locale=locale), *_row(counted.get((one.year, one.month))))
        for one in days
    ]
    if None in counted:
        rows.append((_("without a last day"), *_row(counted[None])))
    chart = SheetChart(title=_("Planned and done"), labels=0, values=(1, 2), rows=len(days))
    columns = [Column(title=_("Month"), width=20)]
    return _data(_("Plan and fact by month"), columns, rows, freeze=1, charts=[chart])


def _figures(request: ReportRequest) -> list[Any]:
    """Return the counts of a group of work, in the order of :func:`_figure_columns`."""
    done = Occurrence.state == "done"
    late = done & Occurrence.due.is_null(False) & (Occurrence.done_on > Occurrence.due)
    past = overdue(request)
    return [
        count_if(Occurrence.id.is_null(False)),
        count_if(done),
        count_if(late),
        count_if(past),
        count_if(OPEN & Occurrence.due.is_null(False) & (Occurrence.due >= request.as_of)),
        count_if(OPEN & Occurrence.due.is_null()),
        count_if(Occurrence.state == "in_progress"),
        count_if(Occurrence.state == "dropped"),
        count_if(Occurrence.moves > 0),
    ]


def _figure_columns() -> list[Column]:
    def counted(title: str, group: str = "") -> Column:
        return Column(title=title, kind=Kind.WHOLE, total="sum", width=12, group=group)

    left = _("Not done")
    return [
        counted(_("Planned")),
        counted(_("Done")),
        Column(title=_("Share done"), kind=Kind.PERCENT, width=11),
        counted(_("Done late")),
        counted(_("Overdue"), left),
        counted(_("Still in time"), left),
        counted(_("Without a last day"), left),
        counted(_("Of them begun"), left),
        counted(_("Dropped")),
        counted(_("Moved")),
    ]


def _row(figures: Sequence[int] | None) -> Row:
    """Return the cells of counted figures, with the share that is done."""
    told = list(figures or [0] * FIGURES)
    share = told[DONE] / told[TOTAL] if told[TOTAL] else None
    return (*told[: DONE + 1], share, *told[DONE + 1 :])


def _one_line(text: str) -> str:
    return "; ".join(filter(None, (" ".join(one.split()) for one in text.split("\n"))))


def _data(
    title: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    *,
    freeze: int,
    charts: Iterable[SheetChart] = (),
) -> ReportData:
    sheet = Sheet(
        title=title,
        columns=[*columns, *_figure_columns()],
        rows=rows,
        totals=True,
        freeze_columns=freeze,
        charts=list(charts) if rows else (),
    )
    return ReportData(
        sheets=[sheet],
        count=len(rows),
        rules=(
            _("Planned = done + overdue + still in time + without a last day + dropped."),
            _("Work that goes on all the time, or waits for its date, is never overdue."),
        ),
    )


def _report(
    name: str, title: Any, purpose: Any, build: Any, *, order: int, personal: bool
) -> Report:
    return Report(
        name=name,
        title=title,
        purpose=purpose,
        audience=_l("District centre, heads of institutions"),
        permission=PlanPermission.VIEW,
        export_permission=PlanPermission.EXPORT,
        parameters=USUAL,
        build=build,
        personal=personal,
        order=order,
    )


BY_SECTION = _report(
    "plan_fact_by_section",
    _l("Plan and fact by section"),
    _l("How much of each section of the plans is done, late, moved and dropped."),
    by_section,
    order=210,
    personal=False,
)
BY_PERSON = _report(
    "plan_fact_by_person",
    _l("Plan and fact by person"),
    _l("How much of the plans each person answers for, and how much of it is done."),
    by_person,
    order=211,
    personal=True,
)
BY_MONTH = _report(
    "plan_fact_by_month",
    _l("Plan and fact by month"),
    _l("How much was planned for each month of the school year, and how much of it is done."),
    by_month,
    order=212,
    personal=False,
)
