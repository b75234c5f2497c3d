"""Typical findings: the items of checklists that most institutions stumble over, and by severity."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from peewee import JOIN

from plugins.document_control.models import Checklist, ChecklistVersion, Finding, Item
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.reports.scope import GIVEN_OUT, USUAL, findings_of
from plugins.document_control.wording import SEVERITIES
from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

SIZES = ("10", "20", "50")
MOST = Parameter(
    name="most",
    title=_l("How many lines"),
    kind=ParameterKind.CHOICE,
    choices=lambda _actor: [(one, one) for one in SIZES],
    default=lambda _actor: SIZES[0],
    required=True,
)


@dataclass(slots=True)
class Sums:
    """The findings of one item."""

    places: set[int] = field(default_factory=set)
    severities: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    mended: int = 0

    @property
    def all(self) -> int:
        """Return how many findings there are."""
        return self.severities.total()


def build(request: ReportRequest) -> ReportData:
    """Return the items with findings in the most institutions."""
    sums: dict[tuple[str, str], Sums] = defaultdict(Sums)
    query = (
        findings_of(request)
        .select(
            Finding.institution,
            Finding.item_code,
            Item.question,
            Checklist.title,
            Finding.severity,
            Finding.repeats,
            Finding.state,
        )
        .join(Item, JOIN.LEFT_OUTER, on=(Finding.item == Item.id))
        .join(ChecklistVersion, JOIN.LEFT_OUTER)
        .join(Checklist, JOIN.LEFT_OUTER)
    )
    for place, code, question, checklist, severity, repeats, state in fetch_rows(query):
        one = sums[checklist or "", question or code or _("without an item")]
        one.places.add(place)
        one.severities[severity] += 1
        one.repeated += repeats is not None
        one.mended += state == "accepted"
    ordered = sorted(sums.items(), key=lambda pair: (-len(pair[1].places), -pair[1].all, pair[0]))
    rows: list[Row] = [
        (
            checklist,
            question,
            len(one.places),
            one.all,
            *(one.severities[code] for code, _title in SEVERITIES),
            one.repeated,
            one.mended / one.all,
        )
        for (checklist, question), one in ordered[: int(request.values[MOST.name])]
    ]
    sheet = Sheet(
        title=_("Typical findings"),
        columns=[
            Column(title=_("Checklist of a check"), width=34, wrap=True),
            Column(title=_("Item"), width=60, wrap=True),
            Column(title=_("Institutions"), kind=Kind.WHOLE, width=13),
            Column(title=_("Findings"), kind=Kind.WHOLE, width=12),
            *(Column(title=str(title), kind=Kind.WHOLE, width=12) for _code, title in SEVERITIES),
            Column(title=_("Repeated"), kind=Kind.WHOLE, width=12),
            Column(title=_("Share mended"), kind=Kind.PERCENT, width=12),
        ],
        rows=rows,
        freeze_columns=2,
    )
    return ReportData(
        sheets=[sheet],
        count=len(rows),
        rules=(_("First come the items with findings in the most institutions."), str(GIVEN_OUT)),
    )


TYPICAL = Report(
    name="control_typical",
    title=_l("Typical findings"),
    purpose=_l("Which items of the checklists most institutions stumble over."),
    audience=_l("District centre; institutions see their own findings"),
    permission=ControlPermission.VIEW,
    export_permission=ControlPermission.EXPORT,
    parameters=(*USUAL, MOST),
    build=build,
    personal=False,
    order=263,
)
