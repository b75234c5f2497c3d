"""The file comes back as it was, with what is to be mended beside each row; and can be sent again."""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

from plugins.staff.importing.models import ImportRun
from plugins.staff.importing.staging import Staged
from portal.spreadsheets.annotate import Remarks, annotate_workbook
from tests import factories
from tests.plugins.staff.importing.lists import book
from tests.plugins.staff.importing.wizard import send
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

    from portal.institutions.models import Institution

GOOD = (1, "Орлова Инна Львовна", dt.date(1980, 5, 1), "воспитатель", None, None, None)
WRONG = (2, "Иванова Мария Петровна", "31.02.1980", "=кибербуллинголог", "<b>&", None, None)


@pytest.fixture
def school(db: object) -> Institution:
    return factories.make_institution(short_name="СОШ № 1", name="МБОУ СОШ № 1")


@pytest.fixture
def browser(school: Institution, sign_in: Callable[..., FlaskClient]) -> FlaskClient:
    return sign_in("school_coordinator", institution=school)


def styled() -> openpyxl.Workbook:
    made = book(GOOD, WRONG)
    sheet = made.active
    sheet.cell(1, 2).font = Font(bold=True, color="FF112233")
    sheet.cell(3, 3).fill = PatternFill("solid", fgColor="00FF00")
    sheet.cell(2, 3).number_format = "DD.MM.YYYY"
    sheet.cell(2, 2).comment = Comment("Проверено", "Кадры")
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["B"].width = 44
    sheet.merge_cells("E2:F2")
    made.create_sheet("Второй")["A1"] = "Так и было"
    return made


def returned(browser: FlaskClient) -> bytes:
    answer = browser.get(
        f"/staff/import/{ImportRun.select().order_by(-ImportRun.id).get().id}/returned"
    )
    assert answer.status_code == 200, answer.get_data(as_text=True)[:2000]
    return answer.data


def test_a_workbook_comes_back_as_it_was_with_one_column_more(browser: FlaskClient) -> None:
    send(browser, styled())
    content = returned(browser)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert sheet.cell(1, 8).value == "Что исправить" or sheet.cell(1, 8).value == "What to mend"
    assert sheet.cell(2, 8).value is None
    assert "31.02.1980" in sheet.cell(3, 8).value
    assert sheet.cell(3, 3).fill.fgColor.rgb == "FFFFD9D2"
    assert sheet.cell(3, 3).value == "31.02.1980"
    assert sheet.cell(3, 4).value == "=кибербуллинголог" or sheet.cell(3, 4).data_type == "f"
    assert sheet.cell(1, 2).font.b
    assert sheet.cell(1, 2).font.color.rgb == "FF112233"
    assert sheet.cell(2, 3).number_format == "DD.MM.YYYY"
    assert sheet.cell(2, 3).value.date() == dt.date(1980, 5, 1)
    assert sheet.cell(2, 2).comment.text == "Проверено"
    assert sheet.freeze_panes == "B2"
    assert sheet.column_dimensions["B"].width == 44
    assert [str(one) for one in sheet.merged_cells.ranges] == ["E2:F2"]
    assert openpyxl.load_workbook(io.BytesIO(content))["Второй"]["A1"].value == "Так и было"


def test_what_comes_back_can_be_sent_again_and_again(browser: FlaskClient) -> None:
    send(browser, book(GOOD, WRONG))
    content = returned(browser)
    for _again in range(2):
        send(browser, openpyxl.load_workbook(io.BytesIO(content)))
        run = ImportRun.select().order_by(-ImportRun.id).get()
        column = Staged.from_json(run.staged).tables[0].columns[7]
        assert column.field == "ignored"
        content = returned(browser)
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        assert sheet.max_column == 8
        assert sheet.cell(3, 8).value


def test_a_remark_goes_when_its_row_is_right(browser: FlaskClient) -> None:
    send(browser, book(GOOD, WRONG))
    made = openpyxl.load_workbook(io.BytesIO(returned(browser)))
    made.active.cell(3, 3).value = "28.02.1980"
    made.active.cell(3, 4).value = "воспитатель"
    made.active.cell(3, 5).value = None
    send(browser, made)
    sheet = openpyxl.load_workbook(io.BytesIO(returned(browser))).worksheets[0]
    assert sheet.cell(3, 8).value is None


def test_a_text_file_comes_back_as_a_workbook_with_its_values(browser: FlaskClient) -> None:
    page = browser.get("/staff/import/").get_data(as_text=True)
    text = "ФИО;Дата рождения;Должность\nИванова Мария Петровна;31.02.1980;=HYPERLINK(1)\n"
    browser.post(
        "/staff/import/",
        data={
            "csrf_token": factories.token_of(page),
            "file": (io.BytesIO(text.encode()), "список.csv"),
        },
        content_type="multipart/form-data",
    )
    sheet = openpyxl.load_workbook(io.BytesIO(returned(browser))).active
    assert sheet.cell(2, 1).value == "Иванова Мария Петровна"
    assert sheet.cell(2, 3).data_type == "s"
    assert "31.02.1980" in sheet.cell(2, 4).value


@pytest.mark.skipif(
    shutil.which("soffice") is None, reason="LibreOffice is missing: apt install libreoffice-calc"
)
def test_libreoffice_opens_what_comes_back(browser: FlaskClient, tmp_path: Path) -> None:
    send(browser, styled())
    (tmp_path / "back.xlsx").write_bytes(returned(browser))
    subprocess.run(
        [str(shutil.which("soffice")), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76", "--outdir", str(tmp_path), str(tmp_path / "back.xlsx")],
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    lines = next(tmp_path.glob("*.csv")).read_text(encoding="utf-8").splitlines()
    assert "испр" in lines[0] or "mend" in lines[0]
    assert "31.02.1980" in "\n".join(lines[2:])


def _package(folder: Path, **parts: str) -> Path:
    made = book(GOOD)
    made.save(folder / "made.xlsx")
    with (
        zipfile.ZipFile(folder / "made.xlsx") as old,
        zipfile.ZipFile(folder / "odd.xlsx", "w") as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.pop(name, old.read(name)))
        for name, text in parts.items():
            new.writestr(name, text)
    return folder / "odd.xlsx"


ENTITY = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><styleSheet>&a;</styleSheet>'


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/vbaProject.bin": "macro"},
        {"xl/externalLinks/externalLink1.xml": "<x/>"},
        {"xl/styles.xml": ENTITY},
        {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row r='1'>x</row></sheetData>"},
        {"xl/workbook.xml": "<!DOCTYPE x>"},
    ],
)
def test_what_is_not_safe_to_hand_on_is_not_copied(tmp_path: Path, parts: dict[str, str]) -> None:
    source = _package(tmp_path, **parts)
    remarks = {"Лист1": Remarks("Что исправить", 1, {2: "x"}, {2: [1]})}
    if "sheet1" in next(iter(parts)):
        remarks = {"Нет такого": remarks["Лист1"]}
    assert not annotate_workbook(source, tmp_path / "target.xlsx", remarks)
    assert not (tmp_path / "target.xlsx").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0", b"a;b"])
def test_what_is_no_workbook_is_not_copied(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "source").write_bytes(content)
    assert not annotate_workbook(tmp_path / "source", tmp_path / "target", {})
