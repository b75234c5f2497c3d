"""Signing in: the same answer for all that is wrong, slower and slower for who guesses."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

import pytest
import time_machine
from argon2 import PasswordHasher

from portal.accounts.models import FailedSignIn, User, UserSession
from portal.accounts.passwords import Passwords
from portal.audit.models import AuditEntry
from portal.institutions.models import Membership
from tests import factories
from tests.factories import PASSWORD, token_of

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse


@pytest.fixture(autouse=True)
def unhurried(app, monkeypatch):
    """Let a test sign in as often as it likes; the pace has tests of its own."""
    monkeypatch.setitem(app.config, "SIGN_INS_PER_SECOND", 0)


START = dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC)


def try_in(
    client: FlaskClient, login: str, password: str, address: str = "10.0.0.1", **more: str
) -> TestResponse:
    where = {"REMOTE_ADDR": address}
    token = token_of(client.get("/sign-in", environ_base=where).get_data(as_text=True))
    return client.post(
        "/sign-in",
        data={"login": login, "password": password, "csrf_token": token, **more},
        environ_base=where,
    )


def body_of(answer: TestResponse, login: str) -> str:
    text = answer.get_data(as_text=True).replace(login, "")
    return re.sub(r'name="csrf_token" value="[^"]+"', "", text)


def test_right_password_lets_in_and_is_noted(client):
    user = factories.make_user()

    answer = try_in(client, f"  {user.login.upper()} ", PASSWORD)

    assert answer.status_code == 302
    assert answer.location == "/"
    assert client.get("/").status_code == 200
    assert User.get_by_id(user.id).signed_in_at is not None
    noted = AuditEntry.select().where(AuditEntry.action == "sign_in", AuditEntry.user == user)
    assert noted.count() == 1


def test_unknown_wrong_and_disabled_are_told_the_same(client):
    user = factories.make_user()
    kept_out = factories.make_user(enabled=False)

    answers = [
        (try_in(client, user.login, "не тот пароль"), user.login),
        (try_in(client, "nobody", "не тот пароль"), "nobody"),
        (try_in(client, kept_out.login, PASSWORD), kept_out.login),
    ]

    assert {answer.status_code for answer, _login in answers} == {422}
    assert len({body_of(answer, login) for answer, login in answers}) == 1


@pytest.mark.parametrize("login", ["unknown", "disabled", "known"])
def test_every_try_costs_one_check_of_a_hash(client, monkeypatch, login):
    logins = {
        "unknown": "nobody",
        "known": factories.make_user().login,
        "disabled": factories.make_user(enabled=False).login,
    }
    checks = []
    check = Passwords.check
    monkeypatch.setattr(
        Passwords,
        "check",
        lambda self, stored, password: checks.append(stored) or check(self, stored, password),
    )
    verified = []
    monkeypatch.setattr("portal.accounts.passwords._hasher", _Counting(verified), raising=True)

    try_in(client, logins[login], "не тот пароль")

    assert len(checks) == len(verified) == 1
    assert verified[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


class _Counting:
    """Argon2's hasher, which notes the hashes it is asked to verify."""

    def __init__(self, verified):
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._verified = verified

    def verify(self, stored, password):
        self._verified.append(stored)
        return self._hasher.verify(stored, password)


def test_sixth_try_waits_even_with_the_right_password(client):
    user = factories.make_user()
    with time_machine.travel(START, tick=False) as clock:
        for _try in range(5):
            assert try_in(client, user.login, "не тот пароль").status_code == 422

        answer = try_in(client, user.login, PASSWORD)
        assert answer.status_code == 429
        assert int(answer.headers["Retry-After"]) == 30
        assert client.get("/").status_code == 302

        clock.shift(31)
        assert try_in(client, user.login, "не тот пароль").status_code == 422
        assert int(try_in(client, user.login, PASSWORD).headers["Retry-After"]) == 60

        clock.shift(61)
        assert try_in(client, user.login, PASSWORD).status_code == 302
        assert not FailedSignIn.select().where(FailedSignIn.subject.startswith(user.login)).exists()


def test_guesser_at_one_address_does_not_keep_the_user_out(app, client):
    user = factories.make_user()
    with time_machine.travel(START, tick=False) as clock:
        for _minute in range(120):
            try_in(client, user.login, "не тот пароль", "203.0.113.9")
            clock.shift(60)

        assert try_in(client, user.login, PASSWORD, "203.0.113.9").status_code == 429
        assert try_in(app.test_client(), user.login, PASSWORD, "10.0.0.2").status_code == 302


@pytest.mark.usefixtures("db")
def test_many_addresses_together_slow_down_one_login_for_a_while_only(app):
    user = factories.make_user()
    with time_machine.travel(START, tick=False) as clock:
        for number in range(20):
            answer = try_in(app.test_client(), user.login, "не тот пароль", f"203.0.113.{number}")
            assert answer.status_code == 422

        assert try_in(app.test_client(), user.login, PASSWORD, "10.0.0.2").status_code == 429
        clock.shift(31)
        assert try_in(app.test_client(), user.login, PASSWORD, "10.0.0.2").status_code == 302


def test_one_address_that_tries_many_logins_waits(client):
    with time_machine.travel(START, tick=False):
        statuses = [
            try_in(client, f"nobody{number}", "не тот пароль").status_code for number in range(51)
        ]

    assert statuses == [422] * 50 + [429]


def test_failures_are_forgotten_with_time(client):
    user = factories.make_user()
    with time_machine.travel(START, tick=False) as clock:
        for _try in range(4):
            try_in(client, user.login, "не тот пароль")
        clock.shift(3601)
        for _try in range(4):
            assert try_in(client, user.login, "не тот пароль").status_code == 422
        assert try_in(client, user.login, PASSWORD).status_code == 302


def test_outdated_hash_is_made_anew(app, client):
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024, parallelism=1).hash(PASSWORD)
    user = factories.make_user(password_hash=weak)

    assert try_in(client, user.login, PASSWORD).status_code == 302
    assert "m=19456,t=2,p=1" in User.get_by_id(user.id).password_hash
    assert try_in(app.test_client(), user.login, PASSWORD).status_code == 302


def test_user_without_a_workplace_is_told_so_only_with_the_right_password(client):
    user = factories.make_user()
    Membership.delete().where(Membership.user == user).execute()

    assert try_in(client, user.login, "не тот пароль").status_code == 422
    assert try_in(client, user.login, PASSWORD).status_code == 403
    assert not UserSession.select().where(UserSession.user == user).exists()


def test_too_long_password_is_wrong_not_an_error(client):
    user = factories.make_user()

    assert try_in(client, user.login, "я" * 100_000).status_code == 422
    assert try_in(client, user.login, PASSWORD + "\0").status_code == 400


@pytest.mark.parametrize(
    ("wanted", "where"),
    [
        ("/account/sessions?a=1&b=%20", "/account/sessions?a=1&b=%20"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("///evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        (" //evil.example", "/"),
        ("http:evil.example", "/"),
        ("/" + "a" * 2000, "/"),
    ],
)
def test_after_signing_in_one_stays_here(client, wanted, where):
    user = factories.make_user()

    assert try_in(client, user.login, PASSWORD, next=wanted).location == where


def test_page_asked_for_is_shown_after_signing_in(client):
    user = factories.make_user()

    sent = client.get("/account/sessions?x=1")
    page = client.get(sent.location).get_data(as_text=True)

    assert sent.status_code == 302
    assert 'value="/account/sessions?x=1"' in page
    answer = try_in(client, user.login, PASSWORD, next="/account/sessions?x=1")
    assert answer.location == "/account/sessions?x=1"


def test_issued_password_must_be_changed_before_anything_else(client):
    user = factories.make_user(must_change_password=True)
    try_in(client, user.login, PASSWORD)

    assert client.get("/").location == "/account/password"
    assert client.get("/account/sessions").location == "/account/password"
    page = client.get("/account/password").get_data(as_text=True)
    new = {"csrf_token": token_of(page), "new": PASSWORD, "repeat": PASSWORD}
    assert client.post("/account/password", data=new).status_code == 422, "the same one again"
    new |= {"new": "тихая-калитка-42", "repeat": "тихая-калитка-42"}
    assert client.post("/account/password", data=new).status_code == 302
    assert client.get("/").status_code == 200
    assert User.get_by_id(user.id).must_change_password is False
