"""How pages answer keyboard, finger and a browser without JavaScript."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from portal.accounts.models import User
from portal.database import database
from tests.browser.serving import sign_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Page

    from tests.browser.serving import Served

INSTITUTIONS = "/admin/institutions/institutions/"


def test_first_tab_offers_to_skip_to_the_content(visit: Callable[..., Page]) -> None:
    page = visit("/", "district_specialist")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_class("skip")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("#main$"))


def test_the_menu_is_a_drawer_on_a_phone(visit: Callable[..., Page]) -> None:
    page = visit("/", "district_specialist", viewport={"width": 390, "height": 800})
    menu, opener = page.locator("#menu"), page.locator(".menu-open")
    expect(menu).to_be_hidden()
    opener.click()
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_menu_closes_with_escape_and_gives_the_focus_back(visit: Callable[..., Page]) -> None:
    page = visit("/", "district_specialist")
    menu = page.locator("details.drop").last
    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()


def test_errors_are_listed_with_links_and_get_the_focus(visit: Callable[..., Page]) -> None:
    page = visit("/sign-in")
    page.click("button.btn-primary")
    expect(page.locator("#error-summary")).to_be_focused()
    page.click("#error-summary a >> nth=0")
    expect(page.locator("[name=login]")).to_be_focused()


def test_choosing_rows_says_how_many(visit: Callable[..., Page]) -> None:
    page = visit(INSTITUTIONS, "administrator")
    bar = page.locator(".bulk")
    expect(bar).to_be_hidden()
    boxes = page.locator("tbody .choose input")
    boxes.nth(0).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(bar).to_be_visible()
    expect(page.locator("[data-bulk-count]")).to_contain_text("4")
    expect(page.locator("tr.chosen")).to_have_count(4)


def test_a_filter_narrows_the_list_and_stays_in_the_address(visit: Callable[..., Page]) -> None:
    page = visit(INSTITUTIONS, "administrator")
    page.fill("#q", "такой школы нет")
    page.press("#q", "Enter")
    expect(page.locator(".empty")).to_be_visible()
    expect(page).to_have_url(re.compile("[?&]q="))


@pytest.fixture
def observer_as_before(served: Served) -> Iterator[None]:
    """Give the observer the usual appearance again afterwards: others look at pages as the observer, too."""
    chosen = User.login == served.of("observer")[0]
    with database.connection_context():
        before = User.select(User.theme, User.text_size).where(chosen).dicts().get()
    yield
    with database.connection_context():
        User.update(before).where(chosen).execute()


@pytest.mark.usefixtures("observer_as_before")
def test_appearance_is_kept_for_the_user(visit: Callable[..., Page]) -> None:
    page = visit("/", "observer")
    page.locator("form[action$='/appearance']").evaluate(
        "form => form.closest('details').open = true"
    )
    page.select_option("select[name=theme]", "contrast")
    page.select_option("select[name=text_size]", "largest")
    page.click("form[action$='/appearance'] button")
    page.locator("html[data-theme=contrast][data-text-size=largest]").wait_for()


def test_without_javascript_one_signs_in_filters_and_opens_a_form(
    visit: Callable[..., Page], served: Served
) -> None:
    page = visit("/sign-in", java_script_enabled=False)
    sign_in(page, served, "administrator")
    page.goto(served.address + INSTITUTIONS)
    page.fill("#q", "такой школы нет")
    page.press("#q", "Enter")
    expect(page.locator(".empty")).to_be_visible()
    page.click(".empty a")
    with page.expect_navigation(url="**/details/**"):
        page.click("tbody th a >> nth=0")
    with page.expect_navigation(url="**/edit/**"):
        page.click(".heading .actions .btn-primary")
    expect(page.locator("main form button[type=submit].btn-primary").last).to_be_visible()
