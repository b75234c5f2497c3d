"""A person of a school, somebody who may change the card, and small whole files of every kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from flask import current_app

from plugins.staff.models import Employment, Person, Position
from portal.access.actor import build_actor, workplaces_of
from tests import factories

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Institution


def actor_of(user: User) -> Actor:
    """Return the actor of a user at the first workplace."""
    extensions = current_app.extensions
    workplace = workplaces_of(user.id)[0]
    return build_actor(user, workplace, extensions["plugins"], extensions["permissions"])


@pytest.fixture
def school(db: object) -> Institution:
    """Return a school where the staff module is on."""
    found = factories.make_institution()
    factories.switch(found, "staff", enabled=True)
    return found


@pytest.fixture
def person(school: Institution) -> Person:
    """Return a teacher of the school."""
    found = Person.create(last_name="Иванова", first_name="Мария", patronymic="Петровна")
    Employment.create(
        person=found, institution=school, position=Position.get(Position.code == "teacher")
    )
    return found


@pytest.fixture
def coordinator(school: Institution) -> User:
    """Return the school's coordinator, who changes cards."""
    return factories.make_user(role="school_coordinator", institution=school)
