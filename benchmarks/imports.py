"""Import of a region's list (80,000 rows × 18) against openpyxl: time and peak memory.

Preview (read, map, normalise, match, compare) is set against reading the same file with openpyxl
read-only; the whole import against openpyxl and one ``create()`` for each row that the import
writes: person, post, category, attestation, and the line of the audit.
Each run is a process of its own over a fresh copy of the same database; ours and the anchor's
alternate, and the ratio is the median of the pairs.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks._pairs import report
from benchmarks._region import FOLDER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROWS = 80_000
INSTITUTIONS = 3_000
PAIRS = 5
NO_DOUBLE = 0.2
"""The share of last names that are not double: these have namesakes."""
TITLES = (
    "№", "Муниципалитет", "Организация", "Фамилия", "Имя", "Отчество", "Дата рождения", "СНИЛС",
    "Должность", "Предмет", "Ставка", "Категория", "Дата присвоения", "Действует до",
    "Номер приказа", "Педагогический стаж", "Основной / совместитель", "Телефон",
)  # fmt: skip
LAST = [
    "Иванов",
    "Петров",
    "Сидоров",
    "Кузнецов",
    "Смирнов",
    "Попов",
    "Васильев",
    "Соколов",
    "Михайлов",
    "Новиков",
    "Фёдоров",
    "Морозов",
    "Волков",
    "Алексеев",
    "Лебедев",
    "Семёнов",
    "Егоров",
    "Павлов",
    "Козлов",
    "Степанов",
]
ENDINGS = [
    "енко",
    "чук",
    "ова",
    "ина",
    "ская",
    "цева",
    "ко",
    "ец",
    "их",
    "ян",
    "оглы",
    "ёва",
    "ая",
    "ук",
    "юк",
    "ик",
    "ьева",
    "цкая",
    "ун",
    "аш",
]
FIRST = [
    "Мария",
    "Анна",
    "Елена",
    "Ольга",
    "Наталья",
    "Татьяна",
    "Ирина",
    "Светлана",
    "Людмила",
    "Галина",
    "Юлия",
    "Екатерина",
]
PATRONYMIC = [
    "Ивановна",
    "Петровна",
    "Сергеевна",
    "Александровна",
    "Николаевна",
    "Владимировна",
    "Андреевна",
]
POSTS = (
    ("учитель", "математика"), ("учитель", "русский язык"), ("учитель", "физика"),
    ("воспитатель", ""), ("педагог-психолог", ""), ("муз. рук.", ""), ("учитель", "нач. классы"),
    ("ПДО", "шахматы"), ("социальный педагог", ""), ("учитель-логопед", ""),
)  # fmt: skip


def rows(count: int) -> Iterator[tuple[Any, ...]]:
    """Give the list's rows from a fixed seed; some people have namesakes."""
    pick = random.Random(20260901)
    for number in range(count):
        place = number * INSTITUTIONS // count + 1
        post, subject = pick.choice(POSTS)
        category = pick.choice(("высшая", "1 КК", "соотв.", "б/к", "ВКК", "первая"))
        assigned = dt.date(2019, 9, 1) + dt.timedelta(days=pick.randrange(1400))
        dated = category != "б/к"
        termed = dated and category != "соотв."
        yield (
            number + 1,
            f"Район {place % 40 + 1}",
            f"СОШ № {place}",
            pick.choice(LAST)[:-2]
            + pick.choice(ENDINGS)
            + ("" if pick.random() < NO_DOUBLE else f"-{pick.choice(LAST)}а"),
            pick.choice(FIRST),
            pick.choice(PATRONYMIC),
            dt.date(1960, 1, 1) + dt.timedelta(days=pick.randrange(14_000)),
            "",
            post,
            subject,
            pick.choice((1, 0.5, 0.75)),
            category,
            assigned if dated else None,
            assigned.replace(year=assigned.year + 5, day=1) if termed else None,
            f"{pick.randrange(100, 5000)}" if termed else "",
            pick.randrange(40),
            "основной",
            f"8-900-{pick.randrange(10**7):07d}",
        )


def prepared(count: int = ROWS) -> Path:
    """Return an instance with 3,000 institutions and the list beside it; the first call makes it."""
    instance = FOLDER / f"import-{count}"
    if (instance / "list.xlsx").exists():
        return instance
    shutil.rmtree(instance, ignore_errors=True)
    environment = {**os.environ, "PORTAL_INSTANCE": str(instance)}
    for words in (["init"], ["db", "up"]):
        subprocess.run([sys.executable, "-m", "portal", *words], env=environment, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
    from portal.database import database, write
    from portal.institutions.models import Institution, Municipality
    from portal.spreadsheets.sheets import Column, Kind, Sheet
    from portal.spreadsheets.write import write_workbook

    with _application(instance).app_context(), database.connection_context(), write():
        towns = [Municipality.create(code=f"m{n}", name=f"Район {n}") for n in range(1, 41)]
        for place in range(1, INSTITUTIONS + 1):
            Institution.create(
                municipality=towns[place % 40], code=f"s{place}", kind="school",
                name=f"МБОУ СОШ № {place}", short_name=f"СОШ № {place}",
            )  # fmt: skip
    dates = {6, 12, 13}
    columns = [
        Column(title=title, kind=Kind.DATE if place in dates else Kind.TEXT)
        for place, title in enumerate(TITLES)
    ]
    sheet = Sheet(title="Банк данных", columns=columns, rows=rows(count))
    write_workbook(instance / "list.part", [sheet])
    (instance / "list.part").rename(instance / "list.xlsx")
    return instance


def _application(instance: Path) -> Any:
    from portal.app import create_app
    from portal.config import load_settings

    return create_app(load_settings(instance))


def preview(instance: Path) -> None:
    """Read the list and say what would happen to each row."""
    _ours(instance, applied=False)


def whole(instance: Path) -> None:
    """Take the list in."""
    _ours(instance, applied=True)


def _ours(instance: Path, *, applied: bool) -> None:
    from plugins.staff.importing import services
    from portal.access import system_actor
    from portal.database import database

    app = _application(instance)
    counted: list[str] = []
    with app.app_context(), database.connection_context():
        actor = system_actor(app.extensions["plugins"], app.extensions["permissions"])
        started = time.perf_counter()
        entries = instance / "entries"
        staged = services.read_list(instance / "list.xlsx", entries)
        read = time.perf_counter() - started
        given = services.StaffList("list.xlsx", staged, entries)
        act = services.apply_list if applied else services.preview_list
        result = act(actor, given, lambda row: counted.append(row.key) if row.key == "" else None)
    _tell(started, f"{result.totals} reading {read:.2f}")


def openpyxl_reading(instance: Path) -> None:
    """Read the list with openpyxl, read-only."""
    started = time.perf_counter()
    for _row in _openpyxl_rows(instance):
        pass
    _tell(started, "")


def openpyxl_and_create(instance: Path) -> None:
    """Read the list with openpyxl and create each row of the databank."""
    from plugins.staff.models import Category, Compliance, Employment, Person, Position
    from portal.audit.services import record
    from portal.database import database, write
    from portal.institutions.models import Institution

    app = _application(instance)
    with app.app_context(), database.connection_context():
        started = time.perf_counter()
        places = {one.short_name: one.id for one in Institution.select()}
        posts = {one.title: one.id for one in Position.select()}
        other = next(iter(posts.values()))
        with write():
            for row in _openpyxl_rows(instance):
                if row[0] == TITLES[0]:
                    continue
                person = Person.create(
                    last_name=row[3],
                    first_name=row[4],
                    patronymic=row[5],
                    birth_on=row[6].date(),
                    phone=row[17],
                )
                position = posts.get(row[8], other)
                post = Employment.create(
                    person=person.id, institution=places[row[2]], position=position,
                    subject=row[9] or "", rate=row[10],
                )  # fmt: skip
                if row[13]:
                    Category.create(
                        person=person.id, kind="first", position=position, term="until",
                        assigned_on=row[12].date(), valid_until=row[13].date(), order_number=row[14],
                    )  # fmt: skip
                elif row[12]:
                    Compliance.create(employment=post.id, held_on=row[12].date())
                record(
                    None, "import", person, institution_id=places[row[2]],
                    changes={"position": (None, row[8]), "category": (None, row[11])},
                )  # fmt: skip
    _tell(started, "")


def _openpyxl_rows(instance: Path) -> Iterator[tuple[Any, ...]]:
    import openpyxl

    book = openpyxl.load_workbook(instance / "list.xlsx", read_only=True)
    yield from book.active.iter_rows(values_only=True)


def _tell(started: float, note: str) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    used = sum(
        one.ru_utime + one.ru_stime
        for one in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )
    print(f"{time.perf_counter() - started:.3f} {peak} {child} cpu {used:.1f} {note}")


def _run(act: Callable[[Path], None], source: Path) -> tuple[float, int, int, str]:
    """Run an act in a process of its own over a copy of the database; return seconds and megabytes."""
    copy = source.with_name(f"{source.name}-copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(source, copy)
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.imports", act.__name__, str(copy)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    seconds, peak, child, *note = done.stdout.split(maxsplit=3)
    return float(seconds), int(peak), int(child), "".join(note).strip()


def _compare(
    what: str, bar: str, ours: Callable[[Path], None], anchor: Callable[[Path], None]
) -> None:
    source = prepared()
    pairs = [(_run(ours, source), _run(anchor, source)) for _ in range(PAIRS)]
    ratio = statistics.median(theirs[0] / own[0] for own, theirs in pairs)
    own, theirs = pairs[-1]
    report(
        what, ratio, bar,
        f"ours {own[0]:.2f} s, {own[1]} MB, its child {own[2]} MB",
        f"openpyxl {theirs[0]:.2f} s, {theirs[1]} MB", own[3],
    )  # fmt: skip


def bench_import_preview() -> None:
    """Preview of the list against openpyxl's reading of the same file."""
    _compare("openpyxl's reading / our preview", "≥ 1", preview, openpyxl_reading)


def bench_import() -> None:
    """Whole import against openpyxl and create()."""
    _compare("openpyxl and create() / our import", "≥ 8", whole, openpyxl_and_create)


if __name__ == "__main__":
    acts = {one.__name__: one for one in (preview, whole, openpyxl_reading, openpyxl_and_create)}
    acts[sys.argv[1]](Path(sys.argv[2]))
