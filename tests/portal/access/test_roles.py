"""Shipped roles and their grants, and changing what a role may do."""

from __future__ import annotations

import re

import pytest

from portal.access.roles import SHIPPED_ROLES, sync_roles
from portal.accounts.models import Role, RoleGrant
from portal.audit.models import AuditEntry
from portal.database import fetch_rows
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


def grants():
    return set(
        fetch_rows(RoleGrant.select(RoleGrant.role, RoleGrant.permission, RoleGrant.granted))
    )


def test_every_shipped_role_is_there_after_the_upgrade():
    assert {code for code, _title in SHIPPED_ROLES} <= {role.code for role in Role.select()}


def test_every_template_names_permissions_that_exist(app):
    declared = app.extensions["permissions"]
    for owner, template in app.extensions["plugins"].role_templates():
        assert set(template.grants) <= declared, f"{owner} grants to {template.role} what is not"


def test_synchronising_again_changes_nothing_and_keeps_what_was_taken_away(app):
    row = RoleGrant.select().first()
    row.granted = False
    row.save()
    before = grants()
    assert sync_roles(app.extensions["plugins"]) == 0
    assert grants() == before


def test_a_new_grant_of_a_plugin_reaches_a_role_at_the_next_upgrade(app):
    row = RoleGrant.select().first()
    row.delete_instance()
    assert sync_roles(app.extensions["plugins"]) == 1
    assert RoleGrant.get(role=row.role_id, permission=row.permission).granted


def cells(page):
    return re.search(r'name="was" value="([^"]*)"', page)[1].split()


def test_an_administrator_takes_a_grant_away_and_it_works_at_once(sign_in):
    role = Role.get(code="institution_head")
    school = factories.make_institution()
    head = sign_in("institution_head", institution=school)
    assert head.get("/audit/").status_code == 200
    browser = sign_in("administrator")
    page = browser.get("/access/roles").get_data(as_text=True)
    was = cells(page)
    cell = f"audit.entry.view:{role.id}"
    assert cell in was
    answer = browser.post(
        "/access/roles",
        data={
            "csrf_token": factories.token_of(page),
            "was": " ".join(was),
            "on": [one for one in was if one != cell],
        },
    )
    assert answer.status_code == 302
    assert head.get("/audit/").status_code == 403
    line = AuditEntry.select().where(AuditEntry.action == "grant", AuditEntry.subject_id == role.id)
    assert "audit.entry.view" in line.order_by(AuditEntry.id.desc()).first().changes


def test_what_nobody_declares_is_shown_as_unknown(sign_in):
    RoleGrant.create(role=Role.get(code="observer"), permission="gone.thing.view")
    page = sign_in("administrator").get("/access/roles").get_data(as_text=True)
    assert "gone.thing.view" in page


@pytest.mark.parametrize("role", ["district_head", "district_specialist", "school_coordinator"])
def test_others_cannot_change_roles(sign_in, role):
    school = factories.make_institution()
    place = {"institution": school} if "school" in role else {"municipality": school.municipality}
    browser = sign_in(role, **place)
    token = factories.token_of(browser.get("/").get_data(as_text=True))
    cell = f"accounts.role.edit:{Role.get(code=role).id}"
    before = grants()
    answer = browser.post("/access/roles", data={"csrf_token": token, "was": "", "on": cell})
    assert answer.status_code == 403
    assert grants() == before


def test_the_administrators_own_rights_cannot_be_taken_away(sign_in):
    browser = sign_in("administrator")
    token = factories.token_of(browser.get("/").get_data(as_text=True))
    cell = f"audit.entry.view:{Role.get(code='administrator').id}"
    answer = browser.post("/access/roles", data={"csrf_token": token, "was": cell})
    assert answer.status_code == 409


@pytest.mark.parametrize("code", ["nothing.of.this", "\u2028", ""])
def test_what_nobody_declares_cannot_be_granted(sign_in, code):
    browser = sign_in("administrator")
    token = factories.token_of(browser.get("/").get_data(as_text=True))
    cell = f"{code}:{Role.get(code='observer').id}"
    before = grants()
    answer = browser.post("/access/roles", data={"csrf_token": token, "was": "", "on": cell})
    assert answer.status_code == 404
    assert grants() == before
