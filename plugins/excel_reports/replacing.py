"""Own templates of reports taken, once a trial fill succeeds, and put back to the built-in form."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, cast

from flask import current_app

from plugins.excel_reports.models import ReportTemplate
from plugins.excel_reports.own_templates import file_of, trial
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.database import write
from portal.errors import NotAllowed
from portal.files import storage
from portal.files.content import recognise
from portal.files.services import remove_of, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.excel_reports.contracts import Report, ReportRequest
    from portal.access.actor import Actor
    from portal.config import Settings
    from portal.papers.replacing import Place

XLSX = frozenset({"xlsx"})
_MEGABYTE = 1 << 20


def own_template(report: Report, place: Place) -> ReportTemplate | None:
    """Return the own template of exactly one place, if it has one."""
    found: ReportTemplate | None = ReportTemplate.get_or_none(
        ReportTemplate.report == report.name,
        ReportTemplate.institution == place.institution_id
        if place.institution_id is not None
        else ReportTemplate.municipality == place.municipality_id,
    )
    return found


def replace(
    request: ReportRequest, report: Report, place: Place, source: BinaryIO, *, name: str
) -> Sequence[str]:
    """Take an own template of a place, or its next version, and return remarks on what it loses.

    Raises :class:`Invalid` with a sentence for each mistake; then the template in force stays.
    """
    actor = request.actor
    subject = own_template(report, place) or ReportTemplate(
        report=report.name, municipality=place.municipality_id, institution=place.institution_id
    )
    _demand(actor, "edit", subject)
    settings = cast("Settings", current_app.extensions["settings"])
    with storage.arriving(source, settings.file_megabytes * _MEGABYTE) as arrived:
        recognise(arrived.path, XLSX)
        content = arrived.path.read_bytes()
    remarks = trial(report, request, content).remarks
    with write():
        known = file_of(subject) if subject.get_id() is not None else None
        subject.changed_by = actor.user
        subject.changed_at = clock.now()
        subject.save()
        store(
            io.BytesIO(content), name=name, actor=actor, subject=subject, purpose="template",
            title=str(report.title), accept=XLSX, replaces=known,
        )  # fmt: skip
    return remarks


def put_back(actor: Actor, report: Report, place: Place) -> None:
    """Let the built-in form (or the district's template) hold in a place again."""
    subject = own_template(report, place)
    if subject is None:
        return
    _demand(actor, "delete", subject)
    with write():
        remove_of(actor, subject)
        record(actor, "delete", subject, label=f"{report.title}: {place.title}")
        subject.delete_instance()


def _demand(actor: Actor, verb: str, subject: ReportTemplate) -> None:
    verdict = policies[ReportTemplate].permits(actor, verb, subject)
    if not verdict:
        raise NotAllowed(verdict.reason)
