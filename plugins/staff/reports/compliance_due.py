"""Who is due or overdue for attestation of compliance, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.staff.due_list import dues, law
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.scope import USUAL
from plugins.staff.reports.standing_posts import (
    place_columns,
    place_values,
    standings_for,
    state_words,
    why_in_words,
)
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet
from portal.workdays import add_months

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from plugins.staff.due_list import Due
    from portal.spreadsheets.sheets import Row

WITHIN = Parameter(
    name="within",
    title=_l("Due within, months"),
    kind=ParameterKind.MONTHS,
    default=lambda _actor: 3,
    required=True,
    hint=_l("Overdue ones are always there."),
)


def build(request: ReportRequest) -> ReportData:
    """Return what is overdue or comes within the months asked for, the most urgent first."""
    rules = law(request.as_of)
    last = add_months(request.as_of, request.values[WITHIN.name])
    found = dues(
        standings_for(request),
        rules,
        within=(last - request.as_of).days,
        kinds=("compliance",),
    )
    words = state_words()
    columns = [
        *place_columns(),
        Column(title=_("Due on"), kind=Kind.DATE),
        Column(title=_("Days left"), kind=Kind.WHOLE, width=10),
        Column(title=_("State"), width=14),
        Column(title=_("First possible day"), kind=Kind.DATE, width=13),
        Column(title=_("Why"), width=60, wrap=True),
        Column(title=_("Ground"), width=40, wrap=True),
    ]
    sheet = Sheet(
        title=_("Compliance due"),
        columns=columns,
        rows=_rows(request, found),
        marks={7: words.marks},
        freeze_columns=3,
    )
    return ReportData(
        sheets=[sheet],
        count=len(found),
        names=(_("Full name"),),
        legend=words.legend[:3],
        rules=(
            _("Attestation for compliance: order 196 of 24.03.2023, paragraphs 5, 9 and 22."),
            _(
                "Notice of %(days)s calendar days before the first possible day.",
                days=rules.notice_days,
            ),
        ),
    )


def _rows(request: ReportRequest, found: Sequence[Due]) -> Iterator[Row]:
    words = state_words()
    for number, one in enumerate(found, start=1):
        left = (one.on - request.as_of).days
        yield (
            *place_values(number, one.post),
            one.on,
            left,
            words.overdue if one.overdue else words.by_days(max(left, 0)),
            one.compliance.first_possible_on,
            *why_in_words(one.compliance.reasons),
        )


COMPLIANCE_DUE = Report(
    name="compliance_due",
    title=_l("Compliance attestation: due and overdue"),
    purpose=_l("Who must be attested for compliance with the post, by when and why."),
    audience=_l("District centre, institutions"),
    permission=StaffPermission.VIEW,
    export_permission=StaffPermission.EXPORT,
    parameters=(*USUAL, WITHIN),
    build=build,
    order=20,
)
