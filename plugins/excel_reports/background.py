"""Reports made in the background: a large one, or one workbook for each institution in a ZIP."""

from __future__ import annotations

import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from plugins.excel_reports import catalogue
from plugins.excel_reports.contracts import ParameterKind
from plugins.excel_reports.own_templates import write_as_held
from plugins.excel_reports.parameters import read
from plugins.excel_reports.services import Format, Written, enter_in_audit, file_name, write_file
from portal.access import policies
from portal.database import fetch_rows
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import Report, ReportRequest
    from portal.jobs.work import Work

BACKGROUND_ROWS = 5000
"""A report of more rows takes longer than a person waits for a page."""
ARCHIVE = "zip"
MOST_REMARKS = 5
_NAME_LENGTH = 80
_EARLIEST = (1980, 1, 1, 0, 0, 0)
_REFUSED = dict.fromkeys(map(ord, '\\/:*?"<>|\t\r\n'), "-")


def make_report(work: Work) -> None:
    """Make one file of a report and keep it for who asked."""
    report = catalogue.find(work.actor, work.arguments["name"])
    request = read(report, work.actor, work.arguments["given"])
    kind = Format(work.arguments["kind"])
    work.progress(0, 1, str(report.title))
    with tempfile.TemporaryDirectory(prefix="portal-report-") as folder:
        path = Path(folder) / f"report.{kind}"
        written = write_file(report, request, path, kind)
        with work.commit():
            enter_in_audit(report, request, kind, written)
            work.keep_file(path, file_name(report, request, kind))
            work.result(text=_counted(report, written))


def make_archive(work: Work) -> None:
    """Make one workbook for each institution that has rows, and keep them together in a ZIP."""
    report = catalogue.find(work.actor, work.arguments["name"])
    given = work.arguments["given"]
    request = read(report, work.actor, given)
    name = institutions_parameter(report)
    if not name:
        raise Invalid(_("This report is not made by institution."))
    places = _places(request, name)
    rows = files = 0
    remarks: list[str] = []
    with tempfile.TemporaryDirectory(prefix="portal-report-") as folder:
        path = Path(folder) / "reports.zip"
        one = Path(folder) / "one.xlsx"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
            for number, (code, title) in enumerate(places):
                work.progress(number, len(places), title)
                own = read(report, work.actor, {**given, name: [code]})
                written, remark = write_as_held(report, own, one, Format.XLSX)
                remarks += [f"{title}: {remark}"] if remark else []
                if written.rows:
                    member = zipfile.ZipInfo(_member(title, code), _EARLIEST)
                    archive.writestr(member, one.read_bytes())
                    rows, files = rows + written.rows, files + 1
        if not files:
            raise Invalid(_("No institution has rows in this report: no file was made."))
        with work.commit():
            enter_in_audit(report, request, ARCHIVE, Written(rows=rows))
            work.keep_file(path, file_name(report, request, Format.XLSX)[:-4] + ARCHIVE)
            counted = ngettext("%(num)s workbook", "%(num)s workbooks", files)
            work.result(text=". ".join([counted, *remarks[:MOST_REMARKS]]))


def institutions_parameter(report: Report) -> str:
    """Return the name of the parameter that chooses institutions, or nothing without one."""
    names = (one.name for one in report.parameters if one.kind is ParameterKind.INSTITUTIONS)
    return next(names, "")


def _places(request: ReportRequest, name: str) -> list[tuple[str, str]]:
    """Return codes and names of the institutions that are asked for, or of all within reach."""
    query = policies[Institution].rows(request.actor)
    chosen: tuple[int, ...] = request.values.get(name) or ()
    if chosen:
        query = query.where(Institution.id.in_(chosen))
    named = query.select(Institution.code, Institution.short_name)
    return [
        (str(code), str(title)) for code, title in fetch_rows(named.order_by(Institution.sort_key))
    ]


def _member(title: str, code: str) -> str:
    """Return a file's name for an institution: two may share a title, none a code."""
    words = f"{title} ({code})".translate(_REFUSED)
    return f"{words[:_NAME_LENGTH].strip(' .')}.xlsx"


def _counted(report: Report, written: Written) -> str:
    rows = ngettext("%(num)s row", "%(num)s rows", written.rows)
    return f"{report.title}: {rows}"
