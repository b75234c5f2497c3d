"""Asking for pages changes nothing but what is noted of it, and every answer carries the headers."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest

from portal.database import database
from portal.files.views import SEALED
from tests import factories
from tests.security import records
from tests.security.crawl import addresses, follow
from tests.security.test_headers import EVERYWHERE

if TYPE_CHECKING:
    from flask import Flask

pytestmark = pytest.mark.usefixtures("without_office", "children_asked_once")

STEP = 5
"""Every fifth page is asked by the other methods, too: they run the same view."""
SENT = {"Content-Security-Policy": SEALED}
"""What others have sent is under a closer policy still."""
NOTED = {"audit_entry", "audit_head", "accounts_session", "agenda_published"}


def _content(app: Flask) -> dict[str, str]:
    """Return a hash of the rows of every table, but of those in which visits are noted."""
    found = {}
    for _owner, model in app.extensions["plugins"].models():
        table = model._meta.table_name
        if table not in NOTED:
            rows = sorted(map(repr, database.execute(model.select().tuples()).fetchall()))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@pytest.mark.parametrize("role", ["administrator", "district_specialist", "school_coordinator"])
def test_no_page_that_is_asked_for_writes_and_each_has_the_headers(app, db, role):
    place = factories.make_institution()
    for plugin in app.extensions["plugins"].switchable():
        factories.switch(place, plugin.name, enabled=True)
    where = {
        "administrator": {},
        "district_specialist": {"municipality": place.municipality},
        "school_coordinator": {"institution": place},
    }[role]
    made = records.make(place)
    client = factories.browser_of(app, factories.make_user(role=role, **where))
    before = _content(app)
    asked = {one for one in addresses(app, made) if not one.startswith("/sign-in")}

    for number, address in enumerate(sorted(asked)):
        others = ("HEAD", "OPTIONS") if role == "administrator" and number % STEP == 0 else ()
        for method in ("GET", *others):
            with client.open(address, method=method) as answer:
                assert answer.status_code < 500, address
                given = {name: answer.headers.get(name) for name in EVERYWHERE}
                wanted = EVERYWHERE | (SENT if given["Content-Security-Policy"] == SEALED else {})
                assert given == wanted, f"{method} {address} {answer.status_code}"
    for method in ("PUT", "PATCH", "DELETE"):
        for address in (
            "/",
            "/staff/",
            "/reports/",
            "/admin/",
            "/no-such-page",
            "/static/portal.css",
        ):
            with client.open(address, method=method) as answer:
                assert answer.status_code in {400, 404, 405}, f"{method} {address}"
                assert {name: answer.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    pages = sum(1 for _page in follow(client, ("/",), most=400))

    assert len(asked) > 60
    assert pages > 30
    assert _content(app) == before
