"""A small district with a hotline, for the tests of requests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from plugins.hotline import services
from plugins.hotline.models import Request
from portal.access.actor import build_actor, workplaces_of
from tests import factories

if TYPE_CHECKING:
    from portal.access import Actor
    from portal.accounts.models import User
    from portal.institutions.models import Institution, Municipality


def actor_of(user: User) -> Actor:
    """Return the actor of a user at the first workplace."""
    place = workplaces_of(user.id)[0]
    extensions = current_app.extensions
    return build_actor(user, place, extensions["plugins"], extensions["permissions"])


@dataclass
class World:
    """A district with two schools, and who works there."""

    place: Municipality
    school: Institution
    other: Institution
    specialist: User
    colleague: User
    methodologist: User
    head: User
    watching: User
    coordinator: User
    director: User
    neighbour: User

    @property
    def desk(self) -> Actor:
        """Return the specialist at work."""
        return actor_of(self.specialist)

    @property
    def at_school(self) -> Actor:
        """Return the school's coordinator at work."""
        return actor_of(self.coordinator)

    @property
    def next_door(self) -> Actor:
        """Return the other school's coordinator at work."""
        return actor_of(self.neighbour)

    def call(self, question: str = "Можно ли в декрете?", **values: Any) -> Request:
        """Write a call of the school down, with whatever else is told."""
        actor = values.pop("actor", self.desk)
        answer = values.pop("answer", "")
        norm = values.pop("norm", "")
        values.setdefault("institution", self.school)
        call = services.Call(question=question, **values)
        return services.take_call(actor, call=call, answer=answer, norm=norm)


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
        specialist=user("district_specialist", "Орлова Вера Павловна", municipality=place),
        colleague=user("district_specialist", "Чайкина Анна Ильинична", municipality=place),
        methodologist=user("methodologist", "Стрижова Ольга Юрьевна", municipality=place),
        head=user("district_head", "Соколов Пётр Ильич", municipality=place),
        watching=user("observer", "Совина Инна Олеговна", municipality=place),
        coordinator=user("school_coordinator", "Галкина Мария Львовна", institution=school),
        director=user("institution_head", "Воронов Олег Юрьевич", institution=school),
        neighbour=user("school_coordinator", "Синицына Яна Олеговна", institution=other),
    )


def fresh(request: Request) -> Request:
    """Return the request as it is stored now."""
    return Request.get_by_id(request.id)
