"""Rows of the databank for tests: plain functions with believable defaults."""

from __future__ import annotations

import datetime as dt
from typing import Any

from plugins.staff.models import Absence, Category, Employment, Person, Position

TODAY = dt.date.today()  # noqa: DTZ011 - the same day that the portal's clock shows in tests


def days(number: int) -> dt.date:
    """Return the day that lies so many days ahead (or back)."""
    return TODAY + dt.timedelta(days=number)


def position(code: str = "teacher") -> Position:
    """Return a position of the official list."""
    return Position.get(Position.code == code)


def make_person(name: str = "Петрова Анна Ивановна", **values: Any) -> Person:
    """Make a person by the whole name."""
    last, first, patronymic = (*name.split(), "", "")[:3]
    return Person.create(last_name=last, first_name=first, patronymic=patronymic, **values)


def employ(
    person: Person | str, institution: Any, code: str = "teacher", **values: Any
) -> Employment:
    """Give a person a post, hired ten years ago unless told otherwise."""
    if isinstance(person, str):
        person = make_person(person)
    defaults = {"subject": "математика", "started_on": days(-3650)}
    return Employment.create(
        person=person, institution=institution, position=position(code), **{**defaults, **values}
    )


def assign(person: Person, kind: str = "first", **values: Any) -> Category:
    """Give a person a category without a term, for a teacher's post."""
    defaults = {"assigned_on": days(-400), "term": "none", "position": position()}
    return Category.create(person=person, kind=kind, **{**defaults, **values})


def absent(person: Person, institution: Any, kind: str, **values: Any) -> Absence:
    """Note an absence that began half a year ago and lasts."""
    return Absence.create(
        person=person, institution=institution, kind=kind, **{"started_on": days(-180), **values}
    )
