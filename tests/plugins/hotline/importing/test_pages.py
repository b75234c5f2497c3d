"""The pages of the import, as the specialist of a district walks through them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from plugins.hotline.importing.models import JournalImport
from plugins.hotline.models import Request
from tests import factories
from tests.plugins.hotline.importing.makers import HEADINGS, line, workbook

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.plugins.hotline.world import World


@pytest.fixture
def browser(app: Flask, world: World) -> FlaskClient:
    return factories.browser_of(app, world.specialist)


@pytest.fixture
def file(world: World, tmp_path: Path) -> Path:
    rows = [
        list(HEADINGS),
        line(1, "13.03.2023", "Можно ли в декрете?", school=world.school.short_name),
        line(2, "32.03.2023", "Где форма?", school="Школа на Луне", topic="Непонятное"),
    ]
    return workbook(tmp_path / "Журнал.xlsx", {"2023": rows})


def post(browser: FlaskClient, address: str, **data: Any) -> TestResponse:
    """Send a form with its token."""
    token = factories.token_of(browser.get("/hotline/import/").get_data(as_text=True))
    return browser.post(address, data={"csrf_token": token, **data})


def sent(browser: FlaskClient, world: World, file: Path) -> JournalImport:
    with file.open("rb") as stream:
        answer = post(
            browser, "/hotline/import/", file=(stream, file.name), municipality=world.place.id
        )
    assert answer.status_code == 302, answer.get_data(as_text=True)
    return JournalImport.get()


def test_a_journal_is_looked_at_corrected_taken_in_and_taken_back(
    browser: FlaskClient, world: World, file: Path
) -> None:
    journal = sent(browser, world, file)
    address = f"/hotline/import/{journal.id}"
    page = browser.get(address).get_data(as_text=True)
    assert "2023!B3" in page
    assert "Школа на Луне" in page
    assert len(re.findall("<h1", page)) == 1
    assert 'name="question"' in browser.get(f"{address}?line=1").get_data(as_text=True)
    answered = post(
        browser,
        f"{address}/answers",
        **{
            "places-words:0": "школа на луне",
            "places:0": str(world.other.id),
            "topics-words:0": "непонятное",
            "topics:0": "-",
        },
    )
    assert answered.status_code == 302
    corrected = post(
        browser,
        f"{address}/lines/1",
        version=2,
        date="14.03.2023",
        question="Где форма?",
        institution="Школа на Луне",
    )
    assert corrected.status_code == 302
    assert post(browser, f"{address}/apply", version=3).status_code == 302
    assert [one.institution_id for one in Request.select().order_by(Request.number)] == [
        world.school.id,
        world.other.id,
    ]
    assert (
        "Requests: 2" in browser.get(address).get_data(as_text=True)
        or Request.select().count() == 2
    )
    assert post(browser, f"{address}/undo").status_code == 302
    assert not Request.select().count()
    assert post(browser, f"{address}/discard").status_code == 302
    assert not JournalImport.select().count()


def test_a_file_that_is_no_journal_is_refused_in_words(
    browser: FlaskClient, world: World, tmp_path: Path
) -> None:
    path = workbook(tmp_path / "x.xlsx", {"Лист1": [["просто", "таблица"], [1, 2]]})
    with path.open("rb") as stream:
        answer = post(
            browser, "/hotline/import/", file=(stream, "x.xlsx"), municipality=world.place.id
        )
    assert answer.status_code == 422
    assert not JournalImport.select().count()


def test_a_correction_of_what_somebody_else_has_changed_is_refused(
    browser: FlaskClient, world: World, file: Path
) -> None:
    journal = sent(browser, world, file)
    data = {"version": 1, "date": "14.03.2023", "question": "?"}
    assert post(browser, f"/hotline/import/{journal.id}/lines/1", **data).status_code == 302
    assert post(browser, f"/hotline/import/{journal.id}/lines/1", **data).status_code == 409


def test_an_institution_has_no_import(app: Flask, world: World) -> None:
    at_school = factories.browser_of(app, world.coordinator)
    assert at_school.get("/hotline/import/").status_code == 403
