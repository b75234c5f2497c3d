"""What machines ask of every site: ``/robots.txt``, ``/.well-known/security.txt``, ``/favicon.ico``."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, Response, current_app, redirect, url_for

from portal import clock
from portal.access import public
from portal.errors import NotFound
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from portal.config import Settings

blueprint = Blueprint("well_known", __name__)

VALID_DAYS = 180
"""How long what is told of the contact may be relied on (RFC 9116, 2.5.5: less than a year)."""
KEPT = "public, max-age=86400"


def init_app(app: Flask) -> None:
    """Mount the pages, which belong to nobody and are asked without signing in."""
    app.extensions["owners"]["well_known"] = "accounts"
    app.register_blueprint(blueprint)


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Ask search engines to leave the portal alone: it holds personal data."""
    return _text("User-agent: *\nDisallow: /\n")


@blueprint.get("/.well-known/security.txt")
@public
def security() -> Response:
    """Tell whoever finds a weakness whom to tell (RFC 9116), if the operator has said whom."""
    settings: Settings = current_app.extensions["settings"]
    contact = settings.security_contact
    if not contact:
        raise NotFound(_("There is no such file."))
    until = dt.datetime.combine(clock.today(), dt.time(), dt.UTC) + dt.timedelta(VALID_DAYS)
    lines = [
        f"Contact: {contact if ':' in contact else f'mailto:{contact}'}",
        f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: ru, en",
    ]
    if settings.public_url:
        lines.append(f"Canonical: {settings.public_url.rstrip('/')}/.well-known/security.txt")
    return _text("".join(f"{line}\n" for line in lines))


@blueprint.get("/favicon.ico")
@public
def icon() -> AnyResponse:
    """Lead programs that look for the icon at its old address to the one there is."""
    answer = redirect(url_for("static", filename="mark.svg"), 301)
    answer.headers["Cache-Control"] = KEPT
    return answer


def _text(body: str) -> Response:
    kind = "text/plain; charset=utf-8"
    return Response(body, content_type=kind, headers={"Cache-Control": KEPT})
