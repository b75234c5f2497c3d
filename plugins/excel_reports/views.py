"""Pages of the catalogue: the list, one report with its parameters and first rows, the download."""

from __future__ import annotations

import io
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for

from plugins.excel_reports import catalogue, services
from plugins.excel_reports.background import ARCHIVE, BACKGROUND_ROWS, institutions_parameter
from plugins.excel_reports.forms import WEEKDAYS, parameter_form, schedule_form
from plugins.excel_reports.models import PERIODS, ReportSchedule
from plugins.excel_reports.on_page import shown_table
from plugins.excel_reports.own_templates import MOST_ROWS, template_for
from plugins.excel_reports.parameters import read
from plugins.excel_reports.permissions import ReportsPermission
from plugins.excel_reports.schedules import (
    add_schedule,
    remove_schedule,
    roles_within,
    told_day,
)
from portal.access import policies, requires
from portal.access.actor import acting
from portal.errors import Invalid, NotAllowed
from portal.i18n import gettext as _
from portal.jobs.services import enqueue

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
        **_offers(found, seen.count),
        leads=found.leads(actor) if found.leads is not None else (),
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


@blueprint.post("/<name>/background")
@requires(ReportsPermission.EXPORT)
def make_in_background(name: str) -> Any:
    """Have a large file made, or one for each institution, and lead to its progress."""
    actor = acting()
    found = catalogue.find(actor, name)
    if not catalogue.may_download(actor, found):
        raise NotAllowed(_("Your role does not allow downloading this report."))
    try:
        read(found, actor, _given())
    except Invalid as mistakes:
        return _with_mistakes(found, mistakes)
    wanted = request.form.get("kind", "")
    arguments = {"name": found.name, "given": _given()}
    if wanted == ARCHIVE and institutions_parameter(found):
        kind = "excel_reports.make_archive"
    else:
        kind = "excel_reports.make_report"
        arguments["kind"] = services.Format(wanted).value if wanted in TYPES else "xlsx"
    job = enqueue(kind, actor=actor, arguments=arguments, title=str(found.title))
    return redirect(url_for("jobs.job", job_id=job.id))


@blueprint.get("/schedules/")
@requires(ReportsPermission.SCHEDULE_VIEW)
def schedule_list() -> str:
    """Show the reports that come by themselves to this user at this workplace."""
    actor = acting()
    mine = list(policies[ReportSchedule].rows(actor).order_by(ReportSchedule.id))
    titles = {one.name: str(one.title) for one in catalogue.reports_for(actor)}
    weekdays = [str(words) for _number, words in WEEKDAYS]
    rows = [
        {
            "id": one.id,
            "title": titles.get(one.report, one.report),
            "known": one.report in titles,
            "name": one.report,
            "given": json.loads(one.given),
            "period": str(dict(PERIODS)[one.period]),
            "day": told_day(one, weekdays),
            "role": roles_within(actor).get(one.role, one.role),
            "next_on": one.next_on,
        }
        for one in mine
    ]
    return render_template("excel_reports/schedule_list.html", rows=rows, crumbs=_crumbs())


@blueprint.route("/<name>/schedule", methods=["GET", "POST"])
@requires(ReportsPermission.SCHEDULE_EDIT)
def schedule(name: str) -> Any:
    """Ask how often a report shall come, and let it come with the parameters of this address."""
    actor = acting()
    found = catalogue.find(actor, name)
    form = schedule_form(roles_within(actor))
    status = 200
    if request.method == "POST":
        status = Invalid.status
        if form.validate():
            try:
                add_schedule(
                    actor,
                    found,
                    given=_given(),
                    kind=services.Format(form.kind.data),
                    period=form.period.data,
                    day=int(form.day.data if form.period.data == "monthly" else form.weekday.data),
                    role=form.role.data if "role" in form else "",
                    skip_empty=form.skip_empty.data,
                )
            except Invalid as mistakes:
                form.form_errors.append(mistakes.message)
            else:
                flash(
                    _("The report will come by itself. You are told when it is there."), "success"
                )
                return redirect(url_for(".schedule_list"))
    crumbs = [*_crumbs(), (str(found.title), _with_given(".report", name))]
    page = render_template(
        "form_page.html",
        title=_("Let the report come by itself"),
        purpose=_("With the parameters of the report's page; days are counted anew each time."),
        form=form,
        submit=_("Let it come"),
        cancel_url=_with_given(".report", name),
        crumbs=crumbs,
    )
    return page, status


@blueprint.post("/schedules/<int:schedule_id>/remove")
@requires(ReportsPermission.SCHEDULE_EDIT)
def drop_schedule(schedule_id: int) -> Any:
    """Let a report come no more."""
    remove_schedule(acting(), schedule_id)
    flash(_("The report will not come any more."), "success")
    return redirect(url_for(".schedule_list"))


def _given() -> dict[str, list[str]]:
    return {name: values for name, values in request.args.lists() if name != "lang"}


def _with_mistakes(found: Report, mistakes: Invalid) -> tuple[str, int]:
    form = parameter_form(found, acting(), _given(), mistakes.fields)
    page = render_template(
        "excel_reports/report.html", report=found, form=form, preview=None, crumbs=_crumbs()
    )
    return page, mistakes.status


def _offers(found: Report, count: int) -> dict[str, Any]:
    """Return what may be done with a report: files at once, or in the background, or by schedule."""
    actor = acting()
    if not catalogue.may_download(actor, found):
        return {"downloads": [], "background": []}
    large = count > BACKGROUND_ROWS
    own = template_for(actor, found) if actor.can(ReportsPermission.TEMPLATE_VIEW) else None
    background = [("xlsx", _("Make Excel")), ("csv", _("Make CSV"))] if large else []
    if institutions_parameter(found) and actor.reach.institution_id is None:
        background.append((ARCHIVE, _("A workbook for each institution")))
    return {
        "downloads": [] if large else _downloads(found, by_template=own is not None),
        "too_many_for_template": own is not None and count > MOST_ROWS,
        "most_by_template": MOST_ROWS,
        "template": _with_given(".own_template", found.name)
        if actor.can(ReportsPermission.TEMPLATE_VIEW)
        else "",
        "background": background,
        "large": large,
        "background_url": _with_given(".make_in_background", found.name),
        "schedule": _with_given(".schedule", found.name)
        if actor.can(ReportsPermission.SCHEDULE_EDIT)
        else "",
    }


def _downloads(found: Report, *, by_template: bool) -> list[tuple[str, str]]:
    """Return the titles and addresses of the files, with the parameters of this page."""
    own = _with_given(".download_own", found.name)
    titles = {services.Format.XLSX: _("Download Excel"), services.Format.CSV: _("Download CSV")}
    return [
        *([(_("By our template"), own)] if by_template else []),
        *(
            (title, _with_given(".download", found.name, kind=kind.value))
            for kind, title in titles.items()
        ),
    ]


def _with_given(endpoint: str, name: str, **values: str) -> str:
    """Return the address of a report's page with the parameters of this one."""
    asked = urlencode(_given(), doseq=True)
    return url_for(endpoint, name=name, **values) + (asked and f"?{asked}")  # type: ignore[arg-type]


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Reports"), url_for(".report_list"))]
