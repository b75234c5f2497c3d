"""Events in the portal's calendar and feed: whose they are, and whether they are sure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from plugins.master_classes.calendar.entries import entries
from plugins.master_classes.models import Enrolment, Seat
from tests import factories

if TYPE_CHECKING:
    from tests.plugins.master_classes.district import District

FIRST, LAST = dt.date(2026, 12, 1), dt.date(2026, 12, 31)


def enrol(session, person, institution, state):
    """Enrol a person of an institution."""
    Seat.get_or_create(event=session.event, number=1)
    seat = 1 if state in {"placed", "offered"} else None
    Enrolment.create(
        event=session.event,
        person=person,
        institution=institution,
        state=state,
        queue_number=1,
        seat=seat,
        offered_until=session.starts_at if state == "offered" else None,
    )


@pytest.mark.parametrize(
    ("state", "shown", "tentative"),
    [
        ("placed", True, False),
        ("waiting", True, True),
        ("requested", True, True),
        ("offered", True, True),
        ("cancelled", False, False),
    ],
)
def test_a_school_reads_where_its_people_go(district: District, state, shown, tentative):
    session = district.session("Роботы", "10:00", "11:00", district.far)
    enrol(session, district.teacher("Сова Анна Ивановна"), district.world.school, state)
    found = entries(district.at_school, FIRST, LAST)
    assert [one.tentative for one in found] == ([tentative] if shown else [])


def test_what_a_school_holds_is_sure_though_its_people_wait(district):
    session = district.session("Роботы", "10:00", "11:00", institution=district.world.school)
    enrol(session, district.teacher("Сова Анна Ивановна"), district.world.school, "waiting")
    (found,) = entries(district.at_school, FIRST, LAST)
    assert not found.tentative
    assert (found.starts_at.hour, found.key) == (10, f"master_classes.session:{session.id}")


def test_cancelled_events_say_so_and_proposals_are_presumed(district):
    district.session("Отменённое", "10:00", "11:00", state="cancelled")
    district.session("Предложенное", "12:00", "13:00", state="proposed")
    found = {one.title: one for one in entries(district.actor, FIRST, LAST)}
    assert found["Отменённое"].cancelled
    assert found["Предложенное"].tentative


def test_the_shared_calendar_shows_events(app, district):
    district.session("Робототехника", "10:00", "11:00", district.hall)
    client = factories.browser_of(app, district.world.methodologist)
    page = client.get("/calendar/?day=2026-12-01").get_data(as_text=True)
    assert "Робототехника" in page
