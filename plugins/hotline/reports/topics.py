"""What is asked, by whom and when: topics × months, institutions × topics, and all three in one list."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, Any

from babel.dates import format_date as in_words

from plugins.excel_reports.contracts import Report, ReportData, days_of
from plugins.hotline.models import Request
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.reports.scope import COUNTED, USUAL, counted, share, topics_in_order
from portal import clock
from portal.database import fetch_rows
from portal.i18n import current_locale
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet, SheetChart
from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

MOST_MONTHS = 24
Cell = tuple[int | None, int | None, dt.date]
"""Topic, institution, and the first day of the month or the year."""


def build(request: ReportRequest) -> ReportData:
    """Return the figures of topics by months, of institutions by topics, and the list of both by months."""
    first, last = days_of(request)
    months = _months(first, last)
    cells = _cells(request)
    topics = topics_in_order()
    sheets = [
        _by_month(cells, topics, months),
        _by_institution(cells, topics),
        _everything(cells, topics),
    ]
    notes = []
    if len(months) > MOST_MONTHS:
        notes.append(_("The period is long: the first sheet has years; months are on the third."))
    return ReportData(
        sheets=sheets, count=len(list(sheets[0].rows)), rules=(str(COUNTED),), notes=notes
    )


def _months(first: dt.date, last: dt.date) -> list[dt.date]:
    found, day = [], first.replace(day=1)
    while day <= last:
        found.append(day)
        day = add_months(day, 1)
    return found


def _cells(request: ReportRequest) -> Counter[Cell]:
    query = counted(request).select(Request.topic, Request.institution, Request.received_at)
    found: Counter[Cell] = Counter()
    for topic, place, at in query.tuples():
        found[topic, place, clock.local(at).date().replace(day=1)] += 1
    return found


def _by_month(
    cells: Counter[Cell], topics: Sequence[tuple[int | None, str, str]], months: Sequence[dt.date]
) -> Sheet:
    locale = current_locale()
    by_years = len(months) > MOST_MONTHS
    heads = (
        [dt.date(year, 1, 1) for year in sorted({one.year for one in months})]
        if by_years
        else months
    )
    sums: Counter[tuple[int | None, dt.date]] = Counter()
    for (topic, _place, month), number in cells.items():
        sums[topic, dt.date(month.year, 1, 1) if by_years else month] += number
    total = sum(cells.values())
    rows: list[Row] = []
    for key, whole, title in topics:
        figures = [sums[key, one] for one in heads]
        if any(figures):
            rows.append((whole, title, *figures, sum(figures), share(sum(figures), total)))
    columns = [
        Column(title=_("Topic"), width=34, wrap=True),
        Column(title=_("Part of the topic"), width=36, wrap=True),
        *(
            Column(
                title=str(one.year) if by_years else in_words(one, "LLL yyyy", locale=locale),
                kind=Kind.WHOLE,
                total="sum",
                width=10,
            )
            for one in heads
        ),
        Column(title=_("In all"), kind=Kind.WHOLE, total="sum", width=10),
        Column(title=_("Share"), kind=Kind.PERCENT, width=10),
    ]
    return Sheet(
        title=_("Topics by months"), columns=columns, rows=rows, totals=True, freeze_columns=2
    )


def _by_institution(cells: Counter[Cell], topics: Sequence[tuple[int | None, str, str]]) -> Sheet:
    whole_of = {key: whole for key, whole, _title in topics}
    sums: Counter[tuple[int | None, str]] = Counter()
    for (topic, place, _month), number in cells.items():
        sums[place, whole_of.get(topic, "")] += number
    wholes = [
        one
        for one in dict.fromkeys(whole for _key, whole, _title in topics)
        if any(whole == one for _place, whole in sums)
    ]
    rows: list[Row] = []
    for key, name in _places(cells):
        figures = [sums[key, one] for one in wholes]
        rows.append((name, *figures, sum(figures)))
    columns = [
        Column(title=_("Institution"), width=30),
        *(Column(title=one, kind=Kind.WHOLE, total="sum", width=13, wrap=True) for one in wholes),
        Column(title=_("In all"), kind=Kind.WHOLE, total="sum", width=10),
    ]
    chart = [
        SheetChart(
            title=_("Requests of institutions"), labels=0, values=(len(columns) - 1,), sideways=True
        )
    ]
    return Sheet(
        title=_("Institutions by topics"),
        columns=columns,
        rows=rows,
        totals=True,
        freeze_columns=1,
        charts=chart if rows else (),
    )


def _everything(cells: Counter[Cell], topics: Sequence[tuple[int | None, str, str]]) -> Sheet:
    order = {key: (number, whole, title) for number, (key, whole, title) in enumerate(topics)}
    places = {key: (number, name) for number, (key, name) in enumerate(_places(cells))}
    rows: list[Row] = [
        (order[topic][1], order[topic][2], places[place][1], month, number)
        for (topic, place, month), number in sorted(
            cells.items(), key=lambda one: (order[one[0][0]][0], places[one[0][1]][0], one[0][2])
        )
    ]
    columns = [
        Column(title=_("Topic"), width=34, wrap=True),
        Column(title=_("Part of the topic"), width=36, wrap=True),
        Column(title=_("Institution"), width=30),
        Column(title=_("Month"), kind=Kind.DATE),
        Column(title=_("Requests"), kind=Kind.WHOLE, total="sum", width=10),
    ]
    return Sheet(title=_("Topics, institutions, months"), columns=columns, rows=rows, totals=True)


def _places(cells: Counter[Cell]) -> list[tuple[int | None, str]]:
    keys: set[Any] = {place for _topic, place, _month in cells}
    query = Institution.select(Institution.id, Institution.short_name).order_by(
        Institution.sort_key, Institution.id
    )
    found: list[tuple[int | None, str]] = [
        (key, name) for key, name in fetch_rows(query) if key in keys
    ]
    return [*found, (None, _("without an institution"))] if None in keys else found


TOPICS = Report(
    name="hotline_topics",
    title=_l("Topics of the hotline by institutions and months"),
    purpose=_l("What is asked, by whom and when: where difficulties grow."),
    audience=_l("District centre; institutions see their own questions"),
    permission=HotlinePermission.VIEW,
    export_permission=HotlinePermission.EXPORT,
    parameters=USUAL,
    build=build,
    personal=False,
    order=241,
)
