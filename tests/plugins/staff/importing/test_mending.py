"""Cells are mended in the preview: one, or all with the same text; the file is never changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from plugins.staff.importing.models import ImportRun
from plugins.staff.models import Category, Employment, Person
from tests import factories
from tests.plugins.staff.importing.lists import book
from tests.plugins.staff.importing.wizard import inputs, post, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.testing import FlaskClient

    from portal.institutions.models import Institution

GOOD = (1, "Орлова Инна Львовна", "", "воспитатель", "", "", "")
WRONG_DATE = (2, "Иванова Мария Петровна", "31.02.1980", "воспитатель", "", "", "")
WRONG_TERM = (3, "Петров Пётр Петрович", "", "воспитатель", "первая", "25.12.2022", "25.12.2021")


@pytest.fixture
def school(db: object) -> Institution:
    return factories.make_institution(short_name="СОШ № 1", name="МБОУ СОШ № 1")


@pytest.fixture
def browser(school: Institution, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("school_coordinator", institution=school)


def totals() -> dict[str, int]:
    return json.loads(ImportRun.get().totals)


def test_wrong_cells_are_shown_with_what_the_file_has_and_taken_in_when_mended(
    browser: FlaskClient,
) -> None:
    send(browser, book(GOOD, WRONG_DATE, WRONG_TERM))
    address = f"/staff/import/{ImportRun.get().id}/mend"
    page = browser.get(address).get_data(as_text=True)
    shown = inputs(page)
    assert sorted(shown.values()) == ["25.12.2021", "31.02.1980"]
    birth = next(name for name, value in shown.items() if value == "31.02.1980")
    until = next(name for name, value in shown.items() if value == "25.12.2021")
    page = post(browser, address, page, **{birth: "28.02.1980", until: shown[until]})
    assert list(inputs(page)) == [until]
    page = post(browser, address, page, **{until: "25.12.2027"})
    assert totals()["refuse"] == 0
    post(browser, f"/staff/import/{ImportRun.get().id}/apply", page, what="all")
    assert str(Person.get(Person.last_name == "Иванова").birth_on) == "1980-02-28"
    assert str(Category.get().valid_until) == "2027-12-25"


def test_one_text_serves_all_rows_that_have_it(browser: FlaskClient) -> None:
    letters = "абвгде"
    send(
        browser,
        book(*((n, f"Иванов{x} Мария Петровна", "", "кибербуллинголог", "", "", "") for n, x in enumerate(letters))),
    )  # fmt: skip
    run = ImportRun.get()
    address = f"/staff/import/{run.id}/mend"
    page = browser.get(address).get_data(as_text=True)
    assert "6" in page
    name = next(iter(inputs(page)))
    page = post(
        browser, address, page, **{name: "воспитатель", name.replace("cell:", "all:"): "on"}
    )
    assert totals()["add"] == len(letters)
    post(browser, f"/staff/import/{run.id}/apply", page, what="all")
    assert Employment.select().count() == len(letters)


def test_corrections_outlive_a_change_of_columns_and_can_be_taken_back(
    browser: FlaskClient,
) -> None:
    send(browser, book(WRONG_DATE))
    run = ImportRun.get()
    address = f"/staff/import/{run.id}/mend"
    page = browser.get(address).get_data(as_text=True)
    name = next(iter(inputs(page)))
    page = post(browser, address, page, **{name: "28.02.1980"})
    assert totals()["refuse"] == 0
    post(browser, f"/staff/import/{run.id}/columns", page, **{"sheet:0": "on"})
    assert totals()["refuse"] == 0
    post(browser, address, page, what="back")
    assert totals()["refuse"] == 1


def test_a_name_mended_to_one_that_the_list_has_is_one_person(browser: FlaskClient) -> None:
    send(
        browser,
        book(
            (1, "Орлова Инна Львовна", "", "воспитатель", "", "", ""),
            (2, "Орлова Инна Львовн4", "31.02.1980", "учитель физики", "", "", ""),
        ),
    )
    run = ImportRun.get()
    page = browser.get(f"/staff/import/{run.id}/mend").get_data(as_text=True)
    post(
        browser,
        f"/staff/import/{run.id}/mend",
        page,
        **{"cell:0.3.1": "Орлова Инна Львовна", "cell:0.3.2": ""},
    )
    post(browser, f"/staff/import/{run.id}/apply", page, what="all")
    assert Person.select().count() == 1
    assert Employment.select().count() == 2


@pytest.mark.parametrize(
    "name", ["cell:9.2.1", "cell:0.999.1", "cell:0.2.999", "cell:x", "cell:0.2"]
)
def test_cells_that_are_not_there_are_not_mended(browser: FlaskClient, name: str) -> None:
    send(browser, book(WRONG_DATE))
    run = ImportRun.get()
    page = browser.get(f"/staff/import/{run.id}/mend").get_data(as_text=True)
    post(browser, f"/staff/import/{run.id}/mend", page, **{name: "x"})
    assert ImportRun.get().corrections == "{}"
