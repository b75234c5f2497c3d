"""The two presets of passwords, each with its table; they contradict each other on purpose."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from portal.accounts import services, throttle
from portal.accounts.models import OldPassword, User
from portal.accounts.password_policy import policy_of
from portal.config import load_settings
from portal.errors import ConfigurationError, Invalid, TooMany
from tests import factories
from tests.factories import PASSWORD

START = dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC)


@pytest.fixture
def asvs(app):
    return app.extensions["settings"]


@pytest.fixture
def fstec(asvs):
    return replace(asvs, password_policy="fstec")


def refusal(app, settings, new):
    """Return what a user is told about a password, or nothing when it is taken."""
    user = factories.make_user()
    with app.test_request_context():
        try:
            services.set_password(user=user, new=new, settings=settings)
        except Invalid as error:
            return error.fields["new"][0]
    return None


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize(
    ("new", "taken_by_asvs", "taken_by_fstec"),
    [
        ("тихая гавань лодок", True, False),
        ("correcthorsebattery", True, False),
        ("Тихая-гавань-17", True, True),
        ("Zq7!mvRt", True, True),
        ("zq7!mvrt", True, False),
        ("ZQ7!MVRT", True, False),
        ("Zqx!mvRt", True, False),
        ("Zq7xmvRt", True, False),
        ("Zq7!mvR", False, False),
        ("Password1!", False, False),
        ("Qwerty123456!", False, False),
        (PASSWORD, False, False),
    ],
)
def test_presets(app, asvs, fstec, new, taken_by_asvs, taken_by_fstec):
    assert (refusal(app, asvs, new) is None) == taken_by_asvs
    assert (refusal(app, fstec, new) is None) == taken_by_fstec


@pytest.mark.usefixtures("db")
def test_fstec_remembers_five_passwords_and_asvs_none(app, asvs, fstec):
    words = [f"Тихая-гавань-{number}7" for number in range(1, 8)]
    user = factories.make_user()
    with app.test_request_context():
        for word in words:
            services.set_password(user=user, new=word, settings=fstec)
        assert OldPassword.select().where(OldPassword.user == user).count() == 5
        with pytest.raises(Invalid):
            services.set_password(user=user, new=words[1], settings=fstec)
        services.set_password(user=user, new=words[0], settings=fstec)

        other = factories.make_user()
        for word in (words[0], words[1], words[0]):
            services.set_password(user=other, new=word, settings=asvs)
        assert not OldPassword.select().where(OldPassword.user == other).exists()


@pytest.mark.parametrize(
    ("preset", "days", "wide", "too_old"),
    [
        ("asvs", 4000, True, False),
        ("fstec", 59, True, False),
        ("fstec", 61, True, True),
        ("fstec", 61, False, False),
        ("fstec", 179, False, False),
        ("fstec", 181, False, True),
    ],
)
def test_age(asvs, preset, days, wide, too_old):
    policy = policy_of(replace(asvs, password_policy=preset))
    assert policy.is_too_old(START - dt.timedelta(days=days), START, wide=wide) == too_old


@pytest.mark.usefixtures("db")
def test_old_password_must_be_changed_at_the_sign_in(app, fstec):
    user = factories.make_user(password_changed_at=START)
    with app.test_request_context(), time_machine.travel(START + dt.timedelta(days=61)):
        services.complete_sign_in(user=user, settings=fstec)
    assert User.get_by_id(user.id).must_change_password


@pytest.mark.usefixtures("db")
def test_fstec_locks_after_four_tries_for_a_quarter_of_an_hour(app, fstec):
    policy = policy_of(fstec)
    with app.test_request_context(), time_machine.travel(START, tick=False) as clock:
        for _one in range(4):
            throttle.charge("anna", "::1", policy.tries, lock=policy.lock)
        with pytest.raises(TooMany) as caught:
            throttle.charge("anna", "::1", policy.tries, lock=policy.lock)
        assert caught.value.retry_after == 15 * 60
        clock.shift(dt.timedelta(minutes=15, seconds=1))
        throttle.charge("anna", "::1", policy.tries, lock=policy.lock)


@pytest.mark.parametrize(("minutes", "asvs_idle", "fstec_idle"), [(120, 120, 15), (5, 5, 5)])
def test_idle_time(asvs, minutes, asvs_idle, fstec_idle):
    given = replace(asvs, session_idle_minutes=minutes)
    assert policy_of(given).idle == dt.timedelta(minutes=asvs_idle)
    stricter = replace(given, password_policy="fstec")
    assert policy_of(stricter).idle == dt.timedelta(minutes=fstec_idle)


def test_unknown_preset_stops_the_start(tmp_path):
    with pytest.raises(ConfigurationError):
        load_settings(tmp_path, secret_key="k" * 40, password_policy="strict")
