"""A small district with events, for the tests of master classes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from plugins.master_classes import services
from plugins.master_classes.models import Enrolment, Event
from plugins.staff.models import Employment, Person, Position
from portal import clock
from tests import factories
from tests.plugins.hotline.world import actor_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Institution, Municipality

_numbers = count(1)
HIRED = dt.date(2015, 9, 1)


@dataclass
class World:
    """A district with two schools, who works there, and a day on which events are held."""

    place: Municipality
    school: Institution
    other: Institution
    methodologist: User
    coordinator: User
    neighbour: User
    director: User
    watching: User
    teachers: list[Person] = field(default_factory=list)

    @property
    def desk(self) -> Actor:
        """Return the methodologist at work."""
        return actor_of(self.methodologist)

    @property
    def at_school(self) -> Actor:
        """Return the school's coordinator at work."""
        return actor_of(self.coordinator)

    @property
    def next_door(self) -> Actor:
        """Return the other school's coordinator at work."""
        return actor_of(self.neighbour)

    def draft(self, **values: Any) -> Event:
        """Add a draft of one session in ten days, with whatever else is told."""
        actor = values.pop("actor", self.desk)
        starts = values.pop("starts_at", clock.now() + dt.timedelta(days=10))
        ends = values.pop("ends_at", starts + dt.timedelta(hours=2))
        parts = {
            name: values.pop(name) for name in ("leaders", "audience", "quotas") if name in values
        }
        plan = services.SessionPlan(starts_at=starts, ends_at=ends)
        return services.create_event(
            actor, values={"title": "Урок без скуки", **values}, sessions=[plan], **parts
        )

    def event(self, **values: Any) -> Event:
        """Add an event whose enrolment is open."""
        return services.publish(self.desk, self.draft(**values))

    def teacher(self, institution: Institution | None = None, **values: Any) -> Person:
        """Return a new teacher with a post in the school."""
        return make_teacher(institution or self.school, **values)

    def enrol(self, event: Event, count: int = 1, **values: Any) -> list[Enrolment]:
        """Enrol so many new teachers of the school by its coordinator."""
        actor = values.pop("actor", self.at_school)
        place = values.pop("institution", self.school)
        people = [self.teacher(place) for _number in range(count)]
        return enrolled(actor, event, people, **values)


def enrolled(
    actor: Actor, event: Event, people: Sequence[Person], **values: Any
) -> list[Enrolment]:
    """Enrol persons, all of whom have to be taken."""
    wanted = [services.Participant(person=one) for one in people]
    found = services.enrol(actor, event, wanted, **values)
    assert all(one.enrolment is not None for one in found), [one.reason for one in found]
    return [one.enrolment for one in found if one.enrolment is not None]


def make_teacher(
    institution: Institution, *, position: str = "teacher", subject: str = "", **values: Any
) -> Person:
    """Make a teacher with a post in an institution."""
    number = next(_numbers)
    person = Person.create(
        **{
            "last_name": f"Снегирёва{number}",
            "first_name": "Анна",
            "patronymic": "Ильинична",
            **values,
        }
    )
    Employment.create(
        person=person,
        institution=institution,
        position=Position.get(Position.code == position),
        subject=subject,
        started_on=HIRED,
    )
    return person


def make_world() -> World:
    """Make the district."""
    place = factories.make_municipality()
    school = factories.make_institution(municipality=place)
    other = factories.make_institution(municipality=place)

    def user(role: str, name: str, **where: Any) -> User:
        return factories.make_user(role=role, name=name, **where)

    return World(
        place=place,
        school=school,
        other=other,
        methodologist=user("methodologist", "Стрижова Ольга Юрьевна", municipality=place),
        coordinator=user("school_coordinator", "Галкина Мария Львовна", institution=school),
        neighbour=user("school_coordinator", "Синицына Яна Олеговна", institution=other),
        director=user("institution_head", "Воронов Олег Юрьевич", institution=school),
        watching=user("observer", "Совина Инна Олеговна", municipality=place),
    )


def fresh(record: Any) -> Any:
    """Return a record as it is stored now."""
    return type(record).get_by_id(record.id)


def standing(event: Event) -> list[tuple[str, int | None]]:
    """Return the state and the seat of every enrolment of an event, in the order of asking."""
    rows = Enrolment.select().where(Enrolment.event == event.id).order_by(Enrolment.queue_number)
    return [(one.state, one.seat) for one in rows]
