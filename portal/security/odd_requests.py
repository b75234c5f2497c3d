"""What no page of the portal ever asks for: signs and numbers that no database takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, request
from werkzeug.routing import IntegerConverter

if TYPE_CHECKING:
    from flask import Flask
    from werkzeug.routing import Map

LARGEST_KEY = 2**31 - 1
"""The largest number that a key has: PostgreSQL's integer. A larger one belongs to no record."""


class KeyConverter(IntegerConverter):
    """A number in an address that may be a key; a larger one is no address of the portal."""

    def __init__(self, of: Map, **words: Any) -> None:
        super().__init__(of, **{"max": LARGEST_KEY, **words})


def init_app(app: Flask) -> None:
    """Refuse the NUL sign anywhere in a request, and numbers in addresses that are no keys.

    Must be called before addresses are added.
    """
    app.url_map.converters["int"] = KeyConverter
    app.before_request(refuse_nul)


def refuse_nul() -> None:
    """Answer 400 to a NUL in the path, the parameters or a form: PostgreSQL stores none."""
    given = [request.path]
    for values in (request.args, request.form):
        for name, texts in values.lists():
            given += (name, *texts)
    if any("\0" in one for one in given):
        abort(400)
