"""How errors are shown: a page, or JSON where that is asked for; never a traceback."""

from __future__ import annotations

import errno
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import peewee
from flask import current_app, g, jsonify, render_template, request
from flask_wtf.csrf import CSRFError
from playhouse.pool import MaxConnectionsExceeded
from werkzeug.exceptions import HTTPException

from portal.database import reason_of
from portal.errors import PortalError, TooMany
from portal.i18n import gettext as _
from portal.logs import request_id

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)

RETRY_SECONDS = 5
DEEPEST_CHAIN = 8
MEGABYTE = 1024 * 1024


def init_app(app: Flask) -> None:
    """Show every kind of error in one way."""
    app.register_error_handler(PortalError, _expected)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(peewee.OperationalError, _database_away)
    app.register_error_handler(peewee.InterfaceError, _database_away)
    app.register_error_handler(MaxConnectionsExceeded, _database_away)
    app.register_error_handler(OSError, _machine)
    app.register_error_handler(Exception, _unexpected)


def _expected(error: PortalError) -> Any:
    headers = {"Retry-After": str(error.retry_after)} if isinstance(error, TooMany) else {}
    return _answer(error.status, error.message), error.status, headers


def _stale_form(_error: CSRFError) -> Any:
    message = _("The form is out of date. Go back, reload the page and send it again.")
    return _answer(400, message), 400


def _http(error: HTTPException) -> Any:
    status = error.code or 500
    words = {
        400: _("The request could not be understood."),
        403: _("Your role does not allow this."),
        404: _("There is no such page, or you have no access to it."),
        405: _("This page cannot be opened like this."),
        413: _("The file is larger than the portal takes."),
        415: _("The portal does not know what to do with this kind of file."),
        429: _("Too many requests. Wait a little and try again."),
    }
    headers = {
        key: value
        for key, value in error.get_headers()
        if key.lower() in {"allow", "location", "retry-after"}
    }
    return _answer(status, words.get(status, _("The request failed."))), status, headers


def _database_away(error: Exception) -> Any:
    said = _all_said(error)
    log.error("The database does not answer: %s", said)
    if "disk is full" in said or "No space left" in said:
        return _no_space()
    message = _(
        "The database does not answer just now. Nothing was written. Try again in a minute."
    )
    if "locked" in said:
        message = _("Others are writing just now. Nothing of yours was written. Send it again.")
    elif "readonly" in said or "read-only" in said:
        message = _("The portal can only be read just now. Nothing was written.")
    return _answer(503, message), 503, {"Retry-After": str(RETRY_SECONDS)}


def _all_said(error: BaseException) -> str:
    """Return what went wrong first, too: a failed roll-back hides that the disk is full."""
    chain: list[str] = []
    current: BaseException | None = error
    while current is not None and len(chain) < DEEPEST_CHAIN:
        if reason_of(current) not in chain:
            chain.append(reason_of(current))
        current = current.__cause__ or current.__context__
    return "; ".join(chain)


def _machine(error: OSError) -> Any:
    """Tell a full or read-only disk apart from other failures of the machine."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        log.error("There is no space on the disk: %s", error)
        return _no_space()
    if error.errno == errno.EROFS:
        return _database_away(error)
    return _unexpected(error)


def _no_space() -> Any:
    message = _(
        "There is no space left on the server's disk. Nothing was written. Tell the operator."
    )
    return _answer(507, message), 507, {"Retry-After": str(RETRY_SECONDS)}


def _unexpected(error: Exception) -> Any:
    log.error("Unexpected failure", exc_info=error)
    message = _(
        "Something went wrong here. It is in the log; give the number below to the operator."
    )
    return _answer(500, message), 500


def _answer(status: int, message: str) -> Any:
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=message, status=status, request=request_id())
    return render_template(
        "error.html",
        status=status,
        message=message,
        advice=_advice(status),
        request_id=request_id(),
    )


def _advice(status: int) -> str:
    """Return what to do next, where the message itself does not say it."""
    if status == HTTPStatus.NOT_FOUND and not g.get("actor"):
        return _("Check the address, or sign in and look for it in the menu.")
    words = {
        403: _(
            "If you need this for your work, ask the district centre to grant it. If you have another"
            " workplace, choose it at the top of the page."
        ),
        404: _(
            "Check the address, or find what you need with the search. If you have another workplace,"
            " choose it at the top of the page: each shows its own records only."
        ),
        405: _("Open it from the menu or by the buttons of its page."),
        413: _(
            "A file may have up to %(n)s MB. Delete pictures from it, or send it in parts.",
            n=(current_app.config["MAX_CONTENT_LENGTH"] or 0) // MEGABYTE,
        ),
        503: _("What you typed is still in the form: go back one page and send it again."),
    }
    return words.get(status, "")
