"""The plans as official tables, a sheet each, ready to print and to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Report, ReportData
from plugins.work_plan.models import WorkPlan
from plugins.work_plan.official.signing import for_signing
from plugins.work_plan.official.workbook import plan_sheet
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.reports.scope import INSTITUTIONS, YEAR
from plugins.work_plan.writing import as_written
from portal.access import policies
from portal.database import among
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest

MOST_PLANS = 50
"""Sheets that a person can still leaf through; a file of more says that it has only the first ones."""


def build(request: ReportRequest) -> ReportData:
    """Return a sheet for each plan of the year, the district's first; drafts too, to be signed."""
    query = (
        policies[WorkPlan]
        .rows(request.actor)
        .select(WorkPlan, Institution)
        .join(Institution)
        .where(WorkPlan.school_year == request.values[YEAR.name].start_year)
    )
    chosen = request.values.get(INSTITUTIONS.name) or ()
    if chosen:
        query = query.where(among(WorkPlan.institution, chosen))
    found = list(
        query.order_by(Institution.kind != "centre", Institution.sort_key, WorkPlan.id).limit(
            MOST_PLANS + 1
        )
    )
    sheets = [
        plan_sheet(
            for_signing(as_written(one), place=one.institution.name),
            name=one.institution.short_name,
        )
        for one in found
    ]
    notes = []
    if len(found) > MOST_PLANS:
        sheets.pop()
        notes.append(
            _(
                "There are more plans: this file has the first %(count)s. Choose institutions to get theirs.",
                count=MOST_PLANS,
            )
        )
    if not sheets:
        sheets = [Sheet(title=_("Work plan"), columns=[Column(title=_("Activity"))], rows=[])]
    return ReportData(sheets=sheets, count=len(list(sheets[0].rows)), notes=notes)


OFFICIAL_PLAN = Report(
    name="official_plan",
    title=_l("Work plan as the official table"),
    purpose=_l("The plan of the year with its approval block and signature, to print and to sign."),
    audience=_l("District centre, institutions"),
    permission=PlanPermission.VIEW,
    export_permission=PlanPermission.EXPORT,
    parameters=(YEAR, INSTITUTIONS),
    build=build,
    personal=False,
    order=209,
)
