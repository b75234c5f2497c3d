"""What a written workbook promises: types, dress, flat memory, the same bytes, no formulas."""

# ruff: noqa: DTZ001 - spreadsheets know no time zones
from __future__ import annotations

import csv
import datetime as dt
import io
import shutil
import subprocess
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.spreadsheets.read import read_workbook
from portal.spreadsheets.write import Column, Kind, Mark, Sheet, write_csv, write_workbook
from tests.waiting import PATIENCE


def written(*sheets, **options):
    """Write the sheets into memory and open them with openpyxl."""
    target = io.BytesIO()
    write_workbook(target, sheets, **options)
    return openpyxl.load_workbook(target)


def one_column(kind, *values, **options):
    return Sheet(
        title="Лист", columns=[Column(title="A", kind=kind, **options)], rows=[(v,) for v in values]
    )


@pytest.mark.parametrize(
    ("kind", "value", "expected", "look"),
    [
        (Kind.TEXT, "Ёлкин", "Ёлкин", "@"),
        (Kind.TEXT, "007", "007", "@"),
        (Kind.TEXT, "=1+1", "=1+1", "@"),
        (Kind.TEXT, 5, 5, "General"),
        (Kind.TEXT, "a\x00b\ud800\x1bc", "abc", "@"),
        (Kind.TEXT, "  края  ", "  края  ", "@"),
        (Kind.TEXT, "", None, "@"),
        (Kind.WHOLE, 12, 12, "0"),
        (Kind.WHOLE, "нет", "нет", "0"),
        (Kind.WHOLE, 1234567890123456789, "1234567890123456789", "0"),
        (Kind.NUMBER, 0.1, 0.1, "General"),
        (Kind.NUMBER, float("inf"), "inf", "General"),
        (Kind.MONEY, Decimal("1234.50"), 1234.5, "#,##0.00"),
        (Kind.PERCENT, 0.25, 0.25, "0.0%"),
        (Kind.DATE, "2024-05-01", dt.datetime(2024, 5, 1), "dd\\.mm\\.yyyy"),
        (Kind.DATE, dt.date(2024, 5, 1), dt.datetime(2024, 5, 1), "dd\\.mm\\.yyyy"),
        (Kind.DATE, dt.date(1900, 2, 28), "28.02.1900", "dd\\.mm\\.yyyy"),
        (Kind.DATE, "1812-09-07", "1812-09-07", "dd\\.mm\\.yyyy"),
        (Kind.DATE, "не помню", "не помню", "dd\\.mm\\.yyyy"),
        (Kind.DATE, dt.date(9999, 12, 31), dt.datetime(9999, 12, 31), "dd\\.mm\\.yyyy"),
        (Kind.MOMENT, "2024-05-01 10:30:00", dt.datetime(2024, 5, 1, 10, 30), None),
        (Kind.MOMENT, dt.datetime(2024, 5, 1, 10, 30), dt.datetime(2024, 5, 1, 10, 30), None),
        (Kind.TIME, dt.time(9, 15), dt.time(9, 15), "h:mm"),
        (Kind.FLAG, 1, True, None),
        (Kind.FLAG, False, False, None),
    ],
)
def test_a_value_comes_out_in_its_own_type(kind, value, expected, look):
    cell = written(one_column(kind, value)).active["A2"]
    assert cell.value == expected
    assert type(cell.value) is type(expected)
    if look:
        assert cell.number_format == look


def test_an_aware_moment_is_shown_on_the_clock_of_the_zone():
    moment = dt.datetime(2024, 5, 1, 20, 0, tzinfo=dt.UTC)
    sheet = one_column(Kind.MOMENT, moment, "2024-05-01T20:00:00+00:00")
    book = written(sheet, zone=dt.timezone(dt.timedelta(hours=5)))
    assert [book.active[f"A{row}"].value for row in (2, 3)] == [dt.datetime(2024, 5, 2, 1)] * 2


def test_flags_may_be_words():
    sheet = one_column(Kind.FLAG, True, 0, None, labels=("Да", "Нет"))
    assert [row[0].value for row in written(sheet).active["A2:A4"]] == ["Да", "Нет", None]


def full_sheet(rows, **options):
    return Sheet(
        title="Банк данных: [2024/25]",
        heading="Банк данных",
        title_lines=[("Организация", "МБОУ «А & Б»"), ("Строк", str)],
        note="Проверьте даты",
        columns=[
            Column(title="ФИО"),
            Column(title="Дата", kind=Kind.DATE, group="Категория"),
            Column(title="Доплата", kind=Kind.MONEY, total="sum", group="Категория"),
            Column(title="Школа", total="count", wrap=True),
        ],
        rows=rows,
        totals=True,
        freeze_columns=1,
        signatures=["Директор ____________"],
        **options,
    )


def test_the_sheet_is_dressed_for_screen_and_print():
    rows = ((f"Иванов {n}", "2024-05-01", 1.5, "Школа" if n % 2 else None) for n in range(1000))
    sheet = written(full_sheet(rows)).active
    assert sheet.title == "Банк данных 2024 25"
    assert [sheet[f"A{row}"].value for row in range(1, 6)] == [
        "Банк данных",
        "Организация: МБОУ «А & Б»",
        "Строк: 1000",
        "Проверьте даты",
        None,
    ]
    assert [cell.value for cell in sheet[6]] == ["ФИО", "Категория", None, "Школа"]
    assert [cell.value for cell in sheet[7]] == [None, "Дата", "Доплата", None]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A6:A7", "B6:C6", "D6:D7"}
    assert sheet.auto_filter.ref == "A7:D1007"
    assert sheet.freeze_panes == "B8"
    assert sheet.print_title_rows == "$6:$7"
    assert sheet.print_area == "'Банк данных 2024 25'!$A$1:$D$1010"
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.page_setup.paperSize == 9
    assert "&P" in sheet.oddFooter.right.text
    assert "&N" in sheet.oddFooter.right.text
    assert sheet["C1008"].value == "=SUBTOTAL(109,C8:C1007)"
    assert sheet["D1008"].value == "=SUBTOTAL(103,D8:D1007)"
    assert sheet["A1010"].value == "Директор ____________"
    assert sheet["D8"].alignment.wrap_text


def test_totals_carry_their_present_values(tmp_path):
    path = tmp_path / "a.xlsx"
    rows = [("А", None, Decimal("1.5"), "Ш"), ("Б", None, 2, None), ("В", None, "нет", "Ш")]
    write_workbook(path, [full_sheet(rows)])
    sheet = openpyxl.load_workbook(path, data_only=True).active
    assert (sheet["C11"].value, sheet["D11"].value) == (3.5, 2)


def test_marks_colour_rows_and_cells():
    columns = [Column(title="A"), Column(title="B")]
    rows = [("да", "нет"), ("нет", "нет"), ("да", "да")]
    by_row = Sheet(
        title="строки",
        columns=columns,
        rows=rows,
        marks=lambda r: Mark.SOON if r[0] == "да" else None,
    )
    by_cell = Sheet(title="ячейки", columns=columns, rows=rows, marks={1: {"да": Mark.OVERDUE}})
    book = written(by_row, by_cell)

    def filled(sheet):
        return [[cell.fill.fill_type == "solid" for cell in row] for row in sheet["A2:B4"]]

    assert filled(book.worksheets[0]) == [[True, True], [False, False], [True, True]]
    assert filled(book.worksheets[1]) == [[False, False], [False, False], [False, True]]
    assert [[c.value for c in row] for row in book.worksheets[0]["A2:B4"]] == [
        list(r) for r in rows
    ]


def test_a_text_too_long_for_a_cell_goes_on_among_the_notes():
    text = "начало " + "я" * 70_000 + " конец"
    book = written(one_column(Kind.TEXT, "short", text))
    main, notes = book.worksheets
    shown = main["A3"].value
    assert len(shown.encode("utf-16-le")) // 2 <= 32_767
    rest = list(notes.iter_rows(min_row=2, values_only=True))
    assert {address for address, _ in rest} == {"Лист!A3"}
    assert shown[:16_000] + "".join(piece for _, piece in rest) == text


def test_rows_beyond_a_sheet_go_on_in_another_one(monkeypatch):
    monkeypatch.setattr("portal.spreadsheets.write.MAX_ROWS", 700)
    rows = [(n,) for n in range(1, 1501)]
    sheet = Sheet(title="Много", columns=[Column(title="A", kind=Kind.WHOLE)], rows=iter(rows))
    target = io.BytesIO()
    result = write_workbook(target, [sheet])
    book = openpyxl.load_workbook(target)
    assert result.rows == (1500,)
    assert list(result.sheet_names) == book.sheetnames == ["Много", "Много (2)", "Много (3)"]
    values = [row[0] for s in book for row in s.iter_rows(min_row=2, values_only=True)]
    assert values == list(range(1, 1501))


def test_sheet_names_are_made_allowed_and_different():
    titles = ["Свод", "свод", "a/b:c", "", "'", "Очень " * 20, "Очень " * 20, "History"]
    book = written(*(Sheet(title=title, columns=[Column(title="A")], rows=[]) for title in titles))
    assert len({name.casefold() for name in book.sheetnames}) == len(titles)
    assert all(len(name) <= 31 for name in book.sheetnames)


def test_the_same_sheets_give_the_same_bytes():
    def digest():
        rows = [(f"Имя {n % 7}", "2024-05-01", n, None) for n in range(3000)]
        return write_workbook(io.BytesIO(), [full_sheet(rows)], title="Т").sha256

    assert digest() == digest()


def test_an_error_in_the_rows_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "отчёт.xlsx"
    path.write_text("old")

    def rows():
        yield ("a",)
        raise LookupError

    with pytest.raises(LookupError):
        write_workbook(path, [Sheet(title="A", columns=[Column(title="A")], rows=rows())])
    with pytest.raises(ValueError, match="1 values"):
        write_workbook(path, [Sheet(title="A", columns=[Column(title="A")], rows=[("a", "b")])])
    assert [(p.name, p.read_text()) for p in tmp_path.iterdir()] == [("отчёт.xlsx", "old")]


def test_memory_stays_flat_whatever_the_texts():
    import tracemalloc

    columns = [Column(title=f"C{n}") for n in range(6)]

    def peak(count):
        rows = ((f"{n}а", f"{n}б", f"{n}в", f"{n % 9}", f"{n}г", f"{n}д") for n in range(count))
        tracemalloc.start()
        write_workbook(io.BytesIO(), [Sheet(title="A", columns=columns, rows=rows)])
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    assert peak(24_000) < peak(6_000) * 1.5 + 2_000_000


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**14), 10**14),
    st.floats(allow_nan=False, allow_infinity=False, width=32),
    st.text(max_size=20),
    st.text(alphabet="=+-@\t\r\n'\"<&>_x000D_ ", max_size=12),
    st.dates(dt.date(1900, 3, 1), dt.date(2199, 1, 1)),
    st.datetimes(dt.datetime(1900, 3, 1), dt.datetime(2199, 1, 1)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


def expected(value):
    """Return the value as reading gives it back."""
    if isinstance(value, str):
        text = value.replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(
            c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff")
        )
        return text.replace("\ufffe", "").replace("\uffff", "") or None
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else value
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return int(value)
    return value


@settings(max_examples=60, deadline=None)
@given(rows=st.lists(st.tuples(VALUES, VALUES, VALUES), min_size=1, max_size=8))
def test_any_values_come_back_and_none_becomes_a_formula(rows, tmp_path_factory):
    path = tmp_path_factory.mktemp("round") / "a.xlsx"
    kinds = [Kind.TEXT, Kind.MOMENT, Kind.TEXT]
    columns = [Column(title=f"C{n}", kind=kind) for n, kind in enumerate(kinds)]
    write_workbook(path, [Sheet(title="Лист", columns=columns, rows=rows)])
    sheet = openpyxl.load_workbook(path).active
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    found = {row.number - 2: row.values for page in read_workbook(path) for row in page.rows}
    for number, row in enumerate(rows):
        wanted = tuple(expected(value) for value in row)
        got = found.get(number, (None, None, None))
        assert got == wanted
        assert list(map(type, got)) == list(map(type, wanted))


PREFIXES = ("=", "+", "-", "@", "\t=", "\r=", "=cmd|", "+1", "-1", "@SUM(", "\t", "\r")


@pytest.mark.parametrize("prefix", PREFIXES)
def test_text_never_runs_in_csv(prefix):
    target = io.BytesIO()
    assert write_csv(target, one_column(Kind.TEXT, prefix + "x")) == 1
    text = target.getvalue().decode("utf-8-sig")
    value = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))[1][0]
    assert value == "'" + prefix + "x" or not value.startswith(tuple("=+-@\t\r"))


def test_csv_speaks_russian_excel():
    columns = [
        Column(title="Имя"),
        Column(title="Когда", kind=Kind.DATE),
        Column(title="Ставка", kind=Kind.NUMBER),
        Column(title="Есть", kind=Kind.FLAG, labels=("Да", "Нет")),
    ]
    sheet = Sheet(title="A", columns=columns, rows=[("а;б", "2024-05-01", -0.5, 1)])
    target = io.BytesIO()
    write_csv(target, sheet)
    assert target.getvalue().startswith(b"\xef\xbb\xbf")
    assert target.getvalue().decode("utf-8-sig").split("\r\n")[1] == '"а;б";01.05.2024;-0,5;Да'


def test_the_filter_is_named_as_libreoffice_needs_it(tmp_path):
    path = tmp_path / "a.xlsx"
    write_workbook(path, [one_column(Kind.TEXT, "a")])
    book = zipfile.ZipFile(path).read("xl/workbook.xml").decode()
    assert '"_xlnm._FilterDatabase" localSheetId="0" hidden="1">Лист!$A$1:$A$2<' in book


def test_libreoffice_opens_it_and_keeps_the_filter(tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice opens the file; install libreoffice-calc")
    source = tmp_path / "a.xlsx"
    write_workbook(source, [full_sheet([("Иванов", "2024-05-01", 1.5, "Школа")])])
    home = (tmp_path / "home").as_uri()
    subprocess.run(
        [
            *("soffice", f"-env:UserInstallation={home}", "--headless"),
            *("--convert-to", "ods", "--outdir", tmp_path, source),
        ],
        check=True,
        capture_output=True,
        timeout=PATIENCE,
    )
    content = zipfile.ZipFile(tmp_path / "a.ods").read("content.xml").decode()
    assert 'table:display-filter-buttons="true"' in content
    for sheet in read_workbook(tmp_path / "a.ods"):
        assert sheet.name == "Банк данных 2024 25"
        rows = {row.number: row.values for row in sheet.rows}
    assert rows[8] == ("Иванов", dt.date(2024, 5, 1), 1.5, "Школа")
    assert rows[9] == (None, None, 1.5, 1)


def test_a_path_that_cannot_be_written_leaves_no_temporary_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_workbook(Path(tmp_path, "none", "a.xlsx"), [one_column(Kind.TEXT, "a")])
    assert not list(tmp_path.iterdir())
