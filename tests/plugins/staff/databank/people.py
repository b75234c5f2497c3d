"""Rows of the databank for tests: plain functions with believable defaults."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.staff.models import Absence, Category, Compliance, Employment, Person, Position
from portal import clock

if TYPE_CHECKING:
    import random


def days(number: int) -> dt.date:
    """Return the day that lies so many days ahead (or back)."""
    return clock.today() + dt.timedelta(days=number)


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


def employ_somebody(chance: random.Random, number: int, place: Any, codes: list[str]) -> None:
    """Give somebody a post with facts that stand in every relation to today and to each other."""
    code = chance.choice(codes)
    person = make_person(f"Некто Номер{number} Иванович")
    since = chance.choice((None, days(-chance.randrange(1, 4000))))
    post = employ(person, place, code, started_on=since)
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        begun = chance.choice((None, days(-chance.randrange(-100, 3000))))
        term = chance.choice(("none", "until", "unknown"))
        until = (begun or days(-500)).replace(day=1)
        until = until.replace(year=until.year + 5) if term == "until" else None
        own, another = position(code), position(chance.choice(codes))
        assign(person, chance.choice(("first", "highest", "methodist", "mentor")),
               assigned_on=begun, term=term, valid_until=until,
               position=chance.choice((None, own, own, another)))  # fmt: skip
    for _ in range(chance.choice((0, 0, 1, 2))):
        decision = chance.choice(("complies", "fails"))
        held_on = days(-chance.randrange(-100, 3000))
        next_on = chance.choice((None, None, days(chance.randrange(-300, 900))))
        Compliance.create(employment=post, held_on=held_on, decision=decision, next_on=next_on)
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        kind = chance.choice(("pregnancy", "maternity", "parental", "illness", "other"))
        begun_ago = chance.randrange(1, 1500)
        ended = chance.choice((None, days(-begun_ago + chance.randrange(800))))
        absent(person, place, kind, started_on=days(-begun_ago), ended_on=ended)
