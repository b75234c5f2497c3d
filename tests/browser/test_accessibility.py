"""Every page can be used by everybody: axe finds nothing, nothing runs over the edge, the CSP holds."""

from __future__ import annotations

import os
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest

from tests.browser.crawl import pages
from tests.browser.waiting import rested

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.serving import Served

LOOKS = ((1280, "light"), (320, "dark"), (1280, "dark"), (320, "light"))
FULL = os.environ.get("PORTAL_AXE") == "full"
"""In the suite's own run each role sees a page in one look and a dozen rows, another role in another one."""
ROLES = ("administrator", "district_head", "district_specialist", "school_coordinator")
ROWS = "document" if FULL else "{exclude: [['tbody > tr:nth-child(n + 13)']]}"
"""Rows of a long table are made alike: contrast of each of their words takes half of all the time."""
AXE = f"""() => axe.run({ROWS}, {{resultTypes: ["violations"]}}).then(found => found.violations.map(
    one => `${{one.id}}: ${{one.nodes[0].html.slice(0, 200)}}`))"""
OVER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
FOR_VISITORS = (
    "/signed-out",
    *(f"/master-classes/{one}" for one in ("verify", "check-in", "present")),
)
"""Pages that are made for visitors: nothing leads home from them."""
ONCE = {"h1": "h1", "main": "main", "lang": "html[lang]"}


@cache
def axe() -> str:
    """Return the source of axe."""
    return files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")


def faults(page: Page, path: str, turn: int = 0) -> list[str]:
    """Return what is wrong with the open page in the look whose turn it is, or in all of them."""
    found = []
    rested(page)
    page.evaluate(axe())
    for width, scheme in LOOKS if FULL else (LOOKS[turn % len(LOOKS)],):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        over = page.evaluate(OVER)
        if over > 0:
            found.append(f"{path} at {width} px: {over} px too wide")
        found += [f"{path} at {width} px, {scheme}: {one}" for one in page.evaluate(AXE)]
    if not page.title().strip():
        found.append(f"{path}: no title")
    found += [
        f"{path}: not exactly one {what}"
        for what, query in ONCE.items()
        if page.locator(query).count() != 1
    ]
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible(role: str, visit: Callable[..., Page], served: Served) -> None:
    page = visit("/", role)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    found: list[str] = []
    seen: set[str] = set()
    for turn, path in enumerate(pages(served, page, seen, panel=role == "administrator")):
        found += faults(page, path, turn + ROLES.index(role))
        if (
            path != "/"
            and not path.startswith(FOR_VISITORS)
            and page.locator("nav.crumbs a").count() == 0
        ):
            found.append(f"{path}: no way home")
    refused = [text for text in said if "Content Security Policy" in text or "Error:" in text]
    assert found + refused == []
    assert "pages.dashboard" in seen


@pytest.mark.parametrize("path", ["/sign-in", "/signed-out", "/no-such-page"])
def test_pages_of_visitors_are_accessible(path: str, visit: Callable[..., Page]) -> None:
    page = visit(path)
    assert [one for turn in range(len(LOOKS)) for one in faults(page, path, turn)] == []
