"""Own templates of reports: taken after a trial, filled with the own rows, seen by the own place alone."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from plugins.excel_reports.models import ReportTemplate
from portal.audit.models import AuditEntry
from portal.files.models import StoredFile
from portal.files.services import find_version, open_content
from portal.jobs import runner
from tests import factories
from tests.plugins.excel_reports.conftest import REPORTS
from tests.plugins.excel_reports.workbooks import all_texts
from tests.plugins.staff.databank.people import days, employ, make_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.plugins.excel_reports.conftest import District

PAGE = "/reports/databank/template"
OWN = "/reports/databank/own.xlsx"


@pytest.fixture
def school(district: District, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    """Return the browser of the school's coordinator."""
    return sign_in("school_coordinator", institution=district.own)


def book(**cells: str) -> bytes:
    """Return a workbook with these cells."""
    made = openpyxl.Workbook()
    for place, text in cells.items():
        made.active[place] = text
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def send(client: FlaskClient, content: bytes, address: str = PAGE) -> Any:
    token = factories.token_of(client.get(PAGE).get_data(as_text=True))
    data = {"csrf_token": token, "file": (io.BytesIO(content), "мой.xlsx")}
    return client.post(address, data=data)


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content)).active


@pytest.mark.parametrize("name", REPORTS)
def test_the_starter_of_every_report_is_taken_and_filled(
    name: str, district: District, school: FlaskClient
) -> None:
    page = f"/reports/{name}/template"
    starter = school.get(f"{page}/starter.xlsx").data
    assert "{{ row." in all_texts(openpyxl.load_workbook(io.BytesIO(starter)))
    answer = send(school, starter, page)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    filled = school.get(f"/reports/{name}/own.xlsx")
    assert filled.status_code == 200, filled.location
    texts = all_texts(openpyxl.load_workbook(io.BytesIO(filled.data)))
    assert "{{" not in texts
    assert "Сво" in texts
    assert "Канаре" not in texts


def test_a_report_by_the_own_template_has_typed_cells_and_no_live_texts(
    district: District, school: FlaskClient
) -> None:
    employ(make_person("=HYPERLINK(1) Анна Ивановна", birth_on=days(-12000)), district.own)
    content = book(
        A1="{{ title }}",
        A3="{{ row.ФИО }}",
        B3="{{ row.Дата рождения }}",
        A4="{{ made_by }}: {{ rows }} на {{ as_of }}",
    )
    columns = school.get(PAGE).get_data(as_text=True)
    assert "{{ row.ФИО }}" in columns, columns
    assert send(school, content).status_code == 302
    sheet = opened(school.get(OWN, query_string={"as_of": days(0).isoformat()}).data)
    rows = [row for row in sheet.iter_rows(min_row=3) if row[1].value is not None]
    live = next(row for row in rows if str(row[0].value).startswith("="))
    assert live[0].data_type == "s"
    assert live[1].value == dt.datetime.combine(days(-12000), dt.time())
    assert f": 5 на {days(0):%d.%m.%Y}" in sheet.cell(8, 1).value
    entry = AuditEntry.select().where(AuditEntry.action == "export").get()
    assert "SHA-256" in entry.note


def test_the_page_offers_both_files_and_the_template_can_be_put_back(
    district: District, school: FlaskClient
) -> None:
    assert OWN not in school.get("/reports/databank").get_data(as_text=True)
    assert school.get(OWN).status_code == 404
    send(school, book(A1="{{ title }}"))
    send(school, book(A1="{{ title }} 2"))
    page = school.get("/reports/databank").get_data(as_text=True)
    assert page.index(OWN) < page.index("download.xlsx")
    versions = school.get(PAGE).get_data(as_text=True)
    assert versions.count("мой.xlsx") == 2
    school.post(f"{PAGE}/built-in", data={"csrf_token": factories.token_of(versions)})
    assert ReportTemplate.select().count() == StoredFile.select().count() == 0
    assert school.get(OWN).status_code == 404


def test_the_trial_is_filled_with_examples_and_tells_of_nobody(
    district: District, school: FlaskClient
) -> None:
    texts = all_texts(openpyxl.load_workbook(io.BytesIO(school.get(f"{PAGE}/trial.xlsx").data)))
    assert "Пример" in texts
    assert "{{" not in texts
    assert "Своева" not in texts


def test_a_districts_template_holds_in_its_schools_until_they_have_their_own(
    district: District, school: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    send(sign_in(municipality=district.municipality), book(A1="Район {{ title }}"))
    assert opened(school.get(OWN).data)["A1"].value.startswith("Район")
    send(school, book(A1="Школа {{ title }}"))
    assert opened(school.get(OWN).data)["A1"].value.startswith("Школа")


def test_anothers_template_does_not_exist(
    district: District, school: FlaskClient, sign_in: Callable[..., FlaskClient]
) -> None:
    send(school, book(A1="{{ title }}"))
    file = StoredFile.get()
    other = sign_in("school_coordinator", institution=district.foreign)
    assert other.get(OWN).status_code == 404
    assert other.get(f"/files/{file.id}").status_code == 404
    assert "мой.xlsx" not in other.get(PAGE).get_data(as_text=True)


def test_without_personal_data_the_own_template_has_none_either(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(municipality=district.municipality)
    send(client, book(A2="{{ row.ФИО }}", B2="{{ row.Дата рождения }}"))
    assert "Своева" in all_texts(openpyxl.load_workbook(io.BytesIO(client.get(OWN).data)))
    sheet = opened(client.get(OWN, query_string={"depersonalised": "1"}).data)
    assert {row[1].value for row in sheet.iter_rows(min_row=2, max_col=2)} <= {None}
    assert "Своева" not in str([row[0].value for row in sheet.iter_rows()])


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (book(A1="{{ row.ФИОО }}"), "A1"),
        (book(C7="{{ titel }}"), "C7"),
        (book(A1="{{ row.ФИО }}", B9="{{ row.ФИО }}"), "B9"),
        (book(A1='="{{ title }}"'), "A1"),
        (book(A1="{{ title }}", B2='=WEBSERVICE("https://example.org")'), "B2"),
        (book(A1="{{ title }}", B2="=[1]Лист!A1"), "B2"),
        (book(A1="просто"), ""),
        (b"PK\x03\x04", ""),
        (b"", ""),
    ],
)
def test_a_wrong_template_is_refused_in_words_and_the_old_one_stays(
    content: bytes, told: str, district: District, school: FlaskClient
) -> None:
    answer = send(school, content)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    assert StoredFile.select().count() == 0


def test_too_many_rows_are_told_in_words(
    district: District, school: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(school, book(A1="{{ title }}"))
    monkeypatch.setattr("plugins.excel_reports.own_templates.MOST_ROWS", 1)
    monkeypatch.setattr("plugins.excel_reports.views.MOST_ROWS", 1)
    answer = school.get(OWN)
    assert answer.status_code == 302
    page = school.get(answer.location).get_data(as_text=True)
    assert page.count("не больше 1") >= 1, page


def test_the_archive_and_reports_by_schedule_use_the_own_template(
    app: Flask, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(municipality=district.municipality)
    send(client, book(A1="Наша форма: {{ title }}", A2="{{ row.ФИО }}"))
    token = factories.token_of(client.get(PAGE).get_data(as_text=True))
    client.post("/reports/databank/background", data={"csrf_token": token, "kind": "zip"})
    [job] = runner.run_pending(app)
    assert job.state == "done"
    file = StoredFile.get(StoredFile.title.endswith(".zip"))
    with app.app_context(), open_content(find_version(file)) as stream:
        archive = zipfile.ZipFile(io.BytesIO(stream.read()))
    for name in archive.namelist():
        assert opened(archive.read(name))["A1"].value.startswith("Наша форма")
