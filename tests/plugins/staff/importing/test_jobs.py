"""Long lists are worked on as jobs: left and found again, cancelled, done once, told in the inbox."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from plugins.staff.importing import steps
from plugins.staff.importing.models import ImportRun
from plugins.staff.models import Person
from portal.inbox.models import Notice
from portal.jobs.models import Job
from portal.jobs.runner import run_pending
from tests.plugins.staff.importing.lists import book
from tests.plugins.staff.importing.wizard import post, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from portal.institutions.models import Institution

LETTERS = "абвгдежзиклмнопр"


@pytest.fixture(autouse=True)
def everything_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "INLINE_BYTES", 0)


@pytest.fixture
def browser(db: object, sign_in: Callable[..., FlaskClient], school: Institution) -> FlaskClient:
    return sign_in("school_coordinator", institution=school)


@pytest.fixture
def school(db: object) -> Institution:
    from tests import factories

    return factories.make_institution(short_name="СОШ № 1", name="МБОУ СОШ № 1")


def long_list(count: int = 20) -> list[tuple[object, ...]]:
    return [
        (n, f"Иванова{LETTERS[n % 16]}{LETTERS[n // 16]} Мария Петровна", "", "воспитатель", "", "", "")
        for n in range(count)
    ]  # fmt: skip


def run() -> ImportRun:
    return ImportRun.select().order_by(ImportRun.id.desc()).get()


def test_a_long_list_is_left_and_found_again_at_each_step(app: Flask, browser: FlaskClient) -> None:
    page = send(browser, book(*long_list()))
    assert run().state == "working"
    assert "data-hx-trigger" in page
    assert "список.xlsx" in browser.get("/staff/import/").get_data(as_text=True)
    assert [one.state for one in run_pending(app)] == ["done"]
    page = browser.get(f"/staff/import/{run().id}", follow_redirects=True).get_data(as_text=True)
    assert "Мария Петровна" in page
    post(browser, f"/staff/import/{run().id}/apply", page, what="all")
    assert not Person.select().exists()
    assert [one.state for one in run_pending(app)] == ["done"]
    assert run().state == "applied"
    assert Person.select().count() == 20
    told = Job.select().order_by(Job.id.desc()).get()
    assert told.result_url == f"/staff/import/{run().id}"
    assert Notice.select().count() == 2


def test_a_cancelled_step_leaves_everything_as_it_was(app: Flask, browser: FlaskClient) -> None:
    page = send(browser, book(*long_list()))
    run_pending(app)
    page = browser.get(f"/staff/import/{run().id}/preview").get_data(as_text=True)
    page = post(browser, f"/staff/import/{run().id}/apply", page, what="all")
    post(browser, f"/jobs/{run().job}/cancel", page)
    assert run_pending(app) == []
    assert browser.get(f"/staff/import/{run().id}").status_code in {200, 302}
    assert run().state == "read"
    assert not Person.select().exists()
    page = browser.get(f"/staff/import/{run().id}/preview").get_data(as_text=True)
    post(browser, f"/staff/import/{run().id}/apply", page, what="all")
    run_pending(app)
    assert Person.select().count() == 20


def test_a_step_that_is_done_is_not_done_again(app: Flask, browser: FlaskClient) -> None:
    send(browser, book(*long_list()))
    run_pending(app)
    Job.update(state="waiting", attempts=0, token="").execute()
    before = run().changed_at
    assert [one.state for one in run_pending(app)] == ["done"]
    assert run().changed_at == before


def test_a_file_without_a_list_is_told_in_words(app: Flask, browser: FlaskClient) -> None:
    send(browser, book(("просто", "текст"), header=("а", "б")))
    assert [one.state for one in run_pending(app)] == ["done"]
    assert run().state == "failed"
    assert run().message in browser.get(f"/staff/import/{run().id}").get_data(as_text=True)


def test_a_long_import_is_undone_as_a_job(
    app: Flask, browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from plugins.staff.importing import runs

    send(browser, book(*long_list()))
    run_pending(app)
    page = browser.get(f"/staff/import/{run().id}/preview").get_data(as_text=True)
    post(browser, f"/staff/import/{run().id}/apply", page, what="all")
    run_pending(app)
    monkeypatch.setattr(runs, "UNDONE_AT_ONCE", 0)
    page = browser.get(f"/staff/import/{run().id}/undo").get_data(as_text=True)
    post(browser, f"/staff/import/{run().id}/undo", page)
    assert Person.select().exists()
    assert [one.state for one in run_pending(app)] == ["done"]
    assert run().undone_at is not None
    assert not Person.select().exists()


def test_the_file_with_what_to_mend_of_a_long_list_is_a_jobs_result(
    app: Flask, browser: FlaskClient
) -> None:
    send(browser, book(*long_list(), ("1", "", "", "воспитатель", "", "", "")))
    run_pending(app)
    page = browser.get(f"/staff/import/{run().id}/preview").get_data(as_text=True)
    assert browser.get(f"/staff/import/{run().id}/returned").status_code == 409
    post(browser, f"/staff/import/{run().id}/returned", page)
    run_pending(app)
    job = Job.select().order_by(Job.id.desc()).get()
    assert (job.kind, job.state) == (steps.RETURN_JOB, "done")
    content = browser.get(job.result_url, follow_redirects=True)
    assert content.status_code == 200
    assert content.data[:2] == b"PK"


def test_the_result_of_a_long_list_with_faults_offers_the_file_and_tells_of_its_undoing(
    app: Flask, browser: FlaskClient
) -> None:
    send(browser, book(*long_list(), (99, "", "", "воспитатель", "", "", "")))
    run_pending(app)
    page = browser.get(f"/staff/import/{run().id}", follow_redirects=True).get_data(as_text=True)
    post(browser, f"/staff/import/{run().id}/apply", page, what="all")
    run_pending(app)
    answer = browser.get(f"/staff/import/{run().id}/result")
    assert answer.status_code == 200
    assert "Подготовить файл" in answer.get_data(as_text=True)
    post(browser, f"/staff/import/{run().id}/undo", answer.get_data(as_text=True))
    run_pending(app)
    page = browser.get(f"/staff/import/{run().id}/result").get_data(as_text=True)
    assert re.search(r"<h1[^>]*>\s*Загрузка отменена", page)
