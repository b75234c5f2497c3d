"""Moving a session: the form and the drag are one; what blocks refuses, what warns asks, undo leads back."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests import factories
from tests.plugins.master_classes.district import at
from tests.plugins.master_classes.world import fresh

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from plugins.master_classes.models import Session
    from tests.plugins.master_classes.district import District

NEXT_DAY = dt.date(2026, 12, 2)


@pytest.fixture
def desk(app: Any, district: District) -> FlaskClient:
    """Return the methodologist's browser."""
    return factories.browser_of(app, district.world.methodologist)


def move(client: FlaskClient, session: Session, **form: str) -> Any:
    """Send the form of the move, as the page and the drag do."""
    address = f"/master-classes/calendar/{session.id}/move?view=week&day=2026-12-01"
    page = client.get(address).get_data(as_text=True)
    values = {
        "csrf_token": factories.token_of(page),
        "day": "2026-12-02",
        "time": "10:00",
        "place": str(session.place_id or ""),
        "seen": str(session.version),
        **form,
    }
    return client.post(address, data=values)


def test_a_session_moves_to_another_day_and_back(desk, district):
    session = district.session("Роботы", "10:00", "11:30", district.hall)
    answer = move(desk, session)
    assert answer.status_code == 302
    assert (fresh(session).starts_at, fresh(session).ends_at) == (
        at("10:00", NEXT_DAY),
        at("11:30", NEXT_DAY),
    )
    page = desk.get(answer.location).get_data(as_text=True)
    assert "Вернуть обратно" in page
    assert parse_qs(urlsplit(answer.location).query)["view"] == ["week"]
    form = re.search(
        r'<form class="d-inline" method="post" action="([^"]+/move[^"]*)".*?</form>', page
    )
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
    assert desk.post(form[1], data=values).status_code == 302
    assert fresh(session).starts_at == at("10:00")


def test_a_taken_room_refuses_and_free_times_are_offered(desk, district):
    district.session("Занято", "10:00", "12:00", district.hall, day=NEXT_DAY)
    session = district.session("Роботы", "10:00", "11:30", district.hall)
    answer = move(desk, session, sure="y")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Занято" in page
    assert "Свободное время" in page
    assert fresh(session).starts_at == at("10:00")
    slot = re.search(r'<li><form class="d-inline" method="post".*?</form>', page)
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', slot[0]))
    assert move(desk, session, **values, sure="y").status_code == 302
    assert fresh(session).version == session.version + 1


def test_a_warning_asks_and_who_is_sure_moves(desk, district):
    teacher = district.teacher("Участник Пётр Иванович")
    district.session("Другое", "10:00", "12:00", district.far, day=NEXT_DAY, people=(teacher,))
    session = district.session("Роботы", "10:00", "11:30", district.hall, people=(teacher,))
    answer = move(desk, session)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Другое" in page
    assert 'name="sure"' in page
    assert fresh(session).starts_at == at("10:00")
    assert move(desk, session, sure="y").status_code == 302
    assert fresh(session).starts_at == at("10:00", NEXT_DAY)


@pytest.mark.parametrize(
    ("day", "words"), [("2026-12-05", "05.12.2026 — выходной"), ("2026-11-02", "уже прошло")]
)
def test_a_day_off_and_a_time_that_is_over_are_asked_about(desk, district, day, words):
    session = district.session("Роботы", "10:00", "11:30", district.hall)
    answer = move(desk, session, day=day)
    assert answer.status_code == 409
    assert words in answer.get_data(as_text=True)
    assert move(desk, session, day=day, sure="y").status_code == 302


def test_another_place_is_a_move_too(desk, district):
    session = district.session("Роботы", "10:00", "11:30", district.hall)
    answer = move(desk, session, day="2026-12-01", place=str(district.lab.id))
    assert answer.status_code == 302
    assert fresh(session).place_id == district.lab.id
    assert fresh(session).starts_at == at("10:00")


def test_a_session_that_has_changed_meanwhile_stays(desk, district):
    session = district.session("Роботы", "10:00", "11:30", district.hall)
    assert move(desk, session, seen="7").status_code == 409
    assert fresh(session).starts_at == at("10:00")


@pytest.mark.parametrize("form", [{"day": ""}, {"time": "25:99"}, {"place": "999999"}])
def test_what_cannot_be_read_moves_nothing(desk, district, form):
    session = district.session("Роботы", "10:00", "11:30", district.hall)
    assert move(desk, session, **form).status_code == 422
    assert fresh(session).version == session.version


def test_who_may_not_arrange_the_event_does_not_move_it(app, district):
    session = district.session("Роботы", "10:00", "11:30", district.hall)
    school = factories.browser_of(app, district.world.coordinator)
    assert school.get(f"/master-classes/calendar/{session.id}/move").status_code == 403
    assert school.get("/master-classes/calendar/999999/move").status_code == 404


@pytest.mark.parametrize("tail", ["moved=x", "moved=1&was=never", "moved=999999&was=2026-01-01"])
def test_odd_ways_back_show_nothing(desk, tail):
    page = desk.get(f"/master-classes/calendar/?{tail}")
    assert page.status_code == 200
    assert "Вернуть обратно" not in page.get_data(as_text=True)


def test_free_times_are_shown_when_asked_for(desk, district):
    session = district.session("Роботы", "10:00", "11:30", district.hall)
    page = desk.get(f"/master-classes/calendar/{session.id}/move?free=1").get_data(as_text=True)
    assert "Свободное время" in page
