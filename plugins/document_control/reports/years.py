"""Institutions over years: how checks ended, their scores, and how many findings came back."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.reports.scope import (
    CHECKLIST,
    GIVEN_OUT,
    INSTITUTIONS,
    LAST,
    checks_of,
    findings_of,
)
from plugins.document_control.wording import OUTCOMES
from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from portal import clock
from portal.database import as_date, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet
from portal.workdays import SchoolYear, add_years, school_year

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest

YEARS_BACK = 4
FIRST = Parameter(
    name="first",
    title=_l("Checks that began from"),
    kind=ParameterKind.DATE,
    default=lambda _actor: add_years(school_year(clock.today()).first, -YEARS_BACK),
    required=True,
)


@dataclass(slots=True)
class Sums:
    """The checks and findings of one institution in one school year."""

    outcomes: Counter[str] = field(default_factory=Counter)
    scores: list[int] = field(default_factory=list)
    findings: int = 0
    repeated: int = 0


def build(request: ReportRequest) -> ReportData:
    """Return a row for each institution and school year with given out checks."""
    sums: dict[tuple[int, int], Sums] = defaultdict(Sums)
    years: dict[int, tuple[int, int]] = {}
    checks = (
        checks_of(request)
        .select(
            ControlCheck.id,
            ControlCheck.institution,
            ControlCheck.starts_on,
            ControlCheck.outcome,
            ControlCheck.score,
        )
        .where(ControlCheck.issued_at.is_null(False))
    )
    for key, place, began, outcome, score in fetch_rows(checks):
        day = as_date(began)
        if day is None:
            continue
        at = years[key] = (place, school_year(day).start_year)
        one = sums[at]
        one.outcomes[outcome] += 1
        if score is not None:
            one.scores.append(score)
    found = findings_of(request).select(Finding.check_of, Finding.repeats)
    for key, repeats in fetch_rows(found):
        if key in years:
            one = sums[years[key]]
            one.findings += 1
            one.repeated += repeats is not None
    names = Institution.select(Institution.id, Institution.short_name).order_by(
        Institution.sort_key, Institution.id
    )
    by_place: dict[int, list[int]] = defaultdict(list)
    for place, year in sums:
        by_place[place].append(year)
    rows = [
        (
            name,
            SchoolYear(year).title,
            one.outcomes.total(),
            *(one.outcomes[code] for code, _title in OUTCOMES),
            sum(one.scores) / len(one.scores) / 1000 if one.scores else None,
            one.findings,
            one.repeated,
            one.repeated / one.findings if one.findings else None,
        )
        for key, name in fetch_rows(names)
        for year in sorted(by_place.get(key, ()))
        for one in (sums[key, year],)
    ]
    sheet = Sheet(
        title=_("Institutions over years"),
        columns=[
            Column(title=_("Institution"), width=28),
            Column(title=_("School year"), width=12),
            Column(title=_("Checks"), kind=Kind.WHOLE, width=11),
            *(
                Column(title=str(title), kind=Kind.WHOLE, width=16, wrap=True)
                for _code, title in OUTCOMES
            ),
            Column(title=_("Average score"), kind=Kind.PERCENT, width=12),
            Column(title=_("Findings"), kind=Kind.WHOLE, width=12),
            Column(title=_("Repeated"), kind=Kind.WHOLE, width=12),
            Column(title=_("Share repeated"), kind=Kind.PERCENT, width=12),
        ],
        rows=rows,
        freeze_columns=1,
    )
    return ReportData(
        sheets=[sheet],
        count=len(rows),
        rules=(
            str(GIVEN_OUT),
            _("A finding is repeated where the same item had one before, whatever the year."),
        ),
    )


YEARS = Report(
    name="control_years",
    title=_l("Institutions over years"),
    purpose=_l("How the checks of each institution ended from year to year, and what comes back."),
    audience=_l("District centre; institutions see their own checks"),
    permission=ControlPermission.VIEW,
    export_permission=ControlPermission.EXPORT,
    parameters=(FIRST, LAST, INSTITUTIONS, CHECKLIST),
    build=build,
    personal=False,
    order=264,
)
