"""Ctrl+K opens the search over any page; everything there is done by keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from tests.browser.test_accessibility import AXE, axe
from tests.browser.waiting import rested

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page


def test_the_search_is_opened_walked_and_left_by_keyboard(visit: Callable[..., Page]) -> None:
    page = visit("/", "school_coordinator")
    field, first = page.locator("#finder-text"), page.locator("#finder-results a").first
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.insert_text("анна")
    expect(first).to_be_visible()
    rested(page)
    page.evaluate(axe())
    assert page.evaluate(AXE) == []
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#finder[open]")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(first).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/persons/*")


def test_what_was_found_is_accessible(visit: Callable[..., Page]) -> None:
    page = visit("/search/?q=анна", "school_coordinator")
    expect(page.locator(".hits li")).not_to_have_count(0)
    page.evaluate(axe())
    assert page.evaluate(AXE) == []
