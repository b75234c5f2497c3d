"""The answer why somebody may or may not do something, and that it agrees with what happens."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from portal.access.actor import build_actor, workplaces_of
from portal.access.cli import access
from portal.access.explain import explain, record_named
from portal.accounts.models import Role, RoleGrant
from portal.errors import Invalid, NotFound
from portal.institutions.models import Membership
from tests import factories

pytestmark = pytest.mark.usefixtures("db")

VIEW = "institutions.institution.view"


@pytest.fixture
def school():
    return factories.make_institution()


@pytest.fixture
def coordinator(school):
    return factories.make_user(role="school_coordinator", institution=school)


def answers(explanation):
    return [step.answer for step in explanation.steps], [
        [step.answer for step in place.steps] for place in explanation.workplaces
    ]


def test_every_answer_is_yes_for_the_own_institution(app, coordinator, school):
    with app.test_request_context():
        found = explain(coordinator, VIEW, school)
    assert found.allowed
    assert answers(found) == ([True] * 3, [[True] * 4])


def test_a_foreign_institution_is_out_of_reach(app, coordinator):
    stranger = factories.make_institution()
    with app.test_request_context():
        found = explain(coordinator, VIEW, stranger)
    assert not found.allowed
    assert answers(found)[1] == [[True, True, False, False]]


def test_what_the_role_lacks_or_has_lost_is_told_apart(app, coordinator):
    with app.test_request_context():
        never = explain(coordinator, "audit.entry.view").workplaces[0].steps[1]
        RoleGrant.update(granted=False).where(
            RoleGrant.role == Role.get(code="school_coordinator"), RoleGrant.permission == VIEW
        ).execute()
        lost = explain(coordinator, VIEW).workplaces[0].steps[1]
    assert not never.answer
    assert not lost.answer
    assert never.why != lost.why


def test_a_disabled_user_without_a_workplace_and_an_unknown_code_are_three_noes(app, coordinator):
    coordinator.enabled = False
    Membership.delete().where(Membership.user == coordinator).execute()
    with app.test_request_context():
        found = explain(coordinator, "nothing.of.this")
    assert answers(found) == ([False] * 3, [])
    assert not found.allowed


@pytest.mark.parametrize(
    "role",
    [
        "observer",
        "school_coordinator",
        "institution_head",
        "district_specialist",
        "administrator",
    ],
)
def test_the_answer_agrees_with_the_actor_for_every_permission(app, school, role):
    user = factories.make_user(role=role, institution=school)
    declared = app.extensions["permissions"]
    with app.test_request_context():
        actor = build_actor(user, workplaces_of(user.id)[0], app.extensions["plugins"], declared)
        for code in declared:
            assert explain(user, code).allowed == actor.can(code), code


def test_records_are_named_by_table_and_number(app, school):
    with app.test_request_context():
        assert record_named(f"institutions_institution:{school.id}") == school
        for text in ("", "x", "institutions_institution:x", "institutions_institution:²"):
            with pytest.raises(Invalid):
                record_named(text)
        for text in ("nothing:1", "institutions_institution:999999999"):
            with pytest.raises(NotFound):
                record_named(text)


def test_the_command_answers_in_words_and_in_json(app, coordinator, school):
    with app.app_context():
        run = CliRunner().invoke
        named = f"institutions_institution:{school.id}"
        yes = run(access, ["explain", coordinator.login, VIEW, "--record", named])
        no = run(access, ["explain", coordinator.login, "audit.entry.view", "--json"])
    assert yes.exit_code == 0
    assert school.short_name in yes.output
    assert no.exit_code == 1
    assert json.loads(no.output)["allowed"] is False


def test_the_page_answers_about_users_within_reach_only(sign_in, coordinator, school):
    browser = sign_in(municipality=school.municipality)
    page = browser.get(f"/access/explain?login={coordinator.login}&permission={VIEW}")
    assert page.status_code == 200
    assert school.short_name in page.get_data(as_text=True)
    stranger = factories.make_user(
        role="school_coordinator", institution=factories.make_institution(), name="Чужой Человек"
    )
    page = browser.get(f"/access/explain?login={stranger.login}&permission={VIEW}")
    assert page.status_code == 404
    assert "Чужой Человек" not in page.get_data(as_text=True)


def test_the_page_does_not_tell_whether_a_foreign_record_exists(sign_in, coordinator, school):
    browser = sign_in(municipality=school.municipality)
    stranger = factories.make_institution()
    for number in (stranger.id, 999_999_999):
        named = f"institutions_institution:{number}"
        query = f"login={coordinator.login}&permission={VIEW}&record={named}"
        assert browser.get(f"/access/explain?{query}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/access/explain?login=%00&permission=%00",
        "/access/explain?login={login}&permission=%00x&record=%00:1",
        "/access/explain?login={login}&permission=x&record=institutions_institution:99999999999",
        "/access/roles?plugin=%00",
        "/modules/done/%00",
    ],
)
def test_odd_values_in_the_address_do_no_harm(sign_in, coordinator, school, address):
    browser = sign_in(municipality=school.municipality)
    assert browser.get(address.format(login=coordinator.login)).status_code < 500
