"""How many sign-ins a second this machine looks at, whatever the number of worker processes.

Each costs a hash, during which a worker answers nobody else. A crowd in the morning passes at once;
what goes on and on beyond the pace is answered "come back in a few seconds" before the application
is asked at all: a storm is answered by the same few processes as everybody's pages.
"""

from __future__ import annotations

import fcntl
import os
import struct
import time
from typing import TYPE_CHECKING

from portal.security.headers import always

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from flask import Flask

FILE_NAME = "sign-in.pace"
STATE = struct.Struct("dd")
CROWD = 20
ADDRESS = "/sign-in"
PER_SECOND = 5
COME_BACK_SECONDS = 5
# before the application there is no language of a user: both are said
PAGE = (
    "<!doctype html><html lang='ru'><meta charset='utf-8'>"
    "<meta name='viewport' content='width=device-width'><title>Вход</title>"
    "<h1>Сейчас входит слишком много людей</h1>"
    "<p>С вашим паролем всё в порядке. Попробуйте снова через несколько секунд.</p>"
    "<p lang='en'>Too many people are signing in just now. Nothing is wrong with your password: "
    "try again in a few seconds.</p><p><a href='/sign-in'>Вход · <span lang='en'>Sign in</span></a>"
    "</p></html>"
).encode()


class Pace:
    """The application behind a pace of sign-ins: what is beyond it never reaches the application."""

    def __init__(self, behind: WSGIApplication, app: Flask) -> None:
        self._behind = behind
        self._config = app.config
        settings = app.extensions["settings"]
        self._instance: Path = settings.instance
        self._headers = [
            *always(settings),
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Length", str(len(PAGE))),
            ("Cache-Control", "no-store"),
            ("Retry-After", str(COME_BACK_SECONDS)),
        ]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a sign-in beyond the pace at once; hand everything else on."""
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] == ADDRESS:
            pace = self._config.get("SIGN_INS_PER_SECOND", PER_SECOND)
            if pace and not has_room(self._instance, pace):
                start_response("429 Too Many Requests", self._headers)
                return [PAGE]
        return self._behind(environ, start_response)


def has_room(instance: Path, per_second: float, crowd: int = CROWD) -> bool:
    """Take one place and tell whether there was one: ``crowd`` at once, then ``per_second``."""
    descriptor = os.open(instance / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        now = time.monotonic()
        stored = os.pread(descriptor, STATE.size, 0)
        places, since = STATE.unpack(stored) if len(stored) == STATE.size else (crowd, now)
        if since > now:  # the machine has been started anew
            places, since = float(crowd), now
        places = min(places + (now - since) * per_second, crowd)
        found = places >= 1
        os.pwrite(descriptor, STATE.pack(places - found, now), 0)
    finally:
        os.close(descriptor)
    return found
