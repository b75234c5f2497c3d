"""The headers that every answer carries, errors and static files too, and the hosts it is asked at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flask import Response, request, session

from portal.security import same_origin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from portal.config import Settings

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)
ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
    ("X-Robots-Tag", "noindex, nofollow"),
    # granian and others put their own name here unless the application has said something
    ("Server", "portal"),
)
HTTPS_ONLY = ("Strict-Transport-Security", "max-age=31536000; includeSubDomains")

_UNKNOWN_HOST = (
    "<!doctype html><html lang='ru'><meta charset='utf-8'><title>400</title>"
    "<h1>Неизвестный адрес портала</h1><p>Откройте портал по тому адресу, который вам дали. "
    "<span lang='en'>The portal is not known by this address (setting trusted_hosts).</span></p></html>"
)


def init_app(app: Flask, settings: Settings) -> None:
    """Refuse unknown hosts and requests of other sites; give every answer its headers.

    Must be called before anything else asks the request for its host, and before the session is
    used: what is registered first runs first, and as the last after the request.
    """
    given = always(settings)

    def harden(response: Response) -> Response:
        for name, value in given:
            response.headers.setdefault(name, value)
        if "Cache-Control" not in response.headers or _is_personal():
            response.headers["Cache-Control"] = "no-store"
        return response

    def refuse_unknown_host() -> Response | None:
        """Answer without a template, which would build addresses for a host that is not ours."""
        if is_known(request.host, settings.trusted_hosts):
            return None
        return Response(_UNKNOWN_HOST, status=400, content_type="text/html; charset=utf-8")

    app.before_request(refuse_unknown_host)
    app.before_request(same_origin.refuse_foreign)
    app.after_request(harden)


def always(settings: Settings) -> tuple[tuple[str, str], ...]:
    """Return the headers of every answer, whoever gives it."""
    return (*ALWAYS, HTTPS_ONLY) if settings.https else ALWAYS


def _is_personal() -> bool:
    return getattr(session, "user", None) is not None


def is_known(host: str, trusted: Iterable[str]) -> bool:
    """Tell whether a host, with or without its port, is one of those; ``.name`` means all below.

    Flask's own TRUSTED_HOSTS knows no IPv6 address (Werkzeug 3.1 cuts the name at its first colon).
    """
    name = re.sub(r":\d*$", "", host.casefold())
    return any(
        name == one.lstrip(".") or (one.startswith(".") and name.endswith(one)) for one in trusted
    )
