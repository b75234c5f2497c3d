"""Unsafe requests come from the portal's own pages, and nobody is sent to another site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request
from flask_wtf.csrf import CSRFError

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FIRST_PRINTABLE = 32
DELETE_CHARACTER = 127
LONGEST_ADDRESS = 1000


def refuse_foreign() -> None:
    """Raise what a missing form token raises when a browser says that another site is asking.

    This stands beside the token, not in its place: programs send neither header and still need
    the token.
    """
    if request.method in SAFE_METHODS:
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        reason = "The request comes from another site."
        raise CSRFError(reason)
    if request.headers.get("Sec-Fetch-Site") in {"cross-site", "same-site"}:
        reason = "The request comes from another site."
        raise CSRFError(reason)


def local_address(text: str | None) -> str | None:
    r"""Return an address to go on to when it is a plain path here; none for anything else.

    One leading slash, no scheme, no host, no backslash, no control character: browsers read
    ``//host``, ``/\host`` and ``/<tab>/host`` as another site.
    """
    if not text or len(text) > LONGEST_ADDRESS:
        return None
    if not text.startswith("/") or text.startswith("//") or "\\" in text:
        return None
    if any(ord(letter) < FIRST_PRINTABLE or ord(letter) == DELETE_CHARACTER for letter in text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else text
