"""Adding and changing users: within one's reach, and never beyond one's own rights."""

from __future__ import annotations

import pytest
from flask import current_app

from portal.access.actor import build_actor, system_actor, workplaces_of
from portal.access.policies import policies
from portal.accounts import services
from portal.accounts.models import Role, RoleGrant, User, UserSession
from portal.accounts.passwords import Passwords
from portal.audit.models import AuditEntry
from portal.commands import cli
from portal.errors import Conflict, Invalid, NotAllowed
from portal.institutions.models import Membership
from tests import factories
from tests.factories import browser_of


@pytest.fixture
def inside(app, db):
    with app.app_context():
        yield app


@pytest.fixture
def settings(inside):
    return inside.extensions["settings"]


def acting_as(user):
    extensions = current_app.extensions
    return build_actor(
        user, workplaces_of(user.id)[0], extensions["plugins"], extensions["permissions"]
    )


def operator():
    return system_actor(current_app.extensions["plugins"], current_app.extensions["permissions"])


def role(code):
    return Role.get(Role.code == code)


@pytest.fixture
def district():
    return factories.make_municipality()


@pytest.fixture
def school(inside, district):
    return factories.make_institution(municipality=district)


@pytest.fixture
def specialist(inside, district):
    return acting_as(factories.make_user(role="district_specialist", municipality=district))


def test_new_user_signs_in_with_the_issued_password(inside, specialist, school, settings):
    user, issued = services.create_user(
        actor=specialist,
        login=" Petrova ",
        name="Петрова Анна",
        settings=settings,
        place=services.Place(role=role("school_coordinator"), institution=school),
    )

    assert user.login == "petrova"
    assert user.must_change_password
    assert issued not in str(user.__data__)
    assert browser_of(inside, user, issued).get("/").location == "/account/password"
    assert user in policies[User].rows(specialist)
    actions = [one.action for one in AuditEntry.select().where(AuditEntry.user == specialist.user)]
    assert sorted(actions) == ["create", "grant"]
    assert issued not in "".join(one.changes + one.note for one in AuditEntry.select())


@pytest.mark.parametrize(
    "login", ["", "a", "с кириллицей", "a b c", "x" * 81, "-abc", "a/b/c", "<b>"]
)
@pytest.mark.usefixtures("inside")
def test_logins_that_cannot_be(settings, login):
    with pytest.raises(Invalid) as refused:
        services.create_user(actor=operator(), login=login, name="Имя", settings=settings)
    assert "login" in refused.value.fields


@pytest.mark.usefixtures("inside")
def test_login_is_taken_whatever_its_letters(settings):
    factories.make_user(login="petrova")

    with pytest.raises(Conflict):
        services.create_user(actor=operator(), login="PETROVA", name="Имя", settings=settings)


def test_district_gives_no_role_stronger_than_its_own_and_no_place_elsewhere(
    specialist, school, district, settings
):
    foreign = factories.make_institution()
    places = [
        services.Place(role=role("administrator"), institution=school),
        services.Place(role=role("district_head"), municipality=district),
        services.Place(role=role("school_coordinator"), institution=foreign),
        services.Place(role=role("observer"), municipality=foreign.municipality),
        services.Place(role=role("observer")),
    ]
    before = User.select().count()

    for number, place in enumerate(places):
        with pytest.raises(NotAllowed):
            services.create_user(
                actor=specialist, login=f"new{number}", name="Имя", settings=settings, place=place
            )
    with pytest.raises(Invalid):
        services.create_user(actor=specialist, login="new", name="Имя", settings=settings)

    assert User.select().count() == before


def test_users_elsewhere_stronger_or_oneself_are_not_changed(
    specialist, school, district, settings
):
    elsewhere = factories.make_user(
        role="school_coordinator", institution=factories.make_institution()
    )
    both = factories.make_user(role="school_coordinator", institution=school)
    Membership.create(user=both, role=role("observer"))
    stronger = factories.make_user(role="administrator", institution=school)
    head = factories.make_user(role="district_head", municipality=district)

    for user in (elsewhere, both, stronger, head, specialist.user):
        with pytest.raises(NotAllowed):
            services.issue_new_password(actor=specialist, user=user, settings=settings)
        with pytest.raises(NotAllowed):
            services.set_enabled(actor=specialist, user=user, enabled=False)

    seen = set(policies[User].rows(specialist))
    assert elsewhere not in seen
    assert {both, stronger, head} <= seen


@pytest.mark.usefixtures("inside")
def test_coordinator_changes_nobody(school, settings):
    coordinator = acting_as(factories.make_user(role="school_coordinator", institution=school))
    colleague = factories.make_user(role="observer", institution=school)

    with pytest.raises(NotAllowed):
        services.issue_new_password(actor=coordinator, user=colleague, settings=settings)
    assert list(policies[User].rows(coordinator)) == []


def test_new_password_and_keeping_out_end_the_sessions(inside, specialist, school, settings):
    user = factories.make_user(role="school_coordinator", institution=school)
    client = browser_of(inside, user)

    issued = services.issue_new_password(actor=specialist, user=user, settings=settings)

    assert client.get("/").status_code == 302
    assert Passwords(settings.instance).check(User.get_by_id(user.id).password_hash, issued)
    client = browser_of(inside, user, issued)
    services.set_enabled(actor=specialist, user=user, enabled=False)
    assert client.get("/").status_code == 302
    assert not UserSession.select().where(UserSession.user == user).exists()
    services.set_enabled(actor=specialist, user=user, enabled=True)
    browser_of(inside, user, issued)


@pytest.mark.usefixtures("inside")
def test_roles_are_changed_from_the_whole_portal_and_not_beyond_oneself(district):
    strong = factories.make_user(role="district_head", municipality=district)
    keeper_role = Role.create(code="keeper", title="Keeper")
    for code in ("accounts.role.view", "accounts.role.edit", "accounts.user.view"):
        RoleGrant.create(role=keeper_role, permission=code)
    keeper = acting_as(factories.make_user(role="keeper"))
    local = acting_as(factories.make_user(role="keeper", municipality=district))
    head = role("district_head")
    policy = policies[RoleGrant]

    def asked(actor, changed, code):
        return bool(policy.permits(actor, "create", RoleGrant(role=changed, permission=code)))

    assert asked(keeper, head, "accounts.user.view")
    assert not asked(keeper, head, "accounts.user.edit"), "which the keeper lacks"
    assert not asked(keeper, keeper_role, "accounts.user.view"), "the own role"
    assert not asked(local, head, "accounts.user.view"), "from one district"
    assert not asked(acting_as(strong), keeper_role, "accounts.user.view")
    assert asked(operator(), head, "accounts.user.edit")


@pytest.mark.usefixtures("inside", "specialist")
def test_sessions_and_failures_are_only_read():
    for model in (UserSession,):
        for verb in ("create", "edit", "delete"):
            assert not policies[model].permits(operator(), verb)


@pytest.fixture
def portal(inside, monkeypatch):
    from click.testing import CliRunner

    monkeypatch.setattr("portal.commands.application", lambda _ctx: inside)
    return lambda *arguments: CliRunner().invoke(cli, ["users", *arguments])


def test_commands_add_list_and_issue(portal, inside, school):
    added = portal(
        "add", "sidorova", "Сидорова Ольга", "--role", "school_coordinator",
        "--institution", school.code,
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    login, issued = added.output.split()
    assert login == "sidorova"

    listed = portal("list")
    assert "sidorova\tСидорова Ольга\tschool_coordinator" in listed.output
    assert issued not in listed.output

    again = portal("passwd", "sidorova")
    login, second = again.output.split()
    assert second != issued
    assert browser_of(inside, User.get(User.login == "sidorova"), second)


@pytest.mark.parametrize(
    "arguments",
    [
        ("passwd", "nobody"),
        ("add", "x1y", "Имя", "--role", "nonsense"),
        ("add", "x1y", "Имя", "--role", "observer", "--institution", "nonsense"),
        ("add", "x1y", "Имя", "--role", "observer", "--municipality", "nonsense"),
        ("add", "кириллица", "Имя", "--role", "observer"),
    ],
)
def test_commands_say_what_is_wrong_in_one_line(portal, arguments):
    answer = portal(*arguments)

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ")
    assert "Traceback" not in answer.output
