"""An event that is over, with who came to it, for the tests of what comes afterwards."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from plugins.master_classes import services
from plugins.master_classes.models import Attendance, Enrolment, Event, Session
from portal import clock

if TYPE_CHECKING:
    from plugins.staff.models import Person
    from portal.access import Actor
    from tests.plugins.hotline.conftest import Watch
    from tests.plugins.master_classes.world import World


@dataclass
class Held:
    """An event that was held the day before, its participants and its leader."""

    world: World
    event: Event
    came: list[Enrolment]
    absent: list[Enrolment]
    leader: Person

    @property
    def desk(self) -> Actor:
        """Return the methodologist at work."""
        return self.world.desk

    @property
    def participants(self) -> list[Enrolment]:
        """Return all who had a place."""
        return [*self.came, *self.absent]


def hold(
    world: World,
    watch: Watch,
    *,
    came: int = 2,
    absent: int = 1,
    minutes: int | None = None,
    **values: Any,
) -> Held:
    """Hold an event of two hours whose participants are of the school; the day after it begins."""
    leader = world.teacher(position="teacher", last_name="Орлова", first_name="Вера")
    details = services.LeaderDetails(person=leader, institution=world.school)
    event = world.event(**{"hours": Decimal(4), "leaders": [details], **values})
    enrolments = world.enrol(event, came + absent)
    watch.at += dt.timedelta(days=11)
    session = Session.get(Session.event == event.id)
    for number, one in enumerate(enrolments):
        there = number < came
        mark(session, one, present=there, minutes=minutes if there else None)
    event = Event.get_by_id(event.id)
    assert event.ends_at < clock.now()
    return Held(world, event, enrolments[:came], enrolments[came:], leader)


def mark(session: Session, enrolment: Enrolment, **values: Any) -> Attendance:
    """Mark whether a participant came."""
    return Attendance.create(session=session, enrolment=enrolment, **{"present": True, **values})
