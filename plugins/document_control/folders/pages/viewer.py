"""Scans of a folder shown in the page: a PDF by the browser's viewer, a picture larger and turned, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import make_response, render_template, request, url_for

from plugins.document_control.folders.pages.blueprint import blueprint
from plugins.document_control.folders.pages.folder_page import (
    acts_of,
    folder_crumbs,
    scan_url,
    scans_of,
)
from plugins.document_control.folders.pages.subjects import find_folder
from plugins.document_control.folders.services import canned_remarks
from plugins.document_control.folders.standing import parts_of
from plugins.document_control.permissions import ControlPermission
from portal.access import requires
from portal.access.actor import acting
from portal.errors import NotFound
from portal.files.listing import preview_of
from portal.files.showing import words_to_show
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.security.headers import POLICY

if TYPE_CHECKING:
    from flask import Response

ZOOMS = (50, 100, 150, 200, 300)
QUARTER, WHOLE = 90, 360


@blueprint.get("/<int:folder_id>/scans/<int:file_id>")
@requires(ControlPermission.FOLDERS_VIEW)
def scan_page(folder_id: int, file_id: int) -> Response:
    """Show a scan with its neighbours; showing the file tells the audit who looked."""
    actor = acting()
    folder = find_folder(actor, folder_id)
    parts = {one.id: one for one in parts_of(folder)}
    scans = scans_of(list(parts))
    row = [one for key in parts for one in scans.get(key, ())]
    place = next((at for at, one in enumerate(row) if one.file_id == file_id), None)
    if place is None:
        raise NotFound(_("There is no such file."))
    version = row[place]
    part = parts[version.file.subject_id]
    acts = acts_of(actor, folder)
    zoom = number(request.args.get("zoom"))
    zoom = zoom if zoom in ZOOMS else 100
    turn = (number(request.args.get("turn")) or 0) % WHOLE
    turn -= turn % QUARTER
    at = ZOOMS.index(zoom)
    how = preview_of(version)
    page = render_template(
        "document_control/folders/scan.html",
        folder=folder,
        part=part,
        version=version,
        how=how,
        words=words_to_show(version.file, version),
        address=url_for("files.inline", file_id=file_id, number=version.number),
        place=place + 1,
        count=len(row),
        before=scan_url(folder, row[place - 1].file_id) if place else None,
        after=scan_url(folder, row[place + 1].file_id) if place + 1 < len(row) else None,
        zoom=zoom,
        turn=turn,
        smaller=scan_url(folder, file_id, zoom=ZOOMS[at - 1], turn=turn) if at else None,
        larger=scan_url(folder, file_id, zoom=ZOOMS[at + 1], turn=turn)
        if at + 1 < len(ZOOMS)
        else None,
        turned=scan_url(folder, file_id, zoom=zoom, turn=(turn + QUARTER) % WHOLE),
        canned=canned_remarks(folder.municipality_id).get(part.code, []) if "judge" in acts else [],
        crumbs=[*folder_crumbs(folder), (version.file.title, None)],
    )
    answer = make_response(page)
    if how == "pdf":
        answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer
