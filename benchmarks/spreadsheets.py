"""Writing and reading a region's list against the usual libraries: CPU time and peak memory.

Every run is a process of its own; ours and the anchor's alternate, and the ratio is the median
of the pairs. `python -m benchmarks.spreadsheets report|read` prints the ratios.
"""

from __future__ import annotations

import datetime as dt
import importlib
import importlib.util
import marshal
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS = 80_000
PAIRS = 5
_CHUNK = 1_000
_STORE = "BENCH_ROWS"
_IMPORTS = {
    "write_ours": ("portal.spreadsheets.write", "portal.i18n"),
    "write_openpyxl": ("openpyxl",),
    "write_rustpy": ("rustpy_xlsxwriter",),
    "read_ours": ("portal.spreadsheets.read",),
    "read_openpyxl": ("openpyxl",),
}
"""What a server has loaded long before: its import is no part of the task."""
TITLES = (
    "№",
    "Муниципалитет",
    "Организация",
    "Фамилия",
    "Имя",
    "Отчество",
    "Дата рождения",
    "СНИЛС",
    "Должность",
    "Предмет",
    "Ставка",
    "Категория",
    "Дата присвоения",
    "Действует до",
    "Номер приказа",
    "Стаж",
    "Совместитель",
    "Телефон",
)
_DATES = (6, 12, 13)
_STEMS = ("Ивано", "Петро", "Сидоро", "Кузнецо", "Смирно", "Ёлки", "Соколо", "Морозо", "Волко")
_ENDINGS = ("ва", "вская", "венко", "вцева", "вина", "вых")
_NAMES = ("Мария", "Елена", "Ольга", "Анна", "Иван", "Пётр", "Сергей", "Наталья", "Татьяна")
_POSTS = ("учитель", "воспитатель", "педагог-психолог", "методист", "старший воспитатель")
_SUBJECTS = ("математика", "русский язык и литература", "физика", "", "начальные классы")
_CATEGORIES = ("высшая", "первая", "соответствие занимаемой должности", "нет")

Line = tuple[object, ...]


def make_rows(count: int = ROWS, seed: int = 2024) -> Iterator[Line]:
    """Give so many rows of a databank of staff; the same seed gives the same rows."""
    chance = random.Random(seed)
    days = [(dt.date(1955, 1, 1) + dt.timedelta(days=n)).isoformat() for n in range(26_000)]
    schools = [f"МБОУ «Средняя общеобразовательная школа № {n}»" for n in range(1, 3_001)]
    districts = [f"Городской округ № {n}" for n in range(1, 77)]
    surnames = [stem + middle + end for stem in _STEMS for middle in "вклмнр" for end in _ENDINGS]
    pick = chance.choice
    for number in range(1, count + 1):
        school = chance.randrange(len(schools))
        has_category = chance.random() < 0.7  # noqa: PLR2004 - the share of those with one
        yield (
            number,
            districts[school % len(districts)],
            schools[school],
            pick(surnames),
            pick(_NAMES),
            pick(_NAMES) + "овна",
            pick(days[:18_000]),
            f"{number:011}",
            pick(_POSTS),
            pick(_SUBJECTS) or None,
            pick((0.5, 1, 1.25, 1.5)),
            pick(_CATEGORIES) if has_category else None,
            pick(days[19_000:]) if has_category else None,
            pick(days[19_000:]) if has_category else None,
            f"{chance.randrange(4000)}-ОД" if has_category else None,
            chance.randrange(50),
            pick((0, 1)),
            f"+7 9{chance.randrange(10**9):09}",
        )


def store_rows(path: str) -> None:
    """Put the rows into a file from which every writer streams them at the same small cost."""
    with Path(path).open("wb") as file:
        rows = make_rows()
        while chunk := list(islice(rows, _CHUNK)):
            marshal.dump(chunk, file)


def stored_rows() -> Iterator[Line]:
    """Stream the stored rows; the environment names the file."""
    with Path(os.environ[_STORE]).open("rb") as file:
        for _ in range(-(-ROWS // _CHUNK)):
            yield from marshal.load(file)  # noqa: S302 - the file was written by store_rows


def write_ours(path: str) -> None:
    """Write the rows with the portal's writer, in full dress."""
    from portal.spreadsheets.write import (
        Column,
        Kind,
        Sheet,
        write_workbook,
    )

    kinds = dict.fromkeys(_DATES, Kind.DATE) | {0: Kind.WHOLE, 10: Kind.NUMBER, 15: Kind.WHOLE}
    kinds[16] = Kind.FLAG
    columns = [
        Column(title=title, kind=kinds.get(number, Kind.TEXT))
        for number, title in enumerate(TITLES)
    ]
    sheet = Sheet(
        title="Банк данных",
        heading="Банк данных педагогических работников",
        title_lines=(("Организация", "регион"), ("Строк", str)),
        columns=columns,
        rows=stored_rows(),  # type: ignore[arg-type]
        signatures=("Руководитель ____________",),
    )
    write_workbook(Path(path), [sheet])


def write_openpyxl(path: str) -> None:
    """Write the rows with a bare openpyxl write-only loop: no look at all but real dates."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Банк данных")
    sheet.append(TITLES)
    for row in stored_rows():
        sheet.append(_with_dates(row))
    book.save(path)


def write_rustpy(path: str) -> None:
    """Write the rows with rustpy-xlsxwriter, the fastest ready-made writer of whole features."""
    rustpy_xlsxwriter = importlib.import_module("rustpy_xlsxwriter")

    records = (dict(zip(TITLES, _with_dates(row), strict=True)) for row in stored_rows())
    rustpy_xlsxwriter.write_worksheet(records, path)


def write_nothing(path: str) -> None:
    """Only make the rows: what every writer pays for them."""
    del path
    for _ in stored_rows():
        pass


def _with_dates(row: Line) -> list[object]:
    """Return the row with its ISO texts made dates, as a writer without Kind.DATE needs them."""
    values = list(row)
    for number in _DATES:
        text = values[number]
        if isinstance(text, str):
            values[number] = dt.date.fromisoformat(text)
    return values


def read_ours(path: str) -> None:
    """Read every row with the portal's reader."""
    from portal.spreadsheets.read import read_workbook

    for sheet in read_workbook(Path(path)):
        for _ in sheet.rows:
            pass


def read_openpyxl(path: str) -> None:
    """Read every row with openpyxl in its read-only mode."""
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        for _ in sheet.iter_rows(values_only=True):
            pass


def bench_report(pairs: int = PAIRS) -> None:
    """Print how the report's CPU time compares with openpyxl and, if installed, with rustpy."""
    with tempfile.TemporaryDirectory() as folder:
        target = _prepare(folder)
        anchors = [write_openpyxl]
        if importlib.util.find_spec("rustpy_xlsxwriter"):
            anchors.insert(0, write_rustpy)
        for anchor in anchors:
            _compare(write_ours, anchor, target, pairs, rows_apart=True)


def bench_read(pairs: int = PAIRS) -> None:
    """Print how reading compares with openpyxl, on our file and on openpyxl's own."""
    with tempfile.TemporaryDirectory() as folder:
        target = _prepare(folder)
        for writer in (write_ours, write_openpyxl):
            _measure(writer, target)
            _show(f"a file by {writer.__name__}:")
            _compare(read_ours, read_openpyxl, target, pairs, rows_apart=False)


def _prepare(folder: str) -> str:
    """Store the rows in the folder and return the path of the workbook to be written there."""
    os.environ[_STORE] = str(Path(folder, "rows"))
    store_rows(os.environ[_STORE])
    return str(Path(folder, "list.xlsx"))


def _compare(
    ours: Callable[[str], None],
    anchor: Callable[[str], None],
    path: str,
    pairs: int,
    *,
    rows_apart: bool,
) -> None:
    """Alternate the two and print the medians and the ratio.

    `rows_apart` takes the cost of making the rows, measured in every round, off both sides.
    """
    nothing = (0.0, 0.0, 0.0)
    runs = [
        (
            _measure(ours, path),
            _measure(anchor, path),
            _measure(write_nothing, path) if rows_apart else nothing,
        )
        for _ in range(pairs)
    ]
    for place, task in enumerate((ours, anchor)):
        cpu = statistics.median(pair[place][0] for pair in runs)
        wall = statistics.median(pair[place][1] for pair in runs)
        peak = max(pair[place][2] for pair in runs)
        _show(f"  {task.__name__:16} {cpu:6.2f} s CPU {wall:6.2f} s wall {peak:4.0f} MB peak")
    cpu, wall = (
        statistics.median((b[part] - idle[part]) / (a[part] - idle[part]) for a, b, idle in runs)
        for part in (0, 1)
    )
    _show(f"  {anchor.__name__} / {ours.__name__}: × {cpu:.1f} CPU, × {wall:.1f} wall")


def _measure(task: Callable[[str], None], path: str) -> tuple[float, float, float]:
    """Run the task in a process of its own; return seconds of CPU, of wall time, and megabytes.

    Imports are not counted, the task's own child processes are; the megabytes are of the biggest
    single process.
    """
    command = [sys.executable, "-m", "benchmarks.spreadsheets", task.__name__, path]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    cpu, wall, peak = map(float, done.stdout.split())
    return cpu, wall, peak


def _run(task: Callable[[str], None], path: str) -> None:
    """Do one task and tell what it cost."""
    for name in _IMPORTS.get(task.__name__, ()):
        importlib.import_module(name)
    before, started = os.times(), time.perf_counter()
    task(path)
    wall, after = time.perf_counter() - started, os.times()
    cpu = sum(after[:4]) - sum(before[:4])
    peak = max(
        resource.getrusage(who).ru_maxrss
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    _show(f"{cpu} {wall} {peak / 1024}")


def _show(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


_TASKS = (
    store_rows,
    write_ours,
    write_openpyxl,
    write_rustpy,
    write_nothing,
    read_ours,
    read_openpyxl,
)

if __name__ == "__main__":
    if sys.argv[1] == "report":
        bench_report()
    elif sys.argv[1] == "read":
        bench_read()
    else:
        _run(next(task for task in _TASKS if task.__name__ == sys.argv[1]), sys.argv[2])
