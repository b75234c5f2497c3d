"""Findings with their terms: what is open, overdue or mended, whose it is, whether it came back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.reports.scope import GIVEN_OUT, USUAL, findings_of
from plugins.document_control.wording import EFFECTS, FINDING_STATES, SEVERITIES
from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.staff.models import Person
from portal import clock
from portal.accounts.models import User
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Mark, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

OPEN = ("open", "answered", "returned")
LATE = 11
ONLY_LATE = Parameter(name="late", title=_l("Only what is overdue"), kind=ParameterKind.FLAG)


def build(request: ReportRequest) -> ReportData:
    """Return a row for each finding, by institution."""
    query = findings_of(request)
    if request.values.get(ONLY_LATE.name):
        query = query.where(Finding.state.in_(OPEN), Finding.due_on < request.as_of)
    late, teacher = _("overdue"), _("Teacher")
    text, to_do, who = _("Finding"), _("What to do"), _("Responsible")
    sheet = Sheet(
        title=_("Findings"),
        columns=[
            Column(title=_("Institution"), width=24, wrap=True),
            Column(title=_("Check"), width=11),
            Column(title=_("No."), kind=Kind.WHOLE, width=6),
            Column(title=_("Severity"), width=13),
            Column(title=text, width=46, wrap=True),
            Column(title=_("Paragraph of the rule"), width=20, wrap=True),
            Column(title=teacher, width=26, wrap=True),
            Column(title=to_do, width=34, wrap=True),
            Column(title=who, width=24, wrap=True),
            Column(title=_("Result given out on"), kind=Kind.DATE),
            Column(title=_("Due"), kind=Kind.DATE),
            Column(title=_("Is it late"), width=13),
            Column(title=_("Days late"), kind=Kind.WHOLE, width=9),
            Column(title=_("State"), width=22),
            Column(title=_("Mended"), kind=Kind.DATE),
            Column(
                title=_("Repeated"), kind=Kind.FLAG, labels=(_("yes"), ""), width=11
            ),
            Column(title=_("Does the mending hold?"), width=18),
        ],
        rows=_rows(request, query, late),
        marks={LATE: {late: Mark.OVERDUE}},
        freeze_columns=1,
    )  # fmt: skip
    return ReportData(
        sheets=[sheet],
        count=query.count(),
        names=(teacher,),
        hidden=(text, to_do, who),
        legend=((late, _("The finding is open, and its term has passed.")),),
        rules=(str(GIVEN_OUT), _("Withdrawn findings are left out.")),
    )


def _rows(request: ReportRequest, query: Any, late: str) -> Iterator[Row]:
    states, severities, effects = dict(FINDING_STATES), dict(SEVERITIES), dict(EFFECTS)
    rows = (
        query.select(Finding, Institution, ControlCheck, Person, User)
        .join(Institution, on=(Finding.institution == Institution.id))
        .switch(Finding)
        .join(ControlCheck, JOIN.LEFT_OUTER, on=(Finding.check_of == ControlCheck.id))
        .switch(Finding)
        .join(Person, JOIN.LEFT_OUTER, on=(Finding.person == Person.id))
        .switch(Finding)
        .join(User, JOIN.LEFT_OUTER, on=(Finding.responsible == User.id), attr="responsible")
        .order_by(Institution.sort_key, Institution.id, Finding.due_on, Finding.id)
    )
    for one in rows.iterator():
        over = (request.as_of - one.due_on).days if one.is_open and one.due_on else 0
        yield (
            one.institution.short_name,
            one.check_of.full_number if one.check_of_id is not None else "",
            one.number,
            str(severities[one.severity]),
            one.text,
            one.norm,
            one.person.full_name if one.person_id is not None else "",
            one.recommendation,
            one.responsible_name or (one.responsible.name if one.responsible_id else ""),
            clock.local(one.issued_at).date(),
            one.due_on,
            late if over > 0 else "",
            over if over > 0 else None,
            str(states[one.state]),
            clock.local(one.accepted_at).date() if one.accepted_at else None,
            one.repeats_id is not None,
            str(effects[one.effect]) if one.state == "accepted" else "",
        )


FINDINGS = Report(
    name="control_findings",
    title=_l("Findings and their terms"),
    purpose=_l("What is to be mended where and by when, what is overdue and what came back."),
    audience=_l("District centre; institutions see their own findings"),
    permission=ControlPermission.VIEW,
    export_permission=ControlPermission.EXPORT,
    parameters=(*USUAL, ONLY_LATE),
    build=build,
    order=262,
)
