"""The panel's tables of accounts: passwords shown once, secrets never, nobody made stronger."""

from __future__ import annotations

import re

import pytest

from portal.accounts.models import Role, RoleGrant, User, UserSession
from portal.institutions.models import Membership
from tests import factories
from tests.factories import browser_of, token_of

USERS = "/admin/accounts/users"


def token(client, path=f"{USERS}/new/"):
    return token_of(client.get(path).get_data(as_text=True))


def role(code):
    return str(Role.get(Role.code == code).id)


@pytest.fixture
def school(db):
    return factories.make_institution()


@pytest.fixture
def district(app, school):
    user = factories.make_user(role="district_specialist", municipality=school.municipality)
    return browser_of(app, user)


def test_district_adds_a_coordinator_and_sees_the_password_once(app, district, school):
    answer = district.post(
        f"{USERS}/new/",
        data={
            "csrf_token": token(district),
            "login": "Petrova",
            "name": "Петрова Анна",
            "email": "",
            "phone": "",
            "role": role("school_coordinator"),
            "institution": str(school.id),
            "must_change_password": "",
            "password_hash": "x",
            "id": "1",
        },
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    password = re.search(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{5})</code>", page)[1]
    user = User.get(User.login == "petrova")
    assert user.must_change_password
    assert Membership.get(Membership.user == user).institution == school
    assert browser_of(app, user, password).get("/").location == "/account/password"
    assert password not in district.get(f"{USERS}/").get_data(as_text=True)
    assert "Петрова" in district.get(f"{USERS}/").get_data(as_text=True)


@pytest.mark.parametrize("strong", ["administrator", "district_head"])
def test_nobody_is_made_stronger_than_his_maker(district, school, strong):
    data = {"csrf_token": token(district), "login": "petrova", "name": "Петрова Анна"}

    answers = [
        district.post(f"{USERS}/new/", data=data | {"role": role(strong), **place})
        for place in ({}, {"institution": str(school.id)}, {"municipality": str(school.municipality_id)})
    ]  # fmt: skip
    elsewhere = {"role": role("observer"), "institution": str(factories.make_institution().id)}
    answers.append(district.post(f"{USERS}/new/", data=data | elsewhere))
    answers.append(district.post(f"{USERS}/new/", data=data))

    assert {answer.status_code for answer in answers} == {422}
    assert not User.select().where(User.login == "petrova").exists()


def test_form_changes_only_what_it_shows(app, district, school):
    user = factories.make_user(role="school_coordinator", institution=school)
    inside = browser_of(app, user)
    path = f"{USERS}/edit/?id={user.id}"

    answer = district.post(
        path,
        data={
            "csrf_token": token(district, path),
            "name": "Новое Имя",
            "email": "a@b.ru",
            "phone": "",
            "login": "stolen",
            "password_hash": "x",
            "demo": "1",
            "role": role("administrator"),
        },
    )

    assert answer.status_code == 302
    kept = User.get_by_id(user.id)
    assert (kept.name, kept.login, kept.demo) == ("Новое Имя", user.login, False)
    assert kept.password_hash == user.password_hash
    assert Membership.select().where(Membership.user == user).count() == 1
    assert kept.enabled is False, "an unticked box keeps out"
    assert inside.get("/").status_code == 302


def test_passwords_are_issued_only_within_reach_and_rights(district, school):
    mine = factories.make_user(role="school_coordinator", institution=school)
    strong = factories.make_user(role="administrator", institution=school)
    foreign = factories.make_user(
        role="school_coordinator", institution=factories.make_institution()
    )
    data = {"csrf_token": token(district), "action": "passwords", "confirmed": "1"}
    data["rowid"] = [str(one.id) for one in (mine, strong, foreign)]

    page = district.post(f"{USERS}/action/", data=data).get_data(as_text=True)

    assert len(re.findall(r"<code>[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{5}</code>", page)) == 1
    for user in (strong, foreign):
        assert User.get_by_id(user.id).password_hash == user.password_hash


def test_nothing_secret_is_shown(app, db):
    administrator = factories.make_user(role="administrator")
    client = browser_of(app, administrator)
    row = UserSession.get(UserSession.user == administrator)
    paths = [
        f"{USERS}/", f"{USERS}/details/?id={administrator.id}", f"{USERS}/new/",
        "/admin/accounts/usersessions/", f"/admin/accounts/usersessions/details/?id={row.id}",
        "/admin/accounts/failedsignins/", "/admin/accounts/roles/", "/admin/accounts/rolegrants/",
    ]  # fmt: skip

    for path in paths:
        answer = client.get(path)
        assert answer.status_code == 200, path
        page = answer.get_data(as_text=True)
        for secret in ("argon2", row.key_hash, row.data, "password_hash"):
            assert secret not in page, path


def test_sessions_are_only_read(app, db):
    administrator = factories.make_user(role="administrator")
    client = browser_of(app, administrator)
    row = UserSession.get(UserSession.user == administrator)
    data = {"csrf_token": token(client)}

    for path in ("new/", f"edit/?id={row.id}", f"delete/?id={row.id}"):
        answer = client.post(f"/admin/accounts/usersessions/{path}", data=data)
        assert answer.status_code == 403, path


def test_district_cannot_change_roles(district):
    grants = RoleGrant.select().count()
    data = {"csrf_token": token(district), "role": role("district_specialist")}
    data |= {"permission": "accounts.role.edit", "granted": "y", "code": "x", "title": "x"}

    for table in ("roles", "rolegrants"):
        assert district.post(f"/admin/accounts/{table}/new/", data=data).status_code == 403
    assert RoleGrant.select().count() == grants
