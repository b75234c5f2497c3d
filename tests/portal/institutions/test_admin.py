"""Places and workplaces through the admin panel: by policy, and the switches and the audit only read."""

from __future__ import annotations

import pytest

from portal.accounts.models import Role
from portal.audit.models import AuditEntry
from portal.institutions.models import Institution, Membership
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def school():
    return factories.make_institution()


def address(app, table, page="index_view", **values):
    with app.test_request_context():
        return app.url_for(f"{table}.{page}", **values)


def test_a_specialist_adds_an_institution_and_it_is_in_the_audit(app, sign_in, school):
    browser = sign_in(municipality=school.municipality)
    path = address(app, "institutions_admin_institution", "create_view")
    page = browser.get(path).get_data(as_text=True)
    assert 'name="sort_key"' not in page
    assert 'name="demo"' not in page
    data = {
        "csrf_token": factories.token_of(page),
        "municipality": school.municipality_id,
        "code": "new7",
        "short_name": "СОШ № 7",
        "name": "МБОУ «СОШ № 7»",
        "kind": "school",
    }
    assert browser.post(path, data=data).status_code == 302
    made = Institution.get(code="new7")
    assert made.sort_key == "сош № 000007"
    line = AuditEntry.get(
        AuditEntry.subject == "institutions_institution", AuditEntry.subject_id == made.id
    )
    assert line.action == "create"
    foreign = {**data, "code": "new8", "municipality": factories.make_municipality().id}
    assert browser.post(path, data=foreign).status_code == 422
    assert not Institution.select().where(Institution.code == "new8").exists()


@pytest.mark.parametrize(
    ("role", "level", "made"),
    [
        ("school_coordinator", "institution", True),
        ("observer", "institution", True),
        ("administrator", "institution", False),
        ("district_head", "municipality", False),
        ("observer", "", False),
    ],
)
def test_workplaces_are_given_within_reach_and_rights(app, sign_in, school, role, level, made):
    browser = sign_in(municipality=school.municipality)
    colleague = factories.make_user(municipality=school.municipality)
    path = address(app, "institutions_admin_membership", "create_view")
    places = {"institution": school.id, "municipality": school.municipality_id}
    browser.post(
        path,
        data={
            "csrf_token": factories.token_of(browser.get(path).get_data(as_text=True)),
            "user": colleague.id,
            "role": Role.get(code=role).id,
            **({level: places[level]} if level else {}),
        },
    )
    assert (Membership.select().where(Membership.user == colleague).count() == 2) is made


@pytest.mark.parametrize("table", ["modules_admin_moduleswitch", "audit_admin_auditentry"])
def test_switches_and_the_audit_are_only_read(app, sign_in, school, table):
    factories.switch(school, app.extensions["plugins"].switchable()[0].name, enabled=True)
    browser = sign_in("administrator")
    assert browser.get(address(app, table)).status_code == 200
    path = address(app, table, "create_view")
    token = factories.token_of(browser.get("/").get_data(as_text=True))
    assert browser.get(path).status_code == 403
    assert browser.post(path, data={"csrf_token": token}).status_code == 403
