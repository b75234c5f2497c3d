"""What a sheet that is a paper promises: its lines above and below, section rows, heights, print set-up."""

from __future__ import annotations

import io

import openpyxl
import pytest

from portal.spreadsheets.write import Column, Line, Place, Sheet, write_workbook

COLUMNS = [Column(title="№", width=6), Column(title="Что", width=60, wrap=True)]
WIDE = [*COLUMNS, Column(title="Срок", width=20), Column(title="Кто", width=30, wrap=True)]


@pytest.fixture(scope="module")
def paper():
    target = io.BytesIO()
    sheet = Sheet(
        title="План",
        columns=WIDE,
        rows=[("I. Раздел", "", "", ""), ("1.", "слово " * 40, "май", "а\nб"), ("2.", "", "", "")],
        band=lambda row: row[0].startswith("I."),
        filter=False,
        above=[
            Line(text="УТВЕРЖДЁН", place=Place.RIGHT),
            Line(text="ПЛАН " * 30, place=Place.CENTRE, title=True),
            Line(text="=Цель"),
        ],
        below=[Line(text="Директор"), Line(text="А. Б. Иванов")],
    )
    write_workbook(target, [sheet])
    return openpyxl.load_workbook(target).active


def test_lines_stand_where_paper_has_them(paper):
    assert paper["C1"].value == "УТВЕРЖДЁН"
    assert paper["A2"].alignment.horizontal == "center"
    assert paper["A3"].value == "=Цель"
    assert paper["A3"].data_type == "s"
    assert [paper.cell(row, 1).value for row in (10, 11)] == ["Директор", "А. Б. Иванов"]


def test_a_band_is_one_cell_over_the_table(paper):
    merged = {str(area) for area in paper.merged_cells.ranges}
    assert merged == {"C1:D1", "A2:D2", "A3:D3", "A6:D6", "A10:D10", "A11:D11"}
    assert paper["A6"].value == "I. Раздел"
    assert paper["A6"].font.b


def test_rows_are_as_high_as_their_texts(paper):
    assert paper.row_dimensions[7].height == pytest.approx(5 * 13.5)
    assert paper.row_dimensions[8].height is None


def test_the_header_is_repeated_on_paper_and_not_frozen_on_the_screen(paper):
    assert paper.print_title_rows == "$5:$5"
    assert paper.print_area == "'План'!$A$1:$D$11"
    assert paper.freeze_panes is None
    assert paper.page_setup.orientation == "landscape"
    assert paper.page_setup.fitToWidth == 1


def test_a_table_without_paper_lines_stays_frozen():
    target = io.BytesIO()
    write_workbook(target, [Sheet(title="А", columns=COLUMNS, rows=[("1", "б")])])
    assert openpyxl.load_workbook(target).active.freeze_panes == "A2"
