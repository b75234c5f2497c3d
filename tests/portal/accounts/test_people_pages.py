"""Users kept by the district: one form for user and workplace, many at once, nothing beyond reach."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts.models import User, UserSession
from portal.accounts.people.logins import free_login, login_of, transliterated
from portal.accounts.services import LOGIN
from portal.institutions.models import Membership
from tests import factories
from tests.factories import browser_of, token_of


@pytest.fixture
def here(db):
    return factories.make_institution(code="shkola-5", short_name="СОШ № 5")


@pytest.fixture
def district(app, here):
    return browser_of(
        app, factories.make_user(role="district_head", municipality=here.municipality)
    )


def token(client, address="/users/new"):
    return token_of(client.get(address).get_data(as_text=True))


@pytest.mark.parametrize(
    ("name", "login"),
    [
        ("Иванова Анна Петровна", "ivanova.ap"),
        ("Щёткин-Южный Ян", "shchetkinyuzhnyy.y"),
        ("Ли Бо", "li.b"),
        ("Ым", "user.ym"),
        ("", "user"),
    ],
)
def test_login_is_made_from_the_name(name, login):
    assert login_of(name, set()) == login


@given(st.text(max_size=80), st.integers(0, 3))
def test_every_made_login_is_free_and_can_be_a_login(name, times):
    taken: set[str] = set()
    for _time in range(times + 1):
        found = login_of(name, taken)
        assert found not in taken
        assert LOGIN.fullmatch(found), found
        taken.add(found)


def test_taken_logins_get_a_number():
    assert free_login("ivanova.ap", {"ivanova.ap", "ivanova.ap2"}) == "ivanova.ap3"
    assert transliterated("СОШ № 5") == "sosh5"


def test_user_and_workplace_are_made_in_one_form_and_the_slip_lets_in(app, district, here):
    data = {
        "csrf_token": token(district),
        "name": "Иванова Анна Петровна",
        "role": "school_coordinator",
        "place": f"i{here.id}",
    }
    page = district.post("/users/new", data=data).get_data(as_text=True)
    user = User.get(User.login == "ivanova.ap")
    assert Membership.get(Membership.user == user).institution_id == here.id
    assert "<svg" in page

    password = re.search(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{5})</code>", page)[1]
    client = app.test_client()
    answer = client.post(
        "/sign-in",
        data={"login": "ivanova.ap", "password": password, "csrf_token": token(client, "/sign-in")},
    )
    assert answer.status_code == 302
    assert client.get("/").location == "/account/password"


def test_table_of_the_slips_is_given_for_what_the_page_has_shown_only(district, here):
    data = {"csrf_token": token(district), "role": "school_coordinator", "source": "institutions"}
    page = district.post("/users/many", data=data).get_data(as_text=True)
    assert User.get(User.login == "shkola5").name == "Координатор ОО, СОШ № 5" or "shkola5" in page
    sealed = re.search(r'name="slips" value="([^"]+)"', page)[1]
    sent = {"csrf_token": data["csrf_token"], "slips": sealed}
    file = district.post("/users/slips.xlsx", data=sent)
    assert file.data.startswith(b"PK")
    assert district.post("/users/slips.xlsx", data={**sent, "slips": "x"}).status_code == 422


def test_table_with_a_mistake_adds_nobody_and_tells_the_rows(district, here):
    before = User.select().count()
    foreign = factories.make_institution(short_name="СОШ № 99")
    text = f"ФИО;Организация\nПетрова Вера;СОШ № 5\nСидоров Пётр;{foreign.short_name}\n;СОШ № 5\n"
    data = {
        "csrf_token": token(district),
        "role": "school_coordinator",
        "source": "table",
        "table": (io.BytesIO(text.encode()), "users.csv"),
    }
    answer = district.post("/users/many", data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "3" in page
    assert "СОШ № 99" in page
    assert User.select().count() == before

    good = "ФИО;Организация;Почта\nПетрова Вера Ильинична;СОШ № 5;v@example.ru\n"
    data["table"] = (io.BytesIO(good.encode()), "users.csv")
    assert district.post("/users/many", data=data).status_code == 200
    assert User.get(User.login == "petrova.vi").email == "v@example.ru"


@pytest.mark.parametrize("role", ["administrator", "district_head"])
def test_specialist_gives_nobody_more_than_his_own_role(app, here, role):
    own = factories.make_user(role="district_specialist", municipality=here.municipality)
    client = browser_of(app, own)
    user = factories.make_user(role="school_coordinator", institution=here)
    data = {
        "csrf_token": token(client),
        "role": role,
        "place": f"m{here.municipality_id}",
        "name": "Кто-то Новый",
    }
    page = client.get("/users/new").get_data(as_text=True)
    assert 'value="administrator"' not in page
    before = User.select().count()
    assert client.post("/users/new", data=data).status_code in {403, 422}
    assert client.post(f"/users/{user.id}/workplaces", data=data).status_code in {403, 422}
    assert User.select().count() == before
    assert Membership.select().where(Membership.user == user).count() == 1


def test_place_elsewhere_cannot_be_named(district, here):
    foreign = factories.make_institution()
    for place in (f"i{foreign.id}", f"m{foreign.municipality_id}", "all", "i0", "x", "i999999999"):
        data = {
            "csrf_token": token(district),
            "role": "school_coordinator",
            "place": place,
            "name": "Кто-то Новый",
        }
        assert district.post("/users/new", data=data).status_code == 422


def test_taking_a_workplace_away_ends_the_sessions(app, district, here):
    user = factories.make_user(role="school_coordinator", institution=here)
    client = browser_of(app, user)
    place = Membership.get(Membership.user == user)
    answer = district.post(
        f"/users/{user.id}/workplaces/take",
        data={"csrf_token": token(district), "workplace": place.id},
    )
    assert answer.status_code == 302
    assert not UserSession.select().where(UserSession.user == user).exists()
    assert "/sign-in" in client.get("/").location


def test_the_card_of_a_user_with_two_workplaces_opens(district, here):
    """As after a hand-over: the page's own list of the reader's workplaces is another one."""
    user = factories.make_user(role="school_coordinator", institution=here)
    other = factories.make_institution(municipality=here.municipality, short_name="СОШ № 6")
    mine = Membership.get(Membership.user == user)
    Membership.create(user=user, role=mine.role, institution=other)
    page = district.get(f"/users/{user.id}")
    assert page.status_code == 200
    for name in ("СОШ № 5", "СОШ № 6"):
        assert name in page.get_data(as_text=True)


@pytest.mark.parametrize("act", ["sign-out", "password", "enabled"])
def test_district_ends_sessions_within_reach(app, district, here, act):
    user = factories.make_user(role="school_coordinator", institution=here)
    client = browser_of(app, user)
    district.post(f"/users/{user.id}/{act}", data={"csrf_token": token(district), "enabled": "0"})
    assert "/sign-in" in client.get("/").location


def test_list_finds_by_name_role_and_state(district, here):
    factories.make_user(role="school_coordinator", institution=here, name="Яблокова Ева")
    for address, seen in (
        ("/users/?q=яблок", True),
        ("/users/?role=school_coordinator", True),
        ("/users/?role=observer", False),
        ("/users/?state=never", True),
        ("/users/?state=off", False),
        (f"/users/?institution={here.id}", True),
    ):
        page = district.get(address).get_data(as_text=True)
        assert ("Яблокова Ева" in page) == seen, address
    assert "СОШ № 5" in district.get("/users/adoption").get_data(as_text=True)


def test_link_of_the_slip_chooses_the_password_once(app, district, here):
    data = {
        "csrf_token": token(district),
        "name": "Иванова Анна Петровна",
        "role": "school_coordinator",
        "place": f"i{here.id}",
    }
    district.post("/users/new", data=data)
    user = User.get(User.login == "ivanova.ap")
    from portal.accounts.people.first_password import token_for

    address = f"/first-password/{token_for(user, app.extensions['settings'])}"
    client = app.test_client()
    mark = token(client, address)
    new = "тихая гавань 17 лодок"
    sent = {"csrf_token": mark, "new": new, "repeat": new}
    assert client.post(address, data={**sent, "new": "123", "repeat": "123"}).status_code == 422
    assert client.post(address, data=sent).location == "/sign-in"
    assert client.get(address).status_code == 422
    browser_of(app, User.get_by_id(user.id), new)


def test_issued_password_expires(app, district, here):
    import datetime as dt

    import time_machine

    user = factories.make_user(role="school_coordinator", institution=here)
    page = district.post(
        f"/users/{user.id}/password", data={"csrf_token": token(district)}
    ).get_data(as_text=True)
    password = re.search(r"<code>([a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{5})</code>", page)[1]
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=15)):
        client = app.test_client()
        data = {"login": user.login, "password": password, "csrf_token": token(client, "/sign-in")}
        assert client.post("/sign-in", data=data).status_code == 403
