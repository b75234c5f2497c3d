"""Long journals are read, taken in and undone as jobs: left and found again, told in the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline.importing import jobs
from plugins.hotline.importing.models import ImportedLine, JournalImport
from plugins.hotline.models import Caller, Request
from portal.files.models import StoredFile
from portal.inbox.models import Notice
from portal.jobs.models import Job
from portal.jobs.runner import run_pending
from portal.jobs.services import cancel
from tests import factories
from tests.plugins.hotline.importing.makers import HEADINGS, line, workbook
from tests.plugins.hotline.world import World, actor_of

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient


@pytest.fixture(autouse=True)
def everything_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "INLINE_BYTES", 0)
    monkeypatch.setattr(jobs, "INLINE_LINES", 3)


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    return factories.browser_of(app, world.specialist)


def post(browser: FlaskClient, address: str, **data: Any) -> str:
    token = factories.token_of(browser.get("/hotline/import/").get_data(as_text=True))
    answer = browser.post(address, data={"csrf_token": token, **data})
    assert answer.status_code == 302, answer.text
    return answer.location


def send(browser: FlaskClient, world: World, file: Path) -> str:
    with file.open("rb") as content:
        return post(
            browser, "/hotline/import/", file=(content, file.name), municipality=world.place.id
        )


def journal(tmp_path: Path, count: int = 10) -> Path:
    rows = [line(n, "13.03.2023", f"Вопрос {n}?", name=f"Птицына {n}") for n in range(count)]
    return workbook(tmp_path / "журнал.xlsx", {"2023": [HEADINGS, *rows]})


def only() -> JournalImport:
    return JournalImport.get()


def ask(browser: FlaskClient, act: str) -> str:
    return post(browser, f"/hotline/import/{only().id}/{act}", version=only().version)


def test_a_long_journal_is_read_taken_in_and_undone_in_the_background(
    app: Flask, world: World, browser: FlaskClient, tmp_path: Path
) -> None:
    where = send(browser, world, journal(tmp_path))
    assert "/jobs/" in where
    assert not JournalImport.select().exists()
    assert len(run_pending(app)) == 1
    assert not StoredFile.select().exists(), "the uploaded file holds names and is not kept"
    read = Job.get()
    assert read.result_url == f"/hotline/import/{only().id}"
    assert "10" in read.result_text

    shown = browser.get(ask(browser, "apply")).text
    assert "data-hx-get" in shown
    assert not Request.select().exists()
    ask(browser, "apply")
    assert Job.select().count() == 2
    run_pending(app)
    assert only().state == "applied"
    assert Request.select().count() == Caller.select().count() == 10
    assert ImportedLine.select().count() == 10
    told = [
        one.title for one in Notice.select().where(Notice.kind == "jobs.done").order_by(Notice.id)
    ]
    assert len(told) == 2
    assert "журнал.xlsx" in told[1]

    ask(browser, "undo")
    assert Request.select().count() == 10
    run_pending(app)
    assert not Request.select().exists()
    assert not Caller.select().exists()
    assert only().state == "open"
    assert browser.get(f"/hotline/import/{only().id}").status_code == 200


def test_what_was_corrected_meanwhile_is_not_taken_in_unseen(
    app: Flask, world: World, browser: FlaskClient, tmp_path: Path
) -> None:
    send(browser, world, journal(tmp_path))
    run_pending(app)
    ask(browser, "apply")
    JournalImport.update(version=JournalImport.version + 1).execute()
    run_pending(app)
    assert not Request.select().exists()
    failed = Job.select().order_by(Job.id.desc()).get()
    assert failed.state == "failed"
    assert failed.error


def test_a_cancelled_work_leaves_nothing_and_the_journal_open(
    app: Flask, world: World, browser: FlaskClient, tmp_path: Path
) -> None:
    send(browser, world, journal(tmp_path))
    run_pending(app)
    ask(browser, "apply")
    job = Job.select().order_by(Job.id.desc()).get()
    cancel(job, actor=actor_of(job.user))
    run_pending(app)
    assert not Request.select().exists()
    assert only().state == "open"


def test_an_unreadable_file_is_told_in_the_inbox(
    app: Flask, world: World, browser: FlaskClient, tmp_path: Path
) -> None:
    file = workbook(tmp_path / "x.xlsx", {"Лист": [["Дата", "Дежурный"], ["11.03.2024", "Орлова"]]})
    send(browser, world, file)
    run_pending(app)
    assert Job.get().state == "failed"
    assert Notice.select().where(Notice.kind == "jobs.failed").count() == 1
