"""The second factor: codes that work once, recovery codes, trusted browsers, roles that demand it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pyotp
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts import services
from portal.accounts.models import RecoveryCode, SecondFactor, TrustedBrowser, User, UserSession
from portal.accounts.second_factor import codes, sealing
from portal.accounts.second_factor import services as second_factor
from portal.audit.models import AuditEntry
from portal.errors import Conflict, Invalid, NotAllowed, TooMany
from tests import factories
from tests.factories import PASSWORD, browser_of, token_of

START = dt.datetime(2026, 9, 1, 8, 0, 5, tzinfo=dt.UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def settings(app):
    return app.extensions["settings"]


def code_at(moment, secret=SECRET):
    return pyotp.TOTP(secret).at(moment)


def with_factor(app, **values):
    """Make a user whose second factor is on and return him with his recovery codes."""
    user = factories.make_user(**values)
    settings = app.extensions["settings"]
    SecondFactor.create(
        user=user,
        sealed_secret=sealing.seal(SECRET, secret_key=settings.secret_key),
        confirmed_at=START,
    )
    with app.app_context():
        return user, second_factor.make_new_codes(user=user, settings=settings)


def password_step(client, user):
    page = client.get("/sign-in").get_data(as_text=True)
    data = {"login": user.login, "password": PASSWORD, "csrf_token": token_of(page)}
    return client.post("/sign-in", data=data)


def code_step(client, code, **more):
    page = client.get("/sign-in/code").get_data(as_text=True)
    data = {"code": code, "csrf_token": token_of(page), **more}
    return client.post("/sign-in/code", data=data)


@pytest.mark.parametrize(
    ("seconds", "right"),
    [(0, True), (30, True), (-30, True), (60, False), (-60, False), (90, False)],
)
def test_code_is_taken_in_its_own_step_and_the_neighbouring_ones(seconds, right):
    code = code_at(START + dt.timedelta(seconds=seconds))
    found = codes.step_of(code, SECRET, START, last_step=0)
    assert (found is not None) == right


@given(st.text(max_size=12))
def test_only_six_digits_can_be_a_code(text):
    found = codes.step_of(text, SECRET, START, last_step=0)
    near = {code_at(START + dt.timedelta(seconds=step)) for step in (-30, 0, 30)}
    assert (found is not None) == (re.sub(r"\s", "", text) in near)


def test_used_step_and_older_ones_are_void():
    step = codes.step_of(code_at(START), SECRET, START, last_step=0)
    assert codes.step_of(code_at(START), SECRET, START, last_step=step) is None
    older = code_at(START - dt.timedelta(seconds=30))
    assert codes.step_of(older, SECRET, START, last_step=step) is None
    newer = code_at(START + dt.timedelta(seconds=30))
    assert codes.step_of(newer, SECRET, START, last_step=step) == step + 1


def test_recovery_codes_are_long_different_and_read_however_they_are_typed():
    made = codes.new_recovery_codes()
    assert len(set(made)) == 10
    for code in made:
        assert re.fullmatch(r"[a-hjkmnp-z2-9]{4}(-[a-hjkmnp-z2-9]{4}){2}", code)
        assert codes.recovery_key(code) == codes.recovery_key(f" {code.upper().replace('-', ' ')} ")


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", min_size=16, max_size=64))
def test_secrets_are_sealed_with_the_portals_key(secret):
    sealed = sealing.seal(secret, secret_key="k" * 40)
    assert secret not in sealed
    assert sealing.unseal(sealed, secret_key="k" * 40) == secret


@pytest.mark.usefixtures("db")
def test_other_key_opens_no_secret_and_says_what_to_do(app):
    sealed = sealing.seal(SECRET, secret_key="k" * 40)
    with app.test_request_context(), pytest.raises(Conflict):
        sealing.unseal(sealed, secret_key="x" * 40)


@pytest.mark.usefixtures("db")
def test_set_up_by_the_pages_shows_a_picture_and_ten_codes_once(app):
    user = factories.make_user()
    client = browser_of(app, user)
    token = token_of(client.get("/account/second-factor").get_data(as_text=True))
    asked = client.post("/account/second-factor/begin", data={"csrf_token": token})
    assert asked.location == "/account/second-factor/set-up"

    page = client.get("/account/second-factor/set-up").get_data(as_text=True)
    assert "<svg" in page
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)[1].replace(" ", "")
    stored = SecondFactor.get(SecondFactor.user == user)
    assert secret not in stored.sealed_secret
    wrong = client.post(
        "/account/second-factor/set-up", data={"csrf_token": token, "code": "000000"}
    )
    assert wrong.status_code == 422
    assert second_factor.factor_of(user) is None

    code = pyotp.TOTP(secret).now()
    shown = client.post("/account/second-factor/set-up", data={"csrf_token": token, "code": code})
    made = re.findall(r"<li><code>([^<]+)</code>", shown.get_data(as_text=True))
    assert len(made) == 10
    assert second_factor.factor_of(user) is not None
    assert not {one.code_hash for one in RecoveryCode.select()} & set(made)
    again = client.get("/account/second-factor").get_data(as_text=True)
    assert not any(one in again for one in made)

    file = client.post(
        "/account/second-factor/codes.txt", data={"csrf_token": token, "code": [*made, "not-mine"]}
    )
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert made[0] in file.get_data(as_text=True)
    assert "not-mine" not in file.get_data(as_text=True)


@pytest.mark.usefixtures("db")
def test_right_password_alone_opens_nothing(app):
    user, _codes = with_factor(app)
    client = app.test_client()

    answer = password_step(client, user)

    assert answer.location == "/sign-in/code"
    assert client.get_cookie("session") is None
    assert client.get("/").status_code == 302
    assert not UserSession.select().where(UserSession.user == user).exists()


@pytest.mark.usefixtures("db")
def test_code_lets_in_and_works_once(app, settings):
    user, _codes = with_factor(app)
    with time_machine.travel(START, tick=False):
        client = app.test_client()
        password_step(client, user)
        assert code_step(client, code_at(START)).status_code == 302
        assert client.get("/").status_code == 200

        thief = app.test_client()
        password_step(thief, user)
        assert code_step(thief, code_at(START)).status_code == 422
    with time_machine.travel(START + dt.timedelta(seconds=30), tick=False):
        assert code_step(thief, code_at(START + dt.timedelta(seconds=30))).status_code == 302


@pytest.mark.usefixtures("db")
def test_recovery_code_works_once_and_is_counted(app, settings):
    user, made = with_factor(app)
    client = app.test_client()
    password_step(client, user)
    assert code_step(client, made[0].upper()).status_code == 302
    assert second_factor.codes_left(user) == 9

    again = app.test_client()
    password_step(again, user)
    assert code_step(again, made[0]).status_code == 422
    notes = [one.note for one in AuditEntry.select().where(AuditEntry.subject_id == user.id)]
    assert "second factor: recovery code, 9 left" in notes


@pytest.mark.usefixtures("db")
def test_wrong_codes_are_throttled_and_a_right_password_does_not_forgive_them(app, settings):
    user, _codes = with_factor(app)
    answers = []
    with time_machine.travel(START, tick=False):
        for _one in range(settings.sign_in_attempts + 1):
            client = app.test_client()
            password_step(client, user)
            answers.append(code_step(client, "000000").status_code)
        right = code_at(dt.datetime.now(dt.UTC))
        after = code_step(client, right).status_code
    assert answers[:-1] == [422] * settings.sign_in_attempts
    assert answers[-1] == 429
    assert after == 429


@pytest.mark.usefixtures("db")
def test_password_step_is_void_after_five_minutes_or_another_password(app, settings):
    user, _codes = with_factor(app)
    with time_machine.travel(START, tick=False) as clock:
        client = app.test_client()
        password_step(client, user)
        clock.shift(dt.timedelta(minutes=6))
        assert client.get("/sign-in/code").status_code == 422
        password_step(client, user)
        with app.app_context():
            services.set_password(user=user, new="тихая гавань 17 лодок", settings=settings)
        assert client.get("/sign-in/code").status_code == 422


@pytest.mark.usefixtures("db")
def test_code_page_without_a_password_leads_to_the_sign_in(client):
    assert client.get("/sign-in/code").status_code == 422
    token = token_of(client.get("/sign-in").get_data(as_text=True))
    answer = client.post("/sign-in/code", data={"csrf_token": token, "code": "123456"})
    assert answer.status_code == 422


@pytest.mark.usefixtures("db")
def test_trusted_browser_is_asked_no_code_for_thirty_days(app, settings):
    user, _codes = with_factor(app)
    with time_machine.travel(START, tick=False) as clock:
        client = app.test_client()
        password_step(client, user)
        assert code_step(client, code_at(START), trust="y").status_code == 302
        key = client.get_cookie("trusted").value
        assert TrustedBrowser.get().key_hash != key

        client.delete_cookie("session")
        clock.shift(dt.timedelta(days=29))
        assert password_step(client, user).location == "/"
        client.delete_cookie("session")
        clock.shift(dt.timedelta(days=2))
        client.set_cookie("trusted", key)
        assert password_step(client, user).location == "/sign-in/code"


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("act", ["revoked", "password", "everywhere", "kept out"])
def test_trust_ends(app, settings, act):
    user, _codes = with_factor(app)
    other = factories.make_user(role="administrator")
    with time_machine.travel(START, tick=False):
        client = app.test_client()
        password_step(client, user)
        code_step(client, code_at(START), trust="y")
        token = token_of(client.get("/account/sessions").get_data(as_text=True))
        row = TrustedBrowser.get(TrustedBrowser.user == user)
        if act == "revoked":
            data = {"csrf_token": token, "browser": row.id}
            client.post("/account/trusted-browsers/end", data=data)
        elif act == "password":
            with app.app_context():
                services.set_password(user=user, new="тихая гавань 17 лодок", settings=settings)
        elif act == "everywhere":
            client.post("/account/sign-out-everywhere", data={"csrf_token": token})
        else:
            with app.test_request_context():
                services.set_enabled(actor=acting_as(app, other), user=user, enabled=False)
        assert not TrustedBrowser.select().where(TrustedBrowser.user == user).exists()


def acting_as(app, user):
    from portal.access.actor import build_actor, workplaces_of

    extensions = app.extensions
    return build_actor(
        user, workplaces_of(user.id)[0], extensions["plugins"], extensions["permissions"]
    )


@pytest.mark.usefixtures("db")
def test_key_of_somebody_elses_browser_trusts_nobody_else(app, settings):
    one, _codes = with_factor(app)
    two, _more = with_factor(app)
    with time_machine.travel(START, tick=False):
        client = app.test_client()
        password_step(client, one)
        code_step(client, code_at(START), trust="y")
        client.delete_cookie("session")
        assert password_step(client, two).location == "/sign-in/code"


@pytest.mark.usefixtures("db")
def test_role_that_demands_it_gives_a_grace_and_then_opens_nothing_else(app, settings):
    user = factories.make_user(role="district_specialist")
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(app, user)
        assert client.get("/").status_code == 200
        assert User.get_by_id(user.id).second_factor_due_on == dt.date(2026, 9, 15)
        clock.shift(dt.timedelta(days=15))
        client = browser_of(app, user)
        assert client.get("/").location == "/account/second-factor"
        assert client.get("/account/second-factor").status_code == 200
        with app.test_request_context(), pytest.raises(Conflict):
            second_factor.switch_off(user=user, settings=settings)
        second_factor.begin_set_up(user=user, settings=settings)
        secret = second_factor.secret_being_set_up(user=user, settings=settings)
        token = token_of(client.get("/account/second-factor/set-up").get_data(as_text=True))
        data = {"csrf_token": token, "code": pyotp.TOTP(secret).now()}
        client.post("/account/second-factor/set-up", data=data)
        assert client.get("/").status_code == 200


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("role", "values", "demanded"),
    [
        ("administrator", {}, True),
        ("district_head", {}, True),
        ("methodologist", {}, False),
        ("school_coordinator", {}, False),
        ("administrator", {"demo": True}, False),
    ],
)
def test_demanded_of_the_roles_in_the_settings_but_not_of_demo_users(
    settings, role, values, demanded
):
    place = {"institution": factories.make_institution()} if "school" in role else {}
    user = factories.make_user(role=role, **place, **values)
    assert second_factor.is_demanded(user, settings) == demanded
    assert not second_factor.is_demanded(user, replace(settings, second_factor_roles=()))


@pytest.mark.usefixtures("db")
def test_district_takes_it_away_within_reach_only_and_the_audit_knows(app, settings):
    here, there = factories.make_institution(), factories.make_institution()
    user, _codes = with_factor(app, role="school_coordinator", institution=here)
    client = app.test_client()
    with time_machine.travel(START, tick=False):
        password_step(client, user)
        code_step(client, code_at(START))
    with app.test_request_context():
        stranger = factories.make_user(role="district_head", municipality=there.municipality)
        with pytest.raises(NotAllowed):
            second_factor.reset(actor=acting_as(app, stranger), user=user)
        own = factories.make_user(role="district_head", municipality=here.municipality)
        second_factor.reset(actor=acting_as(app, own), user=User.get_by_id(user.id))

    assert second_factor.factor_of(user) is None
    assert not RecoveryCode.select().where(RecoveryCode.user == user).exists()
    assert not UserSession.select().where(UserSession.user == user).exists()
    entry = AuditEntry.select().where(AuditEntry.note == "second factor: reset").get()
    assert entry.user_id == own.id


@pytest.mark.usefixtures("db")
def test_password_is_asked_again_after_ten_minutes_before_what_matters(app):
    user = factories.make_user()
    with time_machine.travel(START, tick=False) as clock:
        client = browser_of(app, user)
        token = token_of(client.get("/account/second-factor").get_data(as_text=True))
        clock.shift(dt.timedelta(minutes=11))
        asked = client.post("/account/second-factor/begin", data={"csrf_token": token})
        assert asked.location == "/account/prove?next=/account/second-factor"
        assert not SecondFactor.select().exists()
        wrong = {"csrf_token": token, "current": "не тот", "next": "/account/second-factor"}
        assert client.post("/account/prove", data=wrong).status_code == 422
        right = {**wrong, "current": PASSWORD}
        assert client.post("/account/prove", data=right).location == "/account/second-factor"
        begun = client.post("/account/second-factor/begin", data={"csrf_token": token})
        assert begun.location == "/account/second-factor/set-up"


@pytest.mark.usefixtures("db")
def test_wrong_code_is_told_in_the_same_words_whatever_was_wrong(app, settings):
    user, made = with_factor(app)
    with app.app_context():
        second_factor.check_code(user=user, code=made[0], address="::1", settings=settings)
    words = set()
    for code in ("000000", made[0], "abcd-efgh-jkmn", "", "девять"):
        with app.test_request_context(), pytest.raises((Invalid, TooMany)) as caught:
            second_factor.check_code(user=user, code=code, address="::1", settings=settings)
        words.add(caught.value.message)
    assert len(words) == 1
