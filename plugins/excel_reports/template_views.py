"""The pages of a report's own template: what it may name, the starter, the trial, the versions."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import (
    Response,
    flash,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)

from plugins.excel_reports import catalogue, own_templates, replacing, services
from plugins.excel_reports.forms import TemplateForm
from plugins.excel_reports.models import ReportTemplate
from plugins.excel_reports.parameters import read
from plugins.excel_reports.permissions import ReportsPermission
from plugins.excel_reports.views import blueprint
from portal.access import policies, requires
from portal.access.actor import acting
from portal.errors import Invalid, NotFound
from portal.files.kinds import KINDS
from portal.files.listing import history_of
from portal.files.names import clean_name
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Municipality
from portal.own_templates import services as shared
from portal.own_templates.places import Place, place_of

__all__ = ["blueprint"]

if TYPE_CHECKING:
    from plugins.excel_reports.contracts import Report, ReportRequest
    from portal.access.actor import Actor

MUNICIPALITY = "municipality"


@blueprint.get("/<name>/template")
@requires(ReportsPermission.TEMPLATE_VIEW)
def own_template(name: str) -> str:
    """Show what a template of this report may name, and the one that holds in the own place."""
    actor = acting()
    found = catalogue.find(actor, name)
    return _page(actor, found, _asked(found, actor), TemplateForm())


@blueprint.post("/<name>/template")
@requires(ReportsPermission.TEMPLATE_EDIT)
def replace_template(name: str) -> Any:
    """Take an own template, once a trial fill has succeeded."""
    actor = acting()
    found = catalogue.find(actor, name)
    asked, place, form = _asked(found, actor), _place(actor), TemplateForm()
    if place is None:
        form.form_errors.append(_("Choose the municipality first."))
    elif form.validate():
        try:
            remarks = replacing.replace(
                asked, found, place, form.file.data.stream, name=form.file.data.filename or ""
            )
        except Invalid as error:
            sentences = error.fields.get("file") or [error.message]
            form.file.errors = [*form.file.errors, *sentences]
        else:
            flash(_("The template holds from now on. The earlier versions stay."), "success")
            for remark in remarks:
                flash(remark, "warning")
            return redirect(_address(".own_template", found))
    return _page(actor, found, asked, form), Invalid.status


@blueprint.post("/<name>/template/built-in")
@requires(ReportsPermission.TEMPLATE_EDIT)
def put_back_template(name: str) -> Any:
    """Let the built-in form hold again."""
    actor = acting()
    found = catalogue.find(actor, name)
    place = _place(actor)
    if place is not None:
        replacing.put_back(actor, found, place)
        flash(_("The own template has been removed."), "success")
    return redirect(_address(".own_template", found))


@blueprint.get("/<name>/template/starter.xlsx")
@requires(ReportsPermission.TEMPLATE_VIEW)
def template_starter(name: str) -> Response:
    """Give out a template to begin with."""
    actor = acting()
    found = catalogue.find(actor, name)
    content = own_templates.starter(found, _asked(found, actor))
    return _xlsx(content, _("Template: %(name)s", name=found.title))


@blueprint.get("/<name>/template/trial.xlsx")
@requires(ReportsPermission.TEMPLATE_VIEW)
def template_trial(name: str) -> Response:
    """Give out the template that holds here, or the starter, filled with examples."""
    actor = acting()
    found = catalogue.find(actor, name)
    asked, held = _asked(found, actor), _held(actor, found, _place(actor))
    content = own_templates.starter(found, asked) if held is None else shared.content_of(held)
    filled = own_templates.trial(found, asked, content)
    return _xlsx(filled.content, _("Sample: %(name)s", name=found.title))


@blueprint.get("/<name>/own.xlsx")
@requires(ReportsPermission.EXPORT)
def download_own(name: str) -> Any:
    """Write the report by the own template that holds here, and send it."""
    actor = acting()
    found = catalogue.find(actor, name)
    held = own_templates.template_for(actor, found)
    if held is None:
        raise NotFound(_("There is no own template of this report here."))
    try:
        asked = read(found, actor, _given())
        with tempfile.TemporaryDirectory(prefix="portal-report-") as folder:
            path = Path(folder) / "report.xlsx"
            written = own_templates.write_by_template(found, asked, held, path)
            content = path.read_bytes()
    except Invalid as mistakes:
        for sentence in mistakes.fields.get("file") or [mistakes.message]:
            flash(sentence, "error")
        return redirect(_address(".report", found))
    services.enter_in_audit(found, asked, _("xlsx by the own template"), written)
    return _xlsx(content, services.file_name(found, asked, services.Format.XLSX))


def _page(actor: Actor, found: Report, asked: ReportRequest, form: TemplateForm) -> str:
    place = _place(actor)
    own = shared.template_in(ReportTemplate.report, found.name, place)
    whole = actor.reach.everything
    districts = policies[Municipality].rows(actor).order_by(Municipality.name) if whole else ()
    return render_template(
        "excel_reports/template.html",
        report=found,
        place=place,
        own=own,
        above=own is None and own_templates.template_for(actor, found) is not None,
        file=shared.file_of(own) if own else None,
        versions=history_of(shared.file_of(own)) if own else [],
        form=form,
        editable=actor.can(ReportsPermission.TEMPLATE_EDIT) and place is not None,
        municipalities=[(one.id, one.name) for one in districts],
        placeholders=own_templates.placeholders(found, asked),
        offers=own_templates.offers(found, asked),
        most=own_templates.MOST_ROWS,
        urls={
            "here": _address(".own_template", found),
            "starter": _address(".template_starter", found),
            "trial": _address(".template_trial", found),
            "put_back": _address(".put_back_template", found),
        },
        crumbs=[
            (_("Reports"), url_for(".report_list")),
            (str(found.title), _address(".report", found)),
            (_("Own template"), None),
        ],
    )


def _held(actor: Actor, report: Report, place: Place | None) -> ReportTemplate | None:
    own = shared.template_in(ReportTemplate.report, report.name, place)
    return own or own_templates.template_for(actor, report)


def _place(actor: Actor) -> Place | None:
    return place_of(actor, number(request.args.get(MUNICIPALITY)))


def _asked(report: Report, actor: Actor) -> ReportRequest:
    return read(report, actor, _given())


def _given() -> dict[str, list[str]]:
    """Return the parameters of the report's page, which this one was led to with."""
    return {
        name: values for name, values in request.args.lists() if name not in {"lang", MUNICIPALITY}
    }


def _address(endpoint: str, report: Report) -> str:
    """Return the address of a page of this report with the parameters of this one."""
    kept: dict[str, Any] = dict(_given())
    if endpoint != ".report" and (chosen := number(request.args.get(MUNICIPALITY))) is not None:
        kept[MUNICIPALITY] = [str(chosen)]
    asked = urlencode(kept, doseq=True)
    return url_for(endpoint, name=report.name) + (asked and f"?{asked}")


def _xlsx(content: bytes, name: str) -> Response:
    answer = send_file(
        io.BytesIO(content),
        mimetype=KINDS["xlsx"].media_type,
        as_attachment=True,
        download_name=clean_name(name, "xlsx"),
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
