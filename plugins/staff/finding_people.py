"""Whom of the databank a number or a name may mean, with where they work now: for who answers calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from plugins.staff.finding import named
from plugins.staff.models import Employment, Person, Position
from plugins.staff.numbers import numbered
from plugins.staff.permissions import StaffPermission
from portal import clock
from portal.access import policies
from portal.database import as_date, fetch_rows
from portal.institutions.models import Institution
from portal.phones import phone_key
from portal.plugin import FoundPerson
from portal.search.meaning import parse

if TYPE_CHECKING:
    from portal.access import Actor

LEAST_DIGITS = 4
LEAST_LETTERS = 3
LEFT_BEHIND = 0.04
POSTS_OF_ONE = 4
"""So many posts of a person are read at most, on the average, to know who they are."""


def find_people(actor: Actor, text: str, most: int) -> list[FoundPerson]:
    """Return persons within reach by a telephone's digits, else by the words of a name."""
    if any(one.isalpha() for one in text):
        return _by_name(actor, text, most)
    digits = phone_key(text)
    if len(digits) < LEAST_DIGITS:
        return []
    posts = policies[Employment].rows(actor).where(Employment.person.in_(numbered(digits)))
    found = fetch_rows(posts.select(Employment.person).limit(most * POSTS_OF_ONE))
    return _told(actor, dict.fromkeys((key for (key,) in found), 1.0), most)


def _by_name(actor: Actor, text: str, most: int) -> list[FoundPerson]:
    query = parse(text)
    if not any(len(one) >= LEAST_LETTERS for one in query.words):
        return []
    return _told(actor, named(actor, query), most)


def _told(actor: Actor, scores: dict[int, float], most: int) -> list[FoundPerson]:
    """Return persons with the post that they hold now; who has left stands after who has not."""
    if not scores:
        return []
    main_first: Any = (Employment.kind == "main").desc()
    query = (
        policies[Employment]
        .rows(actor)
        .join(Person)
        .switch(Employment)
        .join(Institution)
        .switch(Employment)
        .join(Position)
        .where(Employment.person.in_(list(scores)))
        .select(
            Person.id,
            Person.last_name,
            Person.first_name,
            Person.patronymic,
            Person.phone,
            Institution.id,
            Institution.short_name,
            Position.title,
            Employment.subject,
            Employment.ended_on,
        )
        .order_by(Employment.ended_on.is_null(False), main_first, Employment.id)
    )
    today = clock.today()
    found: dict[int, FoundPerson] = {}
    for key, last, first, patronymic, phone, place, title, position, subject, ended in fetch_rows(
        query
    ):
        left = as_date(ended)
        gone = left is not None and left < today
        if key in found:
            continue
        found[key] = FoundPerson(
            table=Person._meta.table_name,  # noqa: SLF001 - peewee's public way
            key=key,
            name=" ".join(filter(None, (last, first, patronymic))),
            permission=StaffPermission.VIEW,
            post="" if gone else ", ".join(filter(None, (position, subject))),
            institution_id=None if gone else place,
            institution="" if gone else title,
            phone=phone,
            url=url_for("staff.person_card", person_id=key),
            score=scores[key] - (LEFT_BEHIND if gone else 0),
        )
    return sorted(found.values(), key=lambda one: (-one.score, one.name))[:most]
