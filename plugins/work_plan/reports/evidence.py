"""The register of proofs (реестр подтверждений): what shows that work of the plans was done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import JOIN

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
from plugins.work_plan.models import EVIDENCE_KINDS, Activity, Evidence, Occurrence, PlanSection
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.reports.scope import (
    DAY,
    FIRST,
    INSTITUTIONS,
    LAST,
    YEAR,
    in_pieces,
    keys_of,
    work,
)
from portal.access import policies
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.files.models import FileVersion, StoredFile
from portal.files.subjects import table_of
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

GIVEN_FIRST = Parameter(name="given_first", title=_l("Given from"), kind=ParameterKind.DATE)
GIVEN_LAST = Parameter(name="given_last", title=_l("Given until"), kind=ParameterKind.DATE)


def build(request: ReportRequest) -> ReportData:
    """Return a row for each proof: what, of which work, of which day, by whom."""
    found = _found(request)
    keys = keys_of(found, Evidence.id)
    text, by = _("Text or link"), _("Added by")
    sheet = Sheet(
        title=_("Register of proofs"),
        columns=[
            Column(title=_("Institution"), width=24),
            Column(title=_("Activity"), width=50, wrap=True),
            Column(title=_("Section of the plan"), width=30, wrap=True),
            Column(title=_("No."), width=7),
            Column(title=_("Term in the plan"), width=20, wrap=True),
            Column(title=_("Due"), kind=Kind.DATE),
            Column(title=_("Done on"), kind=Kind.DATE),
            Column(title=_("Day of the proof"), kind=Kind.DATE),
            Column(title=_("Kind of evidence"), width=18),
            Column(title=text, width=50, wrap=True),
            Column(title=_("File"), width=32, wrap=True),
            Column(title=by, width=28),
            Column(title=_("Added"), kind=Kind.MOMENT),
        ],
        rows=_rows(found, keys),
        freeze_columns=2,
    )
    return ReportData(
        sheets=[sheet],
        count=len(keys),
        hidden=(text, _("File"), by),
        notes=(_("Work that is done without a proof is not in this register."),),
    )


def _found(request: ReportRequest) -> Any:
    keys = work(request).select(Occurrence.id)
    query = (
        policies[Evidence]
        .rows(request.actor)
        .select(
            Evidence.id,
            Evidence.id,
            Institution.short_name,
            Activity.text,
            PlanSection.title,
            Activity.number,
            Activity.term,
            Occurrence.due,
            Occurrence.done_on,
            Evidence.on,
            Evidence.kind,
            Evidence.text,
            Evidence.url,
            User.name,
            Evidence.at,
        )
        .join(Occurrence, on=Evidence.occurrence == Occurrence.id)
        .join(Activity, on=Occurrence.activity == Activity.id)
        .join(PlanSection, on=Activity.section == PlanSection.id)
        .join(Institution, on=Occurrence.institution == Institution.id)
        .join(User, JOIN.LEFT_OUTER, on=Evidence.by == User.id)
        .where(Evidence.occurrence.in_(keys))
        .order_by(Institution.sort_key, Activity.position, Evidence.on, Evidence.id)
    )
    first, last = request.values.get(GIVEN_FIRST.name), request.values.get(GIVEN_LAST.name)
    if first:
        query = query.where(Evidence.on >= first)
    if last:
        query = query.where(Evidence.on <= last)
    return query


def _files(found: Any) -> dict[int, str]:
    """Return the names of the newest versions of files, by the proof that they belong to."""
    keys = found.select(Evidence.id).where(Evidence.kind == "file").order_by()
    query = (
        FileVersion.select(StoredFile.subject_id, FileVersion.name)
        .join(StoredFile)
        .where(StoredFile.subject == table_of(Evidence()), StoredFile.subject_id.in_(keys))
        .order_by(FileVersion.number)
    )
    return dict(fetch_rows(query))


def _rows(found: Any, keys: Sequence[int]) -> Iterator[Row]:
    files = _files(found)
    kinds = dict(EVIDENCE_KINDS)
    for key, *place, on, kind, text, url, by, at in in_pieces(found, Evidence.id, keys):
        yield (
            *place,
            on,
            str(kinds[kind]),
            " ".join(filter(None, (text, url))),
            files.get(key, ""),
            by or "",
            at,
        )


EVIDENCE = Report(
    name="plan_evidence",
    title=_l("Register of proofs"),
    purpose=_l("What shows that work of the plans was done: texts, files, links and records."),
    audience=_l("District centre, heads of institutions"),
    permission=PlanPermission.VIEW,
    export_permission=PlanPermission.EXPORT,
    parameters=(YEAR, INSTITUTIONS, GIVEN_FIRST, GIVEN_LAST, FIRST, LAST, DAY),
    build=build,
    order=214,
)
