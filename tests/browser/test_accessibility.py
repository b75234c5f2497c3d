"""Every page can be used by everybody: axe finds nothing, nothing runs over the edge, the CSP holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.crawl import pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    from tests.browser.conftest import Served

WIDTHS = (1280, 320)
ROLES = ("district_specialist", "administrator", "school_coordinator")


def faults(page: Page, path: str) -> list[str]:
    """Return what is wrong with the open page, at both widths and in both colour schemes."""
    from axe_playwright_python.sync_playwright import Axe

    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if over > 0:
            found.append(f"{path} at {width} px: {over} px too wide")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found += [
                f"{path} at {width} px, {scheme}: {one['id']}: {one['nodes'][0]['html'][:200]}"
                for one in Axe().run(page).response["violations"]
            ]
    if not page.title().strip():
        found.append(f"{path}: no title")
    for what, query in {"h1": "h1", "main": "main", "lang": "html[lang]"}.items():
        if page.locator(query).count() != 1:
            found.append(f"{path}: not exactly one {what}")
    return found


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_accessible(role: str, visit: Callable[..., Page], served: Served) -> None:
    page = visit("/", role)
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    found: list[str] = []
    seen: set[str] = set()
    for path in pages(served, page, seen):
        found += faults(page, path)
    refused = [text for text in said if "Content Security Policy" in text or "Error:" in text]
    assert found + refused == []
    assert "pages.dashboard" in seen


@pytest.mark.parametrize("path", ["/sign-in", "/signed-out", "/no-such-page"])
def test_pages_of_visitors_are_accessible(path: str, visit: Callable[..., Page]) -> None:
    assert faults(visit(path), path) == []
