"""Texts that break out of pages, queries and formats are stored as they are and shown escaped."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING

import pytest
from lxml import html

from plugins.staff.models import Award, Course, Education, Employment, Person
from portal.accounts.models import User
from tests import factories
from tests.plugins.staff.databank import people
from tests.security import records

if TYPE_CHECKING:
    from flask import Flask

MARK = "naughty"
NAUGHTY = (
    "<script>naughty(1)</script>", "<img src=x onerror=naughty(1)>", "<svg onload=naughty(1)>",
    '"><script>naughty(1)</script>', "' onmouseover='naughty(1)", '" onfocus=naughty(1) autofocus="',
    "</textarea><script>naughty(1)</script>", "</title><script>naughty(1)</script>",
    "</style><script>naughty(1)</script>", "<!--<script>naughty(1)//-->", "<![CDATA[naughty]]>",
    "<iframe src=javascript:naughty(1)>", "<a href=javascript:naughty(1)>x</a>", "javascript:naughty(1)",
    "data:text/html,<script>naughty(1)</script>", '<math><mi//xlink:href="naughty">', "<base href=//naughty>",
    "<form action=//naughty>", "<meta http-equiv=refresh content=0>", "<object data=naughty>",
    "&lt;script&gt;naughty&lt;/script&gt;", "&#60;script&#62;naughty(1)", "%3Cscript%3Enaughty", "\\x3cnaughty",
    "{{7*7}}naughty", "{%raw%}naughty", "${7*7}naughty", "#{7*7}naughty", "<%=7*7%>naughty", "{naughty}",
    "%(naughty)s", "%s%s%n naughty", "{0.__class__} naughty", "$(naughty)", "`naughty`", "|naughty",
    "'; drop table staff_person;-- naughty", "' or '1'='1 naughty", '" or 1=1 naughty', "1;select naughty",
    "') union select naughty--", "\\' naughty", "%27 naughty", "a%' naughty", "_naughty_", "\\naughty\\",
    "=naughty()", "+naughty", "-naughty", "@naughty", "=cmd|' /C calc'!A0 naughty", "../../naughty",
    "C:\\naughty", "naughty.ё.Ё", "Ω≈ç√ naughty", "田中naughty", "🙂naughty🙃", "\u202enaughty\u202c", "\u200bnaughty\u200b",
    "naughty\u0301", "И́naughty", "ﷺnaughty", "null naughty", "NaN naughty", "True naughty",
)  # fmt: skip
TAGS = "//*[starts-with(name(), 'script')][contains(., 'naughty')]"
GROUPS = tuple(NAUGHTY[start : start + 8] for start in range(0, len(NAUGHTY), 8))
HANDLERS = "//@*[starts-with(name(), 'on')]"


@pytest.fixture
def desk(app: Flask, db: object):
    """Return an administrator's browser and a school with a record of every kind."""
    place = factories.make_institution()
    for plugin in app.extensions["plugins"].switchable():
        factories.switch(place, plugin.name, enabled=True)
    made = records.make(place)
    client = factories.browser_of(app, factories.make_user(role="administrator"))
    page = client.get("/staff/new").get_data(as_text=True)
    return client, place, made, factories.token_of(page)


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _shown(client, address: str, text: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    page = answer.get_data(as_text=True)
    tree = html.fromstring(page)
    assert tree.xpath(TAGS) == [], (address, text)
    assert tree.xpath(HANDLERS) == [], (address, text)
    assert not tree.xpath("//iframe | //object | //base | //math | //meta[@http-equiv]"), (
        address,
        text,
    )
    assert _tidy(text) in _tidy(unescape(page)), (address, text)
    assert "49naughty" not in page


@pytest.mark.parametrize("texts", GROUPS)
def test_a_text_in_the_databank_stays_a_text(desk, texts):
    for text in texts:
        _a_text_in_the_databank_stays_a_text(desk, text)


def _a_text_in_the_databank_stays_a_text(desk, text):
    client, place, _made, token = desk
    person = {
        "csrf_token": token, "last_name": text, "first_name": text, "patronymic": text, "note": text,
        "phone": text, "post-institution": str(place.id), "post-position": str(people.position().id),
        "post-kind": "main", "post-subject": text, "post-started_on": "2024-09-01",
    }  # fmt: skip

    answer = client.post("/staff/new", data=person)

    assert answer.status_code == 302, answer.get_data(as_text=True)[:3000]
    stored = Person.select().order_by(Person.id.desc()).first()
    for name in ("last_name", "first_name", "patronymic", "phone"):
        assert getattr(stored, name) == _tidy(text)
    assert stored.note == text
    assert Employment.get(Employment.person == stored).subject == _tidy(text)
    card = answer.headers["Location"]
    _shown(client, card, text)
    _shown(client, f"{card}/edit", text)
    _shown(client, "/staff/?sort=-name", text)
    parts = {
        "educations": (Education, "school", {"level": "высшее", "school": text}),
        "courses": (Course, "title", {"title": text}),
        "awards": (Award, "title", {"title": text}),
    }
    for part, (model, name, values) in parts.items():
        sent = client.post(f"{card}/{part}/new", data={"csrf_token": token, **values})
        assert sent.status_code == 302, (part, sent.get_data(as_text=True)[:3000])
        found = model.get(model.person == stored)
        assert getattr(found, name) == _tidy(text)
        _shown(client, f"{card}/{part}/{found.id}", text)
    _shown(client, card, text)


@pytest.mark.parametrize("texts", GROUPS)
def test_a_text_in_the_admin_panel_stays_a_text(app, desk, texts):
    for text in texts:
        _a_text_in_the_admin_panel_stays_a_text(app, desk, text)


def _a_text_in_the_admin_panel_stays_a_text(app, desk, text):
    client, _place, made, token = desk
    forms = {
        "institutions_admin_institution": ("institution", {"name": text, "short_name": text}),
        "institutions_admin_municipality": ("municipality", {"name": text}),
        "accounts_admin_user": ("user", {"name": text}),
    }
    for table, (kind, values) in forms.items():
        address = app.blueprints[table].url_prefix.rstrip("/")
        page = html.fromstring(
            client.get(f"{address}/edit/?id={made[kind]}").get_data(as_text=True)
        )
        form = next(one for one in page.forms if set(values) <= set(one.fields))
        given = {name: value or "" for name, value in form.fields.items() if value is not None}
        sent = client.post(
            f"{address}/edit/?id={made[kind]}", data={**given, **values, "csrf_token": token}
        )
        assert sent.status_code < 500
        if sent.status_code == 302:
            _shown(client, f"{address}/details/?id={made[kind]}", text)
            _shown(client, f"{address}/edit/?id={made[kind]}", text)
            assert client.get(f"{address}/").status_code == 200
    assert User.get_by_id(made["user"]).login


@pytest.mark.parametrize("texts", GROUPS)
def test_a_text_in_a_search_stays_a_text(desk, texts):
    for text in texts:
        _a_text_in_a_search_stays_a_text(desk, text)


def _a_text_in_a_search_stays_a_text(desk, text):
    client, _place, _made, _token = desk
    for address in ("/staff/", "/institutions/", "/admin/institutions/institutions/"):
        answer = client.get(address, query_string=dict.fromkeys(("name", "search", "q"), text))
        assert answer.status_code == 200
        page = answer.get_data(as_text=True)
        tree = html.fromstring(page)
        assert tree.xpath(TAGS) == []
        assert tree.xpath(HANDLERS) == []
        assert _tidy(text) in _tidy(unescape(page)), (address, text)
