"""A person of a school, with something of every kind held about her."""

from __future__ import annotations

import datetime as dt

import pytest

from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Employment,
    Person,
    Position,
)
from portal.access.actor import build_actor, workplaces_of
from portal.audit.services import record
from tests import factories


@pytest.fixture
def school(app, db):
    """Return a school where the databank is on."""
    place = factories.make_institution()
    factories.switch(place, "staff", enabled=True)
    return place


@pytest.fixture
def teacher(app, school):
    """Return a teacher of the school, who is held with all that the databank can hold."""
    return make_teacher(app, school)


def make_teacher(app, school, last_name="Канарейкина"):
    """Make a teacher with a post, a category, an attestation, a course, an award, an absence."""
    position = Position.get(Position.code == "teacher")
    person = Person.create(
        last_name=last_name, first_name="Анна", patronymic="Львовна", birth_on=dt.date(1980, 5, 4)
    )
    day = dt.date(2015, 9, 1)
    post = Employment.create(
        person=person, institution=school, position=position, started_on=day, ended_on=None
    )
    Category.create(person=person, kind="first", position=position, term="none")
    Compliance.create(employment=post, held_on=day)
    Course.create(person=person, title="КурсКанарейка")
    Award.create(person=person, title="Грамота")
    Absence.create(person=person, institution=school, kind="illness", started_on=day)
    with app.app_context():
        record(
            None,
            "change",
            person,
            label=person.full_name,
            changes={"last_name": ("Чижова", last_name)},
        )
        record(None, "create", post, label=f"{person.full_name}: post", institution_id=school.id)
    return person


@pytest.fixture
def actor_of(app):
    """Return a function that makes the actor of a new user with a role at a place."""

    def made(role, **place):
        user = factories.make_user(role=role, **place)
        workplace = workplaces_of(user.id)[0]
        return build_actor(
            user, workplace, app.extensions["plugins"], app.extensions["permissions"]
        )

    return made
