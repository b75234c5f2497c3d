"""SIGKILL in the middle of writing: nothing of it is in the database, and the next start is clean."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from contextlib import suppress
from functools import partial
from http.client import HTTPException
from itertools import count
from typing import TYPE_CHECKING

import peewee
import psycopg
import pytest

from plugins.staff.models import Employment, Person
from portal.audit.models import AuditEntry
from portal.database import is_sqlite
from portal.institutions.models import Institution
from portal.schema.drift import difference
from portal.schema.runner import pending
from tests.faults import processes
from tests.faults.processes import Portal
from tests.faults.saving import Outcome, _save, _sessions
from tests.waiting import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.faults.started import Started

ROWS = 1500
KILLS = processes.kills(2)
PERSONS = 10
WRITERS = """select count(*) from pg_locks where mode = 'RowExclusiveLock'
             and pid <> pg_backend_pid() and relation = 'staff_person'::regclass"""


def _list(folder: Path) -> Path:
    letters = "абвгдежзиклмнопр"
    names = (
        "".join(letters[number >> shift & 15] for shift in (8, 4, 0)) for number in range(ROWS)
    )
    rows = [f"Сидорова{name} Мария Петровна;учитель математики;первая" for name in names]
    file = folder / "list.csv"
    file.write_text("\n".join(["ФИО;Должность;Категория", *rows]), encoding="utf-8")
    return file


def _counts(portal: Portal) -> dict[str, int]:
    with portal.inside():
        return {
            model.__name__: model.select().count()
            for model in (Person, Employment, AuditEntry, Institution)
        }


def _writes(portal: Portal) -> bool:
    """Tell whether somebody holds a writing transaction."""
    if portal.url:
        with psycopg.connect(portal.url) as connection:
            return bool(connection.execute(WRITERS).fetchone()[0])
    file = portal.file()
    try:
        file.execute_sql("begin immediate")
    except peewee.OperationalError:
        return True
    finally:
        file.close()
    return False


def _kill_while(writes: Callable[[], bool], process: Started, every: float = 0.03) -> None:
    """Stop the process every few seconds until it is where it writes, and kill it there."""
    end = time.monotonic() + PATIENCE
    try:
        while time.monotonic() < end:
            os.killpg(process.pid, signal.SIGSTOP)
            if writes():
                return
            os.killpg(process.pid, signal.SIGCONT)
            assert process.poll() is None, f"It ended before it wrote: {process.communicate()}"
            time.sleep(every)
    finally:
        processes.kill(process)
    pytest.fail("It never wrote.")


def _sound(portal: Portal) -> None:
    with portal.inside() as app:
        assert pending(app.extensions["plugins"]) == []
        assert not difference(app.extensions["plugins"])
        if is_sqlite():
            found = app.extensions["database"].execute_sql("pragma integrity_check").fetchall()
            assert found == [("ok",)]


def test_nothing_of_a_killed_import_stays_and_it_can_be_done_again(on_both, tmp_path):
    before = _counts(on_both)
    words = ("staff", "import", _list(tmp_path), "--institution", "school-1")

    _kill_while(lambda: _writes(on_both), on_both.start(*words))

    assert _counts(on_both) == before
    _sound(on_both)
    assert on_both.run(*words)[0] == 0
    after = _counts(on_both)
    assert after["Person"] == before["Person"] + ROWS
    assert after["Employment"] == before["Employment"] + ROWS
    for words in (("doctor",), ("db", "check")):
        assert on_both.run(*words)[0] == 0


def test_nothing_of_a_killed_demo_stays_and_it_can_be_filled_again(tmp_path):
    portal = processes.make(tmp_path / "instance")
    before = _counts(portal)

    _kill_while(lambda: _writes(portal), portal.start("demo"))

    assert _counts(portal) == before
    _sound(portal)
    code, out, _err = portal.run("demo")
    assert code == 0
    assert "specialist" in out
    assert _counts(portal)["Institution"] == 40


@pytest.mark.parametrize("part", range(KILLS))
def test_migrations_killed_anywhere_go_on_from_there(part, model, tmp_path):
    portal = Portal(tmp_path / "instance")
    assert portal.run("init")[0] == 0
    _kill_while(partial(_has_applied, portal, part % 9 + 1), portal.start("db", "up"), 0.003)

    code, out, err = portal.run("db", "up")

    assert code == 0, err
    assert "The database is up to date." in out
    _sound(portal)
    assert _rows_of_start(portal) == _rows_of_start(model)


def _has_applied(portal: Portal, count: int) -> bool:
    """Tell whether so many of the core's migrations, and not yet all, are in the database."""
    file = portal.file()
    try:
        done = file.execute_sql("select count(*) from portal_migration").fetchone()[0]
    except peewee.OperationalError:
        return False
    finally:
        file.close()
    return bool(done >= count)


def _rows_of_start(portal: Portal) -> list[int]:
    """Return how many rows are in the tables that the program itself fills."""
    with portal.inside() as app:
        query = app.extensions["database"].execute_sql
        return [
            query(f"select count(*) from {table}").fetchone()[0]
            for table in ("accounts_role", "access_rolegrant", "staff_position")
            if table in app.extensions["database"].get_tables()
        ]


@pytest.mark.parametrize("_part", range(processes.kills(1)))
def test_what_was_answered_as_saved_is_there_after_the_server_is_killed(_part, portal):
    keys = _sessions(portal, 4)
    outcome, guard = Outcome(), threading.Lock()

    def work(number: int, key: str) -> None:
        with suppress(OSError, HTTPException, ValueError):
            for one in count():
                person = (number + one) % PERSONS + 1
                _save(port, key, person, f"[{number}.{one}]", outcome, guard)

    with portal.serving(workers=2, end=signal.SIGKILL) as port:
        threads = [threading.Thread(target=work, args=item) for item in enumerate(keys)]
        for thread in threads:
            thread.start()
        until(lambda: outcome.saved or not any(one.is_alive() for one in threads))
        time.sleep(random.random())  # noqa: S311 - the moment of death
    for thread in threads:
        thread.join()

    assert outcome.saved, "Nobody had saved anything when the server was killed."
    with portal.inside():
        marks = {mark for person in Person.select() for mark in person.note.split()}
        versions = sum(person.version - 1 for person in Person.select())
        audited = AuditEntry.select().where(
            AuditEntry.action == "change", AuditEntry.subject == "staff_person"
        )
        assert set(outcome.saved) <= marks
        assert versions == audited.count() == len(marks)
    _sound(portal)
