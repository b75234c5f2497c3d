"""Switching modules: per institution, within reach, with what goes along, and back again."""

from __future__ import annotations

import json
import re

import pytest

from portal.access.actor import build_actor, workplaces_of
from portal.audit.models import AuditEntry
from portal.errors import Invalid, NotAllowed, NotFound
from portal.institutions.models import Institution
from portal.modules.models import ModuleSwitch
from portal.modules.services import (
    Wish,
    enabled_modules,
    institution_ids_with,
    opposite,
    preview,
    switch,
)
from tests import factories

BASE, UPPER = "choir", "orchestra"

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def plugins(app):
    return app.extensions["plugins"]


@pytest.fixture
def place(db):
    return factories.make_institution()


def actor_of(app, **who):
    user = factories.make_user(**who)
    return build_actor(
        user, workplaces_of(user.id)[0], app.extensions["plugins"], app.extensions["permissions"]
    )


def wish(plugin, *places, enabled=True):
    return Wish(plugin=plugin, enabled=enabled, institution_ids=tuple(one.id for one in places))


def test_on_brings_what_it_requires_and_off_takes_what_requires_it(app, plugins, place):
    with app.test_request_context():
        actor = actor_of(app, municipality=place.municipality)
        switch(actor, plugins, [wish(BASE, place, enabled=False)])
        assert {BASE, UPPER}.isdisjoint(enabled_modules(place.id))
        switch(actor, plugins, [wish(UPPER, place)])
        assert {BASE, UPPER} <= enabled_modules(place.id)
        done = switch(actor, plugins, [wish(BASE, place, enabled=False)])
        assert {BASE, UPPER}.isdisjoint(enabled_modules(place.id))
        assert {(one.plugin, one.asked) for one in done.changes} >= {(BASE, True), (UPPER, False)}


def test_the_preview_tells_exactly_what_the_switch_does_and_changes_nothing(app, plugins, place):
    other = factories.make_institution(municipality=place.municipality)
    with app.test_request_context():
        actor = actor_of(app, municipality=place.municipality)
        switch(actor, plugins, [wish(BASE, place), wish(BASE, other, enabled=False)])
        wishes = [wish(BASE, place, other)]
        before = ModuleSwitch.select().order_by(ModuleSwitch.id).dicts()
        seen = list(before)
        told = preview(plugins, wishes)
        assert list(before.clone()) == seen
        assert told.institutions == 1
        assert switch(actor, plugins, wishes).changes == told.changes


def test_taking_back_restores_what_was_on(app, plugins, place):
    with app.test_request_context():
        actor = actor_of(app, municipality=place.municipality)
        switch(actor, plugins, [wish(UPPER, place)])
        before = enabled_modules(place.id)
        done = switch(actor, plugins, [wish(BASE, place, enabled=False)])
        assert enabled_modules(place.id) != before
        switch(actor, plugins, opposite(done))
        assert enabled_modules(place.id) == before


def test_each_switch_is_in_the_audit(app, plugins, place):
    with app.test_request_context():
        actor = actor_of(app, municipality=place.municipality)
        on = BASE in enabled_modules(place.id)
        switch(actor, plugins, [wish(BASE, place, enabled=not on)])
    line = (
        AuditEntry.select()
        .where(AuditEntry.action == "switch", AuditEntry.label == str(plugins[BASE].manifest.title))
        .order_by(AuditEntry.id.desc())
        .first()
    )
    assert (line.user_id, line.institution_id) == (actor.user.id, place.id)
    assert json.loads(line.changes) == {BASE: [on, not on]}


def test_nobody_switches_outside_the_reach_or_without_the_right(app, plugins, place):
    stranger = factories.make_institution()
    with app.test_request_context():
        actor = actor_of(app, municipality=place.municipality)
        with pytest.raises(NotFound):
            switch(actor, plugins, [wish(BASE, place, stranger)])
        head = actor_of(app, role="institution_head", institution=place)
        with pytest.raises(NotAllowed):
            switch(head, plugins, [wish(BASE, place)])
        with pytest.raises(Invalid):
            preview(plugins, [wish("institutions", place)])


def test_the_institutions_with_a_module_are_those_where_it_is_on(app, plugins, place):
    other = factories.make_institution(municipality=place.municipality)
    with app.test_request_context():
        actor = actor_of(app, municipality=place.municipality)
        switch(actor, plugins, [wish(BASE, place), wish(BASE, other, enabled=False)])
        query = Institution.select().where(Institution.id.in_(institution_ids_with(BASE)))
        assert place in list(query)
        assert other not in list(query)
        assert other in list(
            Institution.select().where(Institution.id.in_(institution_ids_with("institutions")))
        )


# Through the pages ------------------------------------------------------------------------------


def hidden(page, name):
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no hidden field {name}"
    return found[1]


def test_a_specialist_sees_what_goes_along_switches_and_takes_it_back(sign_in, plugins, place, app):
    factories.switch(place, BASE, enabled=False)
    factories.switch(place, UPPER, enabled=False)
    browser = sign_in(municipality=place.municipality)
    page = browser.get("/modules/").get_data(as_text=True)
    assert place.short_name in page
    boxes = hidden(page, "was").split()
    answer = browser.post(
        "/modules/preview",
        data={
            "csrf_token": factories.token_of(page),
            "was": " ".join(boxes),
            "shown": hidden(page, "shown"),
            "on": [*boxes, f"{place.id}:{UPPER}"],
        },
    ).get_data(as_text=True)
    title = str(plugins[BASE].manifest.title)
    with app.test_request_context():
        assert title in answer
    assert not ModuleSwitch.get(plugin=UPPER, institution=place).enabled
    done = browser.post(
        "/modules/switch",
        data={"csrf_token": factories.token_of(answer), "wish": hidden(answer, "wish")},
        follow_redirects=True,
    ).get_data(as_text=True)
    assert ModuleSwitch.get(plugin=BASE, institution=place).enabled
    assert ModuleSwitch.get(plugin=UPPER, institution=place).enabled
    wishes = re.findall(r'name="wish" value="([^"]*)"', done)
    browser.post("/modules/switch", data={"csrf_token": factories.token_of(done), "wish": wishes})
    assert not ModuleSwitch.get(plugin=BASE, institution=place).enabled
    assert not ModuleSwitch.get(plugin=UPPER, institution=place).enabled


def test_everything_that_matches_the_filter_is_switched_beyond_the_first_page(sign_in):
    district = factories.make_municipality()
    schools = [factories.make_institution(municipality=district) for _each in range(53)]
    garden = factories.make_institution(municipality=district, kind="kindergarten")
    for one in (*schools, garden):
        factories.switch(one, BASE, enabled=False)
    browser = sign_in(municipality=district)
    page = browser.get("/modules/?kind=school").get_data(as_text=True)
    assert page.count("<tr>") == 51
    token = factories.token_of(page)
    answer = browser.post(
        "/modules/preview",
        data={"csrf_token": token, "kind": "school", "plugin": BASE, "enabled": "1"},
    ).get_data(as_text=True)
    browser.post("/modules/switch", data={"csrf_token": token, "wish": hidden(answer, "wish")})
    on = ModuleSwitch.select().where(ModuleSwitch.plugin == BASE, ModuleSwitch.enabled)
    assert {row.institution_id for row in on} >= {one.id for one in schools}
    assert garden.id not in {row.institution_id for row in on}


def test_a_coordinator_sees_the_own_row_and_cannot_switch(sign_in, place):
    neighbour = factories.make_institution(municipality=place.municipality)
    browser = sign_in("school_coordinator", institution=place)
    page = browser.get("/modules/").get_data(as_text=True)
    assert place.short_name in page
    assert neighbour.short_name not in page
    token = factories.token_of(page)
    data = {"csrf_token": token, "wish": f"{BASE}:1:{place.id}"}
    assert browser.post("/modules/switch", data=data).status_code == 403


@pytest.mark.parametrize(
    "data",
    [
        {"wish": "staff:1:x"},
        {"wish": "staff"},
        {"wish": "nothing:1:1"},
        {"plugin": "nothing", "enabled": "1"},
        {"was": "1:staff x:y", "shown": "1", "on": "1:zzz"},
        {"was": "", "shown": "", "on": "99999999999:staff"},
        {},
    ],
)
def test_a_damaged_form_is_refused_politely(sign_in, place, data):
    browser = sign_in(municipality=place.municipality)
    token = factories.token_of(browser.get("/modules/").get_data(as_text=True))
    answer = browser.post("/modules/preview", data={"csrf_token": token, **data})
    assert answer.status_code < 500


def test_a_switch_in_a_foreign_institution_does_not_exist(sign_in, place):
    stranger = factories.make_institution()
    browser = sign_in(municipality=place.municipality)
    token = factories.token_of(browser.get("/modules/").get_data(as_text=True))
    for path in ("/modules/preview", "/modules/switch"):
        data = {"csrf_token": token, "wish": f"{BASE}:1:{stranger.id}"}
        assert browser.post(path, data=data).status_code == 404
    assert not ModuleSwitch.select().where(ModuleSwitch.institution == stranger).exists()
