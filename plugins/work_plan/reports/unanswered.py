"""Institutions that have not answered what was handed down to them, and how each activity stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.excel_reports.contracts import Report, ReportData
from plugins.work_plan.models import STATES, Activity, Occurrence, WorkPlan
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.reports.scope import (
    OPEN,
    USUAL,
    count_if,
    in_pieces,
    keys_of,
    overdue,
    work,
)
from portal.database import as_date, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Mark, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row


def build(request: ReportRequest) -> ReportData:
    """Return who has not answered, the latest first, and the figures of each activity."""
    waiting = _waiting(request)
    keys = keys_of(waiting, Occurrence.id)
    late = _("overdue")
    sheets = [
        Sheet(
            title=_("Not answered"),
            columns=[
                Column(title=_("Institution"), width=28),
                Column(title=_("Activity"), width=60, wrap=True),
                Column(title=_("Term in the plan"), width=24, wrap=True),
                Column(title=_("Due"), kind=Kind.DATE),
                Column(title=_("Days overdue"), kind=Kind.WHOLE, width=12),
                Column(title=_("Is it late"), width=14),
                Column(title=_("State"), width=14),
                Column(title=_("Phone"), width=18),
                Column(title=_("E-mail"), width=28),
            ],
            rows=_rows(request, in_pieces(waiting, Occurrence.id, keys), late),
            marks={5: {late: Mark.OVERDUE}},
            freeze_columns=1,
        ),
        Sheet(
            title=_("By activity"),
            columns=[
                Column(title=_("Activity"), width=60, wrap=True),
                Column(title=_("Term in the plan"), width=24, wrap=True),
                Column(title=_("Work plan"), width=40, wrap=True),
                *(
                    Column(title=one, kind=Kind.WHOLE, total="sum", width=13)
                    for one in (_("Handed down"), _("Done"), _("Dropped"), _("Not answered"))
                ),
                Column(title=_("Of them overdue"), kind=Kind.WHOLE, total="sum", width=13),
                Column(title=_("Share answered"), kind=Kind.PERCENT, width=12),
            ],
            rows=list(_by_activity(request)),
            totals=True,
            freeze_columns=1,
        ),
    ]
    return ReportData(
        sheets=sheets,
        count=len(keys),
        rules=(_("Answered means done; what the district has dropped is not asked for any more."),),
    )


def _handed(request: ReportRequest) -> Any:
    return work(request).where(Occurrence.handed_down == True)  # noqa: E712


def _waiting(request: ReportRequest) -> Any:
    return (
        _handed(request)
        .select(
            Occurrence.id,
            Institution.short_name,
            Activity.text,
            Activity.term,
            Occurrence.due,
            Occurrence.state,
            Institution.phone,
            Institution.email,
        )
        .where(OPEN)
        .order_by(Institution.sort_key, Institution.id, Occurrence.due, Activity.position)
    )


def _rows(request: ReportRequest, waiting: Iterable[tuple[Any, ...]], late: str) -> Iterator[Row]:
    words = dict(STATES)
    for place, text, term, due, state, phone, email in waiting:
        day = as_date(due)
        days = (request.as_of - day).days if day and day < request.as_of else None
        yield (
            place,
            text,
            term,
            day,
            days,
            late if days else "",
            str(words[state]),
            phone,
            email,
        )


def _by_activity(request: ReportRequest) -> Iterator[Row]:
    query = (
        _handed(request)
        .select(
            Activity.text,
            Activity.term,
            WorkPlan.title,
            count_if(Occurrence.id.is_null(False)),
            count_if(Occurrence.state == "done"),
            count_if(Occurrence.state == "dropped"),
            count_if(OPEN),
            count_if(overdue(request)),
        )
        .group_by(
            Activity.id,
            Activity.text,
            Activity.term,
            Activity.position,
            WorkPlan.id,
            WorkPlan.title,
        )
        .order_by(WorkPlan.title, WorkPlan.id, Activity.position, Activity.id)
    )
    for text, term, plan, handed, done, dropped, waiting, late in fetch_rows(query):
        asked = handed - dropped
        share = done / asked if asked else None
        yield (text, term, plan, handed, done, dropped, waiting, late, share)


UNANSWERED = Report(
    name="plan_unanswered",
    title=_l("Institutions that have not answered"),
    purpose=_l(
        "Which institutions have not done what the plan of the district handed down to them."
    ),
    audience=_l("District centre"),
    permission=PlanPermission.VIEW,
    export_permission=PlanPermission.EXPORT,
    parameters=USUAL,
    build=build,
    personal=False,
    order=215,
)
