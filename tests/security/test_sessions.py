"""Sessions: kept on the server, a new key at sign-in, and ended when they must end."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from urllib.parse import quote

import peewee
import pytest
import time_machine
from flask import session

from portal.access.actor import build_actor, workplaces_of
from portal.accounts import services
from portal.accounts.models import Role, User, UserSession
from portal.app import create_app
from portal.database import database
from portal.institutions.models import Membership
from tests import factories
from tests.conftest import settings_for
from tests.factories import PASSWORD, browser_of, token_of

START = dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def unhurried(app, monkeypatch):
    """Let a test sign in as often as it likes; the pace has tests of its own."""
    monkeypatch.setitem(app.config, "SIGN_INS_PER_SECOND", 0)


class Queries:
    """Counts what a block asks of the database."""

    def __init__(self, monkeypatch):
        self.statements: list[str] = []
        run = type(database.obj).execute_sql

        def counted(this, sql, *args, **kwargs):
            self.statements.append(sql)
            return run(this, sql, *args, **kwargs)

        monkeypatch.setattr(type(database.obj), "execute_sql", counted)


@pytest.fixture
def queries(client, monkeypatch):
    return Queries(monkeypatch)


def key_of(client, name="session"):
    cookie = client.get_cookie(name)
    return cookie.value if cookie else None


def test_visitor_costs_the_database_nothing(client, queries):
    client.get("/sign-in")
    client.get("/sign-in?next=/account/sessions")
    token = token_of(client.get("/sign-in").get_data(as_text=True))
    changed = client.post("/locale", data={"locale": "en", "csrf_token": token, "next": "/sign-in"})

    assert changed.location == "/sign-in"
    assert 'lang="en"' in client.get("/sign-in").get_data(as_text=True)

    assert queries.statements == []
    assert key_of(client) is None
    assert key_of(client, "guest")


@pytest.mark.usefixtures("db")
def test_signing_in_makes_a_new_key_that_is_stored_hashed(app):
    user = factories.make_user()
    client = app.test_client()
    client.set_cookie("session", "chosen-by-somebody-else")
    page = client.get("/sign-in").get_data(as_text=True)
    client.post(
        "/sign-in",
        data={"login": user.login, "password": PASSWORD, "csrf_token": token_of(page)},
    )

    first = key_of(client)
    assert first != "chosen-by-somebody-else"
    assert len(first) * 6 >= 128
    assert key_of(client, "guest") is None
    stored = UserSession.get(UserSession.user == user)
    assert stored.key_hash == hashlib.sha256(first.encode()).hexdigest()
    assert first not in json.dumps(stored.__data__, default=str)
    again = browser_of(app, user)
    assert key_of(again) != first


@pytest.mark.usefixtures("db")
def test_signing_in_again_voids_the_old_key(app):
    user = factories.make_user()
    client = browser_of(app, user)
    old = key_of(client)
    page = client.get("/account/sessions").get_data(as_text=True)
    data = {"login": user.login, "password": PASSWORD, "csrf_token": token_of(page)}
    assert client.post("/sign-in", data=data).status_code == 302

    assert key_of(client) != old
    thief = app.test_client()
    thief.set_cookie("session", old)
    assert thief.get("/").status_code == 302


def test_signing_out_kills_the_key_and_asks_the_browser_to_forget(app, sign_in):
    client = sign_in()
    key = key_of(client)
    token = token_of(client.get("/account/sessions").get_data(as_text=True))

    answer = client.post("/sign-out", data={"csrf_token": token})

    assert answer.location == "/signed-out"
    assert "storage" in answer.headers["Clear-Site-Data"]
    assert key_of(client) is None
    thief = app.test_client()
    thief.set_cookie("session", key)
    assert thief.get("/").status_code == 302


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("address", ["/sign-out", "/account/sign-out-everywhere"])
def test_signing_out_waits_for_what_the_browser_has_not_sent(app, address):
    user = factories.make_user()
    client = browser_of(app, user)
    data = {"csrf_token": token_of(client.get("/account/sessions").get_data(as_text=True))}
    client.set_cookie("unsent", quote(f"3~{user.id}~/list/|9~{user.id}~//evil.example/"))

    answer = client.post(address, data=data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert 'href="/list/"' in page
    assert "evil" not in page
    assert client.get("/").status_code == 200

    answer = client.post(address, data={**data, "lose": "1"})
    assert "storage" in answer.headers["Clear-Site-Data"]


@pytest.mark.usefixtures("db")
def test_signing_out_leaves_what_somebody_else_has_not_sent(app):
    user = factories.make_user()
    client = browser_of(app, user)
    data = {"csrf_token": token_of(client.get("/account/sessions").get_data(as_text=True))}
    client.set_cookie("unsent", quote(f"3~{user.id + 1}~/list/"))

    answer = client.post("/sign-out", data=data)
    assert answer.location == "/signed-out"
    assert answer.headers["Clear-Site-Data"] == '"cache"'


def test_signing_out_needs_the_token(sign_in):
    client = sign_in()

    assert client.post("/sign-out").status_code == 400
    assert client.get("/").status_code == 200


@pytest.mark.usefixtures("db")
def test_changed_password_ends_the_other_sessions_and_renews_this_one(app):
    user = factories.make_user()
    here, there = browser_of(app, user), browser_of(app, user)
    old = key_of(here)
    page = here.get("/account/password").get_data(as_text=True)
    data = {"csrf_token": token_of(page), "current": PASSWORD}
    data |= {"new": "тихая-калитка-42", "repeat": "тихая-калитка-42"}

    assert here.post("/account/password", data=data).status_code == 302

    assert here.get("/").status_code == 200
    assert key_of(here) != old
    assert there.get("/").status_code == 302


@pytest.mark.usefixtures("db")
def test_disabled_user_is_out_at_once(app):
    user = factories.make_user()
    client = browser_of(app, user)

    User.update(enabled=False).where(User.id == user.id).execute()

    assert client.get("/").status_code == 302
    assert key_of(client) is None


@pytest.mark.usefixtures("db")
def test_ended_from_another_device(app):
    user = factories.make_user()
    here, there = browser_of(app, user), browser_of(app, user)
    page = here.get("/account/sessions").get_data(as_text=True)

    here.post("/account/sessions/end", data={"csrf_token": token_of(page)})

    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


@pytest.mark.usefixtures("db")
def test_nobody_ends_the_sessions_of_others(app):
    mine, other = factories.make_user(), factories.make_user()
    here, there = browser_of(app, mine), browser_of(app, other)
    foreign = UserSession.get(UserSession.user == other)
    page = here.get("/account/sessions").get_data(as_text=True)

    here.post(
        "/account/sessions/end", data={"csrf_token": token_of(page), "session": str(foreign.id)}
    )

    assert there.get("/").status_code == 200


@pytest.mark.usefixtures("db")
def test_idle_session_ends(app):
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(app, factories.make_user())
        for _visit in range(3):
            clock.shift(119 * 60)
            assert client.get("/").status_code == 200
        clock.shift(121 * 60)
        assert client.get("/").status_code == 302


@pytest.mark.usefixtures("db")
def test_no_session_outlives_the_absolute_limit(app):
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(app, factories.make_user())
        for _hour in range(12):
            clock.shift(3600)
            assert client.get("/").status_code == 200
        clock.shift(60)
        assert client.get("/").status_code == 302


@pytest.mark.usefixtures("db")
def test_visits_are_noted_at_most_once_in_five_minutes(app, queries):
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(app, factories.make_user())
        queries.statements.clear()
        for _second in range(10):
            clock.shift(20)
            client.get("/account/sessions")
        assert not [sql for sql in queries.statements if sql.startswith("UPDATE")]
        clock.shift(120)
        client.get("/account/sessions")
        client.get("/account/sessions")

    assert len([sql for sql in queries.statements if sql.startswith("UPDATE")]) == 1


@pytest.mark.usefixtures("db")
def test_session_and_user_come_in_one_query(app, queries):
    client = browser_of(app, factories.make_user())
    queries.statements.clear()

    client.get("/account/sessions")

    of_users = [sql for sql in queries.statements if '"accounts_user"' in sql]
    assert len(of_users) == 1
    assert '"accounts_session"' in of_users[0]


@pytest.mark.usefixtures("db")
def test_user_of_the_session_is_like_one_that_was_read(app):
    user = factories.make_user(theme="dark", images=False, locale="en")
    client = browser_of(app, user)
    with client:
        client.get("/account/sessions")
        seen = dict(session.user.__data__)
        assert session.user == user
        assert not session.user.dirty_fields

    read = User.get_by_id(user.id).__data__
    assert seen == {name: read[name] for name in seen}
    assert "password_hash" not in seen


@pytest.mark.usefixtures("db")
def test_workplace_is_one_of_ones_own(app):
    user = factories.make_user()
    second = factories.make_institution()
    mine = Membership.create(
        user=user, role=Role.get(Role.code == "school_coordinator"), institution=second
    )
    foreign = Membership.get(Membership.user == factories.make_user())
    client = browser_of(app, user)
    token = token_of(client.get("/account/sessions").get_data(as_text=True))

    for wanted in (str(foreign.id), "0", "-1", "x", "9" * 30, ""):
        data = {"csrf_token": token, "workplace": wanted}
        assert client.post("/account/workplace", data=data).status_code == 404
    data = {"csrf_token": token, "workplace": str(mine.id)}
    assert client.post("/account/workplace", data=data).status_code == 302
    assert "СОШ" in client.get("/").get_data(as_text=True)


@pytest.mark.usefixtures("db")
def test_language_and_appearance_are_kept_with_the_user(app):
    user = factories.make_user()
    client = browser_of(app, user)
    token = token_of(client.get("/account/sessions").get_data(as_text=True))

    answer = client.post(
        "/account/appearance",
        data={"csrf_token": token, "theme": "contrast", "text_size": "large", "spacing": "wide",
              "images": "off", "next": "/account/sessions"},
    )  # fmt: skip
    client.post("/locale", data={"csrf_token": token, "locale": "en"})

    assert answer.location == "/account/sessions"
    kept = User.get_by_id(user.id)
    assert (kept.theme, kept.text_size, kept.spacing, kept.images) == (
        "contrast", "large", "wide", False,
    )  # fmt: skip
    assert kept.locale == "en"
    wrong = {"csrf_token": token, "theme": "<script>"}
    assert client.post("/account/appearance", data=wrong).status_code == 422
    assert client.post("/locale", data={"csrf_token": token, "locale": "xx"}).status_code == 422


@pytest.mark.usefixtures("db")
def test_cookies_are_closed_to_scripts_and_bound_to_https(tmp_path, app):
    answer = app.test_client().get("/sign-in")
    plain = answer.headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Path=/" in plain
    assert "Secure" not in plain

    url = "sqlite:///" + str(tmp_path / "portal.db")
    secure = create_app(settings_for(tmp_path, url, https=True))
    try:
        answer = secure.test_client().get("/sign-in", base_url="https://localhost")
    finally:
        database.initialize(app.extensions["database"])
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-guest=")
    assert "Secure" in cookie
    assert "Domain" not in cookie
    assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]


@pytest.mark.usefixtures("app")
def test_database_that_is_away_signs_nobody_out(sign_in, monkeypatch):
    client = sign_in()
    key = key_of(client)
    run = type(database.obj).execute_sql

    def away(this, sql, *args, **kwargs):
        if "accounts_session" in sql:
            raise peewee.OperationalError(sql)
        return run(this, sql, *args, **kwargs)

    with monkeypatch.context() as patched:
        patched.setattr(type(database.obj), "execute_sql", away)
        assert client.get("/").status_code == 503
        assert client.get("/healthz").status_code == 200
    assert key_of(client) == key
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("key", ["", "x", "\u00ff", "a" * 4000, "' or 1=1 --", "%00"])
def test_keys_that_nobody_issued_open_nothing(client, key):
    client.set_cookie("session", key)

    assert client.get("/").status_code == 302


@pytest.mark.usefixtures("db")
def test_other_sessions_survive_when_one_of_them_is_ended(app):
    user = factories.make_user()
    one, two, three = (browser_of(app, user) for _browser in range(3))
    rows = services.sessions_of(user)
    assert len(rows) == 3
    key = hashlib.sha256(key_of(two).encode()).hexdigest()
    only = UserSession.get(UserSession.key_hash == key)

    services.end_sessions(user=user, only=only.id)

    assert [client.get("/").status_code for client in (one, two, three)] == [200, 302, 200]


EVENTS = (
    "sign-out",
    "sign-out everywhere",
    "own password",
    "disabled",
    "password issued",
    "ended by the centre",
    "workplace taken",
    "role changed",
)


def _happen(app, event, user, client):
    settings, centre = app.extensions["settings"], _administrator(app)
    place = Membership.get(Membership.user == user)
    if event == "sign-out":
        _post(client, "/sign-out")
    elif event == "sign-out everywhere":
        _post(client, "/account/sign-out-everywhere")
    elif event == "own password":
        services.set_password(user=user, new="тихая гавань 17 лодок", settings=settings)
    elif event == "disabled":
        services.set_enabled(actor=centre, user=user, enabled=False)
    elif event == "password issued":
        services.issue_new_password(actor=centre, user=user, settings=settings)
    elif event == "ended by the centre":
        services.sign_out_everywhere(actor=centre, user=user)
    elif event == "workplace taken":
        services.take_workplace(actor=centre, membership=place)
    else:
        place.role = Role.get(Role.code == "observer")
        place.save()


def _post(client, address):
    page = client.get("/account/sessions").get_data(as_text=True)
    client.post(address, data={"csrf_token": token_of(page)})


def _administrator(app):
    user = factories.make_user(role="administrator")
    extensions = app.extensions
    return build_actor(
        user, workplaces_of(user.id)[0], extensions["plugins"], extensions["permissions"]
    )


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("event", EVENTS)
def test_old_cookie_leads_to_the_sign_in_after(app, event):
    user = factories.make_user(role="methodologist", municipality=factories.make_municipality())
    tabs = [browser_of(app, user) for _one in range(2)]
    keys = [key_of(client) for client in tabs]
    if event.startswith("sign-out"):
        _happen(app, event, user, tabs[0])
    else:
        with app.app_context():
            _happen(app, event, user, tabs[0])

    for key in keys[:1] if event == "sign-out" else keys:
        for address in ("/", "/account", "/users/", "/my-work/"):
            thief = app.test_client()
            thief.set_cookie("session", key)
            answer = thief.get(address)
            assert answer.status_code == 302, (event, address)
            assert answer.location.startswith("/sign-in"), (event, address)


@pytest.mark.usefixtures("db")
def test_staying_begins_the_idle_time_anew_but_not_the_absolute_one(app):
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(app, factories.make_user())
        token = token_of(client.get("/account/sessions").get_data(as_text=True))
        for _turn in range(7):
            clock.shift(100 * 60)
            assert client.post("/account/stay", data={"csrf_token": token}).status_code == 204
        clock.shift(21 * 60)
        assert client.post("/account/stay", data={"csrf_token": token}).status_code == 400
        assert client.get("/").status_code == 302


@pytest.mark.usefixtures("db")
def test_page_says_when_its_session_ends(app):
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(app, factories.make_user())
        page = client.get("/account").get_data(as_text=True)
        assert 'data-idle="7200" data-absolute="43200"' in page
        clock.shift(11 * 3600 + 55 * 60)
        UserSession.update(seen_at=START + dt.timedelta(hours=11)).execute()
        assert 'data-absolute="300"' in client.get("/account").get_data(as_text=True)


@pytest.mark.usefixtures("db")
def test_two_tabs_share_one_session_and_one_proof_of_the_password(app):
    user = factories.make_user()
    client = browser_of(app, user)
    tab_one = token_of(client.get("/account/sessions").get_data(as_text=True))
    tab_two = token_of(client.get("/account").get_data(as_text=True))
    begun = client.post("/account/second-factor/begin", data={"csrf_token": tab_two})
    assert begun.location == "/account/second-factor/set-up"
    client.post("/sign-out", data={"csrf_token": tab_one})
    answer = client.post("/account/second-factor/begin", data={"csrf_token": tab_two})
    assert answer.status_code in {302, 400}


@pytest.mark.usefixtures("db")
def test_new_browser_is_told_to_its_user_once(app):
    from portal.inbox.models import Notice

    user = factories.make_user(role="methodologist", municipality=factories.make_municipality())
    client = browser_of(app, user)
    notices = Notice.select().where(Notice.user == user, Notice.kind == "accounts.security")
    assert notices.count() == 0
    _post(client, "/sign-out")
    page = client.get("/sign-in").get_data(as_text=True)
    data = {"login": user.login, "password": PASSWORD, "csrf_token": token_of(page)}
    client.post("/sign-in", data=data)
    assert notices.count() == 0
    browser_of(app, User.get_by_id(user.id))
    assert notices.count() == 1
