"""Whole exports against the usual writers over the same rows, and the analysis against bare SQL.

Every export is a process of its own, start of the application and queries included: its processor
time and its peak memory are what the system says of it when it has ended. Ours and an anchor run
in turn, and the ratio is the median of the pairs.
"""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks._pairs import compare, report
from benchmarks._region import region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row, Sheet

PAIRS = 5
BARE_ANALYSIS = """
select e.institution_id, e.position_id,
       coalesce((select max(case c.kind when 'highest' then 2 else 1 end)
                 from staff_category c
                 where c.person_id = e.person_id and c.kind in ('first', 'highest')
                   and (c.position_id is null or c.position_id = e.position_id)
                   and (c.assigned_on is null or c.assigned_on <= :day)
                   and (c.valid_until is null or c.valid_until >= :day)), 0) as level,
       count(*)
from staff_employment e join staff_position p on p.id = e.position_id
where p.is_pedagogical and e.kind = 'main'
  and (e.started_on is null or e.started_on <= :day)
  and (e.ended_on is null or e.ended_on >= :day)
group by 1, 2, 3
"""


class Cost(NamedTuple):
    """What a whole process took: seconds of processor time, and megabytes at its peak."""

    cpu: float
    peak: float


def bench_report_databank() -> None:
    """Export the whole databank; openpyxl and rustpy-xlsxwriter write the same rows bare."""
    start = _process("start", "databank")
    report("application started", 1, "–", f"{start.cpu:.2f} s CPU", f"{start.peak:.0f} MB")
    _against("openpyxl", "≥ 15", start)
    if importlib.util.find_spec("rustpy_xlsxwriter"):
        _against("rustpy", "≥ 1.5", start)


def bench_report_duties() -> None:
    """Export the two reports that count the duties of the whole region."""
    for name in ("compliance_due", "perspective_schedule"):
        costs = [_process("ours", name) for _ in range(PAIRS)]
        cpu = statistics.median(one.cpu for one in costs)
        report(f"{name}, seconds of CPU", cpu, "–", f"{max(one.peak for one in costs):.0f} MB peak")


def bench_report_analysis() -> None:
    """Count institution × position × category through the policies, and by SQL written by hand."""
    with _request("staff_by_category") as request:
        from peewee import sqlite3

        from plugins.staff.reports.by_category import counted_posts

        bare = sqlite3.connect(region() / "portal.db")
        day = {"day": request.as_of.isoformat()}

        def by_hand() -> list[Any]:
            return bare.execute(BARE_ANALYSIS, day).fetchall()

        if sorted(by_hand()) != sorted(counted_posts(request)):
            message = "The SQL written by hand counts other posts than the report."
            raise RuntimeError(message)
        mine, other, ratio = compare(lambda: counted_posts(request), by_hand, times=3)
        report("yearly analysis, ours / SQL by hand", ratio, "≤ 1.3", f"ours {mine * 1000:.0f} ms",
               f"by hand {other * 1000:.0f} ms")  # fmt: skip


def _against(anchor: str, bar: str, start: Cost) -> None:
    pairs = []
    for _ in range(PAIRS):
        ours, other, rows = (_process(what, "databank") for what in ("ours", anchor, "rows"))
        pairs.append((ours, other, rows))
    ours, other, rows = (
        Cost(statistics.median(one.cpu for one in costs), max(one.peak for one in costs))
        for costs in zip(*pairs, strict=True)
    )
    told = (f"ours {ours.cpu:.2f} s CPU, {ours.peak:.0f} MB",
            f"{anchor} {other.cpu:.2f} s CPU, {other.peak:.0f} MB")  # fmt: skip
    ratio = statistics.median(b.cpu / a.cpu for a, b, _rows in pairs)
    report(f"databank export, {anchor} / ours, whole process", ratio, bar, *told)
    ratio = statistics.median((b.cpu - start.cpu) / (a.cpu - start.cpu) for a, b, _rows in pairs)
    report("… without the application's start", ratio, bar)
    ratio = statistics.median((b.cpu - c.cpu) / (a.cpu - c.cpu) for a, b, c in pairs)
    report("… without what both pay for the rows", ratio, bar, f"rows {rows.cpu - start.cpu:.2f} s")


def _process(what: str, name: str) -> Cost:
    """Run one task in a process of its own and return what the system says it took."""
    command = [sys.executable, "-m", "benchmarks.reports", what, name]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _task(what: str, name: str) -> None:
    """Do one task: start the application, make the rows, or write them by one of the writers."""
    with _request(name) as request, tempfile.TemporaryDirectory() as folder:
        from plugins.excel_reports import catalogue, services

        found, target = catalogue.find(request.actor, name), Path(folder) / "report.xlsx"
        if what == "start":
            return
        if what == "ours":
            services.export(found, request, target, services.Format.XLSX)
            return
        sheet = found.build(request).sheets[0]
        if what == "rows":
            for _row in sheet.rows:
                pass
        elif what == "openpyxl":
            _write_with_openpyxl(sheet, target)
        else:
            _write_with_rustpy(sheet, target)


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


def _write_with_openpyxl(sheet: Sheet, target: Path) -> None:
    """Write rows with a bare write-only loop: no look at all but real dates."""
    import openpyxl

    dates = _date_columns(sheet)
    book = openpyxl.Workbook(write_only=True)
    table = book.create_sheet(sheet.title)
    table.append([column.title for column in sheet.columns])
    for row in sheet.rows:
        table.append(_with_dates(row, dates))
    book.save(target)


def _write_with_rustpy(sheet: Sheet, target: Path) -> None:
    """Write rows with rustpy-xlsxwriter from a generator."""
    writer = importlib.import_module("rustpy_xlsxwriter")
    dates = _date_columns(sheet)
    titles = [column.title for column in sheet.columns]
    rows = (dict(zip(titles, _with_dates(row, dates), strict=True)) for row in sheet.rows)
    writer.write_worksheet(rows, str(target))


def _date_columns(sheet: Sheet) -> list[int]:
    return [place for place, one in enumerate(sheet.columns) if one.kind.value == "date"]


def _with_dates(row: Row, dates: list[int]) -> list[Any]:
    values = list(row)
    for place in dates:
        text = values[place]
        if isinstance(text, str) and text[4:5] == "-":
            values[place] = dt.date.fromisoformat(text)
    return values


if __name__ == "__main__":
    _task(*sys.argv[1:])
