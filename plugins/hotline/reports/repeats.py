"""What was asked again: the share of repeated and reopened requests by topic and by institution."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from plugins.excel_reports.contracts import Report, ReportData
from plugins.hotline.models import Request
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.reports.scope import COUNTED, USUAL, counted, share, topics_in_order
from plugins.hotline.taking import AGAIN_DAYS
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row


def build(request: ReportRequest) -> ReportData:
    """Return the shares by topic and by institution."""
    by_topic: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    by_place: dict[Any, list[int]] = defaultdict(lambda: [0, 0, 0])
    query = counted(request).select(
        Request.topic, Request.institution, Request.repeated, Request.reopened
    )
    for topic, place, repeated, reopened in fetch_rows(query):
        for sums in (by_topic[topic], by_place[place]):
            sums[0] += 1
            sums[1] += bool(repeated)
            sums[2] += bool(reopened)
    rows: list[Row] = [
        (whole, title, *_cells(by_topic[key]))
        for key, whole, title in topics_in_order()
        if key in by_topic
    ]
    names = Institution.select(Institution.id, Institution.short_name).order_by(
        Institution.sort_key, Institution.id
    )
    places: list[tuple[Any, str]] = [*fetch_rows(names), (None, _("without an institution"))]
    first = [
        Column(title=_("Topic"), width=34, wrap=True),
        Column(title=_("Part of the topic"), width=36, wrap=True),
    ]
    sheets = [
        Sheet(
            title=_("Asked again by topic"),
            columns=[*first, *_columns()],
            rows=rows,
            totals=True,
            freeze_columns=2,
        ),
        Sheet(
            title=_("Asked again by institution"),
            columns=[Column(title=_("Institution"), width=30), *_columns()],
            rows=[(name, *_cells(by_place[key])) for key, name in places if key in by_place],
            totals=True,
            freeze_columns=1,
        ),
    ]
    rule = _(
        "Asked again: the same caller asked about the same topic within %(days)s days.",
        days=AGAIN_DAYS,
    )
    return ReportData(sheets=sheets, count=len(rows), rules=(rule, str(COUNTED)))


def _cells(sums: list[int]) -> Row:
    number, repeated, reopened = sums
    return (number, repeated, share(repeated, number), reopened, share(reopened, number))


def _columns() -> list[Column]:
    return [
        Column(title=_("Requests"), kind=Kind.WHOLE, total="sum", width=11),
        Column(title=_("Asked again"), kind=Kind.WHOLE, total="sum", width=11),
        Column(title=_("Share asked again"), kind=Kind.PERCENT, width=12),
        Column(title=_("Opened again"), kind=Kind.WHOLE, total="sum", width=11),
        Column(title=_("Share opened again"), kind=Kind.PERCENT, width=12),
    ]


REPEATS = Report(
    name="hotline_repeats",
    title=_l("What the hotline is asked again"),
    purpose=_l(
        "Topics and institutions whose answers did not last: repeated and reopened requests."
    ),
    audience=_l("District centre"),
    permission=HotlinePermission.VIEW,
    export_permission=HotlinePermission.EXPORT,
    parameters=USUAL,
    build=build,
    personal=False,
    order=243,
)
