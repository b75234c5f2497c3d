"""Odd values in every GET parameter of every page: an answer, never a failure of the portal."""

from __future__ import annotations

import os
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import peewee
import pytest

from tests import factories
from tests.security import records
from tests.security.crawl import addresses
from tests.undoing import undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

pytestmark = pytest.mark.usefixtures("without_office", "children_asked_once")

HUGE = "9" * 40
ODD = (
    "", "0", "-1", "1.5", "1e9", "NaN", "2147483648", "9223372036854775807", "9223372036854775808",
    HUGE, f"-{HUGE}", "٣", "²", "0x10", "1_000", "true", "None", "null", "[]", "{}", "{{7*7}}",
    "%s%n", "%(x)s", "\x00", "а\x00б", "\t", "\r\nX-Odd: 1", "\ufeff", "\u202e", "😀", "\x1b",
    "%", "_", "\\", "'", '"', "';drop table staff_person;--", "<script>", "../../etc/passwd",
    "//evil.example", "javascript:alert(1)", "0000-00-00", "9999-12-31", "10000-01-01",
    "2026-02-30", "31.02.2026", "01.01.0001", "-0001-01-01", "2026-13", "20260101", "2026-W01-1",
    "2026-09-01T00:00:00", "name", "-name", ",", ";", "|", "~", "x" * 1000, "я" * 100_000,
)  # fmt: skip
RAW = (
    "%ED%A0%80",
    "%FF%FE",
    "%00",
    "%C0%AF",
    "%",
    "%zz",
    "%u0041",
    "+" * 50,
    "%0d%0aSet-Cookie:a=b",
)
KNOWN = (
    "id", "page", "page_size", "sort", "desc", "search", "q", "after", "before", "name", "municipality",
    "institution", "institution_kind", "position", "subject", "category", "term", "kind", "gap", "due",
    "state", "as_of", "what", "next", "url", "lang", "login", "permission", "user", "action", "date",
    "since", "until", "plugin", "run", "number", "flt0_0", "flt1_1", "role", "from", "to", "year",
)  # fmt: skip
NAMED = re.compile(r'name="([A-Za-z0-9_.-]+)"|[?&;]([A-Za-z0-9_.-]+)=')
PATHS = ("0", "-1", "2147483648", HUGE, "%00", "x" * 3000, "..%2f..%2fetc", "٣", "a%00b")


FULL = os.environ.get("PORTAL_FUZZ") == "full"
STEP = 1 if FULL else 60
"""Every 60th value in the suite's own run, another for each page: all of them take an hour."""
IN_SHORT = {"Accept": "application/json"}
"""That nothing is there is the same page for thousands of paths."""
FAR = (HUGE, "0001-01-01", "9999-12-31")
OF_THE_FRAME = {
    "csrf_token",
    "theme",
    "next",
    "locale",
    "workplace",
    "text_size",
    "spacing",
    "images",
}


@pytest.fixture(params=["district_specialist", "administrator"] if FULL else ["administrator"])
def visitor(request, app: Flask, db) -> tuple[FlaskClient, dict]:
    place = factories.make_institution()
    for plugin in app.extensions["plugins"].switchable():
        factories.switch(place, plugin.name, enabled=True)
    where = {} if request.param == "administrator" else {"municipality": place.municipality}
    user = factories.make_user(role=request.param, **where)
    return factories.browser_of(app, user), records.make(place)


def _failures(client: FlaskClient, address: str, **how: Any) -> list[str]:
    """Ask, take back what was written, and return what went wrong on the portal's side."""
    shown = address if len(address) < 160 else f"{address[:160]}…({len(address)})"
    try:
        with undone(), client.get(address, **how) as answer:
            pass
    except (peewee.PeeweeException, ValueError, TypeError, LookupError, ArithmeticError) as error:
        return [f"{shown}: {type(error).__name__}: {str(error)[:120]}"]
    return [f"{shown}: {answer.status_code}"] if answer.status_code >= 500 else []


def _names(page: str) -> set[str]:
    return {one or other for one, other in NAMED.findall(unescape(page))}


def _turn(address: str) -> int:
    """Return which of the values a page gets: the same however many records others have made."""
    return len(re.sub(r"\d+", "1", address))


def _queries(address: str, names: list[str]) -> Iterator[str]:
    """Yield odd values for all names at once: they go round, so that each name meets each value."""
    values = [quote(one) for one in ODD] + list(RAW)
    for shift, value in list(enumerate(values))[_turn(address) % STEP :: STEP]:
        if len(value) > 5000:
            yield f"{names[shift % len(names)]}={value}"
        else:
            yield "&".join(
                f"{name}={values[(shift + place) % (len(values) - len(RAW) - 1)]}"
                if place != shift % len(names)
                else f"{name}={value}&{name}[]={value}&{name}={value}"
                for place, name in enumerate(names)
            )


def _single(address: str, names: set[str]) -> Iterator[str]:
    """Yield one far value at a time, for names that a page itself has."""
    if "?" in address or address.startswith("/admin/"):
        return
    for place, name in enumerate(sorted(names - OF_THE_FRAME)):
        for value in FAR if FULL else (FAR[(place + _turn(address)) % len(FAR)],):
            yield f"{name}={value}"


def test_no_odd_value_of_a_parameter_brings_a_page_down(app, visitor):
    client, made = visitor
    wrong: list[str] = []
    asked = 0
    for address in addresses(app, made):
        with client.get(address) as answer:
            page = answer.get_data(as_text=True) if answer.mimetype == "text/html" else ""
        join = "&" if "?" in address else "?"
        own = _names(page)
        every = sorted({*KNOWN, *own} - {"csrf_token"})
        for query in (*_queries(address, every), *_single(address, own)):
            wrong += _failures(client, f"{address}{join}{query}")
            asked += 1
    assert wrong == [], f"{len(wrong)} of {asked}:\n" + "\n".join(wrong[:40])
    assert asked > 2_000


def test_no_odd_argument_of_a_path_brings_a_page_down(app, visitor):
    client, _made = visitor
    wrong: list[str] = []
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.arguments:
            for value in PATHS:
                path = re.sub(r"<[^>]*>", value, rule.rule)
                wrong += _failures(client, path, headers=IN_SHORT)
    assert wrong == [], "\n".join(wrong[:40])


def test_nul_is_refused_everywhere_before_any_page_sees_it(visitor):
    client, _made = visitor
    for address in (
        "/staff/?name=%00",
        "/admin/institutions/institutions/?q=a%00",
        "/staff/persons/%00",
    ):
        assert client.get(address).status_code in {400, 404}
    assert client.post("/sign-in", data={"login": "a\0"}).status_code == 400
