"""The databank as one table: a row for each post as of a day, institution after institution.

How its rows are made is told in :mod:`plugins.staff.reports.databank_rows`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.databank_rows import databank_rows
from plugins.staff.reports.scope import USUAL, sizes_of
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest

DETAILS = Parameter(
    name="details",
    title=_l("With contacts, courses and awards"),
    kind=ParameterKind.FLAG,
)


def build(request: ReportRequest) -> ReportData:
    """Return the databank's table; its rows are read while they are written."""
    sizes = sizes_of(request)
    details = bool(request.values[DETAILS.name])
    return ReportData(
        sheets=[
            Sheet(
                title=_("Databank"),
                columns=_columns(details=details),
                rows=databank_rows(request, sizes, details=details),
                freeze_columns=4,
            )
        ],
        count=sum(sizes.values()),
        names=(_("Full name"),),
        hidden=(_("Date of birth"), _("SNILS"), _("Phone"), _("E-mail")),
        rules=(
            _("Next compliance attestation: order 196, paragraphs 5 and 22; a category exempts."),
            _("A category assigned since 01.09.2023 has no term: order 196, paragraph 2."),
        ),
    )


def _columns(*, details: bool) -> list[Column]:
    columns = [
        Column(title=_("No."), kind=Kind.WHOLE, width=7),
        Column(title=_("Municipality"), width=18),
        Column(title=_("Institution"), width=24),
        Column(title=_("Full name"), width=34),
        Column(title=_("Date of birth"), kind=Kind.DATE),
        Column(title=_("Position"), width=24),
        Column(title=_("Subject"), width=18),
        Column(title=_("Kind of job"), width=18),
        Column(title=_("Rate"), kind=Kind.NUMBER, width=8),
        Column(title=_("Education"), width=18),
        Column(title=_("Teaching service, years"), kind=Kind.WHOLE, width=14),
        Column(title=_("Category"), width=18),
        Column(title=_("Assigned on"), kind=Kind.DATE),
        Column(title=_("Order"), width=20),
        Column(title=_("Valid until"), kind=Kind.DATE, width=13),
        Column(title=_("Methodist, mentor"), width=20),
        Column(title=_("Compliance attested on"), kind=Kind.DATE, width=14),
        Column(title=_("Next compliance attestation"), kind=Kind.DATE, width=14),
    ]
    if details:
        columns += [
            Column(title=_("SNILS"), width=15),
            Column(title=_("Phone"), width=18),
            Column(title=_("E-mail"), width=24),
            Column(title=_("Last course"), width=40, wrap=True),
            Column(title=_("Hours"), kind=Kind.WHOLE),
            Column(title=_("Course finished on"), kind=Kind.DATE),
            Column(title=_("Awards"), width=40, wrap=True),
        ]
    return columns


DATABANK = Report(
    name="databank",
    title=_l("Databank of staff"),
    purpose=_l("Every post with its category, terms, education and attestations as of a day."),
    audience=_l("District centre, institutions"),
    permission=StaffPermission.VIEW,
    export_permission=StaffPermission.EXPORT,
    parameters=(*USUAL, DETAILS),
    build=build,
    order=10,
)
