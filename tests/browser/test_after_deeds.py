"""Pages that no link leads to, only a deed: they can be used by everybody, with their errors too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.browser.test_accessibility import faults
from tests.browser.waiting import until_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

PRIMARY = "main form .btn-primary"
FORMS = (
    ("school_coordinator", "/staff/new"),
    ("school_coordinator", "/staff/import/"),
    ("school_coordinator", "/staff/workbook/"),
    ("school_coordinator", "/account/password"),
    ("district_specialist", "/users/new"),
    ("district_specialist", "/hand-overs/new"),
)
UNCHECKED = "document.querySelectorAll('main form').forEach(one => { one.noValidate = true; })"


@pytest.mark.parametrize(("role", "path"), FORMS)
def test_an_empty_form_tells_in_russian_what_it_lacks(
    role: str, path: str, visit: Callable[..., Page]
) -> None:
    page = visit(path, role)
    page.evaluate(UNCHECKED)
    page.locator(PRIMARY).last.click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("main")).not_to_contain_text("required")
    assert faults(page, path) == []


@pytest.fixture
def staff_list(tmp_path: Path) -> Path:
    """Return a list with a row to add, one with a date that is none, and one with initials alone."""
    book = Workbook()
    sheet = book.active
    sheet.append(["ФИО", "Дата рождения", "Должность", "Предмет", "Категория", "Дата присвоения"])
    sheet.append(["Новикова Мария Петровна", "12.03.1980", "учитель", "физика", "первая",
                  "10.02.2023"])  # fmt: skip
    sheet.append(["Синицына Вера Петровна", "31.02.1980", "учитель", "химия", "", ""])
    sheet.append(["Воробьёва А. А.", "", "учитель", "", "", ""])
    path = tmp_path / "list.xlsx"
    book.save(path)
    return path


def test_the_steps_of_an_import_are_accessible(
    visit: Callable[..., Page], staff_list: Path
) -> None:
    page = visit("/staff/import/", "school_coordinator")
    page.set_input_files("main input[type=file]", staff_list)
    page.click(PRIMARY)
    page.wait_for_url("**/preview")
    preview = page.url
    found = faults(page, "preview")
    for step in ("questions", "columns", "mend"):
        page.goto(preview.replace("preview", step))
        found += faults(page, step)
    page.goto(preview)
    page.click("main .btn-primary[value=all]")
    page.click("#confirm [value=yes]")
    page.wait_for_url("**/result")
    found += faults(page, "result")
    page.goto(preview.replace("preview", "undo"))
    assert found + faults(page, "undo") == []


def test_the_preview_and_result_of_switching_are_accessible(visit: Callable[..., Page]) -> None:
    page = visit("/modules/", "district_specialist")
    page.locator("main td input[type=checkbox]:not(:disabled)").nth(2).click()
    page.locator("main .btn-primary:visible").last.click()
    page.wait_for_url("**/preview")
    found = faults(page, "preview of switches")
    page.locator("main .btn-primary").last.click()
    page.wait_for_url("**/done/*")
    done = page.url
    found += faults(page, "switches done")
    page.get_by_role("button", name="Вернуть как было").click()
    page.wait_for_url("**/preview")
    page.locator("main .btn-primary").last.click()
    page.wait_for_url(lambda url: "/done/" in url and url != done)
    assert found == []


def test_the_bar_of_chosen_rows_and_its_preview_are_accessible(visit: Callable[..., Page]) -> None:
    page = visit("/staff/", "school_coordinator")
    page.locator("tbody .choose input").nth(0).click()
    found = faults(page, "bar of chosen rows")
    page.locator(".bulk button").first.click()
    page.wait_for_url("**/chosen")
    assert found + faults(page, "chosen rows") == []


def test_the_set_up_of_the_second_factor_is_accessible(visit: Callable[..., Page]) -> None:
    page = visit("/account/second-factor", "observer")
    page.locator("main .btn-primary").first.click()
    expect(page.locator(".qr")).to_be_visible()
    assert faults(page, page.url) == []


def test_the_slips_of_passwords_are_accessible(visit: Callable[..., Page], tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["ФИО", "Организация"])
    book.active.append(["Зимина Раиса Павловна", "school-1"])
    book.save(tmp_path / "people.xlsx")
    page = visit("/users/many", "district_specialist")
    page.select_option("[name=role]", "school_coordinator")
    page.check("[name=source][value=table]")
    page.set_input_files("main input[type=file]", tmp_path / "people.xlsx")
    page.locator(PRIMARY).last.click()
    expect(page.locator("[data-print]")).to_be_visible()
    assert faults(page, "slips") == []


def test_a_long_menu_keeps_which_groups_are_open(visit: Callable[..., Page]) -> None:
    page = visit("/", "district_specialist")
    group = page.locator("#menu details").nth(1)
    expect(group).not_to_have_attribute("open", "")
    group.locator("summary").click()
    until_page(page, "document.cookie.includes('groups=')")
    page.reload()
    expect(group).to_have_attribute("open", "")
