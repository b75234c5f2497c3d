"""A crowd passes at once, a storm is sent away without a hash, and places come back with time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from portal.accounts.pace import has_room
from tests import factories
from tests.factories import PASSWORD, browser_of, token_of


@pytest.fixture
def now(monkeypatch):
    moment = [1000.0]
    monkeypatch.setattr("portal.accounts.pace.time.monotonic", lambda: moment[0])
    return moment


def test_crowd_passes_and_then_so_many_a_second(tmp_path, now):
    assert [has_room(tmp_path, 5, crowd=3) for _one in range(5)] == [True] * 3 + [False] * 2
    now[0] += 0.5
    assert [has_room(tmp_path, 5, crowd=3) for _one in range(3)] == [True, True, False]
    now[0] += 3600
    assert sum(has_room(tmp_path, 5, crowd=3) for _one in range(10)) == 3


def test_new_start_of_the_machine_forgets(tmp_path, now):
    for _one in range(5):
        has_room(tmp_path, 5, crowd=3)
    now[0] = 1.0

    assert has_room(tmp_path, 5, crowd=3)


@pytest.mark.usefixtures("now")
def test_places_are_not_taken_twice(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _one: has_room(tmp_path, 5, crowd=20), range(100)))

    assert sum(found) == 20


def test_storm_is_told_to_come_back_and_pages_go_on(app, db, monkeypatch):
    user = factories.make_user()
    inside = browser_of(app, user)
    monkeypatch.setattr("portal.accounts.pace.has_room", lambda *_given: False)
    monkeypatch.setitem(app.config, "SIGN_INS_PER_SECOND", 1)
    client = app.test_client()
    token = token_of(client.get("/sign-in").get_data(as_text=True))

    answer = client.post(
        "/sign-in", data={"login": user.login, "password": PASSWORD, "csrf_token": token}
    )

    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert "<h1>" in answer.get_data(as_text=True)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert inside.get("/").status_code == 200
