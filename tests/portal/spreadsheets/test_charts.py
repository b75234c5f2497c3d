"""Charts of written workbooks: whole XML, opened by openpyxl and LibreOffice, whatever the sheet is called."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from portal.spreadsheets.write import Column, Kind, Sheet, SheetChart, write_workbook
from tests.conftest import need
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("По школам", "Школа «Заря» & 'Луч'", "a'b", "<b>", "1+1")


def written(title: str, rows: int, *, sideways: bool = False) -> bytes:
    """Return a workbook with a table of so many rows and its chart."""
    sheet = Sheet(
        title=title,
        columns=[
            Column(title="Школа"),
            Column(title="<Высшая> & первая", kind=Kind.WHOLE, total="sum"),
            Column(title="Доля", kind=Kind.PERCENT),
        ],
        rows=[(f"Школа «{one}»", one, 0.5) for one in range(rows)],
        totals=True,
        charts=[SheetChart(title=f"{title} &", labels=0, values=(1, 2), sideways=sideways)],
    )
    content = io.BytesIO()
    write_workbook(content, [sheet])
    return content.getvalue()


@pytest.mark.parametrize("rows", [0, 1, 40])
@pytest.mark.parametrize("title", NAMES)
def test_every_part_is_well_formed_and_openpyxl_finds_the_chart(title: str, rows: int) -> None:
    content = written(title, rows, sideways=bool(rows))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            ET.fromstring(archive.read(name))  # noqa: S314 - our own workbook
        assert "xl/charts/chart1.xml" in archive.namelist()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    [chart] = sheet._charts
    quoted = sheet.title.replace("'", "''")
    for series in chart.series:
        assert series.val.numRef.f.replace("'", "").startswith(quoted.replace("'", ""))
        first, last = (
            int(end.rpartition("$")[2])
            for end in (series.val.numRef.f + ":" + series.val.numRef.f).split(":")[:2]
        )
        assert 0 < first <= last


def test_libreoffice_draws_the_charts(tmp_path: Path) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    need("libreoffice", office, "apt-get install libreoffice-calc")
    files = []
    for number, (title, rows) in enumerate(((NAMES[1], 12), (NAMES[2], 0))):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(written(title, rows))
    subprocess.run(
        [str(office), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "ods:calc8", "--outdir", str(tmp_path / "ods"), *map(str, files)],
        check=True, capture_output=True, timeout=PATIENCE,
    )  # fmt: skip
    for file in files:
        with zipfile.ZipFile(tmp_path / "ods" / f"{file.stem}.ods") as archive:
            assert any(name.startswith("Object") for name in archive.namelist())
