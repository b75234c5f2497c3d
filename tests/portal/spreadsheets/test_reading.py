"""What reading promises: any table file, right values and row numbers, hidden sheets, merged cells."""

# ruff: noqa: DTZ001 - spreadsheets know no time zones
from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from contextlib import closing

import openpyxl
import pytest

from portal.spreadsheets.read import ReadLimits, cell_address, read_workbook
from tests.waiting import PATIENCE

RUSSIAN = (
    "ФИО;Должность;Дата\nЁлкина Мария;учитель «А»;01.09.2024\nЩукин Пётр;методист;02.09.2024\n"
)


def tables(path, **options):
    """Read everything: sheet name → rows by number."""
    return {
        sheet.name: {row.number: row.values for row in sheet.rows}
        for sheet in read_workbook(path, **options)
    }


def only(path):
    (found,) = tables(path).values()
    return found


def test_values_are_typed_and_rows_keep_their_numbers(tmp_path):
    path = tmp_path / "a.bin"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Список"
    sheet["B3"], sheet["C3"], sheet["D3"] = "Имя", 5.0, 2.5
    sheet["B4"], sheet["C4"] = dt.date(2024, 5, 1), dt.datetime(2024, 5, 1, 10, 30, 15)
    sheet["D4"], sheet["E4"], sheet["F4"] = dt.time(9, 15), True, "00123"
    sheet["B7"] = 0
    sheet.merge_cells("B3:B4")
    sheet["G4"] = dt.timedelta(hours=30)
    hidden = book.create_sheet("Скрытый")
    hidden.sheet_state = "hidden"
    hidden["A1"] = "x"
    book.save(path)
    first, second = ((s, list(s.rows)) for s in read_workbook(path))
    assert [(s.name, s.index, s.hidden) for s in (first[0], second[0])] == [
        ("Список", 0, False),
        ("Скрытый", 1, True),
    ]
    assert first[0].merged == ((3, 2, 4, 2),)
    assert [(row.number, row.values) for row in first[1]] == [
        (3, (None, "Имя", 5, 2.5, None, None, None)),
        (
            4,
            (
                None,
                None,
                dt.datetime(2024, 5, 1, 10, 30, 15),
                dt.time(9, 15),
                True,
                "00123",
                "30:00:00",
            ),
        ),
        (7, (None, 0, None, None, None, None, None)),
    ]
    assert type(first[1][0].values[2]) is int


def test_error_values_stay_visible(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for row in range(1, 400):
        book.active[f"A{row}"] = row
    book.active["B5"] = "#N/A"
    book.active["C300"] = "#REF!"
    book.active["B7"] = '=IF(1,"да","")'
    book.save(path)
    rows = only(path)
    assert rows[5][1] == "#N/A"
    assert rows[7][1] == "#FORMULA?"
    assert rows[300][2] == "#REF!"


def test_many_rows_come_through_in_order(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("A")
    day = dt.date(2000, 1, 1)
    for number in range(1, 6001):
        sheet.append([number, f"Имя {number}", day + dt.timedelta(days=number % 90)])
    book.save(path)
    rows = only(path)
    assert len(rows) == 6000
    assert all(rows[n] == (n, f"Имя {n}", day + dt.timedelta(days=n % 90)) for n in range(1, 6001))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1251", "cp866", "koi8-r"]
)
@pytest.mark.parametrize("delimiter", [";", "\t", ",", "|"])
def test_text_files_of_any_alphabet_and_delimiter(tmp_path, encoding, delimiter):
    text = RUSSIAN.replace(";", delimiter)
    if encoding in ("cp866", "koi8-r"):
        text = text.replace("«", '"').replace("»", '"').replace('"', "")
    path = tmp_path / "список.xlsx"
    path.write_bytes(text.encode(encoding))
    rows = only(path)
    assert rows[1] == ("ФИО", "Должность", "Дата")
    assert rows[3] == ("Щукин Пётр", "методист", "02.09.2024")
    assert rows[2][0] == "Ёлкина Мария"


def test_text_files_keep_line_breaks_zeros_and_empty_values(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('sep=;\nНомер;Текст;\n007;"две\nстроки; и ""кавычки""";\n;;\n\'=1+1;;x\n')
    assert only(path) == {
        2: ("Номер", "Текст", None),
        3: ("007", 'две\nстроки; и "кавычки"', None),
        5: ("=1+1", None, "x"),
    }


def test_web_pages_under_the_name_of_a_workbook(tmp_path):
    path = tmp_path / "выгрузка.xls"
    path.write_bytes(
        """<html><head><meta charset="windows-1251"><style>td {x:y}</style></head><body>
        <table border=1><tr><th rowspan=2>ФИО<th colspan=2>Категория</tr>
        <tr><td>вид<td>дата</tr>
        <tr><td>Иванов&nbsp;И.<br>И.</td><td>первая &amp; всё</td><td>01.02.2024</td></tr></table>
        </body></html>""".encode("cp1251")
    )
    (sheet,) = read_workbook(path)
    path.write_bytes(path.read_bytes())
    assert only(path) == {
        1: ("ФИО", "Категория", None),
        2: (None, "вид", "дата"),
        3: ("Иванов И.\nИ.", "первая & всё", "01.02.2024"),
    }
    assert sheet.merged == ((1, 1, 2, 1), (1, 2, 1, 3))


def test_workbooks_in_the_xml_of_2003(tmp_path):
    path = tmp_path / "1c.xls"
    path.write_bytes(
        """<?xml version="1.0" encoding="windows-1251"?><?mso-application progid="Excel.Sheet"?>
        <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
         xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Кадры"><Table>
        <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">ФИО</Data></Cell>
        <Cell><Data ss:Type="String">Дата</Data></Cell></Row>
        <Row ss:Index="4"><Cell ss:Index="2"><Data ss:Type="Number">5</Data></Cell>
        <Cell><Data ss:Type="DateTime">2024-05-01T00:00:00.000</Data></Cell></Row>
        </Table></Worksheet></Workbook>""".encode("cp1251")
    )
    assert tables(path) == {"Кадры": {1: ("ФИО", None, "Дата"), 4: (None, 5, dt.date(2024, 5, 1))}}


@pytest.mark.parametrize("kind", ["xls", "ods"])
def test_other_office_formats(tmp_path, kind):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice makes the file; install libreoffice-calc")
    source = tmp_path / "a.csv"
    source.write_text("ФИО,Число,Ссылка\nЁлкин,5,=1/0\nЩукин,6,=NA()\n")
    home = (tmp_path / "home").as_uri()
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={home}", "--headless", "--convert-to", kind),
            *("--infilter=CSV:44,34,76,1", "--outdir", tmp_path, source),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    assert only(tmp_path / f"a.{kind}") == {
        1: ("ФИО", "Число", "Ссылка"),
        2: ("Ёлкин", 5, "#DIV/0!"),
        3: ("Щукин", 6, "#N/A"),
    }


def test_reading_may_stop_early_and_skip_sheets(tmp_path):
    path = tmp_path / "a.xlsx"
    book = openpyxl.Workbook()
    for number in range(3):
        sheet = book.create_sheet(f"S{number}")
        for row in range(2000):
            sheet.append([number, row])
    book.save(path)
    assert [sheet.name for sheet in read_workbook(path)] == ["Sheet", "S0", "S1", "S2"]
    last = {sheet.name: list(sheet.rows) for sheet in read_workbook(path) if sheet.name == "S2"}
    assert len(last["S2"]) == 2000
    with closing(read_workbook(path)) as sheets:
        next(sheets)
        assert next(next(sheets).rows).values == (0, 0)


def test_limits_hold_for_values_not_for_empty_rows(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a;b\n" + ";\n" * 500 + "1;2\n")
    assert set(tables(path, limits=ReadLimits(rows=2))[""]) == {1, 502}


@pytest.mark.parametrize(
    ("sheet", "row", "column", "address"),
    [
        ("Лист1", 5, 1, "Лист1!A5"),
        ("Лист 1", 5, 28, "'Лист 1'!AB5"),
        ("O'Brien", 1, 1, "'O''Brien'!A1"),
        ("2024", 1, 16384, "'2024'!XFD1"),
        ("A1", 1, 1, "'A1'!A1"),
        ("", 3, 2, "B3"),
    ],
)
def test_addresses_are_those_of_the_spreadsheet_program(sheet, row, column, address):
    assert cell_address(sheet, row, column) == address
