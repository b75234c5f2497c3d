"""Reports made: previewed on a page, written to a file, entered in the audit.

A file tells of a day and not of the moment it was made: no clock goes into it, so that the same
rows, parameters and person give the same bytes. When it was taken, and its SHA-256, are in the
audit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, cast

from flask import current_app

from plugins.excel_reports.catalogue import may_download
from plugins.excel_reports.depersonalised import depersonalise
from plugins.excel_reports.on_page import whole_title
from plugins.excel_reports.parameters import DEPERSONALISED, describe
from plugins.excel_reports.passport import Witnessed, passport_sheet
from portal import clock
from portal.audit.services import record
from portal.errors import NotAllowed
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.spreadsheets.write import write_csv, write_workbook
from portal.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from plugins.excel_reports.contracts import Report, ReportData, ReportRequest
    from portal.access.actor import Actor
    from portal.config import Settings
    from portal.spreadsheets.sheets import Row, Sheet

PREVIEW_ROWS = 50
LINE = "_" * 24


class Format(StrEnum):
    """The kinds of file that a report is written as, by their suffixes."""

    XLSX = "xlsx"
    CSV = "csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The first rows of a report and how many there are in all."""

    data: ReportData
    sheet: Sheet
    rows: Sequence[Row]
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written: the number of rows of the first sheet, and a workbook's SHA-256."""

    rows: int
    sha256: str = ""


def preview(report: Report, request: ReportRequest) -> Preview:
    """Return the first rows of a report's first sheet, and the exact count of all."""
    data = report.build(request)
    sheet = bare_sheets(data, request)[0]
    rows = list(islice(sheet.rows, PREVIEW_ROWS))
    return Preview(data=data, sheet=sheet, rows=rows, count=data.count)


def export(report: Report, request: ReportRequest, target: Path, kind: Format) -> Written:
    """Write a report to a file and enter it in the audit.

    Raises :class:`NotAllowed` where the actor may not download it. A csv holds the first sheet.
    """
    written = write_file(report, request, target, kind)
    enter_in_audit(report, request, kind, written)
    return written


def write_file(report: Report, request: ReportRequest, target: Path, kind: Format) -> Written:
    """Write a report to a file; whoever gives it out enters that in the audit.

    Raises :class:`NotAllowed` where the actor may not download it. A csv holds the first sheet.
    """
    actor = request.actor
    if not may_download(actor, report):
        raise NotAllowed(_("Your role does not allow downloading this report."))
    data = report.build(request)
    tables = [(sheet, Witnessed(sheet.rows)) for sheet in bare_sheets(data, request)]
    if kind is Format.CSV:
        sheet, rows = tables[0]
        columns = [replace(one, title=whole_title(one)) for one in sheet.columns]
        write_csv(target, replace(sheet, columns=columns, rows=rows), zone=clock.zone())
        digest = ""
    else:
        facts = _facts(report, request, data)
        sheets = [_dressed(replace(sheet, rows=rows), report, request) for sheet, rows in tables]
        listed = [(sheet.title, rows) for sheet, rows in tables]
        sheets.append(passport_sheet(facts, listed, data.notes))
        digest = write_workbook(
            target,
            sheets,
            title=str(report.title),
            author=author_of(actor),
            created=_start_of(request.as_of),
            zone=clock.zone(),
        ).sha256
    return Written(rows=tables[0][1].count, sha256=digest)


def file_name(report: Report, request: ReportRequest, kind: Format) -> str:
    """Return the name a downloaded file gets, in the language of the page."""
    words = str(report.title).replace("/", "-")
    return f"{words} {request.as_of.isoformat()}.{kind}"


def author_of(actor: Actor) -> str:
    """Return who makes the file: the user's name, or the portal's for the command line."""
    return actor.user.name if actor.user.login else _product_name()


def bare_sheets(data: ReportData, request: ReportRequest) -> list[Sheet]:
    """Return the sheets of a report without their dress; nameless where that was asked for."""
    if not request.values.get(DEPERSONALISED.name):
        return list(data.sheets)
    return depersonalise(data.sheets, data.names, data.hidden)


def _dressed(sheet: Sheet, report: Report, request: ReportRequest) -> Sheet:
    """Return the sheet with the block above it and the signature lines below it.

    A paper that brings its own head is left as it is.
    """
    if sheet.above:
        return sheet
    described = describe(report, request)
    return replace(
        sheet,
        heading=sheet.heading or str(report.title),
        title_lines=(
            (_("Organisation"), organisation_of(request.actor)),
            (_("As of"), format_date(request.as_of)),
            *described,
            (_("Made by"), author_of(request.actor)),
            (_("Rows"), str),
            *sheet.title_lines,
        ),
        signatures=sheet.signatures
        or (
            _("Head: %(line)s / %(line)s /", line=LINE),
            _("Made by: %(line)s / %(name)s /", line=LINE, name=author_of(request.actor)),
        ),
    )


def _facts(report: Report, request: ReportRequest, data: ReportData) -> list[tuple[str, str]]:
    actor = request.actor
    return [
        (_("Report"), f"{report.title} ({report.name})"),
        (_("What it shows"), str(report.purpose)),
        (_("State as of"), format_date(request.as_of)),
        (_("Organisation"), organisation_of(actor)),
        (_("Rows within the reach of"), actor.workplace.title),
        *(
            (_("Parameter: %(name)s", name=name), shown)
            for name, shown in describe(report, request)
        ),
        (_("Made by"), author_of(actor)),
        (_("Program"), f"{_product_name()} {VERSION}"),
        *((_("Rule used"), rule) for rule in data.rules),
        *((_("Mark «%(mark)s»", mark=mark), meaning) for mark, meaning in data.legend),
        (
            _("When it was made"),
            _(
                "This is in the audit of the portal: a file tells of a day, so that the same report can be compared."
            ),
        ),
    ]


def enter_in_audit(
    report: Report, request: ReportRequest, kind: Format | str, written: Written
) -> None:
    """Enter in the audit that somebody took a report away: which, with which parameters, how many rows."""
    parameters = "; ".join(f"{name}: {shown}" for name, shown in describe(report, request))
    note = _(
        "%(name)s.%(kind)s, as of %(day)s, rows: %(rows)s",
        name=report.name,
        kind=str(kind),
        day=format_date(request.as_of),
        rows=written.rows,
    )
    details = "; ".join(
        part for part in (note, parameters, written.sha256 and f"SHA-256: {written.sha256}") if part
    )
    record(request.actor, "export", label=str(report.title), note=details)


def organisation_of(actor: Actor) -> str:
    """Return the place of the workplace in words; the portal's name where it has none."""
    return actor.workplace.place or _product_name()


def _product_name() -> str:
    settings = cast("Settings", current_app.extensions["settings"])
    return settings.product_name or _("Attestation portal")


def _start_of(day: dt.date) -> dt.datetime:
    """Return the first moment of the day: the only moment that the file tells."""
    return dt.datetime.combine(day, dt.time(), tzinfo=clock.zone()).astimezone(dt.UTC)
