"""A word that only another institution holds appears nowhere: no page, search, xlsx or csv."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import peewee
import pytest

from tests import factories
from tests.security import records
from tests.security.crawl import follow

if TYPE_CHECKING:
    from flask import Flask

CANARY = re.compile(r"[Кк]анарейка(\w+?)(\d+)ъ")
START = (
    "/", "/staff/", "/staff/due", "/reports/", "/institutions/", "/audit/", "/modules/", "/admin/",
    "/search/?q=канарейка", "/search/?q=Канарейкадаль0ъ", "/search/?q=канорейкарядом",
    "/my-work/", "/calendar/", "/calendar/?view=list",
    "/staff/?name=канарейка", "/institutions/?name=канарейка", "/audit/?q=канарейка",
)  # fmt: skip
KEPT = {
    "name_key",
    "sort_key",
    "code",
    "kind",
    "role",
    "key_hash",
    "password_hash",
    "login",
    "data",
    "plugin",
}


def _mark(app: Flask, made: dict[str, Any], word: str) -> list[str]:
    """Write a word of its own into every free text of an institution's records."""
    marks: list[str] = []
    for model, key in _rows(app, made):
        row = model.get_by_id(key)
        for name, field in model._meta.fields.items():
            if not isinstance(field, peewee.CharField | peewee.TextField):
                continue
            if name in KEPT or field.choices or (getattr(field, "max_length", None) or 99) < 60:
                continue
            marks.append(f"Канарейка{word}{len(marks)}ъ")
            setattr(row, name, marks[-1])
        row.save()
    return marks


def _rows(app: Flask, made: dict[str, Any]) -> list[tuple[Any, int]]:
    models = {model._meta.table_name: model for _owner, model in app.extensions["plugins"].models()}
    tables = {
        "institution": "institutions_institution", "user": "accounts_user", "person": "staff_person",
        "posts": "staff_employment", "categories": "staff_category", "absences": "staff_absence",
        "compliances": "staff_compliance", "educations": "staff_education", "courses": "staff_course",
        "awards": "staff_award", "session": "accounts_session",
    }  # fmt: skip
    return [(models[table], made[kind]) for kind, table in tables.items()]


@pytest.fixture
def birds(app: Flask, db: object) -> dict[str, Any]:
    """Return an own, a neighbouring and a far institution, each full of words of its own."""
    here, there = factories.make_municipality(), factories.make_municipality(name="Канарейкадаль0ъ")
    places = {
        "своя": factories.make_institution(municipality=here),
        "рядом": factories.make_institution(municipality=here),
        "даль": factories.make_institution(municipality=there),
    }
    for place in places.values():
        for plugin in app.extensions["plugins"].switchable():
            factories.switch(place, plugin.name, enabled=True)
    for word, place in places.items():
        marks = _mark(app, records.make(place), word)
        assert len(marks) > 20
    return places


@pytest.mark.parametrize(
    ("role", "at", "foreign"),
    [
        ("school_coordinator", "institution", {"рядом", "даль"}),
        ("institution_head", "institution", {"рядом", "даль"}),
        ("district_specialist", "municipality", {"даль"}),
        ("observer", "municipality", {"даль"}),
    ],
)
def test_no_word_of_another_place_is_ever_seen(app, birds, role, at, foreign):
    own = birds["своя"]
    where = {"institution": own} if at == "institution" else {"municipality": own.municipality}
    client = factories.browser_of(app, factories.make_user(role=role, **where))
    tables = tuple(
        f"{prefix}{query}"
        for name, blueprint in app.blueprints.items()
        if "_admin_" in name and (prefix := blueprint.url_prefix)
        for query in ("/", "/?search=канарейка", "/?search=Канарейкадаль")
    )
    searched = re.compile(r'(?:value|search=|q=|name=)"?[^"\s<>]*[Кк]анарейка[^"\s<>]*')
    leaks: list[str] = []
    seen: set[str] = set()
    pages = files = 0
    for address, text in follow(client, (*START, *tables)):
        pages += 1
        files += "/download." in address or "/export/" in address
        asked = parse_qs(urlsplit(address).query).get("q", [""])[0]
        shown = searched.sub("", text.replace(asked, "") if asked else text)
        for word, number in CANARY.findall(shown):
            seen.add(word)
            if word in foreign:
                leaks.append(f"{address}: Канарейка{word}{number}ъ")
    assert leaks == []
    assert "своя" in seen, "the crawl must find what the user may see"
    assert pages > 40
    if role != "observer":
        assert files >= 4
