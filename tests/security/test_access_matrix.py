"""Every page and method × every role and none × own, other and far institution × module on and off.

The expected answer comes from ``access_table.py``; a page without a row there fails the build.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2
import pytest

from portal.institutions.models import Membership
from tests import factories
from tests.security import records
from tests.security.access_table import ADMIN_TABLES, PAGES, ROLES, Row, Table
from tests.undoing import undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

INSTITUTION_ROLES = {"school_coordinator", "institution_head"}
pytestmark = pytest.mark.usefixtures("without_office", "children_asked_once")

OFF_AND_ON = ("on", "off")
PLACES = ("own", "other", "far")
ENDING = {"accounts.sign_out", "accounts.sign_out_everywhere"}
LEAST_CELLS = {"on": 9_000, "off": 5_000}
IN_SHORT = {"Accept": "application/json"}
"""Refusals without their page, which is drawn tens of thousands of times otherwise; pages stay pages."""


@dataclass
class World:
    """Two districts, three institutions, a browser per role, and records in each institution."""

    app: Flask
    places: dict[str, Any]
    records: dict[str, dict[str, int | str]]
    browsers: dict[str, FlaskClient]
    tokens: dict[str, str]
    workplaces: dict[str, int]


@pytest.fixture
def world(app: Flask, db: object, monkeypatch: pytest.MonkeyPatch) -> World:
    """Make the world within this test's transaction; a contact is given, so that its page is there."""
    settings = dataclasses.replace(app.extensions["settings"], security_contact="one@a.test")
    monkeypatch.setitem(app.extensions, "settings", settings)
    here, there = factories.make_municipality(), factories.make_municipality()
    places = {
        "own": factories.make_institution(municipality=here),
        "other": factories.make_institution(municipality=here),
        "far": factories.make_institution(municipality=there),
    }
    browsers: dict[str, FlaskClient] = {"guest": app.test_client()}
    workplaces = {"guest": 0}
    for role in ROLES:
        place = {"municipality": here}
        if role in INSTITUTION_ROLES:
            place = {"institution": places["own"]}
        elif role == "administrator":
            place = {}
        user = factories.make_user(role=role, **place)
        workplaces[role] = Membership.get(Membership.user == user).id
        browsers[role] = factories.browser_of(app, user)
    for plugin in app.extensions["plugins"].switchable():
        for place in places.values():
            factories.switch(place, plugin.name, enabled=True)
    made = {name: records.make(place) for name, place in places.items()}
    tokens = {role: _token(browser, role) for role, browser in browsers.items()}
    return World(app, places, made, browsers, tokens, workplaces)


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


def _rows(endpoint: str) -> tuple[Row, ...]:
    found = PAGES.get(endpoint, ())
    return found if isinstance(found, tuple) else (found,)


def test_every_page_has_its_row_and_every_row_its_page(app: Flask) -> None:
    pages = _pages(app)
    there = {endpoint for endpoint, _method, _rule in pages}
    assert not there - set(PAGES), "give these pages their rows in tests/security/access_table.py"
    assert not set(PAGES) - there, "tests/security/access_table.py has rows of pages that are gone"


def test_every_table_of_the_admin_panel_has_its_row(app: Flask) -> None:
    tables = {name for name in app.blueprints if "_admin_" in name}
    assert not tables - set(ADMIN_TABLES), "give these their rows in tests/security/access_table.py"
    assert not set(ADMIN_TABLES) - tables, "tests/security/access_table.py has tables that are gone"


def _visible(role: str, place: str) -> bool:
    if role == "administrator":
        return True
    if role in INSTITUTION_ROLES:
        return place == "own"
    return place in {"own", "other"}


def _expected(row: Row, role: str, place: str, module: str, *, switchable: bool) -> str:
    if row.public:
        return "answers"
    if role == "guest":
        return "sign in"
    if module == "off" and switchable:
        return "absent"
    if role not in row.roles:
        return "refused"
    visible = _visible(role, place) or (row.shared and place == "other")
    if role in row.hidden or (row.own and not visible):
        return "absent"
    if role in row.denied:
        return "refused"
    return "answers"


def _seen(answer: Any) -> str:
    if answer.status_code == 302 and "/sign-in" in answer.headers["Location"]:
        return "sign in"
    return {404: "absent", 403: "refused"}.get(
        answer.status_code,
        "answers" if answer.status_code < 500 else f"failed {answer.status_code}",
    )


def _switch(world: World, module: str) -> None:
    if module == "off":
        for plugin in world.app.extensions["plugins"].switchable():
            for place in world.places.values():
                factories.switch(place, plugin.name, enabled=False)


@cache
def _switchable(app: Flask, endpoint: str) -> bool:
    owner = app.extensions["owners"].get(endpoint.rpartition(".")[0], "")
    plugins = app.extensions["plugins"]
    return owner in plugins and plugins[owner].manifest.switchable


def _tells_more(row: Row, role: str, place: str, module: str) -> bool:
    """Tell whether a cell can answer otherwise than the cell of the same role in its own place.

    A guest belongs to no place. Who may not use a page at all is told so of a far record as of an own one,
    and who sees everything sees both; the other one of the same district lies between them. What is off is
    asked for again in other places by those whom it answers there when it is on.
    """
    if place == "own" or row.public:
        return True
    if role == "administrator" and place == "other":
        return False
    on = _expected(row, role, place, "on", switchable=True)
    if module == "off":
        return on == "answers"
    return on != "sign in" and (on != "refused" or place == "far")


@pytest.fixture
def undrawn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave pages empty: here is asked who is answered; what is drawn for each role is swept by others."""
    monkeypatch.setattr(jinja2.Template, "render", lambda _self, *_a, **_values: "")


@pytest.mark.usefixtures("undrawn")
@pytest.mark.parametrize("module", OFF_AND_ON)
def test_every_cell_answers_as_the_table_says(world: World, module: str) -> None:
    _switch(world, module)
    calls = [
        (rule, method, row, place)
        for endpoint, method, rule in _pages(world.app)
        if endpoint not in ENDING
        if module == "on" or _switchable(world.app, endpoint)
        for row in _rows(endpoint)
        for place in (PLACES if row.own else PLACES[:1])
    ]
    wrong: list[str] = []
    cells = 0
    for rule, method, row, place in calls:
        given = {name: world.records[place][kind] for name, kind in row.own.items()}
        address = rule.build({**row.fixed, **given}, append_unknown=False)[1]
        for role, browser in world.browsers.items():
            if not _tells_more(row, role, place, module):
                continue
            form = {"workplace": world.workplaces[role]} if row.form else {}
            data = {"csrf_token": world.tokens[role], **form} if method == "POST" else None
            with undone():
                answer = browser.open(address, method=method, data=data, headers=IN_SHORT)
            cells += 1
            switchable = _switchable(world.app, rule.endpoint)
            expected = _expected(row, role, place, module, switchable=switchable)
            if _seen(answer) != expected:
                wrong.append(
                    f"{method} {address} {role} {place} {module}: {_seen(answer)}, not {expected}"
                )
    assert not wrong, "\n".join(wrong)
    assert cells > LEAST_CELLS[module]


@pytest.mark.parametrize("module", OFF_AND_ON)
def test_every_table_of_the_panel_answers_as_the_table_says(world: World, module: str) -> None:
    _switch(world, module)
    wrong: list[str] = []
    for endpoint, table in ADMIN_TABLES.items():
        switchable = _switchable(world.app, f"{endpoint}.index_view")
        if module == "off" and not switchable:
            continue
        address = world.app.blueprints[endpoint].url_prefix.rstrip("/")
        for role, browser in world.browsers.items():
            for path, place, roles in _panel_calls(world, table):
                if not _tells_more_in_panel(table, role, place, module):
                    continue
                with undone():
                    seen = _seen(browser.get(f"{address}/{path}", headers=IN_SHORT))
                expected = _expected_in_panel(table, roles, role, place)
                if module == "off" and role != "guest":
                    expected = "absent"
                if seen != expected:
                    wrong.append(
                        f"{address}/{path} {role} {place} {module}: {seen}, not {expected}"
                    )
    assert not wrong, "\n".join(wrong)


def _tells_more_in_panel(table: Table, role: str, place: str, module: str) -> bool:
    """Tell whether another place's row can be answered otherwise than the own one; see ``_tells_more``."""
    if place in {"", "own"}:
        return True
    if role == "guest" or module == "off":
        return False
    return place == "far" or (role in table.views and role != "administrator")


def _panel_calls(world: World, table: Table) -> Iterator[tuple[str, str, frozenset[str]]]:
    nobody: frozenset[str] = frozenset()
    yield "", "", table.views
    yield "new/", "", table.edits if table.whole else nobody
    for place in PLACES:
        key = world.records[place][table.record]
        yield f"details/?id={key}", place, table.views
        yield f"edit/?id={key}", place, table.edits
        yield f"delete/?id={key}", place, table.edits if table.whole else nobody


def _expected_in_panel(table: Table, roles: frozenset[str], role: str, place: str) -> str:
    """Tell the answer: a foreign row does not exist, before anybody asks what may be done with it."""
    if role == "guest":
        return "sign in"
    if role not in table.views:
        return "refused"
    seen = "own" if table.scope == "municipality" and place == "other" else place
    if place and table.scope and not _visible(role, seen):
        return "absent"
    return "answers" if role in roles else "refused"
