"""Every page and method × every role and none × own, other and far institution × module on and off.

The expected answer comes from ``access_table.py``; a page without a row there fails the build.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from portal.database import database
from tests import factories
from tests.security import records
from tests.security.access_table import ADMIN_TABLES, PAGES, ROLES, Row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

INSTITUTION_ROLES = {"school_coordinator", "institution_head"}
OFF_AND_ON = ("on", "off")
PLACES = ("own", "other", "far")
LEAST_CELLS = 2_000


@dataclass
class World:
    """Two districts, three institutions, a browser per role, and records in each institution."""

    app: Flask
    places: dict[str, Any]
    records: dict[str, dict[str, int | str]]
    browsers: dict[str, FlaskClient]
    tokens: dict[str, str]


@pytest.fixture
def world(app: Flask, db: object) -> World:
    """Make the world within this test's transaction."""
    here, there = factories.make_municipality(), factories.make_municipality()
    places = {
        "own": factories.make_institution(municipality=here),
        "other": factories.make_institution(municipality=here),
        "far": factories.make_institution(municipality=there),
    }
    browsers: dict[str, FlaskClient] = {"guest": app.test_client()}
    for role in ROLES:
        place = {"municipality": here}
        if role in INSTITUTION_ROLES:
            place = {"institution": places["own"]}
        elif role == "administrator":
            place = {}
        browsers[role] = factories.browser_of(app, factories.make_user(role=role, **place))
    made = {name: records.make(app, place) for name, place in places.items()}
    tokens = {role: _token(browser, role) for role, browser in browsers.items()}
    return World(app, places, made, browsers, tokens)


def _token(browser: FlaskClient, role: str) -> str:
    page = "/sign-in" if role == "guest" else "/account/password"
    return factories.token_of(browser.get(page).get_data(as_text=True))


def _pages(app: Flask) -> list[tuple[str, str, Any]]:
    return [
        (rule.endpoint, method, rule)
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods & {"GET", "POST"})
        if "_admin_" not in rule.endpoint and not rule.endpoint.startswith("admin.")
    ]


def _row(endpoint: str, method: str) -> Row | None:
    return PAGES.get(f"{endpoint} {method}") or PAGES.get(endpoint)


def test_every_page_has_its_row_and_every_row_its_page(app: Flask) -> None:
    pages = _pages(app)
    assert [
        f"{endpoint} {method}" for endpoint, method, _rule in pages if not _row(endpoint, method)
    ] == []
    known = {endpoint for endpoint, _method, _rule in pages}
    assert [name for name in PAGES if name.partition(" ")[0] not in known] == []


def test_every_table_of_the_admin_panel_has_its_row(app: Flask) -> None:
    tables = {name for name in app.blueprints if "_admin_" in name}
    assert tables == set(ADMIN_TABLES)


def _visible(role: str, place: str) -> bool:
    if role == "administrator":
        return True
    if role in INSTITUTION_ROLES:
        return place == "own"
    return place in {"own", "other"}


def _expected(
    row: Row, role: str, method: str, place: str, module: str, *, switchable: bool
) -> str:
    if row.public:
        return "answers"
    if role == "guest":
        return "sign in"
    if module == "off" and switchable:
        return "absent"
    if role not in row.roles:
        return "refused"
    if row.own and not _visible(role, place):
        return "absent"
    return "answers"


def _seen(answer: Any) -> str:
    if answer.status_code == 302 and "/sign-in" in answer.headers["Location"]:
        return "sign in"
    return {404: "absent", 403: "refused"}.get(
        answer.status_code,
        "answers" if answer.status_code < 500 else f"failed {answer.status_code}",
    )


@contextmanager
def _undone() -> Iterator[None]:
    with database.atomic() as transaction:
        yield
        transaction.rollback()


@cache
def _switchable(app: Flask, endpoint: str) -> bool:
    owner = app.extensions["owners"].get(endpoint.rpartition(".")[0], "")
    plugins = app.extensions["plugins"]
    return owner in plugins and plugins[owner].manifest.switchable


@pytest.mark.parametrize("module", OFF_AND_ON)
def test_every_cell_answers_as_the_table_says(world: World, module: str) -> None:
    for plugin in world.app.extensions["plugins"].switchable():
        for place in world.places.values():
            factories.switch(place, plugin.name, enabled=module == "on")
    wrong: list[str] = []
    cells = 0
    for endpoint, method, rule in _pages(world.app):
        row = _row(endpoint, method)
        if row is None:
            continue
        switchable = _switchable(world.app, endpoint)
        if module == "off" and not switchable:
            continue
        for place in PLACES if row.own else PLACES[:1]:
            given = {name: world.records[place][kind] for name, kind in row.own.items()}
            address = rule.build({**row.fixed, **given}, append_unknown=False)[1]
            form = {key: world.records[place].get(kind, kind) for key, kind in row.form.items()}
            for role, browser in world.browsers.items():
                if endpoint == "accounts.sign_out":
                    continue
                data = {"csrf_token": world.tokens[role], **form} if method == "POST" else None
                with _undone():
                    answer = browser.open(address, method=method, data=data)
                cells += 1
                expected = _expected(row, role, method, place, module, switchable=switchable)
                if _seen(answer) != expected:
                    wrong.append(
                        f"{method} {address} {role} {place} {module}: {_seen(answer)}, not {expected}"
                    )
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("module", OFF_AND_ON)
def test_every_table_of_the_panel_answers_as_the_table_says(world: World, module: str) -> None:
    for plugin in world.app.extensions["plugins"].switchable():
        for place in world.places.values():
            factories.switch(place, plugin.name, enabled=module == "on")
    wrong: list[str] = []
    for endpoint, row in ADMIN_TABLES.items():
        switchable = _switchable(world.app, f"{endpoint}.index_view")
        address = world.app.blueprints[endpoint].url_prefix
        for role, browser in world.browsers.items():
            for path, method, place, roles in _panel_calls(world, row, role):
                if module == "off" and not switchable:
                    continue
                if roles is row.edits and not row.edits and path:
                    continue
                data = {"csrf_token": world.tokens[role]} if method == "POST" else None
                with _undone():
                    answer = browser.open(f"{address}/{path}", method=method, data=data)
                expected = _expected(
                    Row(roles, own={"id": row.record} if place else {}), role, method, place or "own", module,
                    switchable=switchable,
                )  # fmt: skip
                seen = _seen(answer)
                if seen != expected:
                    wrong.append(
                        f"{method} {address}/{path} {role} {place} {module}: {seen}, not {expected}"
                    )
    assert not wrong, "\n".join(wrong)


def _panel_calls(
    world: World, row: Any, role: str
) -> Iterator[tuple[str, str, str, frozenset[str]]]:
    yield "", "GET", "", row.views
    yield "new/", "GET", "", row.edits
    for place in PLACES:
        key = world.records[place].get(row.record)
        if key is None:
            continue
        where = place if row.scoped else ""
        yield f"details/?id={key}", "GET", where, row.views
        yield f"edit/?id={key}", "GET", where, row.edits
        yield f"delete/?id={key}", "GET", where, row.edits
