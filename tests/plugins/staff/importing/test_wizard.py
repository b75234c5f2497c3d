"""The wizard in the browser: file, columns, preview, questions, result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from plugins.staff.importing.models import ImportRun
from plugins.staff.models import Employment, Person
from tests import factories
from tests.plugins.staff.importing.lists import book, content

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient
    from openpyxl import Workbook

    from portal.institutions.models import Institution

IVANOVA = (
    1,
    "Иванова Мария Петровна",
    "01.05.1980",
    "учитель математики",
    "высшая",
    "25.12.2022",
    "25.12.2027",
)


@pytest.fixture
def school(db: object) -> Institution:
    return factories.make_institution(short_name="СОШ № 1", name="МБОУ СОШ № 1")


def send(browser: FlaskClient, made: Workbook, name: str = "список.xlsx") -> str:
    page = browser.get("/staff/import/").get_data(as_text=True)
    answer = browser.post(
        "/staff/import/",
        data={"csrf_token": factories.token_of(page), "file": (content(made), name)},
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    return answer.get_data(as_text=True)


def post(browser: FlaskClient, address: str, page: str, **values: object) -> str:
    answer = browser.post(
        address,
        data={"csrf_token": factories.token_of(page), **values},
        follow_redirects=True,
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)[:3000]
    return answer.get_data(as_text=True)


def test_list_goes_from_file_to_databank(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    page = send(browser, book(IVANOVA))
    run = ImportRun.get()
    assert "Иванова Мария Петровна" in page
    assert not Person.select().exists()
    page = post(browser, f"/staff/import/{run.id}/apply", page, what="all")
    person = Person.get()
    assert person.full_name == "Иванова Мария Петровна"
    assert Employment.get().institution_id == school.id
    assert browser.get(f"/staff/import/{run.id}/result").status_code == 200
    assert browser.get(f"/staff/import/{run.id}/preview").status_code == 409


def test_chosen_rows_alone_are_taken_in(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    page = send(
        browser, book(IVANOVA, (2, "Петров Пётр Петрович", "", "учитель физики", "", "", ""))
    )
    run = ImportRun.get()
    post(browser, f"/staff/import/{run.id}/apply", page, what="chosen", row=["0.3.0"])
    assert [one.last_name for one in Person.select()] == ["Петров"]


def test_answers_let_asked_rows_in(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    send(browser, book((1, "Кузнецов Олег Олегович", "", "кибербуллинголог", "", "", "")))
    run = ImportRun.get()
    page = browser.get(f"/staff/import/{run.id}/questions").get_data(as_text=True)
    assert "кибербуллинголог" in page
    page = post(
        browser,
        f"/staff/import/{run.id}/questions",
        page,
        **{"position:кибербуллинголог": "psychologist"},
    )
    post(browser, f"/staff/import/{run.id}/apply", page, what="all")
    assert Employment.get().position.code == "psychologist"


def test_columns_can_be_corrected(school: Institution, sign_in: Callable[..., FlaskClient]) -> None:
    browser = sign_in("school_coordinator", institution=school)
    made = book(
        (1, "Иванова Мария Петровна", "воспитатель", "Петрова"),
        header=("№", "ФИО", "Должность", "Странный столбец"),
    )
    send(browser, made)
    run = ImportRun.get()
    page = browser.get(f"/staff/import/{run.id}/columns").get_data(as_text=True)
    assert "Странный столбец" in page
    page = post(
        browser,
        f"/staff/import/{run.id}/columns",
        page,
        **{
            "sheet:0": "on",
            "column:0.0.1": "full_name",
            "column:0.0.2": "position",
            "column:0.0.3": "note",
        },
    )
    post(browser, f"/staff/import/{run.id}/apply", page, what="all")
    assert Person.get().note == "Петрова"


@pytest.mark.parametrize("name", ["list.pdf", "list.xlsx"])
def test_what_is_no_list_is_refused_in_words(
    school: Institution, sign_in: Callable[..., FlaskClient], name: str
) -> None:
    import io

    browser = sign_in("school_coordinator", institution=school)
    page = browser.get("/staff/import/").get_data(as_text=True)
    answer = browser.post(
        "/staff/import/",
        data={
            "csrf_token": factories.token_of(page),
            "file": (io.BytesIO(b"%PDF-1.7 nothing"), name),
        },
        content_type="multipart/form-data",
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert ImportRun.get().state == "failed"
    assert ImportRun.get().message in answer.get_data(as_text=True)


def test_runs_of_other_institutions_do_not_exist(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    send(sign_in("school_coordinator", institution=school), book(IVANOVA))
    run = ImportRun.get()
    other = sign_in("school_coordinator", institution=factories.make_institution())
    for step in ("", "/columns", "/preview", "/questions", "/result"):
        assert other.get(f"/staff/import/{run.id}{step}").status_code == 404
    page = other.get("/staff/import/").get_data(as_text=True)
    assert "список.xlsx" not in page
    token = factories.token_of(page)
    for step in ("columns", "questions", "apply", "discard"):
        answer = other.post(f"/staff/import/{run.id}/{step}", data={"csrf_token": token})
        assert answer.status_code == 404
    assert ImportRun.get().state == "read"


def test_given_up_runs_leave_no_file(
    app: Flask, school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    from plugins.staff.importing.run_files import files_of

    browser = sign_in("school_coordinator", institution=school)
    page = send(browser, book(IVANOVA))
    run = ImportRun.get()
    with app.app_context():
        files = files_of(run)
    assert all(file.exists() for file in files)
    post(browser, f"/staff/import/{run.id}/discard", page)
    assert not any(file.exists() for file in files)
    assert not ImportRun.select().exists()


def test_cells_can_be_pasted(school: Institution, sign_in: Callable[..., FlaskClient]) -> None:
    browser = sign_in("school_coordinator", institution=school)
    page = browser.get("/staff/import/").get_data(as_text=True)
    cells = (
        "ФИО\tДолжность\tПримечание\r\n"
        'Иванова Мария Петровна\t"учитель\nматематики"\tа;б\r\n'
        "Петров Пётр Петрович\tвоспитатель\t=1+1\r\n"
    )
    page = post(browser, "/staff/import/", page, pasted=cells)
    post(browser, f"/staff/import/{ImportRun.get().id}/apply", page, what="all")
    assert {one.note for one in Person.select()} == {"а;б", "=1+1"}
    assert Employment.select().where(Employment.subject == "математика").exists()


def test_neither_file_nor_cells_is_told_at_the_field(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    page = browser.get("/staff/import/").get_data(as_text=True)
    answer = browser.post(
        "/staff/import/", data={"csrf_token": factories.token_of(page), "pasted": "  "}
    )
    assert answer.status_code == 422
    assert "error-summary" in answer.get_data(as_text=True)


def test_the_list_of_imports_tells_numbers_and_leads_to_undoing(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    page = send(browser, book(IVANOVA))
    run = ImportRun.get()
    post(browser, f"/staff/import/{run.id}/apply", page, what="all")
    page = browser.get("/staff/import/").get_data(as_text=True)
    assert f"/staff/import/{run.id}/undo" in page
    post(browser, f"/staff/import/{run.id}/undo", page)
    page = browser.get("/staff/import/").get_data(as_text=True)
    assert f"/staff/import/{run.id}/undo" not in page
    assert "список.xlsx" in page


def test_a_district_creates_the_institutions_that_a_list_names(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    from portal.institutions.models import Institution as Model

    browser = sign_in("district_specialist", municipality=school.municipality)
    header = ("ФИО", "Должность", "ОО")
    send(
        browser,
        book(
            ("Иванова Мария Петровна", "воспитатель", "Детский сад № 77"),
            ("Петров Пётр Петрович", "учитель физики", "ДДТ «Радуга»"),
            header=header,
        ),
    )
    run = ImportRun.get()
    page = browser.get(f"/staff/import/{run.id}/institutions").get_data(as_text=True)
    assert "Детский сад № 77" in page
    page = post(
        browser,
        f"/staff/import/{run.id}/institutions",
        page,
        **{"municipality": school.municipality_id, "create:0": "on", "create:1": "on"},
    )
    kinds = {
        one.short_name: one.kind for one in Model.select().where(Model.code.startswith("list-"))
    }
    assert kinds == {"Детский сад № 77": "kindergarten", "ДДТ «Радуга»": "additional"}
    post(browser, f"/staff/import/{run.id}/apply", page, what="all")
    assert Employment.select().count() == 2


def test_a_school_creates_no_institution(
    school: Institution, sign_in: Callable[..., FlaskClient]
) -> None:
    browser = sign_in("school_coordinator", institution=school)
    page = send(browser, book(IVANOVA))
    run = ImportRun.get()
    assert browser.get(f"/staff/import/{run.id}/institutions").status_code == 403
    answer = browser.post(
        f"/staff/import/{run.id}/institutions",
        data={"csrf_token": factories.token_of(page), "create:0": "on", "municipality": "1"},
    )
    assert answer.status_code == 403
