"""The calendar of events in a browser: dragged by pointer, moved by keys, taken back, and by a plain link."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Locator, Page

TILE = "td:not(.off):not([aria-current]) .session-tile[data-session]"
"""Sessions of working days; today's may be over by now, which asks before it is moved."""
CALENDAR = "/master-classes/calendar/"
UNDO = "Вернуть обратно"
ROOMY = {"width": 1366, "height": 1600}


def opened(visit: Callable[..., Page], **options: Any) -> tuple[Page, Locator]:
    """Open the first month that holds a session which may be moved; return it and the session."""
    page = visit(CALENDAR, "methodologist", viewport=ROOMY, **options)
    for _month in range(3):
        if page.locator(TILE).count():
            break
        with page.expect_navigation():
            page.get_by_role("link", name="Позже").click()
    tile = page.locator(TILE).first
    expect(tile).to_be_visible()
    return page, tile


def is_calendar(url: str) -> bool:
    """Tell whether an address is the calendar's, with no move that it offers to take back."""
    return urlsplit(url).path == CALENDAR and "moved=" not in url


def day_of(tile: Locator) -> str:
    """Return the day in whose cell a session stands."""
    return str(tile.locator("xpath=ancestor::td").get_attribute("data-day"))


def free_day_of(tile: Locator) -> Locator:
    """Return a working day later in the session's week, or the last before it, with nothing on it."""
    free = "contains(@class, 'nothing') and not(contains(@class, 'off'))"
    later = tile.locator(f"xpath=ancestor::td/following-sibling::td[{free}]")
    return later.first if later.count() else tile.locator(f"xpath=ancestor::tr/td[{free}]").last


def test_a_session_is_dragged_to_another_day_and_taken_back(visit: Callable[..., Page]) -> None:
    page, tile = opened(visit)
    key, before = tile.get_attribute("data-session"), day_of(tile)
    target = free_day_of(tile)
    wanted = str(target.get_attribute("data-day"))
    tile.drag_to(target)
    page.get_by_text(UNDO).wait_for()
    moved = page.locator(f"[data-session='{key}']")
    assert day_of(moved) == wanted

    page.get_by_text(UNDO).click()
    page.wait_for_url(is_calendar)
    assert day_of(page.locator(f"[data-session='{key}']")) == before


def test_a_session_is_moved_by_keys_and_escape_leaves_it(visit: Callable[..., Page]) -> None:
    page, tile = opened(visit)
    key, before = tile.get_attribute("data-session"), day_of(tile)
    link = tile.get_by_role("link", name="Перенести")
    link.focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("td.target")).to_have_count(1)
    expect(page.locator("#move-words")).to_contain_text("стрелки", ignore_case=True)
    page.keyboard.press("Escape")
    expect(page.locator("td.target")).to_have_count(0)
    assert day_of(page.locator(f"[data-session='{key}']")) == before

    wanted = str(free_day_of(tile).get_attribute("data-day"))
    way = "ArrowRight" if wanted > before else "ArrowLeft"
    for _step in range(6):
        page.keyboard.press(way)
        if page.locator("td.target").get_attribute("data-day") == wanted:
            break
    page.keyboard.press("Enter")
    page.get_by_text(UNDO).wait_for()
    assert day_of(page.locator(f"[data-session='{key}']")) == wanted
    page.get_by_text(UNDO).click()
    page.wait_for_url(is_calendar)


def test_a_click_still_opens_the_event(visit: Callable[..., Page]) -> None:
    page, tile = opened(visit)
    tile.locator("a").first.click()
    page.wait_for_url(re.compile(r"/master-classes/\d+$"))


@pytest.mark.parametrize("width", [1366, 390])
def test_without_javascript_a_link_leads_to_the_same_form(
    visit: Callable[..., Page], width: int
) -> None:
    page, tile = opened(visit, java_script_enabled=False)
    page.set_viewport_size({"width": width, "height": 800})
    key, before = tile.get_attribute("data-session"), day_of(tile)
    tile.get_by_role("link", name="Перенести").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/move\?"))
    expect(page.locator("[name=day]")).to_have_value(before)
    page.get_by_role("button", name="Перенести").click()
    page.wait_for_url(lambda url: urlsplit(url).path == CALENDAR)
    assert day_of(page.locator(f"[data-session='{key}']").first) == before
