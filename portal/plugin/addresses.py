"""The address of a page, in a request and in background work alike."""

from __future__ import annotations

from typing import Any

from flask import current_app, has_request_context, url_for


def address_of(endpoint: str, **values: Any) -> str:
    """Return the address of a page within the portal, such as ``/staff/persons/17``.

    Hooks that background work calls, too (tasks, calendar entries), use this: Flask's ``url_for``
    needs a request.
    """
    if has_request_context():
        return url_for(endpoint, **values)
    adapter = current_app.url_map.bind("localhost")
    return adapter.build(endpoint, values, force_external=False)
