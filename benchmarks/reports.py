"""The databank's report against openpyxl over the same rows, and the analysis against its bare SQL."""

from __future__ import annotations

import datetime as dt
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._pairs import compare, report
from benchmarks._region import region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row, Sheet

PAIRS = 3


def bench_report_databank() -> None:
    """Export the whole databank, query and duties included; openpyxl writes the same rows bare."""
    with _request("databank") as request, tempfile.TemporaryDirectory() as folder:
        from plugins.excel_reports import services
        from plugins.staff.reports.databank import DATABANK

        target = Path(folder) / "report.xlsx"

        def anchor() -> None:
            sheet = DATABANK.build(request).sheets[0]
            _write_with_openpyxl(sheet, sheet.rows, target)

        def ours() -> None:
            services.export(DATABANK, request, target, services.Format.XLSX)

        mine, other, ratio = compare(ours, anchor, times=1, pairs=PAIRS)
        report("databank export, anchor / ours", 1 / ratio, "≥ 15", f"ours {mine:.2f} s",
               f"openpyxl {other:.2f} s")  # fmt: skip

        def rows_alone() -> None:
            for _row in DATABANK.build(request).sheets[0].rows:
                pass

        drained, _again, _one = compare(rows_alone, rows_alone, times=1, pairs=PAIRS)
        report("… without what both pay for the rows", (other - drained) / (mine - drained), "≥ 15",
               f"rows {drained:.2f} s")  # fmt: skip


def bench_report_analysis() -> None:
    """Count institution × position × category through the policies; the anchor is the bare SQL."""
    with _request("staff_by_category") as request:
        from plugins.staff.reports import by_category
        from portal.database import database

        seen: list[Any] = []
        fetch = by_category.fetch_rows
        by_category.fetch_rows = lambda query: seen.append(query.sql()) or fetch(query)
        by_category.counted_posts(request)
        by_category.fetch_rows = fetch
        sql, values = seen[0]
        mine, other, ratio = compare(
            lambda: by_category.counted_posts(request),
            lambda: database.execute_sql(sql, values).fetchall(),
            times=3,
        )
        report("yearly analysis, ours / bare SQL", ratio, "≤ 1.3", f"ours {mine * 1000:.0f} ms",
               f"bare {other * 1000:.0f} ms")  # fmt: skip


@contextmanager
def _request(name: str) -> Iterator[ReportRequest]:
    """Give the request of a report for the whole region, its defaults unchanged."""
    from plugins.excel_reports import catalogue
    from plugins.excel_reports.parameters import read
    from portal.access import system_actor
    from portal.app import create_app
    from portal.config import load_settings
    from portal.database import database

    app = create_app(load_settings(region()))
    with app.app_context(), database.connection_context():
        actor = system_actor(app.extensions["plugins"], app.extensions["permissions"])
        yield read(catalogue.find(actor, name), actor, {})


def _write_with_openpyxl(sheet: Sheet, rows: Any, target: Path) -> None:
    """Write rows with a bare write-only loop: no look at all but real dates."""
    import openpyxl

    dates = [place for place, one in enumerate(sheet.columns) if one.kind.value == "date"]
    book = openpyxl.Workbook(write_only=True)
    table = book.create_sheet(sheet.title)
    table.append([column.title for column in sheet.columns])
    for row in rows:
        table.append(_with_dates(row, dates))
    book.save(target)


def _with_dates(row: Row, dates: list[int]) -> list[Any]:
    values = list(row)
    for place in dates:
        text = values[place]
        if isinstance(text, str) and text[4:5] == "-":
            values[place] = dt.date.fromisoformat(text)
    return values
