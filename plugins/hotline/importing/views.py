"""The pages of the import: file → preview, answered and corrected → journal; and undoing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from plugins.hotline.importing import applying, drafts, jobs
from plugins.hotline.importing.columns import Field
from plugins.hotline.importing.draft import Draft
from plugins.hotline.importing.forms import LineForm, UploadForm
from plugins.hotline.importing.known import around, understood
from plugins.hotline.importing.preview import PAGE, VIEWS, preview_of
from plugins.hotline.importing.reading import LIMITS
from plugins.hotline.permissions import HotlinePermission
from portal.access import policies, requires
from portal.access.actor import acting
from portal.access.municipal import municipality_of
from portal.errors import Conflict, Invalid, NotFound, PortalError
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Municipality
from portal.jobs.models import Job

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from plugins.hotline.importing.models import JournalImport
    from portal.access import Actor

blueprint = Blueprint("hotline_import", __name__, url_prefix="/hotline/import")


@blueprint.get("/")
@requires(HotlinePermission.IMPORT)
def upload() -> str:
    """Show the form for a file, and the latest imports."""
    actor = acting()
    return _upload_page(actor, _upload_form(actor))


@blueprint.post("/")
@requires(HotlinePermission.IMPORT)
def begin() -> ResponseReturnValue:
    """Read a file and keep it for the preview."""
    actor = acting()
    form = _upload_form(actor)
    if not form.validate():
        return _upload_page(actor, form), 422
    file = form.file.data
    try:
        made = jobs.start_reading(
            actor,
            file.stream,
            file.filename or "",
            municipality_id=form.municipality.data,
            year=form.year.data,
        )
    except PortalError as error:
        form.file.errors = [*form.file.errors, error.message]
        return _upload_page(actor, form), error.status
    if isinstance(made, Job):
        return redirect(url_for("jobs.job", job_id=made.id))
    return redirect(url_for(".show", import_id=made.id))


def _upload_form(actor: Actor) -> UploadForm:
    form = UploadForm()
    found = policies[Municipality].rows(actor).order_by(Municipality.name)
    form.municipality.choices = [(one.id, one.name) for one in found]
    if not form.is_submitted():
        form.municipality.data = municipality_of(actor)
    return form


def _upload_page(actor: Actor, form: UploadForm) -> str:
    return render_template(
        "hotline/import_upload.html",
        form=form,
        recent=drafts.recent(actor),
        megabytes=LIMITS.upload_bytes >> 20,
    )


@blueprint.get("/<int:import_id>")
@requires(HotlinePermission.IMPORT)
def show(import_id: int) -> str:
    """Show the preview, or what came of an import."""
    journal = drafts.find(acting(), import_id)
    job = jobs.open_job(journal)
    if job is not None:
        return render_template("hotline/import_working.html", journal=journal, job=job)
    if journal.state == "open":
        return _preview_page(journal)
    return render_template(
        "hotline/import_done.html",
        journal=journal,
        counts=json.loads(journal.counts),
        can_undo=journal.body != "{}" and applying.can_be_taken_back(journal),
    )


def _preview_page(journal: JournalImport, form: LineForm | None = None) -> str:
    draft = Draft.from_json(journal.body)
    near = around(journal.municipality_id)
    lines = understood(draft, near)
    page = min(number(request.args.get("page")) or 0, len(lines) // PAGE)
    view = request.args.get("show", "")
    if view not in VIEWS:
        view = "stopped" if any(map(VIEWS["stopped"], lines)) else "all"
    opened = number(request.args.get("line"))
    line = draft.line(opened) if opened is not None else None
    if line is not None and form is None:
        values: dict[str, Any] = {str(name): line.of(name) for name in Field}
        form = LineForm(formdata=None, data={**values, "skip": line.skip})
    return render_template(
        "hotline/import_preview.html",
        journal=journal,
        draft=draft,
        shown=preview_of(lines, draft, near, view=view, page=page),
        places={key: one.short_name for key, one in near.places.by_id.items()},
        topics={key: one.full for key, one in near.topics.by_id.items()},
        view=view,
        page=page,
        size=PAGE,
        opened=line,
        form=form,
    )


@blueprint.post("/<int:import_id>/answers")
@requires(HotlinePermission.IMPORT)
def answer(import_id: int) -> ResponseReturnValue:
    """Keep which institutions and topics words mean."""
    actor = acting()
    journal = drafts.find(actor, import_id)
    draft = Draft.from_json(journal.body)
    near = around(journal.municipality_id)
    shown = preview_of(understood(draft, near), draft, near, view="all", page=0)
    given: dict[str, dict[str, str]] = {"places": {}, "topics": {}}
    for kind, listed in (("places", shown.places), ("topics", shown.topics)):
        for place, one in enumerate(listed):
            value = request.form.get(f"{kind}:{place}")
            known = {choice for choice, _title in one.choices}
            if value in known and request.form.get(f"{kind}-words:{place}") == one.key:
                given[kind][one.key] = value
    drafts.answer(actor, journal, places=given["places"], topics=given["topics"])
    flash(_("The answers are kept; the lines were read anew."), "success")
    return redirect(url_for(".show", import_id=journal.id, _anchor="answers"))


@blueprint.post("/<int:import_id>/lines/<int:key>")
@requires(HotlinePermission.IMPORT)
def correct_line(import_id: int, key: int) -> ResponseReturnValue:
    """Keep a corrected line."""
    actor = acting()
    journal = drafts.find(actor, import_id)
    if Draft.from_json(journal.body).line(key) is None:
        raise NotFound(_("There is no such row."))
    form = LineForm()
    if not form.validate():
        return _preview_page(journal, form), 422
    drafts.correct_line(
        actor,
        journal,
        key,
        values={str(name): form[str(name)].data or "" for name in Field},
        skip=form.skip.data or "",
        seen=number(request.form.get("version")),
    )
    flash(_("The line is kept as corrected."), "success")
    return redirect(
        url_for(".show", import_id=journal.id, show=request.form.get("show"), _anchor="lines")
    )


@blueprint.post("/<int:import_id>/apply")
@requires(HotlinePermission.IMPORT)
def apply(import_id: int) -> ResponseReturnValue:
    """Take the journal in."""
    actor = acting()
    journal = drafts.find(actor, import_id)
    try:
        job = jobs.start_applying(actor, journal, seen=number(request.form.get("version")))
    except (Conflict, Invalid) as error:
        flash(error.message, "error")
    else:
        if job is None:
            flash(_("The journal was taken in."), "success")
    return redirect(url_for(".show", import_id=journal.id))


@blueprint.post("/<int:import_id>/undo")
@requires(HotlinePermission.IMPORT)
def undo(import_id: int) -> ResponseReturnValue:
    """Take an import back; its lines can be corrected again."""
    actor = acting()
    journal = drafts.find(actor, import_id)
    if jobs.start_undoing(actor, journal) is None:
        flash(_("The import has been undone. What was corrected is kept here."), "success")
    return redirect(url_for(".show", import_id=journal.id))


@blueprint.post("/<int:import_id>/discard")
@requires(HotlinePermission.IMPORT)
def discard(import_id: int) -> ResponseReturnValue:
    """Give an import up."""
    actor = acting()
    drafts.discard(actor, drafts.find(actor, import_id))
    flash(_("The import was given up."), "success")
    return redirect(url_for(".upload"))
