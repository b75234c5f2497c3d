"""The counters of failed sign-ins: what they lock, for how long, and that none is lost."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from portal.accounts import throttle
from portal.accounts.models import FailedSignIn
from portal.accounts.throttle import LONGEST_LOCK, lock_for
from portal.database import database
from portal.errors import TooMany

START = dt.datetime(2026, 9, 1, 8, tzinfo=dt.UTC)


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_locks_grow_and_end(failures, limit):
    now, later = lock_for(failures, limit), lock_for(failures + 1, limit)

    assert bool(now) == (failures >= limit)
    assert now <= later <= LONGEST_LOCK


@pytest.mark.parametrize(
    ("failures", "seconds"), [(4, 0), (5, 30), (6, 60), (7, 120), (9, 480), (10, 900), (99, 900)]
)
def test_lock_after_five_failures(failures, seconds):
    assert lock_for(failures, 5).total_seconds() == seconds


@given(st.text(max_size=300), st.ip_addresses().map(str))
def test_any_login_makes_counters_that_fit_their_column(login, address):
    found = throttle.counters(login, address, 5)

    assert len({one.subject for one in found}) == 3
    assert all(len(one.subject) <= FailedSignIn.subject.max_length for one in found)


def test_long_or_strange_logins_are_not_kept_as_typed():
    found = throttle.counters("тайна, которую набрали не в том поле", "10.0.0.1", 5)

    assert "тайна" not in "".join(one.subject for one in found)


@pytest.mark.usefixtures("db")
def test_while_locked_nothing_is_charged():
    with time_machine.travel(START, tick=False):
        for _try in range(5):
            throttle.charge("ivanova", "10.0.0.1", 5)
        for _try in range(50):
            with pytest.raises(TooMany) as refused:
                throttle.charge("ivanova", "10.0.0.1", 5)
            assert refused.value.retry_after == 30
    assert FailedSignIn.get(FailedSignIn.subject == "ivanova@*").failures == 5


@pytest.mark.usefixtures("db")
def test_refused_for_being_busy_costs_nothing():
    for _try in range(20):
        throttle.charge("ivanova", "10.0.0.1", 5)
        throttle.refund("ivanova", "10.0.0.1", 5)

    assert {one.failures for one in FailedSignIn.select()} == {0}


@pytest.mark.usefixtures("db")
def test_own_right_password_does_not_free_an_address_for_guessing_others():
    for number in range(30):
        throttle.charge(f"victim{number}", "203.0.113.9", 5)
    throttle.charge("guesser", "203.0.113.9", 5)
    throttle.succeeded("guesser", "203.0.113.9", 5)

    assert FailedSignIn.get(FailedSignIn.subject == "*@203.0.113.9").failures == 30


def test_tries_at_the_same_time_are_all_counted(app):
    database.initialize(app.extensions["database"])
    refused = []

    def one_try():
        with app.app_context(), database.connection_context():
            try:
                throttle.charge("storm", "198.51.100.7", 5)
            except TooMany:
                refused.append(1)

    threads = [threading.Thread(target=one_try) for _number in range(16)]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(refused) == 11
    finally:
        with database.connection_context():
            FailedSignIn.delete().execute()
