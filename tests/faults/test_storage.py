"""The database or the disk fails while the portal serves: a clear page, nothing half written, recovery."""

from __future__ import annotations

import errno
import logging
import os
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from plugins.staff.models import Employment, Person
from portal import __version__
from portal.audit.models import AuditEntry
from portal.database import database
from tests import factories
from tests.plugins.staff.databank import people

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.faults.processes import Portal

HOLD = """
import sys, peewee
base = peewee.SqliteDatabase(sys.argv[1], timeout=5)
base.execute_sql("begin exclusive")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def served(portal: Portal) -> Iterator[tuple[Flask, FlaskClient]]:
    """Return the application over a database of the test's own, and a specialist's browser."""
    with portal.opened() as app:
        with database.connection_context():
            user = factories.make_user(login="second", municipality=1)
        yield app, factories.browser_of(app, user)


def _new_person(client: FlaskClient) -> dict[str, str]:
    page = client.get("/staff/new").get_data(as_text=True)
    with database.connection_context():
        teacher = people.position().id
    return {
        "csrf_token": factories.token_of(page),
        "last_name": "Новикова",
        "first_name": "Анна",
        "note": "слово " * 600,
        "post-institution": "1",
        "post-position": str(teacher),
        "post-kind": "main",
        "post-subject": "химия",
        "post-started_on": "2024-09-01",
    }


def _counts() -> tuple[int, ...]:
    with database.connection_context():
        return tuple(model.select().count() for model in (Person, Employment, AuditEntry))


@contextmanager
def _pragma(name: str, value: int) -> Iterator[None]:
    """Set a pragma on the pool's one connection for the time of a block."""
    with database.connection_context():
        before = database.execute_sql(f"pragma {name}").fetchone()[0]
        database.execute_sql(f"pragma {name} = {value}")
    yield
    with database.connection_context():
        database.execute_sql(f"pragma {name} = {before}")


def test_a_full_disk_is_told_nothing_is_half_written_and_it_recovers(served):
    app, client = served
    form = _new_person(client)
    before = _counts()
    with database.connection_context():
        pages = database.execute_sql("pragma page_count").fetchone()[0]

    with _pragma("max_page_count", pages):
        answers = [client.post("/staff/new", data=form) for _ in range(12)]
        full = next(one for one in answers if one.status_code != 302)
        written = sum(one.status_code == 302 for one in answers)

        assert {one.status_code for one in answers} <= {302, 507}
        assert "На диске сервера" in full.get_data(as_text=True)
        assert full.headers["Retry-After"]
        assert _counts()[:2] == (before[0] + written, before[1] + written)
        assert client.get("/staff/").status_code == 200
        assert app.test_client().get("/healthz").status_code == 200

    assert client.post("/staff/new", data=form).status_code == 302
    assert _counts()[:2] == (before[0] + written + 1, before[1] + written + 1)


def test_a_full_disk_under_files_is_told_too(served, monkeypatch):
    app, client = served

    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setitem(app.view_functions, "pages.dashboard", full)
    answer = client.get("/")

    assert answer.status_code == 507
    assert "На диске сервера" in answer.get_data(as_text=True)


def test_a_lock_held_by_another_process_ends_in_try_again(served, portal, caplog):
    _app, client = served
    form = _new_person(client)
    before = _counts()
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(portal.folder / "portal.db")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with _pragma("busy_timeout", 300), caplog.at_level(logging.INFO):
            answer = client.post("/staff/new", data=form)
            assert client.get("/staff/").status_code == 200, "reading waits for nobody"
    finally:
        holder.kill()
        holder.communicate()

    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "Портал занят записью" in answer.get_data(as_text=True)
    assert "Traceback" not in caplog.text
    assert not [one for one in caplog.records if one.exc_info]
    assert _counts() == before
    assert client.post("/staff/new", data=form).status_code == 302


def test_a_database_that_can_only_be_read_is_told(served):
    _app, client = served
    form = _new_person(client)

    with _pragma("query_only", 1):
        answer = client.post("/staff/new", data=form)
        assert client.get("/staff/").status_code == 200

    assert answer.status_code == 503
    assert "только читать" in answer.get_data(as_text=True)
    assert client.post("/staff/new", data=form).status_code == 302


def test_health_tells_the_version_and_why_when_the_database_is_away(served, portal):
    app, client = served
    fine = app.test_client().get("/healthz")
    assert (fine.status_code, fine.json) == (200, {"status": "ok", "version": __version__})

    database.obj.close_all()
    portal.folder.rename(portal.folder.with_name("away"))
    down, page = app.test_client().get("/healthz"), client.get("/staff/")
    portal.folder.with_name("away").rename(portal.folder)

    assert down.status_code == 503
    assert down.json["version"] == __version__
    assert "unable to open" in down.json["reason"]
    assert page.status_code == 503
    assert "База данных" in page.get_data(as_text=True)
    assert app.test_client().get("/healthz").status_code == 200
    assert client.get("/staff/").status_code == 200


def test_health_is_not_fooled_by_an_empty_file(served, portal):
    app, _client = served
    database.obj.close_all()
    for file in portal.folder.glob("portal.db*"):
        file.unlink()

    answer = app.test_client().get("/healthz")

    assert answer.status_code == 503
    assert "portal_migration" in answer.json["reason"]
