"""Static files: addresses that carry a hash of the content, kept for ever, sent compressed."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request, url_for

from portal.access.guards import public
from portal.errors import NotFound
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.plugin.manager import Plugins

CORE = Path(__file__).parent / "static"
FOR_EVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=300"
WORTH_COMPRESSING = 600
HASH_LENGTH = 12
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class StaticFile:
    """One file in memory, with its hash and its compressed form."""

    body: bytes
    packed: bytes | None
    kind: str
    tag: str


class StaticFiles:
    """The files of the core and, under ``<plugin>/``, of each plugin; read when first asked for."""

    def __init__(self, folders: dict[str, Path]) -> None:
        self._folders = folders
        self._read: dict[str, StaticFile] = {}

    def __getitem__(self, name: str) -> StaticFile:
        """Return a file by its name; raise :class:`NotFound` for one that is not there."""
        found = self._read.get(name)
        if found is None:
            found = self._read[name] = _read(self._path(name))
        return found

    def _path(self, name: str) -> Path:
        owner, _slash, rest = name.partition("/")
        folder, rest = (self._folders[owner], rest) if owner in self._folders else (CORE, name)
        if len(rest) > LONGEST_NAME:
            raise NotFound(_("There is no such file."))
        path = (folder / rest).resolve()
        if not path.is_relative_to(folder.resolve()) or not path.is_file():
            raise NotFound(_("There is no such file."))
        return path


def init_app(app: Flask, plugins: Plugins) -> None:
    """Serve static files and give templates ``static_url``."""
    folders = {
        one.name: one.folder / "static" for one in plugins if (one.folder / "static").is_dir()
    }
    app.extensions["static"] = StaticFiles(folders)
    app.add_url_rule("/static/<path:filename>", "static", public(_serve), methods=["GET"])
    addresses: dict[str, str] = {}

    def static_url(filename: str) -> str:
        if filename not in addresses:
            tag = app.extensions["static"][filename].tag
            addresses[filename] = url_for("static", filename=filename, v=tag)
        return addresses[filename]

    app.jinja_env.globals["static_url"] = static_url
    app.after_request(_compress)


def _read(path: Path) -> StaticFile:
    body = path.read_bytes()
    kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if kind.startswith("text/") or kind in {"image/svg+xml", "application/json"}:
        kind = f"{kind}; charset=utf-8"
    packed = (
        gzip.compress(body, 9, mtime=0)
        if "charset" in kind and len(body) > WORTH_COMPRESSING
        else None
    )
    return StaticFile(body, packed, kind, hashlib.sha256(body).hexdigest()[:HASH_LENGTH])


def _serve(filename: str) -> Response:
    found: StaticFile = current_app.extensions["static"][filename]
    kept = FOR_EVER if request.args.get("v") == found.tag else BRIEFLY
    headers = {"Cache-Control": kept, "ETag": f'"{found.tag}"', "Vary": "Accept-Encoding"}
    if found.tag in request.if_none_match:
        return Response(status=304, headers=headers)
    if found.packed is not None and request.accept_encodings["gzip"]:
        headers["Content-Encoding"] = "gzip"
        return Response(found.packed, headers=headers, content_type=found.kind)
    return Response(found.body, headers=headers, content_type=found.kind)


def _compress(response: Response) -> Response:
    """Send long pages compressed to browsers that say they can read it."""
    if (
        response.direct_passthrough
        or response.status_code != 200  # noqa: PLR2004 - only whole answers are worth it
        or response.mimetype not in {"text/html", "application/json", "text/csv"}
        or "Content-Encoding" in response.headers
        or not request.accept_encodings["gzip"]
    ):
        return response
    body = response.get_data()
    if len(body) > WORTH_COMPRESSING:
        response.set_data(gzip.compress(body, 1, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        response.headers.add("Vary", "Accept-Encoding")
    return response
