"""A demo district served by a portal of its own, and the Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from portal.app import create_app
from portal.database import database
from portal.demo import fill
from portal.schema.runner import upgrade
from tests.browser import waiting
from tests.conftest import settings_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page

CHROMIUMS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
)
ARGUMENTS = [
    "--headless=new",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

PATIENCE = 300
"""How long, in seconds, a served portal may take to begin and to end."""


@dataclass(frozen=True, slots=True)
class Served:
    """A running portal: where it is, who may sign in, and the application for its map."""

    address: str
    sign_ins: list[dict[str, str]]
    app: Flask
    url: str

    def of(self, role: str) -> tuple[str, str]:
        """Return login and password of a demo workplace with this role."""
        found = next(one for one in self.sign_ins if one["role"] == role)
        return found["login"], found["password"]


def chromium() -> str | None:
    """Return the path of a Chromium, as set or as found."""
    return os.environ.get("PORTAL_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUMS)), None
    )


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """Run a browser; what is expected of its pages may take as long as it needs."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=waiting.PATIENCE * 1000)

    arguments = ARGUMENTS + (["--no-sandbox"] if os.geteuid() == 0 else [])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


@contextmanager
def served_demo(folder: Path) -> Iterator[Served]:
    """Serve a demo district from a folder of its own.

    Raises :class:`TimeoutError` where the portal does not answer in time.
    """
    url = f"sqlite:///{folder / 'portal.db'}"
    app = create_app(settings_for(folder, url))
    with app.app_context(), database.connection_context():
        upgrade(app.extensions["plugins"])
        sign_ins = fill(app, "district", lambda _text: None)
    database.obj.close_all()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **os.environ,
        "PORTAL_INSTANCE": str(folder),
        "PORTAL_DATABASE_URL": url,
        "PORTAL_SECRET_KEY": app.config["SECRET_KEY"],
    }
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "portal", "serve", "--port", str(port)],
            env=environment,
            cwd=Path(__file__).parents[2],
            stdout=log,
            stderr=log,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            _wait(address)
            yield Served(address, sign_ins, app, url)
        finally:
            server.terminate()
            server.wait(PATIENCE)


def _wait(address: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2):  # noqa: S310 - our own server
                return
        except OSError:
            time.sleep(0.1)
    message = "the portal does not answer"
    raise TimeoutError(message)


def sign_in(page: Page, served: Served, role: str) -> None:
    """Sign in with a demo workplace of this role."""
    login, password = served.of(role)
    page.goto(f"{served.address}/sign-in")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    with page.expect_navigation(url=lambda url: "/sign-in" not in url):
        page.press("input[name=password]", "Enter")
