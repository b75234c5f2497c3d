"""Logging to standard error, each line with the number of its request; as text or as JSON."""

from __future__ import annotations

import json
import logging
import secrets
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, cast

from flask import g, has_app_context, has_request_context, request

if TYPE_CHECKING:
    from flask import Flask, Response

    from portal.access.actor import Actor

TEXT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"

log = logging.getLogger("portal.requests")
CHATTY = ("pymorphy3",)


class _RequestNumber(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id() if has_request_context() else "-"
        return True


class _TextLines(logging.Formatter):
    """One line a message: what was typed cannot pretend to be a line of the log."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's own name
        return super().formatMessage(record).replace("\r", "\\r").replace("\n", "\\n")


class _JsonLines(logging.Formatter):
    """One JSON object a line, for a collector of logs; times are in UTC."""

    def format(self, record: logging.LogRecord) -> str:
        said = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": getattr(record, "request_id", "-"),
            "message": record.getMessage(),
        }
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(said, ensure_ascii=False)


def init_app(app: Flask) -> None:
    """Give the log its form once per process, and every answer its request's number."""
    root = logging.getLogger()
    settings = app.extensions["settings"]
    if not any(isinstance(one, logging.StreamHandler) for one in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(_JsonLines() if settings.log_format == "json" else _TextLines(TEXT))
        handler.addFilter(_RequestNumber())
        root.addHandler(handler)
        root.setLevel(logging.INFO)
        for name in CHATTY:
            logging.getLogger(name).setLevel(logging.WARNING)
    if settings.log_requests:
        app.before_request(_begin)
        app.after_request(_tell)
    app.after_request(_number)


def request_id() -> str:
    """Return the number of this request: shown on error pages, written with each log line."""
    if not has_app_context():
        return ""
    found: str | None = g.get("request_id")
    if found is None:
        found = secrets.token_hex(6)
        g.request_id = found
    return found


def _number(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id()
    return response


def _begin() -> None:
    g.began_at = time.perf_counter()


def _tell(response: Response) -> Response:
    """Write one line a request: the page's rule, not its address, which may hold a name or a secret."""
    actor = cast("Actor | None", g.get("actor"))
    log.info(
        "%s %s %d %.0f ms user=%s",
        request.method,
        request.url_rule.rule if request.url_rule else "-",
        response.status_code,
        (time.perf_counter() - g.get("began_at", time.perf_counter())) * 1000,
        actor.user.id if actor else "-",
    )
    return response
