"""Ctrl+K opens the search over any page; everything there is done by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.browser.test_accessibility import AXE, axe

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def test_the_search_is_opened_walked_and_left_by_keyboard(visit: Callable[..., Page]) -> None:
    page = visit("/", "school_coordinator")
    page.keyboard.press("Control+k")
    page.keyboard.type("анна")
    page.wait_for_selector("#finder-results li")
    page.evaluate(axe())
    assert page.evaluate(AXE) == []
    page.keyboard.press("ArrowDown")
    first = page.locator("#finder-results a").first
    assert page.evaluate("document.activeElement.textContent") == first.text_content()
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "finder-text"
    page.keyboard.press("Escape")
    assert page.locator("#finder[open]").count() == 0
    page.keyboard.press("Control+k")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/persons/*")


def test_what_was_found_is_accessible(visit: Callable[..., Page]) -> None:
    page = visit("/search/?q=анна", "school_coordinator")
    assert page.locator(".hits li").count() > 0
    page.evaluate(axe())
    assert page.evaluate(AXE) == []
