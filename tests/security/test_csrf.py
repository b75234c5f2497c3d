"""Nothing is changed without a token of this session, nor at the wish of another site."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from tests import factories
from tests.factories import PASSWORD, browser_of, token_of


@pytest.fixture(autouse=True)
def unhurried(app, monkeypatch):
    """Let a test sign in as often as it likes; the pace has tests of its own."""
    monkeypatch.setitem(app.config, "SIGN_INS_PER_SECOND", 0)


UNSAFE = (
    "/sign-in",
    "/sign-out",
    "/locale",
    "/account/password",
    "/account/workplace",
    "/account/appearance",
    "/account/sessions/end",
)


@pytest.mark.parametrize("path", UNSAFE)
@pytest.mark.parametrize("token", [None, "", "x", "foreign"])
@pytest.mark.usefixtures("db")
def test_unsafe_requests_need_the_token_of_this_session(app, path, token):
    user = factories.make_user()
    client = browser_of(app, user)
    other = browser_of(app, factories.make_user())
    data = {"theme": "dark", "locale": "en", "workplace": "1"}
    if token == "foreign":
        token = token_of(other.get("/account/sessions").get_data(as_text=True))
    if token is not None:
        data["csrf_token"] = token

    answer = client.post(path, data=data)

    assert answer.status_code == 400
    assert client.get("/").status_code == 200, "still signed in"
    kept = User.get_by_id(user.id)
    assert (kept.theme, kept.locale) == (user.theme, user.locale)


def test_stale_form_is_told_in_words(client):
    page = client.post("/sign-in", data={"login": "x"}).get_data(as_text=True)

    assert "<h1>" in page
    assert "CSRF" not in page


def test_signing_in_needs_the_visitors_own_token(app, client):
    user = factories.make_user()
    strange = token_of(app.test_client().get("/sign-in").get_data(as_text=True))
    client.get("/sign-in")

    answer = client.post(
        "/sign-in", data={"login": user.login, "password": PASSWORD, "csrf_token": strange}
    )

    assert answer.status_code == 400


@pytest.mark.usefixtures("db")
def test_token_from_before_signing_in_is_void_afterwards(app):
    user = factories.make_user()
    client = app.test_client()
    token = token_of(client.get("/sign-in").get_data(as_text=True))
    data = {"login": user.login, "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=data).status_code == 302

    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 400


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Origin": "http://localhost:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_other_sites_are_refused_even_with_a_token(sign_in, headers):
    client = sign_in()
    token = token_of(client.get("/account/sessions").get_data(as_text=True))

    answer = client.post("/sign-out", data={"csrf_token": token}, headers=headers)

    assert answer.status_code == 400
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}, {}]
)
def test_own_pages_are_heard(sign_in, headers):
    client = sign_in()
    token = token_of(client.get("/account/sessions").get_data(as_text=True))

    answer = client.post("/sign-out", data={"csrf_token": token}, headers=headers)

    assert answer.status_code == 302


def test_tokens_hold_as_long_as_the_session(sign_in):
    client = sign_in()
    first = token_of(client.get("/account/sessions").get_data(as_text=True))
    client.get("/")
    token_of(client.get("/account/sessions").get_data(as_text=True))

    assert client.post("/sign-out", data={"csrf_token": first}).status_code == 302


def test_reading_changes_nothing(app, db):
    user = factories.make_user()
    client = browser_of(app, user)
    for path in ("/", "/account/sessions", "/account/password", "/sign-in", "/no-such-page"):
        client.get(path)
    before = _everything(db)

    for path in ("/", "/account/sessions", "/account/password", "/sign-in", "/no-such-page"):
        client.get(path)

    assert _everything(db) == before


@pytest.mark.parametrize("path", sorted(set(UNSAFE) - {"/sign-in", "/account/password"}))
def test_acts_are_not_done_by_reading(sign_in, path):
    assert sign_in().get(path).status_code == 405


def _everything(db):
    tables = [name for name in db.get_tables() if not name.endswith("_migration")]
    return {
        name: sorted(map(str, db.execute_sql(f'select * from "{name}"').fetchall()))
        for name in tables
    }
