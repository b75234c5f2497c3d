"""Enrolling through the pages: who fits, requests, the waiting list, replacing, links and open enrolment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import g

from plugins.master_classes import services
from plugins.master_classes.models import Enrolment, EnrolmentChange
from plugins.staff.models import Employment
from portal.database import database
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from flask.testing import FlaskClient

    from tests.plugins.master_classes.world import World


def stored(enrolment: Enrolment) -> Enrolment:
    """Return an enrolment as it is stored now."""
    return Enrolment.get_by_id(enrolment.id)


def test_who_does_not_meet_the_conditions_is_shown_with_the_reason(
    world: World, browse: Any
) -> None:
    event = world.event(audience={"subject": ["физика"]})
    fits, other = world.teacher(subject="физика"), world.teacher(subject="химия")
    school = browse(world.coordinator)
    page = school.get(f"/master-classes/{event.id}/enrol")
    assert f'value="{fits.id}-{world.school.id}"' in page
    assert f'value="{other.id}-{world.school.id}"' not in page
    assert "других предметов" in page
    page = school.get(f"/master-classes/{event.id}/enrol?fit=1")
    assert other.last_name not in page
    school.post(f"/master-classes/{event.id}/enrol", 422)
    address = school.post(
        f"/master-classes/{event.id}/enrol", person=f"{other.id}-{world.school.id}"
    )
    assert "не записали" in school.get(address)
    assert not Enrolment.select().exists()


def test_a_school_sees_and_enrols_its_own_people_alone(world: World, browse: Any) -> None:
    event = world.event()
    theirs = world.teacher(world.other)
    school = browse(world.coordinator)
    assert theirs.last_name not in school.get(f"/master-classes/{event.id}/enrol")
    value = f"{theirs.id}-{world.other.id}"
    school.post(f"/master-classes/{event.id}/enrol", 422, person=value)
    assert not Enrolment.select().exists()


def test_the_district_looks_for_a_name_or_an_institution_first(world: World, browse: Any) -> None:
    event = world.event()
    teacher = world.teacher(last_name="Соловьёва")
    desk = browse(world.methodologist)
    assert "Соловьёва" not in desk.get(f"/master-classes/{event.id}/enrol")
    assert "Соловьёва" in desk.get(f"/master-classes/{event.id}/enrol?q=солов")
    found = desk.get(f"/master-classes/{event.id}/enrol?institution={world.school.id}")
    assert "Соловьёва" in found
    desk.post(f"/master-classes/{event.id}/enrol", person=f"{teacher.id}-{world.school.id}")
    assert Enrolment.get().entrance == "district"


def test_who_is_busy_at_that_time_is_warned_of(world: World, browse: Any) -> None:
    teacher = world.teacher()
    first, second = world.event(), world.event(title="В то же время")
    services.enrol(world.at_school, first, [services.Participant(person=teacher)])
    page = browse(world.coordinator).get(f"/master-classes/{second.id}/enrol")
    assert "в это время занят" in page
    assert f'value="{teacher.id}-{world.school.id}"' in page


def test_requests_are_decided_many_at_once(world: World, browse: Any) -> None:
    event = world.event(mode="by_request", capacity=5)
    asked = world.enrol(event, 3)
    desk, school = browse(world.methodologist), browse(world.coordinator)
    address = f"/master-classes/{event.id}/participants"
    assert "Заявки на рассмотрение" in desk.get(address)
    assert 'name="enrolment"' not in school.get(address)
    desk.post(f"{address}/decide", action="confirm", enrolment=[one.id for one in asked[:2]])
    assert [stored(one).state for one in asked] == ["placed", "placed", "requested"]
    desk.post(f"{address}/decide", action="refuse", enrolment=asked[2].id)
    assert "Напишите, почему" in desk.get(address)
    desk.post(f"{address}/decide", action="refuse", enrolment=asked[2].id, why="Не тот предмет")
    assert stored(asked[2]).state == "refused"
    school.send(f"{address}/decide", action="confirm", enrolment=asked[2].id)
    assert stored(asked[2]).state == "refused"


def test_the_waiting_list_shows_places_and_the_log_says_who_and_why(
    world: World, browse: Any
) -> None:
    event = world.event(capacity=1, promotion="approval")
    placed, first, second = world.enrol(event, 3)
    desk, school = browse(world.methodologist), browse(world.coordinator)
    page = school.get(f"/master-classes/enrolments/{second.id}")
    assert "№ 2 в листе ожидания" in page
    school.post(f"/master-classes/enrolments/{placed.id}/cancel", why="Заболела", seen=1)
    assert stored(first).state == "waiting"
    promote = f"/master-classes/enrolments/{second.id}/promote"
    desk.get(promote)
    desk.post(promote, 422, why="")
    desk.post(promote, why="Готовит доклад")
    assert stored(second).state == "placed"
    page = desk.get(f"/master-classes/enrolments/{second.id}")
    assert "Готовит доклад" in page
    assert world.methodologist.name in page
    school.send(promote, why="Хочу")
    assert stored(first).state == "waiting"


def test_a_colleague_of_the_same_school_comes_instead(world: World, browse: Any) -> None:
    event = world.event(capacity=1)
    placed = world.enrol(event)[0]
    colleague, stranger = world.teacher(), world.teacher(world.other)
    school = browse(world.coordinator)
    address = f"/master-classes/enrolments/{placed.id}/replace"
    page = school.get(address)
    assert colleague.last_name in page
    assert stranger.last_name not in page
    school.post(address, 422)
    school.post(address, person=f"{colleague.id}-{world.school.id}")
    assert stored(placed).state == "replaced"
    made = Enrolment.get(Enrolment.person == colleague.id)
    assert (made.state, made.seat) == ("placed", 1)
    neighbour = browse(world.neighbour)
    neighbour.get(f"/master-classes/enrolments/{made.id}", 404)


def test_the_district_enrols_a_guest_who_manages_the_own_enrolment_by_a_link(
    app: Flask, world: World, browse: Any
) -> None:
    event = world.event(capacity=1)
    desk = browse(world.methodologist)
    desk.post(f"/master-classes/{event.id}/enrol-guest", 422, name="")
    desk.post(f"/master-classes/{event.id}/enrol-guest", name="Грачёв Пётр", email="g@example.org")
    made = Enrolment.get()
    assert (made.name, made.state) == ("Грачёв Пётр", "placed")
    page = desk.post(f"/master-classes/enrolments/{made.id}/link", 200)
    address = re.search(r"/master-classes/mine/[\w-]+", page)[0]  # type: ignore[index]
    guest = app.test_client()
    g.pop("csrf_token", None)  # the test's own context keeps the other browser's token
    page = guest.get(address).get_data(as_text=True)
    assert "Грачёв Пётр" in page
    token = factories.token_of(page)
    guest.post(f"{address}/question", data={"csrf_token": token, "question": "Нужен ноутбук?"})
    assert stored(made).question == "Нужен ноутбук?"
    assert "Нужен ноутбук?" in desk.get(f"/master-classes/{event.id}/leaders")
    guest.post(f"{address}/cancel", data={"csrf_token": token})
    assert stored(made).state == "cancelled"
    assert EnrolmentChange.select().order_by(EnrolmentChange.id.desc()).get().acted == "link"
    assert guest.get("/master-classes/mine/none").status_code == 410
    assert guest.get(f"/master-classes/{event.id}").status_code == 302


def test_an_offered_place_is_accepted_by_the_link(app: Flask, world: World) -> None:
    event = world.event(capacity=1, hours_to_accept=24)
    placed, waiting = world.enrol(event, 2)
    services.cancel_enrolment(world.at_school, placed)
    assert stored(waiting).state == "offered"
    token = services.issue_link(world.desk, enrolment=waiting)
    guest = app.test_client()
    page = guest.get(f"/master-classes/mine/{token}").get_data(as_text=True)
    assert "Освободилось место" in page
    form = {"csrf_token": factories.token_of(page), "answer": "accept"}
    guest.post(f"/master-classes/mine/{token}/answer", data=form)
    assert stored(waiting).state == "placed"


MOST_QUERIES = 5
SELF = {"name": "Грачёв Пётр Ильич", "email": "grach@example.org", "agreed": "y"}


def _enrol_oneself(client: FlaskClient, address: str, **form: str) -> Any:
    token = factories.token_of(client.get(address).get_data(as_text=True))
    return client.post(address, data={"csrf_token": token, **form})


def test_anybody_enrols_for_an_open_event_and_gets_the_own_address(
    app: Flask, world: World
) -> None:
    event = world.event(mode="open", capacity=1)
    address = f"/master-classes/open/{event.id}"
    guest = app.test_client()
    assert _enrol_oneself(guest, address, name="Грачёв").status_code == 422
    answer = _enrol_oneself(guest, address, **SELF, institution=str(world.school.id))
    page = answer.get_data(as_text=True)
    made = Enrolment.get()
    assert (made.state, made.entrance, made.institution_id) == (
        "placed",
        "link",
        world.school.id,
    )
    own = re.search(r"/master-classes/mine/[\w-]+", page)
    assert own
    assert "Грачёв Пётр Ильич" in guest.get(own[0]).get_data(as_text=True)
    assert _enrol_oneself(guest, address, **SELF).status_code == 409
    answer = _enrol_oneself(guest, address, **{**SELF, "email": "other@example.org"})
    assert "№ 1 в листе ожидания" in answer.get_data(as_text=True)
    assert EnrolmentChange.select().where(EnrolmentChange.acted == "link").count() == 2


def test_a_robot_that_fills_the_hidden_field_is_enrolled_nowhere(app: Flask, world: World) -> None:
    event = world.event(mode="open")
    answer = _enrol_oneself(
        app.test_client(), f"/master-classes/open/{event.id}", **SELF, website="http://x"
    )
    assert answer.status_code == 200
    assert not Enrolment.select().exists()


def test_what_asks_conditions_waits_for_the_district_when_one_enrols_oneself(
    app: Flask, world: World
) -> None:
    event = world.event(mode="open", audience={"subject": ["физика"]})
    _enrol_oneself(app.test_client(), f"/master-classes/open/{event.id}", **SELF)
    assert Enrolment.get().state == "requested"


def test_events_of_coordinators_and_drafts_have_no_public_page(app: Flask, world: World) -> None:
    guest = app.test_client()
    for event in (world.event(), world.draft(mode="open"), world.event(mode="open", internal=True)):
        assert guest.get(f"/master-classes/open/{event.id}").status_code == 410
    event = world.event(mode="open")
    assert guest.get(f"/master-classes/open/{event.id}").status_code == 200
    factories.switch(world.school, "master_classes", enabled=False)
    factories.switch(world.other, "master_classes", enabled=False)
    assert guest.get(f"/master-classes/open/{event.id}").status_code == 410


def test_the_list_of_events_stays_within_its_queries(world: World, browse: Any) -> None:
    desk = browse(world.methodologist)
    for _number in range(3):
        world.enrol(world.event(), 2)
    desk.get("/master-classes/")
    few = asked_by(lambda: desk.get("/master-classes/"))
    for _number in range(5):
        world.enrol(world.event(), 2)
    assert asked_by(lambda: desk.get("/master-classes/")) == few
    assert few <= MOST_QUERIES


def asked_by(call: Callable[[], object]) -> int:
    """Return how many queries a call asks of the tables of events."""
    found: list[str] = []
    plain = database.obj.execute_sql

    def counted(sql: str, *args: Any, **values: Any) -> Any:
        found.append(sql)
        return plain(sql, *args, **values)

    database.obj.execute_sql = counted
    try:
        call()
    finally:
        del database.obj.execute_sql
    return len([one for one in found if "master_classes" in one])


def test_who_has_left_is_not_offered(world: World, browse: Any) -> None:
    event = world.event()
    gone = world.teacher()
    Employment.update(ended_on="2026-01-31").where(Employment.person == gone.id).execute()
    assert gone.last_name not in browse(world.coordinator).get(f"/master-classes/{event.id}/enrol")
