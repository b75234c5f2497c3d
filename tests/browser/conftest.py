"""A served demo portal and a real browser; skipped with the install line where there is none."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any

import pytest

from portal.accounts.models import User
from portal.database import database, open_database
from tests import factories
from tests.browser.serving import Served, chromium, launched, served_demo
from tests.browser.waiting import PATIENCE
from tests.conftest import need

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

SLOWER = float(os.environ.get("PORTAL_SLOW", "1"))
"""How many times slower the browser computes: what a test does too early shows itself."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs a browser, so that it can be left out."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the browser."""
    path = chromium()
    need("browser", path, "apt-get install chromium, or set PORTAL_CHROMIUM")
    with launched(str(path)) as running:
        yield running


@pytest.fixture(scope="session")
def served(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a demo district from a folder of its own."""
    with served_demo(tmp_path_factory.mktemp("served")) as serving:
        yield serving


@pytest.fixture(autouse=True)
def its_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """Let a test look into the database of the served portal, whatever was tested before it."""
    if "served" not in request.fixturenames:
        yield
        return
    served: Served = request.getfixturevalue("served")
    before = database.obj
    database.initialize(open_database(served.url))
    yield
    database.obj.close_all()
    database.initialize(before)


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page in a fresh window, signed in with a role if one is given.

    Each window has a session of its own, given as after the right password: what one test ends or
    proves is nothing to another, and no test waits for a hash.
    """
    opened: list[BrowserContext] = []

    def visiting(path: str, role: str | None = None, **options: Any) -> Page:
        context = browser.new_context(
            viewport=options.pop("viewport", {"width": 1366, "height": 768}),
            locale="ru-RU",
            reduced_motion="reduce",
            **options,
        )
        opened.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        if role is not None:
            context.add_cookies(
                [{"name": "session", "value": key_of(served, role), "url": served.address}]
            )
        page = context.new_page()
        if SLOWER > 1:
            slowly = context.new_cdp_session(page)
            slowly.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(served.address + path)
        return page

    yield visiting
    for context in opened:
        context.close()


def key_of(served: Served, role: str) -> str:
    """Begin a session of the demo workplace with a role and return its key."""
    with database.connection_context() if database.is_closed() else nullcontext():
        user = User.get(User.login == served.of(role)[0])
        cookie = factories.browser_of(served.app, user).get_cookie("session")
    assert cookie is not None
    return str(cookie.value)
