"""What somebody tries who should not: other schools' people, stolen links, tampered fields."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from plugins.master_classes import services
from plugins.master_classes.models import Enrolment, Event, Leader, PersonalLink, Place, Session
from plugins.master_classes.services import LeaderDetails
from portal import clock
from tests import factories
from tests.plugins.master_classes.world import fresh, make_world, standing

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from tests.plugins.master_classes.world import World

STEPS = ("cancel", "replace", "answer", "link", "unlink", "promote")


@pytest.mark.parametrize("step", STEPS)
def test_nobody_touches_an_enrolment_of_another_school(
    world: World, browse: Any, step: str
) -> None:
    event = world.event(capacity=1)
    placed, waiting = world.enrol(event, 2)
    before = standing(event)
    thief = browse(world.neighbour)
    for one in (placed, waiting):
        answer = thief.send(f"/master-classes/enrolments/{one.id}/{step}", why="x", answer="accept")
        assert answer.status_code in {403, 404}
    assert standing(event) == before
    assert not PersonalLink.select().exists()


def test_a_school_enrols_nobody_elses_teachers_whatever_the_form_says(
    world: World, browse: Any
) -> None:
    event = world.event()
    foreign = world.teacher(world.other)
    desk = browse(world.coordinator)
    for value in (
        f"{foreign.id}-{world.other.id}",
        f"{foreign.id}-{world.school.id}",
        f"{foreign.id}",
        "1-x",
        "-1--1",
        "9" * 30,
    ):
        answer = desk.send(f"/master-classes/{event.id}/enrol", person=value, why="x", seat="1")
        assert answer.status_code in {302, 422}, value
    assert not Enrolment.select().exists()


def test_a_seat_or_a_state_in_the_form_of_enrolling_changes_nothing(
    world: World, browse: Any
) -> None:
    event = world.event(capacity=1, mode="by_request")
    mine = world.teacher()
    browse(world.coordinator).send(
        f"/master-classes/{event.id}/enrol",
        person=f"{mine.id}-{world.school.id}",
        seat="1",
        state="placed",
        queue_number="-5",
    )
    assert standing(event) == [("requested", None)]


def test_another_district_reaches_no_event_place_or_enrolment(world: World, browse: Any) -> None:
    event = world.event()
    (made,) = world.enrol(event)
    strangers = make_world()
    for user in (strangers.methodologist, strangers.coordinator, strangers.watching):
        thief = browse(user)
        for page in ("", "/participants", "/leaders", "/sessions", "/history", "/calendar.ics"):
            thief.get(f"/master-classes/{event.id}{page}", 404)
        thief.get(f"/master-classes/enrolments/{made.id}", 404)
    thief = browse(strangers.methodologist)
    for step in ("cancel", "close", "delete", "hold", "quotas", "copy", "change"):
        answer = thief.send(f"/master-classes/{event.id}/{step}", reason="x", seen="1")
        assert answer.status_code == 404, step
    assert (fresh(event).state, Event.select().count()) == ("open", 1)


def test_what_is_another_districts_is_taken_into_no_event(world: World, browse: Any) -> None:
    strangers = make_world()
    place = Place.create(municipality=strangers.place, name="Чужой зал", kind="room")
    desk = browse(world.methodologist)
    answer = desk.send(
        "/master-classes/new",
        title="Чужое",
        kind="seminar",
        mode="open",
        capacity="5",
        promotion="automatic",
        least="0",
        hours_to_accept="0",
        municipality=str(strangers.place.id),
        institution=str(strangers.school.id),
        responsible=str(strangers.methodologist.id),
        place=str(place.id),
    )
    assert answer.status_code == 422
    assert not Event.select().exists()


@pytest.mark.parametrize("capacity", ["0", "-1", "2001", "999999999999", "1e3", "много"])
def test_a_capacity_out_of_bounds_is_refused(world: World, browse: Any, capacity: str) -> None:
    desk = browse(world.methodologist)
    answer = desk.send(
        "/master-classes/new", title="Урок", kind="seminar", mode="open", capacity=capacity
    )
    assert answer.status_code == 422
    assert not Event.select().exists()


class Links:
    """A guest's link, a leader's link, and where each leads."""

    def __init__(self, world: World) -> None:
        self.event = world.event(
            capacity=3, leaders=[LeaderDetails(name="Орлова Вера", email="orlova@example.org")]
        )
        self.other = world.event(capacity=3)
        (self.enrolment,) = world.enrol(self.event)
        self.leader = Leader.get(Leader.event == self.event.id)
        self.session = Session.get(Session.event == self.event.id)
        self.of_guest = services.issue_link(world.desk, enrolment=self.enrolment)
        self.of_leader = services.issue_link(world.desk, leader=self.leader)

    def pages(self, token: str) -> list[str]:
        """Return the addresses that a token could open."""
        return [
            f"/master-classes/mine/{token}",
            f"/master-classes/mine/{token}/present",
            f"/master-classes/calendar/personal/{token}.ics",
            f"/master-classes/check-in/by-link/{token}/{self.session.id}/",
            f"/master-classes/check-in/by-link/{token}/{self.session.id}/state",
        ]


@pytest.fixture
def links(world: World) -> Links:
    return Links(world)


def opened(client: FlaskClient, pages: list[str]) -> list[int]:
    return [client.get(page).status_code for page in pages]


def test_a_revoked_link_opens_nothing_any_more(
    app: Flask, world: World, links: Links, browse: Any
) -> None:
    guest = app.test_client()
    assert 200 in opened(guest, links.pages(links.of_guest))
    assert 200 in opened(guest, links.pages(links.of_leader))
    desk = browse(world.methodologist)
    card = f"/master-classes/enrolments/{links.enrolment.id}"
    assert "Отозвать личные ссылки" in desk.get(card)
    desk.post(f"{card}/unlink")
    assert "Отозвать личные ссылки" not in desk.get(card)
    desk.post(f"/master-classes/leaders/{links.leader.id}/unlink")
    for token in (links.of_guest, links.of_leader):
        assert set(opened(guest, links.pages(token))) <= {404, 410}


def test_an_expired_link_opens_nothing_any_more(app: Flask, links: Links) -> None:
    PersonalLink.update(expires_at=clock.now() - dt.timedelta(seconds=1)).execute()
    for token in (links.of_guest, links.of_leader):
        assert set(opened(app.test_client(), links.pages(token))) <= {404, 410}


def test_a_participants_link_marks_nobody_and_a_leaders_link_cancels_nobody(
    app: Flask, links: Links
) -> None:
    guest = app.test_client()
    token = factories.token_of(
        guest.get(f"/master-classes/mine/{links.of_guest}").get_data(as_text=True)
    )
    form = {"csrf_token": token, "marks": "[]", "enrolment": str(links.enrolment.id)}
    where = f"/master-classes/check-in/by-link/{links.of_guest}/{links.session.id}"
    assert guest.get(f"{where}/").status_code in {404, 410}
    assert guest.post(f"{where}/marks", data=form).status_code in {404, 410}
    for step in ("cancel", "answer", "question"):
        answer = guest.post(f"/master-classes/mine/{links.of_leader}/{step}", data=form)
        assert answer.status_code in {404, 409, 410}, step
    assert fresh(links.enrolment).state == "placed"


def test_a_leaders_link_reaches_no_session_of_another_event(app: Flask, links: Links) -> None:
    foreign = Session.get(Session.event == links.other.id)
    where = f"/master-classes/check-in/by-link/{links.of_leader}/{foreign.id}"
    guest = app.test_client()
    assert guest.get(f"{where}/").status_code in {404, 410}
    assert guest.get(f"{where}/state").status_code in {404, 410}


@pytest.mark.parametrize("step", ["cancel", "question", "answer"])
def test_a_post_by_link_without_its_token_does_nothing(app: Flask, links: Links, step: str) -> None:
    answer = app.test_client().post(
        f"/master-classes/mine/{links.of_guest}/{step}", data={"answer": "decline"}
    )
    assert answer.status_code == 400
    assert fresh(links.enrolment).state == "placed"


def test_the_list_of_participants_of_a_school_is_downloaded_without_others(
    world: World, browse: Any
) -> None:
    event = world.event()
    (mine,) = world.enrol(event)
    (theirs,) = world.enrol(event, actor=world.next_door, institution=world.other)
    page = browse(world.coordinator).get(f"/master-classes/{event.id}/participants")
    assert str(mine.person.last_name) in page
    assert str(theirs.person.last_name) not in page
