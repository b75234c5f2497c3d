"""Backups under load, killed and damaged; what is restored is what was there."""

from __future__ import annotations

import os
import random
import shutil
import tarfile
import threading
import time
from pathlib import Path

import pytest

from portal.accounts.models import User
from portal.database import database
from portal.institutions.models import Institution
from tests.conftest import new_postgres_database
from tests.faults import processes
from tests.faults.processes import Portal
from tests.faults.saving import Outcome, _save, _sessions
from tests.waiting import until

BACKUPS = processes.kills(2)
WRITERS = 4
PERSONS = 10
GROWING = frozenset({"audit_entry", "audit_head", "sqlite_sequence"})
"""Making and restoring a backup is itself an entry of the audit, which the copy does not have."""


def _rows(portal: Portal) -> dict[str, list[tuple]]:
    """Return every row of every table, in one order."""
    with portal.inside():
        return {
            table: sorted(database.execute_sql(f'select * from "{table}"').fetchall(), key=repr)
            for table in database.get_tables()
            if table not in GROWING
        }


def _backup(portal: Portal) -> Path:
    code, out, err = portal.run("backup")
    assert code == 0, err
    return Path(out.split("\t")[0])


def _next_second() -> None:
    """Wait for another second than this: names of backups and of former states hold it."""
    now = int(time.time())
    while int(time.time()) == now:
        time.sleep(0.02)


def _with_a_file(portal: Portal) -> Path:
    file = portal.folder / "files" / "ab" / "diploma"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(os.urandom(100_000))
    return file


def test_what_is_restored_is_equal_row_by_row_and_file_by_file(on_both):
    file = _with_a_file(on_both)
    before, content = _rows(on_both), file.read_bytes()
    made = _backup(on_both)
    with on_both.inside():
        Institution.update(name="Испорчено").execute()
        User.delete().where(User.login == "specialist").execute()
    file.unlink()

    code, out, err = on_both.run("restore", made, "--yes")

    assert code == 0, err
    assert "restored" in out
    assert _rows(on_both) == before
    assert file.read_bytes() == content
    assert list(on_both.folder.glob("before-restore-*"))
    assert on_both.run("doctor")[0] == 0


def test_an_empty_machine_gets_everything_from_the_backup(portal, tmp_path):
    before = _rows(portal)
    made = _backup(portal)
    empty = Portal(tmp_path / "elsewhere")

    code, _out, err = empty.run("restore", made, "--yes")

    assert code == 0, err
    assert _rows(empty) == before
    settings = empty.folder / "portal.toml"
    assert settings.read_bytes() == (portal.folder / "portal.toml").read_bytes()
    assert settings.stat().st_mode & 0o077 == 0


def test_every_backup_under_load_restores_and_is_of_one_moment(portal, tmp_path):
    keys = _sessions(portal, WRITERS)
    outcome, guard, done = Outcome(), threading.Lock(), threading.Event()
    made: list[tuple[Path, set[str]]] = []

    def work(number: int, key: str) -> None:
        one = 0
        while not done.is_set():
            one += 1
            _save(port, key, (number + one) % PERSONS + 1, f"[{number}.{one}]", outcome, guard)

    with portal.serving(workers=2) as port:
        threads = [threading.Thread(target=work, args=item) for item in enumerate(keys)]
        for thread in threads:
            thread.start()
        try:
            for _ in range(BACKUPS):
                known = len(outcome.saved)
                until(lambda known=known: len(outcome.saved) > known or outcome.errors)
                _next_second()
                with guard:
                    acknowledged = set(outcome.saved)
                made.append((_backup(portal), acknowledged))
        finally:
            done.set()
            for thread in threads:
                thread.join()
    assert outcome.errors == []
    assert made[-1][1], "Nobody wrote: the backups were not under load."
    for number, (file, acknowledged) in enumerate(made):
        restored = Portal(tmp_path / f"restored-{number}")
        assert restored.run("restore", file, "--yes")[0] == 0
        _of_one_moment(restored, acknowledged)
        shutil.rmtree(restored.folder)


def _of_one_moment(restored: Portal, acknowledged: set[str]) -> None:
    """Each save changes a person and the audit in one transaction: both or none are in the copy."""
    file = restored.file()
    marks = {
        mark
        for (note,) in file.execute_sql("select note from staff_person").fetchall()
        for mark in note.split()
    }
    versions = file.execute_sql("select sum(version - 1) from staff_person").fetchone()[0]
    audited = file.execute_sql(
        "select count(*) from audit_entry where action = 'change' and subject = 'staff_person'"
    ).fetchone()[0]
    whole = file.execute_sql("pragma integrity_check").fetchone()[0]
    file.close()
    assert acknowledged <= marks
    assert versions == audited == len(marks)
    assert whole == "ok"


@pytest.mark.parametrize("part", range(processes.kills(1)))
def test_a_killed_backup_leaves_no_file_that_looks_finished(part, portal):
    _with_a_file(portal)
    process = portal.start("backup")
    time.sleep(0.35 + 0.3 * random.random())  # noqa: S311 - the moment of death
    processes.kill(process)

    for one in (portal.folder / "backups").glob("portal-*.tar.gz"):
        assert portal.run("backup", "verify", one)[0] == 0
    _next_second()
    made = _backup(portal)

    assert portal.run("backup", "verify", made)[0] == 0
    left = {one.name.split(".", 1)[-1] for one in made.parent.iterdir() if one.is_file()}
    assert left <= {"tar.gz", "json"}


@pytest.mark.parametrize("part", range(processes.kills(1)))
def test_a_killed_restore_is_told_at_the_start_or_has_changed_nothing(part, portal):
    before = _rows(portal)
    made = _backup(portal)
    process = portal.start("restore", made, "--yes")
    time.sleep(0.3 + 0.4 * random.random())  # noqa: S311 - the moment of death
    processes.kill(process)

    if (portal.folder / "restoring" / "started").exists():
        code, _out, err = portal.run("serve", "--port", "1")
        assert code == 1
        assert "A restore was interrupted" in err
        _next_second()
        assert portal.run("restore", made, "--yes")[0] == 0
    assert _rows(portal) == before


def test_a_running_portal_is_not_restored(portal):
    made = _backup(portal)
    with portal.serving():
        code, _out, err = portal.run("restore", made, "--yes")

    assert code == 1
    assert "The portal is running: stop it first." in err


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(bytes(content))


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _other(file: Path) -> None:
    with tarfile.open(file, "w:gz") as tar:
        tar.add(__file__, "readme.txt")


def _outside(file: Path) -> None:
    with tarfile.open(file, "w:gz") as tar:
        tar.add(__file__, "../../evil")


@pytest.mark.parametrize("damage", [_cut, _flip, _empty, _other, _outside])
def test_a_damaged_backup_is_refused_in_one_line_and_changes_nothing(damage, portal):
    before = _rows(portal)
    made = _backup(portal)
    damage(made)

    for words in (("backup", "verify", made), ("restore", made, "--yes")):
        code, _out, err = portal.run(*words)
        assert code == 1
        assert err.startswith("Error: ")
        assert err.count("\n") == 1
    assert _rows(portal) == before
    assert not (portal.folder.parent / "evil").exists()


@pytest.mark.postgres
def test_a_backup_of_the_other_kind_of_database_is_refused(portal, postgres, tmp_path):
    made = _backup(portal)
    other = processes.make(tmp_path / "other", new_postgres_database(postgres))

    code, _out, err = other.run("restore", made, "--yes")

    assert code == 1
    assert "other kind of database" in err
