"""What the list of staff shows only when it is asked for: contacts, duties, education, courses, awards.

Whatever columns are chosen, what they need comes in one query about the rows of the page: each kind of
facts is a part of it, and only those of the chosen columns are asked.
"""

from __future__ import annotations

import operator
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any, cast

from peewee import SQL

from plugins.staff.due_list import law
from plugins.staff.duties import (
    AbsenceFact,
    CategoryFact,
    ComplianceDuty,
    ComplianceFact,
    EmploymentFacts,
    compliance_duty,
)
from plugins.staff.models import (
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Person,
    Position,
)
from plugins.staff.policies import knows_reasons
from portal.access import policies
from portal.database import as_date, fetch_rows
from portal.institutions.models import Institution, Municipality

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from plugins.staff.databank import StaffRow
    from portal.access import Actor

WIDTH = 7
"""Values that each part of the query gives, as texts: the parts are of many tables."""
Facts = tuple[str | None, ...]
Part = tuple[Any, Any, tuple[Any, ...]]


@dataclass(slots=True)
class More:
    """What else is known of one post, by kind: each kind a list of rows of texts."""

    facts: dict[str, list[Facts]] = field(default_factory=dict)
    duty: ComplianceDuty | None = None

    def one(self, kind: str, place: int) -> str | None:
        """Return one value of the only row of a kind."""
        rows = self.facts.get(kind)
        return rows[0][place] if rows else None

    def day(self, kind: str, place: int) -> dt.date | None:
        """Return a day of the only row of a kind."""
        return as_date(self.one(kind, place) or None)

    def all(self, kind: str) -> list[Facts]:
        """Return the rows of a kind."""
        return self.facts.get(kind, [])


NOTHING = More()
_OF_PERSON = frozenset({"person", "education", "course", "award", "category", "absence", "away"})
_DUTY = ("post", "category", "attested", "away")


def with_more(
    actor: Actor, rows: Sequence[StaffRow], needs: Collection[str], day: dt.date
) -> list[StaffRow]:
    """Return rows with what the chosen columns need besides: one query, none when they need nothing."""
    if not needs or not rows:
        return list(rows)
    kinds = {one for need in needs for one in (_DUTY if need == "duty" else (need,))}
    if not knows_reasons(actor):
        kinds.discard("absence")
    keys = {
        "post": sorted({row.id for row in rows}),
        "person": sorted({row.person_id for row in rows}),
        "place": sorted({row.institution_id for row in rows}),
    }
    known = _parts(actor, keys, day)
    parts = [_texts(kind, *known[kind]) for kind in sorted(kinds)]
    found: dict[tuple[str, int], list[Facts]] = {}
    for kind, owner, *values in fetch_rows(reduce(operator.add, parts)) if parts else ():
        found.setdefault((kind, owner), []).append(tuple(values))
    rules = law(day) if "duty" in needs else None
    made = []
    for row in rows:
        facts = {}
        for kind in kinds:
            owner = (
                row.institution_id
                if kind == "place"
                else row.person_id
                if kind in _OF_PERSON
                else row.id
            )
            facts[kind] = found.get((kind, owner), [])
        more = More(facts)
        if rules is not None:
            more.duty = compliance_duty(_facts_of(row, more), rules)
        made.append(row._replace(more=more))
    return made


def _parts(actor: Actor, keys: dict[str, list[int]], day: dt.date) -> dict[str, Part]:
    """Return by kind of facts whose they are, the query of them, and their values.

    ``away`` is what duties are counted from: it goes into the rules and is never shown. ``absence`` is
    what the own institution may know.
    """
    on = day.isoformat()
    persons, posts = keys["person"], keys["post"]
    absent = (Absence.kind, Absence.started_on, Absence.ended_on)
    now = Absence.ended_on.is_null() | (Absence.ended_on >= on)
    return {
        "place": (
            Institution.id,
            Institution.select().join(Municipality).where(Institution.id.in_(keys["place"])),
            (Municipality.name, Institution.kind),
        ),
        "post": (
            Employment.id,
            Employment.select().join(Position).where(Employment.id.in_(posts)),
            (
                Employment.rate,
                Employment.in_position_since,
                Position.is_pedagogical.cast("integer"),
                Position.is_head.cast("integer"),
            ),
        ),
        "person": (
            Person.id,
            Person.select().where(Person.id.in_(persons)),
            (
                Person.birth_on,
                Person.sex,
                Person.snils,
                Person.phone,
                Person.email,
                Person.teaching_since,
                Person.working_since,
            ),
        ),
        "education": (
            Education.person,
            Education.select().where(Education.person.in_(persons)),
            (
                Education.level,
                Education.school,
                Education.speciality,
                Education.qualification,
                Education.finished_year,
            ),
        ),
        "course": (
            Course.person,
            Course.select().where(
                Course.person.in_(persons),
                Course.finished_on.is_null() | (Course.finished_on <= on),
            ),
            (Course.finished_on, Course.title, Course.hours),
        ),
        "award": (
            Award.person,
            Award.select().where(
                Award.person.in_(persons), Award.awarded_on.is_null() | (Award.awarded_on <= on)
            ),
            (Award.awarded_on, Award.title),
        ),
        "category": (
            Category.person,
            Category.select().where(Category.person.in_(persons)),
            (
                Category.kind,
                Category.position,
                Category.assigned_on,
                Category.term,
                Category.valid_until,
                Category.order_number,
                Category.order_on,
            ),
        ),
        "attested": (
            Compliance.employment,
            Compliance.select().where(Compliance.employment.in_(posts), Compliance.held_on <= on),
            (Compliance.held_on, Compliance.decision, Compliance.next_on),
        ),
        "away": (Absence.person, Absence.select().where(Absence.person.in_(persons)), absent),
        "absence": (
            Absence.person,
            policies[Absence]
            .rows(actor)
            .where(Absence.person.in_(persons), Absence.started_on <= on, now),
            absent,
        ),
    }


def _texts(kind: str, owner: Any, query: Any, fields: Sequence[Any]) -> Any:
    values = [one.cast("text") for one in fields]
    values += [SQL("cast(null as text)")] * (WIDTH - len(values))
    return query.select(SQL(f"'{kind}'"), owner, *values)


def _facts_of(row: StaffRow, more: More) -> EmploymentFacts:
    return EmploymentFacts(
        row.position_id,
        more.one("post", 2) == "1",
        more.one("post", 3) == "1",
        more.day("post", 1) or as_date(row.started_on),
        [
            CategoryFact(
                cast("Any", kind),
                int(place) if place else None,
                as_date(begun),
                cast("Any", term),
                as_date(until),
            )
            for kind, place, begun, term, until, *_order in more.all("category")
        ],
        [
            ComplianceFact(day, decision == "complies", as_date(next_on))
            for held_on, decision, next_on, *_rest in more.all("attested")
            if (day := as_date(held_on)) is not None
        ],
        [
            AbsenceFact(cast("Any", kind), day, as_date(ended))
            for kind, begun, ended, *_rest in more.all("away")
            if (day := as_date(begun)) is not None
        ],
    )
