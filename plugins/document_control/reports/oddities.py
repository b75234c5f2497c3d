"""The consistency scan as a report: what cannot be right in checks, where it is, how to mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.permissions import ControlPermission
from plugins.document_control.scanning import scan
from plugins.excel_reports.contracts import Report, ReportData
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest


def build(request: ReportRequest) -> ReportData:
    """Return a row for each oddity among what the actor sees."""
    where, text = _("Where"), _("What is wrong")
    rows = [(one.institution, one.where, one.text, one.mend) for one in scan(request.actor)]
    sheet = Sheet(
        title=_("Consistency of checks"),
        columns=[
            Column(title=_("Institution"), width=28),
            Column(title=where, width=40, wrap=True),
            Column(title=text, width=60, wrap=True),
            Column(title=_("How to mend it"), width=46, wrap=True),
        ],
        rows=rows,
        freeze_columns=1,
    )
    return ReportData(
        sheets=[sheet],
        count=len(rows),
        hidden=(where,),
        rules=(_("The same is told by the command portal control scan."),),
    )


ODDITIES = Report(
    name="control_scan",
    title=_l("Consistency of checks"),
    purpose=_l("What cannot be right: a verdict without its proof, a finding without an owner."),
    audience=_l("District centre; institutions see their own checks"),
    permission=ControlPermission.VIEW,
    export_permission=ControlPermission.EXPORT,
    build=build,
    order=265,
)
