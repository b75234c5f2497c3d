"""The calendar's pages: five ways to see the same, filters, the school's own, paper, few queries."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plugins.master_classes.models import Enrolment, Leader
from portal.database import database
from tests import factories

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from tests.plugins.master_classes.district import District

MONTH = "/master-classes/calendar/?day=2026-12-01"
MOST_QUERIES = 8


@pytest.fixture
def desk(app: Any, district: District) -> FlaskClient:
    """Return the methodologist's browser."""
    return factories.browser_of(app, district.world.methodologist)


@pytest.fixture
def school(app: Any, district: District) -> FlaskClient:
    """Return the coordinator's browser."""
    return factories.browser_of(app, district.world.coordinator)


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.get_data(as_text=True)[:500]
    return answer.get_data(as_text=True)


@pytest.mark.parametrize("view", ["month", "week", "list", "day", "places", "leaders"])
def test_every_view_shows_the_session_with_its_way_to_move(desk, district, view):
    teacher = district.teacher("Ведущая Мария Петровна")
    district.session("Робототехника", "10:00", "11:30", district.hall, leaders=(teacher,))
    shown = page(desk, f"{MONTH}&view={view}")
    assert "Робототехника" in shown
    assert "/move?" in shown
    if view != "month":
        assert "Актовый зал" in shown
        assert "Ведущая" in shown


def test_today_is_marked_in_words(desk, district):
    district.session("Сегодня", "15:00", "16:00", day=dt.date(2026, 11, 23))
    shown = page(desk, "/master-classes/calendar/")
    assert 'aria-current="date"' in shown
    assert "сегодня" in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("kind=seminar", ["Семинар"]),
        ("direction=робот", ["Роботы"]),
        ("state=cancelled", ["Отменённый"]),
        ("leader=ведущая", ["Роботы"]),
        ("place={hall}", ["Роботы"]),
        ("institution={other}", ["Семинар"]),
        ("kind=nonsense&state=nonsense&place=x", ["Роботы", "Семинар", "Отменённый"]),
    ],
)
def test_filters_leave_out_the_rest(desk, district, asked, found):
    leader = district.teacher("Ведущая Мария Петровна")
    district.session(
        "Роботы", "10:00", "11:00", district.hall, leaders=(leader,), direction="Робототехника"
    )
    district.session("Семинар", "12:00", "13:00", district.far, kind="seminar")
    district.session("Отменённый", "14:00", "15:00", state="cancelled")
    shown = page(
        desk,
        f"{MONTH}&view=list&" + asked.format(hall=district.hall.id, other=district.world.other.id),
    )
    table = shown[shown.index('id="results"') :]
    for title in ("Роботы", "Семинар", "Отменённый"):
        assert (title in table) is (title in found), title


def test_a_school_begins_with_its_own_and_may_see_all(school, district):
    own = district.teacher("Учитель Первый Иванович")
    district.session("Чужое", "10:00", "11:00", district.far)
    district.session("У нас", "12:00", "13:00", district.lab)
    going = district.session("Наши идут", "14:00", "15:00", district.far)
    Enrolment.create(
        event=going.event,
        person=own,
        institution=district.world.school,
        state="waiting",
        queue_number=1,
    )
    led = district.session("Наши ведут", "16:00", "17:00", district.far)
    Leader.create(event=led.event, person=own, institution=district.world.school)
    shown = page(school, f"{MONTH}&view=list")
    assert [one in shown for one in ("Чужое", "У нас", "Наши идут", "Наши ведут")] == [
        False,
        True,
        True,
        True,
    ]
    assert "Чужое" in page(school, f"{MONTH}&view=list&whose=all")
    assert "/move?" not in shown


def test_drafts_of_others_and_declined_ones_do_not_show(school, desk, district):
    district.session("Неготовое", "10:00", "11:00", district.lab, state="draft")
    district.session("Отклонённое", "10:00", "11:00", district.lab, state="declined")
    assert "Неготовое" not in page(school, f"{MONTH}&whose=all")
    shown = page(desk, MONTH)
    assert "Неготовое" in shown
    assert "предположительно" in shown
    assert "Отклонённое" not in shown


def test_a_full_day_leads_to_all_of_it_and_paper_unfolds_it(desk, district):
    for number in range(6):
        district.session(f"Мастер-класс {number}", f"{9 + number:02}:00", f"{9 + number:02}:45")
    shown = page(desk, MONTH)
    assert "view=day" in shown
    assert "Мастер-класс 5" not in shown
    paper = page(desk, f"{MONTH}&paper=1")
    assert "Мастер-класс 5" in paper
    assert "calendar.js" not in paper


def test_an_empty_list_tells_the_next_step(desk, school):
    assert "Все мероприятия" in page(desk, f"{MONTH}&view=list")
    assert "Показать все мероприятия" in page(school, f"{MONTH}&view=list")


@pytest.mark.parametrize("who", ["methodologist", "coordinator"])
@pytest.mark.parametrize("view", ["month", "week", "list", "places", "leaders"])
def test_a_page_takes_as_many_queries_for_many_as_for_few(app, district, view, who):
    desk = factories.browser_of(app, getattr(district.world, who))
    page(desk, MONTH)
    address = f"{MONTH}&view={view}&whose=all"
    teacher = district.teacher("Ведущая Мария Петровна")
    district.session("Первое", "10:00", "11:00", district.hall, leaders=(teacher,))
    few = _queries(lambda: page(desk, address))
    for number in range(40):
        day = dt.date(2026, 12, 1 + number % 4)
        district.session(
            f"Ещё {number}", "12:00", "13:00", district.lab, day=day, leaders=(teacher,)
        )
    many = _queries(lambda: page(desk, address))
    assert len(many) == len(few)
    assert len(many) <= MOST_QUERIES, "\n".join(many)


def _queries(act: Any) -> list[str]:
    found: list[str] = []
    hooks = database.obj.query_hooks
    hooks.append(lambda event: found.append(event.sql))
    try:
        act()
    finally:
        hooks.pop()
    return found
