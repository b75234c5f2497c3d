"""What comes out of a download: typed cells, nothing live, a passport, the same bytes again."""

from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
from typing import TYPE_CHECKING

import openpyxl
import pytest

from tests.conftest import need
from tests.plugins.excel_reports.conftest import BY_DAY, REPORTS
from tests.plugins.excel_reports.workbooks import (
    all_texts,
    data_rows,
    downloaded,
    header_row,
    passport,
)
from tests.plugins.staff.databank.people import days, employ, make_person
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from tests.plugins.excel_reports.conftest import District

LIVE = ("=HYPERLINK(1)", "+79001112233", "-Дефисова", "@Собакина")


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_opens_and_prints(
    name: str, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    book = downloaded(sign_in(municipality=district.municipality), name)
    sheet = book.worksheets[0]
    assert data_rows(sheet)
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToWidth == 1
    assert sheet.print_title_rows.endswith(f"${header_row(sheet)}")
    assert "&P" in sheet.oddFooter.right.text + str(sheet.oddFooter.right)
    assert len(book.sheetnames) >= 2
    for one in book:
        for row in one.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert str(cell.value).startswith("=SUBTOTAL(")


def test_dates_are_dates_and_numbers_are_numbers(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    rows = data_rows(
        downloaded(sign_in(municipality=district.municipality), "databank").worksheets[0]
    )
    assert {len(row) for row in rows} == {18}
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    held = next(row for row in rows if row[3] == "Своева Категория Ивановна")
    assert held[4] == dt.datetime.combine(days(-15000), dt.time())
    assert held[12] == dt.datetime.combine(days(-400), dt.time())
    ending = next(row for row in rows if row[3] == "Своева Срок Ивановна")
    assert ending[14] == dt.datetime.combine(days(30), dt.time())


@pytest.mark.parametrize("live", LIVE)
def test_a_name_is_never_a_formula(
    live: str, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    employ(make_person(f"{live} Анна Ивановна"), district.own)
    client = sign_in("school_coordinator", institution=district.own)
    sheet = downloaded(client, "databank").worksheets[0]
    found = [
        cell
        for row in sheet.iter_rows(min_row=header_row(sheet) + 1)
        for cell in row
        if str(cell.value).startswith(live)
    ]
    assert [cell.data_type for cell in found] == ["s"]
    text = client.get("/reports/databank/download.csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(text), delimiter=";") for cell in row]
    assert f"'{live} Анна Ивановна" in cells
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in cells)


def test_csv_opens_in_the_russian_programs(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    answer = sign_in(municipality=district.municipality).get("/reports/databank/download.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";"))
    assert {len(row) for row in rows} == {18}
    assert f"{days(30):%d.%m.%Y}" in {row[14] for row in rows}


def test_the_file_has_its_russian_name(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    answer = sign_in(municipality=district.municipality).get("/reports/categories/download.xlsx")
    assert "filename*=UTF-8''" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", BY_DAY)
def test_the_same_question_gives_the_same_bytes(
    name: str, district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(municipality=district.municipality)
    address = f"/reports/{name}/download.xlsx?as_of=2026-09-01"
    assert client.get(address).data == client.get(address).data


def test_the_passport_tells_what_the_file_is(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    client = sign_in(municipality=district.municipality)
    before = passport(downloaded(client, "databank", as_of="2026-09-01"))
    assert "01.09.2026" in before.values()
    assert any("databank" in value for value in before.values())
    assert all(value.strip() == value != "" for value in before.values())
    sums = [value for value in before.values() if len(value) == 64]
    assert len(sums) == 1
    employ("Новенькая Анна Ивановна", district.own)
    after = passport(downloaded(client, "databank", as_of="2026-09-01"))
    assert sums[0] not in after.values()


def test_the_state_is_that_of_the_day(
    district: District, sign_in: Callable[..., FlaskClient]
) -> None:
    employ("Уволенная Анна Ивановна", district.own, ended_on=days(-10))
    employ("Будущая Анна Ивановна", district.own, started_on=days(10))
    client = sign_in(municipality=district.municipality)

    def names(day: dt.date) -> set[str]:
        book = downloaded(client, "databank", as_of=day.isoformat())
        return {row[3].split()[0] for row in data_rows(book.worksheets[0])}

    assert not {"Уволенная", "Будущая"} & names(days(0))
    assert "Уволенная" in names(days(-10))
    assert "Будущая" in names(days(10))


def test_without_personal_data(district: District, sign_in: Callable[..., FlaskClient]) -> None:
    client = sign_in(municipality=district.municipality)
    whole = downloaded(client, "databank", details="1")
    texts = all_texts(whole)
    assert "01234567890" in texts
    nameless = downloaded(client, "databank", details="1", depersonalised="1")
    texts = all_texts(nameless)
    for secret in ("Своева", "Ивановна", "01234567890", "+7 000", f"{days(-15000):%Y-%m-%d}"):
        assert secret not in texts, secret
    names = [row[3] for row in data_rows(nameless.worksheets[0])]
    assert len(names) == len(set(names)) == len(data_rows(whole.worksheets[0]))
    assert any("0001" in name for name in names)


def test_libreoffice_opens_every_report(
    district: District, sign_in: Callable[..., FlaskClient], tmp_path: Path
) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    need("libreoffice", office, "apt-get install libreoffice-calc")
    client = sign_in(municipality=district.municipality)
    files = []
    for name in REPORTS:
        files.append(tmp_path / f"{name}.xlsx")
        files[-1].write_bytes(client.get(f"/reports/{name}/download.xlsx").data)
    subprocess.run(
        [str(office), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "ods:calc8", "--outdir", str(tmp_path / "ods"), *map(str, files)],
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    for name in REPORTS:
        assert (tmp_path / "ods" / f"{name}.ods").stat().st_size > 2000
    openpyxl.load_workbook(files[0])
