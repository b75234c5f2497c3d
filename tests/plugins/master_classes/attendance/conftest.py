"""An event on its day, with participants who are expected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from plugins.master_classes import services
from plugins.master_classes.models import Attendance, Enrolment, Event, Session

if TYPE_CHECKING:
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World

PEOPLE = 3


@dataclass
class Day:
    """An event on its day: who is expected at its session, in the order of names."""

    world: World
    event: Event
    session: Session
    people: list[Enrolment]

    def marks(self) -> dict[int, tuple[bool, int | None]]:
        """Return the attendance by enrolment."""
        rows = Attendance.select().where(Attendance.session == self.session.id)
        return {one.enrolment_id: (one.present, one.minutes) for one in rows}

    def leader_link(self, event: Event | None = None) -> str:
        """Return the secret of a link for a leader without an account."""
        details = services.LeaderDetails(name="Орлова Вера Павловна")
        leader = services.add_leader(self.world.desk, event or self.event, details)
        return services.issue_link(self.world.desk, leader=leader)


def make_day(world: World, watch: Watch, people: int = PEOPLE, **values: Any) -> Day:
    """Make an event, enrol teachers of the school, and let its day come."""
    event = world.event(capacity=values.pop("capacity", 10), **values)
    found = world.enrol(event, people) if people else []
    session = Session.get(Session.event == event.id)
    watch.at = session.starts_at + dt.timedelta(minutes=5)
    return Day(world, event, session, found)


@pytest.fixture
def day(world: World, watch: Watch) -> Day:
    """Return the day of an event, five minutes after its beginning."""
    return make_day(world, watch)
