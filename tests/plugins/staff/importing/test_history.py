"""The history of imports: narrowed, sorted by a day that many lack, and downloaded as it is seen."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING, Any

import pytest

from plugins.staff.importing.models import ImportRun
from portal import clock
from tests import factories
from tests.factories import browser_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient

HISTORY = "/staff/import/history"
TOTALS = '{"read": 5, "add": 3, "change": 1, "refuse": 1, "ask": 0}'


@pytest.fixture
def school(db: object) -> Any:
    return factories.make_institution()


@pytest.fixture
def user(school: Any) -> Any:
    return factories.make_user(role="school_coordinator", institution=school)


@pytest.fixture
def client(app: Any, user: Any) -> FlaskClient:
    return browser_of(app, user)


def make_run(name: str, place: Any, **values: Any) -> ImportRun:
    number = ImportRun.select().count()
    return ImportRun.create(
        **{"file_name": name, "stored_name": f"run-{number}", "institution": place} | values
    )


def names(client: FlaskClient, asked: str = "") -> list[str]:
    answer = client.get(f"/lists/staff.imports/download.csv?{asked}")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True).lstrip("\ufeff")
    return [row[0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:]


def test_history_shows_what_became_of_each_list_within_reach(school, user, client):
    taken = clock.now()
    applied = {"state": "applied", "applied_at": taken, "first_line": 1, "last_line": 2}
    make_run("осень.xlsx", school, user=user, totals=TOTALS, **applied)
    make_run("весна.xlsx", school, undone_at=taken, **applied)
    make_run("черновик.xlsx", school, state="read")
    make_run("чужой.xlsx", factories.make_institution(), state="read")
    page = client.get(HISTORY).get_data(as_text=True)
    assert "осень.xlsx" in page
    assert "чужой.xlsx" not in page
    assert page.count('/undo">') == 1
    assert "3 загрузки" in page
    assert names(client) == ["черновик.xlsx", "весна.xlsx", "осень.xlsx"]
    assert names(client, "state=undone") == ["весна.xlsx"]
    assert names(client, "state=applied") == ["осень.xlsx"]
    assert names(client, "q=ЧЕРН") == ["черновик.xlsx"]
    assert names(client, "sort=taken") == ["черновик.xlsx", "осень.xlsx", "весна.xlsx"]
    assert names(client, "columns=file,taken&sort=-taken")[-1] == "черновик.xlsx"


def test_history_is_narrowed_by_days_of_the_district(school, client):
    evening = dt.datetime(2026, 9, 1, 22, tzinfo=dt.UTC)  # in Moscow it is the 2nd already
    make_run("ночной.xlsx", school, created_at=evening)
    assert names(client, "first=2026-09-02&last=2026-09-02") == ["ночной.xlsx"]
    assert names(client, "last=2026-09-01") == []


def test_page_of_the_import_leads_to_the_history(school, client):
    make_run("осень.xlsx", school, state="read")
    assert HISTORY in client.get("/staff/import/").get_data(as_text=True)
    assert browser_of_observer(client.application, school).get(HISTORY).status_code == 403


def browser_of_observer(app: Any, school: Any) -> FlaskClient:
    return browser_of(app, factories.make_user(role="observer", institution=school))
