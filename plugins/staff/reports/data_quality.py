"""What is wrong or missing in the databank: about whom, and where it is mended; counted by kind and place."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.staff.parts import PARTS
from plugins.staff.permissions import StaffPermission
from plugins.staff.quality.rules import CONTRADICTION, GAP, RULES
from plugins.staff.quality.services import findings
from plugins.staff.reports.scope import INSTITUTIONS
from portal.access import policies
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Mark, Sheet, SheetChart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from plugins.staff.quality.services import Finding
    from portal.spreadsheets.sheets import Row

MOST_BARS = 40

FINDING_KIND = Parameter(
    name="finding_kind",
    title=_l("Kind of finding"),
    kind=ParameterKind.CHOICE,
    choices=lambda _actor: ((CONTRADICTION, _l("Contradictions")), (GAP, _l("Gaps"))),
)


def build(request: ReportRequest) -> ReportData:
    """Return the findings of today with their place on the card, and how many there are of what where."""
    chosen: tuple[int, ...] = request.values.get(INSTITUTIONS.name) or ()
    kind = request.values.get(FINDING_KIND.name) or ""
    found = findings(
        request.actor,
        rules={one.code for one in RULES if one.kind == kind} if kind else None,
        institution_id=chosen[0] if len(chosen) == 1 else None,
    )
    if chosen:
        found = [one for one in found if one.institution_id in chosen]
    return ReportData(
        sheets=[_listed(found), _by_place(request, found), _by_rule(found)],
        count=len(found),
        names=(_("Full name"),),
        legend=(
            (_("contradiction"), _("The entries cannot all be true (red).")),
            (_("gap"), _("Something is not entered (yellow).")),
        ),
        notes=(
            _("People who hold a post today are looked at, as they are entered today."),
            _("What somebody has said to be no error is left out."),
        ),
    )


def _listed(found: Sequence[Finding]) -> Sheet:
    words = {CONTRADICTION: _("contradiction"), GAP: _("gap")}
    return Sheet(
        title=_("Findings"),
        columns=[
            Column(title=_("No."), kind=Kind.WHOLE, width=6),
            Column(title=_("Institution"), width=30),
            Column(title=_("Full name"), width=34),
            Column(title=_("Kind of finding"), width=16),
            Column(title=_("What is wrong"), width=36, wrap=True),
            Column(title=_("Why"), width=56, wrap=True),
            Column(title=_("How to mend"), width=30, wrap=True),
            Column(title=_("Ground"), width=30, wrap=True),
        ],
        rows=[
            (
                number,
                one.institution,
                one.person,
                words[one.kind],
                one.title,
                one.text,
                _mended(one),
                one.basis,
            )
            for number, one in enumerate(found, start=1)
        ],
        marks={3: {words[CONTRADICTION]: Mark.OVERDUE, words[GAP]: Mark.SOON}},
        freeze_columns=3,
    )


def _mended(finding: Finding) -> str:
    """Return what to press on the person's card."""
    part = PARTS.get(finding.part)
    if part is None:
        return _("On the card: “%(act)s”", act=_("Change the person's data"))
    act = str(part.change if finding.part_id else part.add)
    return _("On the card: “%(act)s”", act=act)


def _by_place(request: ReportRequest, found: Sequence[Finding]) -> Sheet:
    counted: dict[int, Counter[str]] = {}
    for one in found:
        counted.setdefault(one.institution_id, Counter())[one.kind] += 1
    places = policies[Institution].rows(request.actor).where(Institution.id.in_(list(counted)))
    rows: list[Row] = [
        (
            place.short_name,
            counted[place.id][CONTRADICTION],
            counted[place.id][GAP],
            counted[place.id].total(),
        )
        for place in places.order_by(Institution.sort_key, Institution.id)
    ]
    title = _("By institution")
    return Sheet(
        title=title,
        columns=[
            Column(title=_("Institution"), width=34),
            Column(title=_("Contradictions"), kind=Kind.WHOLE, total="sum", width=16),
            Column(title=_("Gaps"), kind=Kind.WHOLE, total="sum", width=12),
            Column(title=_("In all"), kind=Kind.WHOLE, total="sum", width=12),
        ],
        rows=rows,
        totals=True,
        charts=[SheetChart(title=title, labels=0, values=(1, 2), stacked=True, rows=len(rows))]
        if 0 < len(rows) <= MOST_BARS
        else (),
    )


def _by_rule(found: Sequence[Finding]) -> Sheet:
    counted = Counter(one.rule for one in found)
    titles = {one.rule: one.title for one in found}
    words = {CONTRADICTION: _("contradiction"), GAP: _("gap")}
    rows: list[Row] = [
        (titles[one.code], words[one.kind], counted[one.code]) for one in RULES if counted[one.code]
    ]
    title = _("By kind of finding")
    return Sheet(
        title=title,
        columns=[
            Column(title=_("What is wrong"), width=48),
            Column(title=_("Kind of finding"), width=18),
            Column(title=_("How many"), kind=Kind.WHOLE, total="sum", width=12),
        ],
        rows=rows,
        totals=True,
        charts=[SheetChart(title=title, labels=0, values=(2,), sideways=True, rows=len(rows))]
        if rows
        else (),
    )


DATA_QUALITY = Report(
    name="data_quality",
    title=_l("Quality of the data"),
    purpose=_l(
        "What contradicts itself or is missing in the databank, about whom and how to mend it."
    ),
    audience=_l("District centre, institutions"),
    permission=StaffPermission.VIEW,
    export_permission=StaffPermission.EXPORT,
    parameters=(INSTITUTIONS, FINDING_KIND),
    build=build,
    order=90,
)
