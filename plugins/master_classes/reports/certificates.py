"""The register of certificates, with those that were reissued or revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.master_classes.certificates.finding import seen_by
from plugins.master_classes.certificates.models import Certificate
from plugins.master_classes.certificates.wording import ROLES, STATES
from plugins.master_classes.permissions import ClassesPermission
from plugins.master_classes.reports.scope import INSTITUTIONS, chosen
from portal import clock
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet
from portal.workdays import school_year

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest

ISSUED_FROM = Parameter(
    name="first",
    title=_l("Issued from"),
    kind=ParameterKind.DATE,
    default=lambda _actor: school_year(clock.today()).first,
    required=True,
)
ISSUED_UNTIL = Parameter(
    name="last",
    title=_l("Issued until"),
    kind=ParameterKind.DATE,
    default=lambda _actor: clock.today(),
    required=True,
)


def build(request: ReportRequest) -> ReportData:
    """Return a line for each certificate that was issued in the period, by year and number."""
    first, last = request.values[ISSUED_FROM.name], request.values[ISSUED_UNTIL.name]
    if first > last:
        raise Invalid(_("The period ends before it begins."))
    query = (
        seen_by(request.actor)
        .where(Certificate.issued_on >= first, Certificate.issued_on <= last)
        .order_by(Certificate.municipality, Certificate.year, Certificate.number)
    )
    roles, states = dict(ROLES), dict(STATES)
    name, code, number = _("Full name"), _("Check code"), _("Number")
    rows = [
        (
            one.full_number,
            one.issued_on,
            one.name,
            one.position,
            one.organisation,
            str(roles[one.role]),
            one.title,
            one.last_on,
            one.hours,
            str(states[one.state]),
            one.reason,
            one.shown_code,
        )
        for one in query
        if chosen(request, one.institution_id)
    ]
    sheet = Sheet(
        title=_("Register of certificates"),
        columns=[
            Column(title=number, width=12),
            Column(title=_("Issued on"), kind=Kind.DATE),
            Column(title=name, width=32),
            Column(title=_("Position"), width=26, wrap=True),
            Column(title=_("Organisation"), width=30, wrap=True),
            Column(title=_("Role in the event"), width=13),
            Column(title=_("Topic of the event"), width=44, wrap=True),
            Column(title=_("Held on"), kind=Kind.DATE),
            Column(title=_("Academic hours"), kind=Kind.NUMBER, width=10, total="sum"),
            Column(title=_("State"), width=16),
            Column(title=_("Why it is not valid"), width=28, wrap=True),
            Column(title=code, width=18),
            Column(title=_("Signature"), width=16),
        ],
        rows=[(*row, "") for row in rows],
        freeze_columns=1,
        totals=True,
    )
    return ReportData(
        sheets=[sheet], count=len(rows), names=(name,), hidden=(code, number, _("Signature"))
    )


CERTIFICATES = Report(
    name="classes_certificates",
    title=_l("Register of certificates of events"),
    purpose=_l("Every certificate with its number, to whom, for what, and whether it is valid."),
    audience=_l("District centre; institutions see their own people"),
    permission=ClassesPermission.ENROLMENTS,
    export_permission=ClassesPermission.EXPORT,
    parameters=(ISSUED_FROM, ISSUED_UNTIL, INSTITUTIONS),
    build=build,
    order=307,
)
