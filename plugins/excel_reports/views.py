"""Pages of the catalogue: the list, one report with its parameters and first rows, the download."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from flask import Blueprint, render_template, request, send_file, url_for

from plugins.excel_reports import catalogue, services
from plugins.excel_reports.forms import parameter_form
from plugins.excel_reports.on_page import shown_table
from plugins.excel_reports.parameters import read
from plugins.excel_reports.permissions import ReportsPermission
from portal.access import requires
from portal.access.actor import acting
from portal.errors import Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from flask import Response

    from plugins.excel_reports.contracts import Report

blueprint = Blueprint("excel_reports", __name__, url_prefix="/reports")

TYPES = {
    services.Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    services.Format.CSV: "text/csv; charset=utf-8",
}


@blueprint.get("/")
@requires(ReportsPermission.VIEW)
def report_list() -> str:
    """Show the reports that this workplace may see."""
    return render_template("excel_reports/catalogue.html", reports=catalogue.reports_for(acting()))


@blueprint.get("/<name>")
@requires(ReportsPermission.VIEW)
def report(name: str) -> str | tuple[str, int]:
    """Show a report's parameters, its first rows and how many there are."""
    actor = acting()
    found = catalogue.find(actor, name)
    try:
        asked = read(found, actor, _given())
    except Invalid as mistakes:
        return _with_mistakes(found, mistakes)
    seen = services.preview(found, asked)
    return render_template(
        "excel_reports/report.html",
        report=found,
        form=parameter_form(found, actor, _given(), {}),
        table=shown_table(seen.sheet, seen.rows),
        preview=seen,
        downloads=_downloads(found) if catalogue.may_download(actor, found) else [],
        crumbs=_crumbs(),
    )


@blueprint.get("/<name>/download.<any(xlsx, csv):kind>")
@requires(ReportsPermission.EXPORT)
def download(name: str, kind: str) -> Response | tuple[str, int]:
    """Write the report and send it; what is sent is what the page shows, without its limit."""
    actor = acting()
    found = catalogue.find(actor, name)
    try:
        asked = read(found, actor, _given())
    except Invalid as mistakes:
        return _with_mistakes(found, mistakes)
    wanted = services.Format(kind)
    with tempfile.TemporaryDirectory(prefix="portal-report-") as folder:
        path = Path(folder) / f"report.{wanted}"
        services.export(found, asked, path, wanted)
        content = io.BytesIO(path.read_bytes())
    response = send_file(
        content,
        mimetype=TYPES[wanted],
        as_attachment=True,
        download_name=services.file_name(found, asked, wanted),
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _given() -> dict[str, list[str]]:
    return {name: values for name, values in request.args.lists() if name != "lang"}


def _with_mistakes(found: Report, mistakes: Invalid) -> tuple[str, int]:
    form = parameter_form(found, acting(), _given(), mistakes.fields)
    page = render_template(
        "excel_reports/report.html", report=found, form=form, preview=None, crumbs=_crumbs()
    )
    return page, mistakes.status


def _downloads(found: Report) -> list[tuple[str, str]]:
    """Return the titles and addresses of the files, with the parameters of this page."""
    titles = {services.Format.XLSX: _("Download Excel"), services.Format.CSV: _("Download CSV")}
    asked = urlencode(_given(), doseq=True)
    return [
        (title, url_for(".download", name=found.name, kind=kind.value) + (asked and f"?{asked}"))
        for kind, title in titles.items()
    ]


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Reports"), url_for(".report_list"))]
