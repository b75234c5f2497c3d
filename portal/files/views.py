"""The pages of files: add one to a record, see its versions, give them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import send_file as send

from portal.access import policies, signed_in
from portal.access.actor import acting
from portal.errors import Invalid, NotAllowed, NotFound
from portal.files import services
from portal.files.forms import NewFileForm, NewVersionForm
from portal.files.kinds import KINDS
from portal.files.listing import (
    accepted,
    describe,
    find_place,
    history_of,
    link_of,
    place_of,
    preview_of,
    size_in_words,
)
from portal.files.models import StoredFile
from portal.files.names import disposition
from portal.files.services import find_file, find_version, open_content
from portal.files.showing import tell_of_view, words_to_show
from portal.files.subjects import subject_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.files.models import FileVersion
    from portal.plugin import RecordLink

blueprint = Blueprint("files", __name__, url_prefix="/files")
blueprint.app_template_filter("file_size")(size_in_words)

IN_BROWSERS = frozenset({"picture", "pdf"})
SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""The policy of what users have sent: nothing in it runs, loads or is framed."""
SHOWN = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"
"""The policy of a PDF that is shown, also in a frame of the portal's own pages.

Browsers' own viewers do not start in a sandbox.
"""


@blueprint.get("/<int:file_id>")
@signed_in
def download(file_id: int) -> Response:
    """Give out the newest version for saving."""
    file = find_file(acting(), file_id)
    return _answer(file, find_version(file), "attachment")


@blueprint.get("/<int:file_id>/<int:number>")
@signed_in
def version(file_id: int, number: int) -> Response:
    """Give out one version for saving."""
    file = find_file(acting(), file_id)
    return _answer(file, find_version(file, number), "attachment")


@blueprint.get("/<int:file_id>/<int:number>/inline")
@signed_in
def inline(file_id: int, number: int) -> Response:
    """Give out a picture or a PDF for showing; everything else only for saving."""
    file = find_file(acting(), file_id)
    found = find_version(file, number)
    shows = preview_of(found) in IN_BROWSERS
    return _answer(file, found, "inline" if shows else "attachment")


@blueprint.get("/<int:file_id>/<int:number>/preview")
@signed_in
def preview(file_id: int, number: int) -> str:
    """Show a picture or the words of a document, and offer a PDF to the browser's own viewer."""
    file = find_file(acting(), file_id)
    found = find_version(file, number)
    if not preview_of(found):
        raise NotFound(_("Files of this kind are not shown here. Download the file."))
    return render_template(
        "files/preview.html",
        file=file,
        version=found,
        how=preview_of(found),
        words=words_to_show(file, found),
        crumbs=[*_crumbs(link_of(file)), (file.title, _about(file)), (_("Preview"), None)],
    )


@blueprint.get("/<int:file_id>/about")
@signed_in
def about(file_id: int) -> str:
    """Show all versions of a file, and the form for the next one."""
    return _about_page(acting(), find_file(acting(), file_id), NewVersionForm())


@blueprint.post("/<int:file_id>/about")
@signed_in
def add_version(file_id: int) -> Any:
    """Take the next version of a file."""
    actor = acting()
    file = find_file(actor, file_id)
    place, subject = place_of(file.subject), subject_of(file)
    if place is None or subject is None:
        raise NotAllowed(_("Nobody adds versions to this file by hand."))
    _demand(actor, "edit", file)
    form = NewVersionForm()
    if form.validate():
        try:
            services.store(
                form.file.data.stream,
                name=form.file.data.filename or "",
                actor=actor,
                subject=subject,
                accept=place.accept,
                replaces=file,
            )
        except Invalid as error:
            form.file.errors = [*form.file.errors, error.message]
        else:
            flash(_("The new version has been stored. The old ones stay."), "success")
            return redirect(_about(file))
    return _about_page(actor, file, form), Invalid.status


@blueprint.route("/of/<table>/<int:subject_id>/new", methods=("GET", "POST"))
@signed_in
def add(table: str, subject_id: int) -> Any:
    """Add a file to a record."""
    actor = acting()
    place, subject = find_place(actor, table, subject_id)
    verdict = policies[type(subject)].permits(actor, "edit", subject)
    if not verdict:
        raise NotAllowed(verdict.reason)
    form, status, link = NewFileForm(), 200, describe(subject)
    form.offer(place)
    if request.method == "POST":
        status = Invalid.status
        if form.validate():
            try:
                services.store(
                    form.file.data.stream,
                    name=form.file.data.filename or "",
                    actor=actor,
                    subject=subject,
                    purpose=form.purpose.data,
                    title=form.title.data or "",
                    accept=place.accept,
                )
            except Invalid as error:
                form.file.errors = [*form.file.errors, error.message]
            else:
                flash(_("The file has been stored."), "success")
                return redirect(link.url or url_for("pages.dashboard"))
    titles, extensions = accepted(place.accept)
    page = render_template(
        "files/add.html",
        form=form,
        link=link,
        kinds=titles,
        extensions=extensions,
        megabytes=_megabytes(),
        crumbs=[*_crumbs(link), (_("Add a file"), None)],
    )
    return page, status


@blueprint.route("/<int:file_id>/remove", methods=("GET", "POST"))
@signed_in
def remove(file_id: int) -> Any:
    """Ask whether to remove a file with all its versions; then remove it."""
    actor = acting()
    file = find_file(actor, file_id)
    _demand(actor, "delete", file)
    link = link_of(file)
    back = (link.url if link else "") or url_for("pages.dashboard")
    if request.method == "POST":
        services.remove(actor, file)
        flash(_("The file “%(name)s” has been removed.", name=file.title), "success")
        return redirect(back)
    return render_template(
        "confirm.html",
        title=_("Remove the file “%(name)s”?", name=file.title),
        text=_("The file cannot be brought back from the portal, only from a backup."),
        consequences=[_("all versions of the file")],
        submit=_("Remove the file"),
        values={},
        cancel_url=_about(file),
        crumbs=[*_crumbs(link), (file.title, _about(file)), (_("Remove"), None)],
    )


def _about_page(actor: Actor, file: StoredFile, form: NewVersionForm) -> str:
    place, link = place_of(file.subject), link_of(file)
    titles, extensions = accepted(place.accept if place else ())
    return render_template(
        "files/about.html",
        file=file,
        link=link,
        purpose=dict(place.purposes).get(file.purpose, "") if place else "",
        versions=[(one, KINDS[one.kind], preview_of(one)) for one in history_of(file)],
        form=form,
        editable=place is not None and bool(policies[StoredFile].permits(actor, "edit", file)),
        removable=bool(policies[StoredFile].permits(actor, "delete", file)),
        kinds=titles,
        extensions=extensions,
        megabytes=_megabytes(),
        crumbs=[*_crumbs(link), (file.title, None)],
    )


def _answer(file: StoredFile, found: FileVersion, how: str) -> Response:
    """Return the bytes with headers that let them do nothing, and tell the audit who looked."""
    stream = open_content(found)
    if "Range" not in request.headers:
        tell_of_view(file, found)
    kind = KINDS[found.kind]
    response = send(
        stream,
        mimetype=kind.media_type,
        etag=found.sha256,
        last_modified=found.at,
        conditional=True,
    )
    is_viewer = how == "inline" and kind.shown == "pdf"
    response.headers["Content-Disposition"] = disposition(how, found.name)
    response.headers["Content-Security-Policy"] = SHOWN if is_viewer else SEALED
    if is_viewer:
        response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Cache-Control"] = "no-store"
    return response


def _demand(actor: Actor, verb: str, file: StoredFile) -> None:
    verdict = policies[StoredFile].permits(actor, verb, file)
    if not verdict:
        raise NotAllowed(verdict.reason)


def _about(file: StoredFile) -> str:
    return url_for(".about", file_id=file.id)


def _crumbs(link: RecordLink | None) -> list[tuple[str, str | None]]:
    return [(link.label, link.url or None)] if link else []


def _megabytes() -> int:
    settings = current_app.extensions["settings"]
    return int(min(settings.file_megabytes, settings.upload_megabytes))
