"""The matrix institution × item: the verdicts of one checklist, the last check of each institution."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from plugins.document_control.checklists.vocabulary import in_order
from plugins.document_control.models import ChecklistVersion, ControlCheck, Item, Section, Verdict
from plugins.document_control.permissions import ControlPermission
from plugins.document_control.reports.scope import (
    FIRST,
    GIVEN_OUT,
    INSTITUTIONS,
    LAST,
    ONE_CHECKLIST,
    checks_of,
)
from plugins.document_control.wording import VERDICTS
from plugins.excel_reports.contracts import Report, ReportData
from portal.access import policies
from portal.database import among, fetch_rows
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Mark, Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row
    from portal.spreadsheets.values import WritableValue

WORST_FIRST = ("no", "partly", "yes", "not_applicable")
COLOURS = {"no": Mark.OVERDUE, "partly": Mark.SOON, "yes": Mark.DONE}


def build(request: ReportRequest) -> ReportData:
    """Return a row for each institution, a column for each item."""
    checks = _last_checks(request)
    items = _items(checks)
    words = {code: str(title) for code, title in VERDICTS}
    given = _worst(request, [key for key, *_rest in checks])
    rows: list[Row] = []
    sums: dict[str, Counter[str]] = defaultdict(Counter)
    for key, place, number, year, score, _version in checks:
        cells = [given.get((key, code), "") for code, _title, _section in items]
        for (code, _title, _section), verdict in zip(items, cells, strict=True):
            sums[code][verdict] += 1
        rows.append(
            (
                place,
                f"{number}/{year}",
                score / 1000 if score is not None else None,
                *(words.get(one, "") for one in cells),
            )
        )
    marks: dict[WritableValue, Mark] = {words[code]: mark for code, mark in COLOURS.items()}
    matrix = Sheet(
        title=_("Institutions and items"),
        columns=[
            Column(title=_("Institution"), width=26),
            Column(title=_("Check"), width=11),
            Column(title=_("Score"), kind=Kind.PERCENT, width=9),
            *(
                Column(title=f"{place}. {title}", width=16, wrap=True, group=section)
                for place, (_code, title, section) in enumerate(items, start=1)
            ),
        ],
        rows=rows,
        marks=dict.fromkeys(range(3, 3 + len(items)), marks),
        freeze_columns=1,
    )
    return ReportData(
        sheets=[matrix, _summary(items, sums, words)],
        count=len(rows),
        legend=tuple((words[code], _("The verdict on the item.")) for code in COLOURS),
        rules=(
            _("Of each institution the last check of the period is shown."),
            _("Where several teachers were looked at, the worst verdict is shown."),
            str(GIVEN_OUT),
        ),
    )


def _last_checks(request: ReportRequest) -> list[tuple[int, str, int, int, int | None, int]]:
    query = (
        checks_of(request)
        .select(
            ControlCheck.id,
            Institution.short_name,
            ControlCheck.number,
            ControlCheck.year,
            ControlCheck.score,
            ControlCheck.checklist_version,
            ControlCheck.institution,
        )
        .join(Institution)
        .where(ControlCheck.issued_at.is_null(False))
        .order_by(Institution.sort_key, Institution.id, ControlCheck.issued_at, ControlCheck.id)
    )
    last = {row[-1]: row[:-1] for row in fetch_rows(query)}
    return list(last.values())


def _items(checks: Sequence[Any]) -> list[tuple[str, str, str]]:
    """Return code, question and section of the items, as the newest version of the checks has them."""
    versions = {row[-1] for row in checks}
    newest = (
        ChecklistVersion.select(ChecklistVersion.id)
        .where(among(ChecklistVersion.id, versions))
        .order_by(ChecklistVersion.number.desc())
        .limit(1)
    )
    query = (
        Item.select(Item.code, Item.question, Section.title)
        .join(Section)
        .where(Item.checklist_version.in_([key for (key,) in fetch_rows(newest)]))
        .order_by(*in_order())
    )
    return list(fetch_rows(query))


def _worst(request: ReportRequest, keys: Sequence[int]) -> dict[tuple[int, str], str]:
    query = (
        policies[Verdict]
        .rows(request.actor)
        .select(Verdict.check_of, Item.code, Verdict.verdict)
        .join(Item)
        .where(
            among(Verdict.check_of, keys),
            Verdict.issued_at.is_null(False),
            Verdict.verdict.is_null(False),
        )
    )
    found: dict[tuple[int, str], str] = {}
    for check, code, verdict in fetch_rows(query):
        known = found.get((check, code), verdict)
        found[check, code] = min(known, verdict, key=WORST_FIRST.index)
    return found


def _summary(
    items: Sequence[tuple[str, str, str]], sums: dict[str, Counter[str]], words: dict[str, str]
) -> Sheet:
    return Sheet(
        title=_("Items"),
        columns=[
            Column(title=_("Section"), width=30, wrap=True),
            Column(title=_("Item"), width=60, wrap=True),
            *(
                Column(title=words[code], kind=Kind.WHOLE, width=12, total="sum")
                for code in WORST_FIRST
            ),
        ],
        rows=[
            (section, title, *(sums[code][verdict] for verdict in WORST_FIRST))
            for code, title, section in items
        ],
        totals=True,
        freeze_columns=2,
    )


MATRIX = Report(
    name="control_matrix",
    title=_l("Matrix of institutions and items"),
    purpose=_l("Which item of a checklist is met where: compares institutions with each other."),
    audience=_l("District centre; institutions see their own checks"),
    permission=ControlPermission.VIEW,
    export_permission=ControlPermission.EXPORT,
    parameters=(FIRST, LAST, INSTITUTIONS, ONE_CHECKLIST),
    build=build,
    personal=False,
    order=261,
)
