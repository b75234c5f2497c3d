"""Logging to standard error, each line with the number of its request."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from flask import g, has_app_context, has_request_context

if TYPE_CHECKING:
    from flask import Flask, Response

FORMAT = "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s"


class _RequestNumber(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id() if has_request_context() else "-"
        return True


def init_app(app: Flask) -> None:
    """Give the log its form once per process, and every answer its request's number."""
    root = logging.getLogger()
    if not any(isinstance(one, logging.StreamHandler) for one in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter(FORMAT))
        handler.addFilter(_RequestNumber())
        root.addHandler(handler)
        root.setLevel(logging.INFO)
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
