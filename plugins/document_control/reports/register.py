"""The register of checks: every check with its number, steps, verdict, score and findings."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from peewee import JOIN, Case, fn

from plugins.document_control.models import (
    Campaign,
    Checklist,
    ChecklistVersion,
    ControlCheck,
    Finding,
)
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.reports.scope import GIVEN_OUT, USUAL, checks_of, findings_of
from plugins.document_control.wording import CHECK_STATES, OUTCOMES
from plugins.excel_reports.contracts import Report, ReportData
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Mark, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

LATE = 8
OPEN = ("open", "answered", "returned")


def build(request: ReportRequest) -> ReportData:
    """Return a row for each check in the order of numbers."""
    query = checks_of(request)
    late, inspector, acknowledged = _("overdue"), _("Inspector"), _("Acknowledged by")
    sheet = Sheet(
        title=_("Register of checks"),
        columns=[
            Column(title=_("Number"), width=11),
            Column(title=_("Institution"), width=26, wrap=True),
            Column(title=_("Campaign"), width=30, wrap=True),
            Column(title=_("Checklist of a check"), width=30, wrap=True),
            Column(title=_("From"), kind=Kind.DATE),
            Column(title=_("Until"), kind=Kind.DATE),
            Column(title=_("State"), width=24),
            Column(title=_("Next step by"), kind=Kind.DATE),
            Column(title=_("Is it late"), width=13),
            Column(title=inspector, width=26, wrap=True),
            Column(title=_("Result given out on"), kind=Kind.MOMENT),
            Column(title=_("Verdict of the whole"), width=22, wrap=True),
            Column(title=_("Score"), kind=Kind.PERCENT, width=10),
            Column(title=_("Findings"), kind=Kind.WHOLE, total="sum", width=11),
            Column(title=_("Of them open"), kind=Kind.WHOLE, total="sum", width=11),
            Column(title=acknowledged, width=26, wrap=True),
            Column(title=_("Check closed"), kind=Kind.MOMENT),
        ],
        rows=_rows(request, query, late),
        marks={LATE: {late: Mark.OVERDUE}},
        freeze_columns=2,
        totals=True,
    )
    return ReportData(
        sheets=[sheet],
        count=query.count(),
        names=(acknowledged,),
        hidden=(inspector,),
        legend=((late, _("The next step is past its day.")),),
        rules=(str(GIVEN_OUT), _("Checks that were called off are left out.")),
    )


def _rows(request: ReportRequest, query: Any, late: str) -> Iterator[Row]:
    states, outcomes = dict(CHECK_STATES), dict(OUTCOMES)
    counts = _counts(request)
    rows = (
        query.select(
            ControlCheck.id,
            ControlCheck.number,
            ControlCheck.year,
            Institution.short_name,
            Campaign.title,
            Checklist.title,
            ControlCheck.starts_on,
            ControlCheck.ends_on,
            ControlCheck.state,
            ControlCheck.due_on,
            User.name,
            ControlCheck.issued_at,
            ControlCheck.outcome,
            ControlCheck.score,
            ControlCheck.acknowledged_name,
            ControlCheck.closed_at,
        )
        .join(Institution)
        .switch(ControlCheck)
        .join(ChecklistVersion)
        .join(Checklist)
        .switch(ControlCheck)
        .join(Campaign, JOIN.LEFT_OUTER, on=(ControlCheck.campaign == Campaign.id))
        .switch(ControlCheck)
        .join(User, JOIN.LEFT_OUTER, on=(ControlCheck.inspector == User.id))
        .order_by(ControlCheck.year, ControlCheck.number, ControlCheck.id)
    )
    for (
        key, number, year, place, campaign, checklist, first, last, state, due,
        inspector, issued, outcome, score, acknowledged, closed,
    ) in rows.tuples().iterator():  # fmt: skip
        yield (
            f"{number}/{year}",
            place,
            campaign or "",
            checklist,
            first,
            last,
            str(states[state]),
            due,
            late if due is not None and due < request.as_of and state != "closed" else "",
            inspector or "",
            issued,
            str(outcomes[outcome]) if issued is not None and outcome else "",
            score / 1000 if issued is not None and score is not None else None,
            *counts[key],
            acknowledged,
            closed,
        )


def _counts(request: ReportRequest) -> dict[int, tuple[int, int]]:
    """Return how many findings each check has, and how many of them are open."""
    still = fn.SUM(Case(None, ((Finding.state.in_(OPEN), 1),), 0))
    query = (
        findings_of(request)
        .select(Finding.check_of, fn.COUNT(Finding.id), still)
        .where(Finding.check_of.is_null(False))
        .group_by(Finding.check_of)
    )
    counts: dict[int, tuple[int, int]] = defaultdict(lambda: (0, 0))
    counts.update({key: (number, int(left)) for key, number, left in fetch_rows(query)})
    return counts


REGISTER = Report(
    name="control_register",
    title=_l("Register of checks"),
    purpose=_l("Every check with its number, state, verdict, score and findings."),
    audience=_l("District centre; institutions see their own checks"),
    permission=ControlPermission.VIEW,
    export_permission=ControlPermission.EXPORT,
    parameters=USUAL,
    build=build,
    order=260,
)
