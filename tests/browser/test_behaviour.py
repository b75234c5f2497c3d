"""How pages answer keyboard, finger and a browser without JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

INSTITUTIONS = "/admin/institutions/institutions/"


def test_first_tab_offers_to_skip_to_the_content(visit: Callable[..., Page]) -> None:
    page = visit("/", "district_specialist")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")


def test_the_menu_is_a_drawer_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit("/", "district_specialist", viewport={"width": 390, "height": 800})
    assert not page.locator("#menu").is_visible()
    page.click(".menu-open")
    assert page.locator("#menu").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#menu").is_visible()
    assert page.evaluate("document.activeElement.classList.contains('menu-open')")


def test_a_menu_closes_with_escape_and_gives_the_focus_back(visit: Callable[..., Page]) -> None:
    page = visit("/", "district_specialist")
    menu = page.locator("details.drop").last
    menu.locator("summary").click()
    assert menu.get_attribute("open") is not None
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_errors_are_listed_with_links_and_get_the_focus(visit: Callable[..., Page]) -> None:
    page = visit("/sign-in")
    page.click("button.btn-primary")
    page.wait_for_selector("#error-summary")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.click("#error-summary a >> nth=0")
    assert page.evaluate("document.activeElement.name") == "login"


def test_choosing_rows_says_how_many(visit: Callable[..., Page]) -> None:
    page = visit(INSTITUTIONS, "administrator")
    assert not page.locator(".bulk").is_visible()
    boxes = page.locator("tbody .choose input")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    assert page.locator(".bulk").is_visible()
    assert "4" in page.locator("[data-bulk-count]").inner_text()
    assert page.locator("tr.chosen").count() == 4


def test_a_filter_narrows_the_list_and_stays_in_the_address(visit: Callable[..., Page]) -> None:
    page = visit(INSTITUTIONS, "administrator")
    page.fill("#q", "такой школы нет")
    page.press("#q", "Enter")
    page.wait_for_selector(".empty")
    assert "q=" in page.url


def test_appearance_is_kept_for_the_user(visit: Callable[..., Page]) -> None:
    page = visit("/", "observer")
    page.locator("form[action$='/appearance']").evaluate(
        "form => form.closest('details').open = true"
    )
    page.select_option("select[name=theme]", "contrast")
    page.select_option("select[name=text_size]", "largest")
    page.click("form[action$='/appearance'] button")
    page.wait_for_selector("html[data-theme=contrast][data-text-size=largest]")


def test_without_javascript_one_signs_in_filters_and_opens_a_form(
    visit: Callable[..., Page],
) -> None:
    page = visit(INSTITUTIONS, "administrator", java_script_enabled=False)
    page.fill("#q", "такой школы нет")
    page.press("#q", "Enter")
    assert page.locator(".empty").is_visible()
    page.click(".empty a")
    page.click("tbody th a >> nth=0")
    page.click(".heading .actions .btn-primary")
    assert page.locator("main form button[type=submit].btn-primary").last.is_visible()
