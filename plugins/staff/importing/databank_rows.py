"""What the databank has of the people whom a part of a list names, as plain values.

A few queries for a thousand rows of the list, each through the policy of its model: what lies
outside the actor's reach is not seen, so it can neither be matched nor changed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from peewee import SQL, NodeList

from plugins.staff.importing.absences import AbsenceFact
from plugins.staff.importing.difference import CategoryFact, ComplianceFact
from plugins.staff.importing.matching import Post
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Person,
)
from plugins.staff.policies import sees_blocked
from portal.access import policies
from portal.database import database, fetch_rows
from portal.privacy.models import Block

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Field

    from portal.access import Actor

SLICE = 500
"""Keys in one query; PostgreSQL and SQLite both plan lists of this length well."""


@dataclass(slots=True)
class PersonState:
    """A person of the databank, or one whom the list has added, as far as an import needs it."""

    id: int
    last_name: str
    first_name: str
    patronymic: str
    birth_on: str | None
    sex: str = ""
    snils: str = ""
    phone: str = ""
    email: str = ""
    posts: list[Post] = field(default_factory=list)
    categories: list[CategoryFact] = field(default_factory=list)
    compliance: dict[int, list[ComplianceFact]] = field(default_factory=dict)
    absences: list[AbsenceFact] = field(default_factory=list)
    texts: dict[str, set[Any]] = field(default_factory=dict)
    new: bool = False


def persons_named(
    actor: Actor, names: Iterable[str], today: str, *, texts: bool, absences: bool = False
) -> dict[str, list[PersonState]]:
    """Return the persons within reach by the search form of their names.

    ``texts`` tells that the list has education, courses or awards to compare, ``absences`` that it
    has absences which the actor may enter.
    """
    found: dict[str, list[PersonState]] = {}
    by_id: dict[int, PersonState] = {}
    rows = _through(
        actor,
        Person,
        (
            Person.id,
            Person.name_key,
            Person.last_name,
            Person.first_name,
            Person.patronymic,
            Person.birth_on,
            Person.sex,
            Person.snils,
            Person.phone,
            Person.email,
        ),
        Person.name_key,
        names,
    )
    for key, name, last, first, patronymic, birth_on, *rest in rows:
        state = PersonState(key, last, first, patronymic, _text(birth_on), *rest)
        found.setdefault(name, []).append(state)
        by_id[key] = state
    if by_id:
        _add_posts(actor, by_id, today)
        _add_categories(actor, by_id)
        if absences:
            _add_absences(actor, by_id)
        if texts:
            _add_texts(actor, by_id)
    return found


def blocked_named(actor: Actor, names: Iterable[str]) -> dict[str, str]:
    """Return whom to ask about blocked persons within reach, by the search form of their names.

    The rows of such persons are hidden from the actor, so a list would add them anew.
    """
    if sees_blocked(actor):
        return {}
    query = Person.select(Person.id, Person.name_key).where(Person.blocked)
    inside = actor.reach.where(cast("Field", Employment.institution))
    if inside is not None:
        query = query.where(Person.id.in_(Employment.select(Employment.person).where(inside)))
    wanted = set(names)
    found = {key: name for key, name in fetch_rows(query) if name in wanted}
    asked = Block.select(Block.subject_id, Block.ask).where(
        Block.subject == "staff_person",
        Block.subject_id.in_(list(found) or [0]),
        Block.lifted_at.is_null(),
    )
    return dict.fromkeys(found.values(), "") | {found[key]: ask for key, ask in fetch_rows(asked)}


def _add_posts(actor: Actor, by_id: dict[int, PersonState], today: str) -> None:
    owners: dict[int, PersonState] = {}
    rows = _through(
        actor,
        Employment,
        (
            Employment.person,
            Employment.ended_on,
            Employment.id,
            Employment.institution,
            Employment.position,
            Employment.subject,
            Employment.kind,
            Employment.rate,
            Employment.started_on,
            Employment.in_position_since,
        ),
        cast("Field", Employment.person),
        by_id,
    )
    for person, ended_on, key, place, position, subject, kind, rate, started, since in rows:
        if ended_on is not None and _text(ended_on) < today:  # type: ignore[operator]
            continue
        state = by_id[person]
        state.posts.append(
            Post(
                key,
                place,
                position,
                subject,
                kind,
                "" if rate is None else f"{float(rate):.2f}",
                _text(started),
                _text(since),
            )
        )
        owners[key] = state
    if not owners:
        return
    rows = _through(
        actor,
        Compliance,
        (
            Compliance.employment,
            Compliance.id,
            Compliance.held_on,
            Compliance.decision,
            Compliance.protocol_number,
            Compliance.next_on,
        ),
        cast("Field", Compliance.employment),
        owners,
    )
    for post, key, held_on, decision, number, next_on in rows:
        fact = ComplianceFact(key, _text(held_on) or "", decision, number, _text(next_on))
        owners[post].compliance.setdefault(post, []).append(fact)


def _add_categories(actor: Actor, by_id: dict[int, PersonState]) -> None:
    rows = _through(
        actor,
        Category,
        (
            Category.person,
            Category.id,
            Category.kind,
            Category.position,
            Category.assigned_on,
            Category.order_number,
            Category.order_on,
            Category.term,
            Category.valid_until,
        ),
        cast("Field", Category.person),
        by_id,
    )
    for person, key, kind, position, assigned, number, order_on, term, until in rows:
        by_id[person].categories.append(
            CategoryFact(
                key, kind, position, _text(assigned), number, _text(order_on), term, _text(until)
            )
        )


def _add_absences(actor: Actor, by_id: dict[int, PersonState]) -> None:
    columns = (Absence.person, Absence.id, Absence.kind, Absence.started_on, Absence.ended_on)
    rows = _through(actor, Absence, columns, cast("Field", Absence.person), by_id)
    for person, key, kind, started, ended in rows:
        fact = AbsenceFact(key, kind, _text(started) or "", _text(ended))
        by_id[person].absences.append(fact)


def _add_texts(actor: Actor, by_id: dict[int, PersonState]) -> None:
    told = (
        (
            Education,
            "education",
            ("level", "school", "speciality", "qualification", "finished_year"),
        ),
        (Course, "courses", ("title",)),
        (Award, "awards", ("title",)),
    )
    for model, name, columns in told:
        fields = [getattr(model, column) for column in ("person", *columns)]
        for person, *values in _through(actor, model, fields, fields[0], by_id):
            by_id[person].texts.setdefault(name, set()).add(tuple(values))


def _through(
    actor: Actor, model: Any, columns: Iterable[Any], by: Any, keys: Iterable[Any]
) -> list[tuple[Any, ...]]:
    """Return columns of the rows that the policy shows, for keys in lists of bounded length."""
    wanted = list(keys)
    rows: list[tuple[Any, ...]] = []
    for start in range(0, len(wanted), SLICE):
        query = policies[model].rows(actor).select(*columns)
        part = wanted[start : start + SLICE]
        # one piece of SQL: a node for each of a region's names cost more than their search
        marks = ", ".join([database.param] * len(part))
        rows += fetch_rows(query.where(NodeList((by, SQL(f"in ({marks})", part)))))
    return rows


def _text(value: Any) -> str | None:
    """Return a date as ISO text: SQLite gives texts, PostgreSQL dates."""
    return value if value is None or isinstance(value, str) else value.isoformat()
