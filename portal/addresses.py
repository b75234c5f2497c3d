"""Addresses of pages, kept where they cannot change: templates ask for twenty of them on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import current_app, has_request_context, request, url_for

if TYPE_CHECKING:
    from flask import Flask


def init_app(app: Flask) -> None:
    """Let templates know :func:`page_address` by the name ``url_for``."""
    app.extensions["addresses"] = {}
    app.jinja_env.globals["url_for"] = page_address


def page_address(endpoint: str, **values: Any) -> str:
    """Return the address of a page, as Flask's ``url_for`` does.

    An address without values is kept: it depends on the map of pages, which stands from the start,
    and on where the portal is mounted, which is part of its key. Nothing in it depends on who asks.
    """
    if values or endpoint[0] == "." or not has_request_context():
        return url_for(endpoint, **values)
    kept: dict[tuple[str, str], str] = current_app.extensions["addresses"]
    key = (request.root_path, endpoint)
    found = kept.get(key)
    if found is None:
        found = kept[key] = url_for(endpoint)
    return found
