"""Giving files out: the newest version, any version, and what a browser may show by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, Response, request, send_file

from portal.access import signed_in
from portal.access.actor import acting
from portal.audit.services import record
from portal.files.kinds import KINDS
from portal.files.names import disposition
from portal.files.policies import OF_USERS
from portal.files.services import find_file, find_version, open_content

if TYPE_CHECKING:
    from portal.files.models import FileVersion, StoredFile

blueprint = Blueprint("files", __name__, url_prefix="/files")

SEALED = "sandbox; default-src 'none'; frame-ancestors 'none'"
"""The policy of what users have sent: nothing in it runs, loads or is framed."""


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


def _answer(file: StoredFile, found: FileVersion, how: str) -> Response:
    """Return the bytes with headers that let them do nothing, and tell the audit who looked."""
    stream = open_content(found)
    if file.subject != OF_USERS and "Range" not in request.headers:
        record(acting(), "view", file, label=found.name, institution_id=file.institution_id)
    response = send_file(
        stream, mimetype=KINDS[found.kind].media_type, etag=found.sha256, last_modified=found.at,
        conditional=True,
    )  # fmt: skip
    response.headers["Content-Disposition"] = disposition(how, found.name)
    response.headers["Content-Security-Policy"] = SEALED
    response.headers["Cache-Control"] = "no-store"
    return response
