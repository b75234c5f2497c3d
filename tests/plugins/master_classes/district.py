"""Rooms in the two schools of the world, and sessions laid straight into the tables, for conflicts and timetables."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.master_classes.allocating import make_seats
from plugins.master_classes.models import Enrolment, Event, Leader, Place, Session
from portal import clock
from tests.plugins.master_classes.world import World, make_teacher

if TYPE_CHECKING:
    from plugins.staff.models import Person
    from portal.access import Actor
    from portal.institutions.models import Institution

DAY = dt.date(2026, 12, 1)


@dataclass
class District:
    """The world with a hall and a room in the school, a far room in the other one, and a webinar."""

    world: World
    hall: Place
    lab: Place
    far: Place
    online: Place

    @property
    def actor(self) -> Actor:
        """Return the methodologist at work."""
        return self.world.desk

    @property
    def at_school(self) -> Actor:
        """Return the school's coordinator at work."""
        return self.world.at_school

    def teacher(self, name: str, institution: Institution | None = None) -> Person:
        """Make a teacher of the school, or of another institution, by the whole name."""
        last, first, patronymic = name.split()
        return make_teacher(
            institution or self.world.school,
            last_name=last,
            first_name=first,
            patronymic=patronymic,
        )

    def event(self, title: str, **values: Any) -> Event:
        """Make an event of the district in the plan."""
        values = {"state": "planned", "capacity": 10} | values
        made = Event.create(municipality=self.world.place, title=title, **values)
        make_seats(made, made.capacity)
        return made

    def session(
        self,
        event: Event | str,
        start: str,
        end: str,
        place: Place | None = None,
        *,
        day: dt.date = DAY,
        leaders: tuple[Person, ...] = (),
        people: tuple[Person, ...] = (),
        **values: Any,
    ) -> Session:
        """Make a session, and its event where only a title is given, with leaders and participants."""
        if isinstance(event, str):
            event = self.event(event, **values)
        number = Session.select().where(Session.event == event.id).count() + 1
        made = Session.create(
            event=event, number=number, starts_at=at(start, day), ends_at=at(end, day), place=place
        )
        for one in leaders:
            Leader.create(event=event, person=one)
        for seat, one in enumerate(people, start=1):
            Enrolment.create(event=event, person=one, state="placed", queue_number=seat, seat=seat)
        return made


def at(time: str, day: dt.date = DAY) -> dt.datetime:
    """Return a moment of the district's wall clock."""
    return dt.datetime.combine(day, dt.time.fromisoformat(time), clock.zone()).astimezone(dt.UTC)


def make_district(world: World) -> District:
    """Give the world its rooms."""
    for school, name in ((world.school, "СОШ № 1"), (world.other, "СОШ № 2")):
        school.short_name = name
        school.save()

    def room(name: str, **values: Any) -> Place:
        return Place.create(municipality=world.place, name=name, **values)

    return District(
        world=world,
        hall=room("Актовый зал", institution=world.school, seats=30),
        lab=room("Кабинет 5", institution=world.school, seats=15),
        far=room("Кабинет 7", institution=world.other, seats=30),
        online=room("Вебинар", kind="online"),
    )
