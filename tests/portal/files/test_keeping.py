"""Bytes and rows agree whatever happens: damage is seen, leftovers go, limits and quotas hold."""

from __future__ import annotations

import datetime as dt
import os
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from portal import clock
from portal.audit.models import AuditEntry
from portal.errors import Invalid, NotAllowed
from portal.files import cleaning, services, storage
from portal.files.cli import files
from portal.files.kinds import SCANS_AND_PAPERS
from portal.files.models import FileVersion, StoredFile
from tests import factories
from tests.portal.files.conftest import actor_of
from tests.portal.files.samples import PDF

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from flask import Flask

    from plugins.staff.models import Person
    from portal.accounts.models import User

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
SCANNER = """#!/bin/sh
if grep -q EICAR-STANDARD-ANTIVIRUS "$1"; then exit 1; fi
exit 0
"""


@pytest.fixture
def set_up(app: Flask) -> Iterator[Callable[..., None]]:
    """Return a function that changes settings until the end of the test."""
    before = app.extensions["settings"]

    def change(**values: object) -> None:
        app.extensions["settings"] = replace(app.extensions["settings"], **values)

    yield change
    app.extensions["settings"] = before


@pytest.fixture
def stored(app: Flask, person: Person, coordinator: User) -> FileVersion:
    """Return a stored file."""
    return store(app, person, coordinator)


def store(app: Flask, person: Person, user: User, content: bytes = PDF) -> FileVersion:
    """Store a file on the person's card."""
    with app.test_request_context():
        return services.store(
            content, name="a.pdf", actor=actor_of(user), subject=person, accept=SCANS_AND_PAPERS
        )


def path_of(app: Flask, version: FileVersion) -> Path:
    """Return where the bytes lie."""
    with app.app_context():
        return storage.path_of(version.stored_name)


def age(path: Path) -> None:
    """Make a file two days old."""
    long_ago = time.time() - 2 * 24 * 3600
    os.utime(path, (long_ago, long_ago))


def test_a_damaged_file_says_so_and_is_not_given_out(
    app: Flask, stored: FileVersion, coordinator: User
) -> None:
    path = path_of(app, stored)
    path.write_bytes(PDF.replace(b"1.4", b"1.5"))
    browser = factories.browser_of(app, coordinator)
    assert browser.get(f"/files/{stored.file_id}").status_code == 409
    path.unlink()
    assert browser.get(f"/files/{stored.file_id}").status_code == 409
    with app.app_context():
        assert cleaning.check().gone == [stored.stored_name]


def test_the_check_finds_what_is_damaged_even_at_the_same_size(
    app: Flask, stored: FileVersion
) -> None:
    path_of(app, stored).write_bytes(PDF[:-1] + b"x")
    with app.app_context():
        assert cleaning.check().damaged == [stored.stored_name]
        assert cleaning.check(whole=False).damaged == []


def test_the_cleaning_removes_old_bytes_without_a_row_and_leaves_young_ones(
    app: Flask, stored: FileVersion
) -> None:
    with app.app_context():
        old, young = storage.path_of("ab" * 20), storage.path_of("cd" * 20)
        for path in (old, young):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"left by a killed process")
        age(old)
        age(storage.path_of(stored.stored_name))
        assert cleaning.check().orphans == [old.name]
        assert cleaning.clean().orphans == [old.name]
        assert (old.exists(), young.exists()) == (False, True)
        assert storage.path_of(stored.stored_name).exists()
        young.unlink()


def test_what_is_kept_for_some_days_goes_afterwards(app: Flask, coordinator: User) -> None:
    with app.app_context():
        kept = services.keep(
            PDF, name="a.pdf", actor=actor_of(coordinator), purpose="jobs", keep_days=3
        )
        assert cleaning.clean().expired == []
        StoredFile.update(keep_until=clock.today() - dt.timedelta(days=1)).execute()
        assert len(cleaning.clean().expired) == 1
    assert not StoredFile.select().where(StoredFile.id == kept.id).exists()


def test_files_of_a_lost_record_are_seen_by_nobody_and_go_after_a_month(
    app: Flask, stored: FileVersion, person: Person, coordinator: User
) -> None:
    StoredFile.update(subject_id=person.id + 1000).where(StoredFile.id == stored.file_id).execute()
    assert factories.browser_of(app, coordinator).get(f"/files/{stored.file_id}").status_code == 404
    with app.app_context():
        assert cleaning.clean().without_record == []
        long_ago = clock.today() - dt.timedelta(days=30)
        StoredFile.update(missing_since=long_ago).execute()
        assert len(cleaning.clean().without_record) == 1


def test_a_file_that_is_too_large_or_beyond_the_quota_is_refused(
    app: Flask, person: Person, coordinator: User, set_up: Callable[..., None]
) -> None:
    set_up(file_megabytes=1)
    with pytest.raises(Invalid):
        store(app, person, coordinator, PDF + b" " * (1 << 20))
    set_up(file_megabytes=20, institution_megabytes=1)
    big = PDF[:9] + b" " * (900 << 10) + PDF[9:]
    store(app, person, coordinator, big)
    with pytest.raises(Invalid):
        store(app, person, coordinator, big)


@pytest.fixture
def scanner(tmp_path: Path) -> Path:
    """Return a program that knows the harmless test virus."""
    path = tmp_path / "scan.sh"
    path.write_text(SCANNER)
    path.chmod(0o755)
    return path


def test_an_infected_file_is_kept_apart_never_given_out_and_told(
    app: Flask, person: Person, coordinator: User, set_up: Callable[..., None], scanner: Path
) -> None:
    set_up(antivirus_command=str(scanner))
    assert store(app, person, coordinator).scan == "clean"
    with pytest.raises(Invalid):
        store(app, person, coordinator, PDF.replace(b"trailer", EICAR + b"\ntrailer"))
    assert StoredFile.select().where(StoredFile.subject_id == person.id).count() == 1
    with app.app_context():
        assert [EICAR in one.read_bytes() for one in (storage.root() / "quarantine").iterdir()]
    assert AuditEntry.select().where(AuditEntry.action == "refuse").count() == 1


def test_what_was_found_infected_later_is_not_given_out(
    app: Flask, stored: FileVersion, coordinator: User
) -> None:
    FileVersion.update(scan="infected").execute()
    assert factories.browser_of(app, coordinator).get(f"/files/{stored.file_id}").status_code == 403
    with app.test_request_context(), pytest.raises(NotAllowed):
        services.open_content(FileVersion.get_by_id(stored.id))


@pytest.mark.parametrize("command", ["/no/such/program", "sh -c 'sleep 5'", "false --", 'a "b'])
def test_without_an_answer_of_the_antivirus_the_setting_decides(
    app: Flask, person: Person, coordinator: User, set_up: Callable[..., None], command: str
) -> None:
    if command.startswith("false"):
        command = "sh -c 'exit 2'"
    set_up(antivirus_command=command, antivirus_seconds=1)
    assert store(app, person, coordinator).scan == "failed"
    set_up(antivirus_required=True)
    with pytest.raises(Invalid):
        store(app, person, coordinator)


def test_a_transaction_that_is_rolled_back_takes_the_bytes_along(
    app: Flask, person: Person, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "record", fail)
    with app.app_context():
        before = {one for one in storage.root().rglob("*") if one.is_file()}
    with pytest.raises(RuntimeError):
        store(app, person, coordinator)
    with app.app_context():
        assert {one for one in storage.root().rglob("*") if one.is_file()} == before


def test_the_command_tells_and_cleans(app: Flask, stored: FileVersion) -> None:
    runner = CliRunner()
    with app.app_context():
        good = runner.invoke(files, ["check"])
    assert (good.exit_code, "versions\t" in good.output) == (0, True)
    path_of(app, stored).unlink()
    with app.app_context():
        bad = runner.invoke(files, ["check", "--json"])
    assert (bad.exit_code, stored.stored_name in bad.output) == (1, True)
    with app.app_context():
        assert runner.invoke(files, ["clean"]).exit_code == 0
