"""Own templates of reports taken, once a trial fill succeeds, and put back to the built-in form."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from plugins.excel_reports.models import ReportTemplate
from plugins.excel_reports.own_templates import trial
from portal.own_templates import services as shared

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.excel_reports.contracts import Report, ReportRequest
    from portal.access.actor import Actor
    from portal.own_templates.places import Place

XLSX = frozenset({"xlsx"})


def replace(
    request: ReportRequest, report: Report, place: Place, source: BinaryIO, *, name: str
) -> Sequence[str]:
    """Take an own template of a place, or its next version, and return remarks on what it loses.

    Raises :class:`Invalid` with a sentence for each mistake; then the template in force stays.
    """
    filled = shared.replace(
        request.actor, ReportTemplate.report, report.name, place, source,
        title=str(report.title), file_name=name, accept=XLSX,
        trial=lambda content: trial(report, request, content),
    )  # fmt: skip
    return filled.remarks


def put_back(actor: Actor, report: Report, place: Place) -> None:
    """Let the built-in form (or the district's template) hold in a place again."""
    shared.put_back(actor, ReportTemplate.report, report.name, place, title=str(report.title))
