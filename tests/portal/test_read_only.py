"""In read-only mode pages are shown and nothing is entered, whoever asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from portal import read_only
from portal.institutions.models import Institution
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask
    from flask.testing import FlaskClient

WHY = "Переезд до 18:00"


@pytest.fixture
def closed(app: Flask, db: object) -> Iterator[Path]:
    """Switch the mode on for a test."""
    folder = app.extensions["settings"].instance
    read_only.switch_on(folder, WHY)
    yield folder
    read_only.switch_off(folder)


@pytest.fixture
def administrator(app: Flask, db: object) -> FlaskClient:
    """Return a browser in which an administrator is signed in."""
    return factories.browser_of(app, factories.make_user(role="administrator"))


def _form(client: FlaskClient, **values: str) -> dict[str, str]:
    token = factories.token_of(client.get("/").get_data(as_text=True))
    return {"csrf_token": token, **values}


def test_every_page_tells_the_reason(administrator, closed):
    page = administrator.get("/institutions/")

    assert page.status_code == 200
    assert WHY in page.get_data(as_text=True)


def test_an_entry_is_refused_with_the_reason_and_nothing_is_written(administrator, closed):
    before = Institution.select().count()
    form = _form(administrator, code="new", name="Новая", short_name="Новая", kind="school")

    answer = administrator.post("/admin/institutions/institutions/new/", data=form)

    assert answer.status_code == 503
    assert WHY in answer.get_data(as_text=True)
    assert Institution.select().count() == before


def test_people_still_come_in_and_go_out(app, db, closed):
    user = factories.make_user(role="administrator")
    client = app.test_client()
    token = factories.token_of(client.get("/sign-in").get_data(as_text=True))
    form = {"csrf_token": token, "login": user.login, "password": factories.PASSWORD}

    answer = client.post("/sign-in", data=form)

    assert answer.status_code == 302
    assert client.get("/").status_code == 200
    assert client.post("/sign-out", data=_form(client)).status_code == 302


def test_off_means_off(administrator, closed):
    read_only.switch_off(closed)

    page = administrator.get("/institutions/").get_data(as_text=True)

    assert WHY not in page
    assert administrator.post("/locale", data=_form(administrator, locale="en")).status_code == 302


def test_what_stays_allowed_are_pages_that_exist(app):
    assert set(app.view_functions) >= read_only.STILL_ALLOWED
