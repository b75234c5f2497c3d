"""Who sees which lines of the audit, and how they are found."""

from __future__ import annotations

import pytest

from portal.access.actor import build_actor, workplaces_of
from portal.audit.history import history_of
from portal.audit.models import AuditEntry
from portal.audit.services import record
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def places(app):
    """Return two schools of one district and one of another, each with a line in the audit."""
    here = factories.make_institution()
    neighbour = factories.make_institution(municipality=here.municipality)
    stranger = factories.make_institution()
    with app.app_context():
        for word, place in (("ТУТ", here), ("РЯДОМ", neighbour), ("ЧУЖОЕ", stranger)):
            record(None, "change", place, label=word)
        outsider = factories.make_user(municipality=stranger.municipality)
        record(outsider, "sign_in", label="ЧУЖОЙВХОД")
        insider = factories.make_user(municipality=here.municipality)
        record(insider, "sign_in", label="НАШВХОД")
    return here


@pytest.mark.parametrize(
    ("role", "level", "seen", "hidden"),
    [
        ("administrator", None, "ТУТ РЯДОМ ЧУЖОЕ ЧУЖОЙВХОД НАШВХОД", ""),
        ("district_specialist", "municipality", "ТУТ РЯДОМ НАШВХОД", "ЧУЖОЕ ЧУЖОЙВХОД"),
        ("district_head", "municipality", "ТУТ РЯДОМ НАШВХОД", "ЧУЖОЕ ЧУЖОЙВХОД"),
        ("institution_head", "institution", "ТУТ", "РЯДОМ ЧУЖОЕ ЧУЖОЙВХОД НАШВХОД"),
    ],
)
def test_everybody_sees_the_lines_within_reach(sign_in, places, role, level, seen, hidden):
    place = {
        None: {},
        "municipality": {"municipality": places.municipality},
        "institution": {"institution": places},
    }[level]
    page = sign_in(role, **place).get("/audit/").get_data(as_text=True)
    for word in seen.split():
        assert word in page
    for word in hidden.split():
        assert word not in page


@pytest.mark.parametrize("role", ["school_coordinator", "observer", "methodologist"])
def test_other_roles_do_not_see_the_audit(sign_in, places, role):
    assert sign_in(role, institution=places).get("/audit/").status_code == 403


def test_filters_combine(sign_in, places):
    browser = sign_in("administrator")
    page = browser.get(f"/audit/?action=change&institution={places.id}").get_data(as_text=True)
    assert "ТУТ" in page
    assert "РЯДОМ" not in page
    assert "НАШВХОД" not in page
    page = browser.get("/audit/?last=2001-01-01").get_data(as_text=True)
    assert "ТУТ" not in page


def test_pages_follow_each_other_without_gap_or_repeat(app, sign_in):
    with app.app_context():
        for number in range(120):
            record(None, "view", label=f"строка-{number:03}")
    browser = sign_in("administrator")
    found = []
    address = "/audit/?action=view"
    for _each in range(3):
        page = browser.get(address).get_data(as_text=True)
        found += [
            f"строка-{number:03}"
            for number in reversed(range(120))
            if f"строка-{number:03}" in page
        ]
        following = [part.split('"')[0] for part in page.split('rel="next" href="')[1:]]
        address = following[0].replace("&amp;", "&") if following else ""
    assert found == [f"строка-{number:03}" for number in reversed(range(120))]
    assert address == ""
    back = browser.get(f"/audit/?action=view&before={AuditEntry.get(label='строка-069').id}")
    text = back.get_data(as_text=True)
    assert "строка-070" in text
    assert "строка-119" in text
    assert "строка-069" not in text


@pytest.mark.parametrize(
    "query",
    [
        "after=x",
        "after=99999999999999999999",
        "first=x&last=99999-01-01",
        "first=0001-01-01&last=9999-12-31",
        "record=-1",
        "institution=²",
        "who=%25'",
        "action=x",
        "table=x",
    ],
)
def test_odd_values_in_the_address_do_no_harm(sign_in, query):
    assert sign_in("administrator").get(f"/audit/?{query}").status_code == 200


def test_the_history_of_a_record_is_told_to_whom_its_lines_are_in_reach(app, places):
    with app.test_request_context():
        record(None, "change", places, changes={"phone": (None, "1")})
        for level, count in (({"institution": places}, 2), ({}, 2)):
            user = factories.make_user(
                role="institution_head" if level else "administrator", **level
            )
            actor = build_actor(
                user,
                workplaces_of(user.id)[0],
                app.extensions["plugins"],
                app.extensions["permissions"],
            )
            assert len(history_of(actor, places)) == count
        stranger = factories.make_user(
            role="institution_head", institution=factories.make_institution()
        )
        actor = build_actor(
            stranger,
            workplaces_of(stranger.id)[0],
            app.extensions["plugins"],
            app.extensions["permissions"],
        )
        assert history_of(actor, places) == []
