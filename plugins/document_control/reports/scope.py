"""What reports of checks ask for, and the checks and findings that answer: those that the screen shows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.document_control.models import (
    Checklist,
    ChecklistVersion,
    ControlCheck,
    Finding,
)
from plugins.excel_reports import contracts
from plugins.excel_reports.contracts import Parameter, ParameterKind
from portal import clock
from portal.access import policies
from portal.database import among
from portal.i18n import lazy_gettext as _l

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest
    from portal.access import Actor

ONE_DAY = dt.timedelta(days=1)
GIVEN_OUT = _l("Verdicts, scores and findings are counted once they were given out.")


def _checklists(actor: Actor) -> list[tuple[str, str]]:
    query = policies[Checklist].rows(actor).order_by(Checklist.title, Checklist.id)
    return [(one.code, one.title) for one in query]


FIRST, LAST = contracts.period(_l("Checks that began from"), _l("Checks that began until"))
INSTITUTIONS = contracts.INSTITUTIONS
CHECKLIST = Parameter(
    name="checklist",
    title=_l("Checklist of a check"),
    kind=ParameterKind.CHOICE,
    choices=_checklists,
    hint=_l("Choose none for all of them."),
)
ONE_CHECKLIST = Parameter(
    name="checklist",
    title=_l("Checklist of a check"),
    kind=ParameterKind.CHOICE,
    choices=_checklists,
    default=lambda actor: next((code for code, _title in _checklists(actor)), ""),
    required=True,
)
USUAL = (FIRST, LAST, INSTITUTIONS, CHECKLIST)


def checks_of(request: ReportRequest) -> Any:
    """Return the checks of the actor that began in the period; none selected yet, none called off."""
    first, last = contracts.days_of(request)
    query = (
        policies[ControlCheck]
        .rows(request.actor)
        .where(
            ControlCheck.starts_on >= first,
            ControlCheck.starts_on <= last,
            ControlCheck.state != "cancelled",
        )
    )
    if chosen := request.values.get(INSTITUTIONS.name):
        query = query.where(among(ControlCheck.institution, chosen))
    if code := request.values.get(CHECKLIST.name):
        versions = ChecklistVersion.select(ChecklistVersion.id).join(Checklist)
        query = query.where(
            ControlCheck.checklist_version.in_(versions.where(Checklist.code == code))
        )
    return query


def findings_of(request: ReportRequest) -> Any:
    """Return the findings that were given out of those checks, and those of no check raised then."""
    first, last = contracts.days_of(request)
    query = (
        policies[Finding]
        .rows(request.actor)
        .where(Finding.issued_at.is_null(False), Finding.state.not_in(("draft", "withdrawn")))
    )
    within = Finding.check_of.in_(checks_of(request).select(ControlCheck.id))
    if not request.values.get(CHECKLIST.name):
        outside = Finding.check_of.is_null()
        outside &= (Finding.issued_at >= _morning(first)) & (
            Finding.issued_at < _morning(last + ONE_DAY)
        )
        within |= outside
    query = query.where(within)
    if chosen := request.values.get(INSTITUTIONS.name):
        query = query.where(among(Finding.institution, chosen))
    return query


def _morning(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), clock.zone())
