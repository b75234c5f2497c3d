"""Who may be enrolled: posts within reach by name, institution, position and subject, with what speaks against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import JOIN

from plugins.master_classes import services
from plugins.master_classes.conflicts.checking import of_persons
from plugins.master_classes.models import LIVING, Enrolment, Event
from plugins.master_classes.pages.wording import enrolment_badge
from plugins.staff.models import CATEGORY_KINDS, Category, Employment, Person, Position
from portal import clock
from portal.access import policies
from portal.database import fetch_rows, fold
from portal.i18n import gettext as _
from portal.institutions.listing import number, plain
from portal.institutions.models import Institution
from portal.plugin import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plugins.master_classes.pages.wording import Badge
    from portal.access import Actor

MOST = 200
MOST_NAMED = 30
_CATEGORIES = dict(CATEGORY_KINDS)
ORDER = tuple(_CATEGORIES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What candidates are looked for by; what cannot be understood is as if not asked."""

    text: str = ""
    institution: int | None = None
    position: str = ""
    subject: str = ""
    fit: bool = False

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> Wanted:
        """Return what an address or a form tells."""
        return cls(
            text=plain(arguments.get("q", "")),
            institution=number(arguments.get("institution")),
            position=plain(arguments.get("position", "")),
            subject=plain(arguments.get("subject", "")),
            fit=arguments.get("fit") == "1",
        )

    def __bool__(self) -> bool:
        """Tell whether anything narrows the search."""
        return bool(self.text or self.institution or self.position or self.subject)


class Candidate(NamedTuple):
    """A post of a person: whether it can be enrolled, and what speaks against or is to be known."""

    value: str
    person: Person
    name: str
    institution: str
    post: str
    category: str
    can: bool
    marks: list[Badge]
    notes: list[str]
    chosen: bool


def candidates(
    actor: Actor, event: Event, wanted: Wanted, chosen: Iterable[str] = ()
) -> tuple[list[Candidate], bool]:
    """Return the posts that fit the search, each person once, and whether there are more."""
    posts = list(_posts(actor, wanted).limit(MOST + 1))
    more = len(posts) > MOST
    by_person = {one.person_id: one for one in reversed(posts[:MOST])}
    found = sorted(by_person.values(), key=lambda one: one.name_key or "")
    persons = [one.person for one in found]
    against = services.what_speaks_against(event, persons)
    enrolled = _enrolled(event, by_person)
    categories = categories_of(by_person)
    busy = of_persons(actor, event, persons)
    picked = set(chosen)
    rows = []
    for one in found:
        living = enrolled.get(one.person_id)
        reasons = against.get(one.person_id, [])
        conflicts = busy.get(one.person_id, []) if living is None else []
        blocked = any(conflict.blocks for conflict in conflicts)
        if wanted.fit and (reasons or living or blocked):
            continue
        marks = [_standing(living)] if living is not None else []
        if reasons and living is None:
            marks.append((Tone.NEUTRAL, _("does not meet the conditions")))
        if conflicts:
            tone = Tone.OVERDUE if blocked else Tone.SOON
            marks.append((tone, _("is busy at this time")))
        value = f"{one.person_id}-{one.institution_id}"
        rows.append(
            Candidate(
                value=value,
                person=one.person,
                name=one.person.full_name,
                institution=one.institution.short_name,
                post=str(one),
                category=categories.get(one.person_id, ""),
                can=living is None and not reasons and not blocked,
                marks=marks or [(Tone.DONE, _("yes"))],
                notes=[*([] if living else reasons), *(told.text for told in conflicts)],
                chosen=value in picked,
            )
        )
    return rows, more


def chosen_participants(actor: Actor, values: Iterable[str]) -> list[services.Participant]:
    """Return whom the boxes of a form name, as far as the actor sees them."""
    wanted = {}
    for value in values:
        person, _dash, institution = value.partition("-")
        if number(person) is not None and number(institution) is not None:
            wanted[int(person)] = int(institution)
    if not wanted:
        return []
    query = _working(actor).where(Employment.person.in_(list(wanted)))
    found: dict[int, services.Participant] = {}
    for one in query.order_by(Employment.name_key, Employment.id):
        if wanted.get(one.person_id) == one.institution_id:
            found.setdefault(
                one.person_id,
                services.Participant(person=one.person, institution=one.institution),
            )
    return list(found.values())


def people_named(actor: Actor, text: str) -> list[Candidate]:
    """Return the posts of those with a name, to choose one of them; each person once."""
    posts = _posts(actor, Wanted(text=text)).limit(MOST_NAMED) if text.strip() else ()
    found = {one.person_id: one for one in reversed(list(posts))}
    return [
        Candidate(
            value=f"{one.person_id}-{one.institution_id}",
            person=one.person,
            name=one.person.full_name,
            institution=one.institution.short_name,
            post=str(one),
            category="",
            can=True,
            marks=[],
            notes=[],
            chosen=False,
        )
        for one in sorted(found.values(), key=lambda one: one.name_key or "")
    ]


def post_named(actor: Actor, value: str) -> Employment | None:
    """Return the post that a choice of :func:`people_named` names."""
    person, _dash, institution = value.partition("-")
    keys = number(person), number(institution)
    if None in keys:
        return None
    query = _working(actor).where(Employment.person == keys[0], Employment.institution == keys[1])
    found: Employment | None = query.order_by(Employment.kind != "main", Employment.id).first()
    return found


def categories_of(persons: Iterable[int]) -> dict[int, str]:
    """Return the categories that persons hold now, in words: one query."""
    today = clock.today()
    query = Category.select(Category.person, Category.kind).where(
        Category.person.in_(list(persons) or [0]),
        Category.valid_until.is_null() | (Category.valid_until >= today),
    )
    found: dict[int, set[str]] = {}
    for person, kind in fetch_rows(query):
        found.setdefault(person, set()).add(kind)
    return {
        person: ", ".join(str(_CATEGORIES[one]) for one in ORDER if one in kinds)
        for person, kinds in found.items()
    }


def _standing(enrolment: Enrolment) -> Badge:
    """Return the mark of somebody who needs not be enrolled any more."""
    tone, state = enrolment_badge(enrolment)
    return tone, _("in the list: %(state)s", state=state[:1].lower() + state[1:])


def _enrolled(event: Event, persons: Iterable[int]) -> dict[int, Enrolment]:
    query = Enrolment.select().where(
        Enrolment.event == event.id,
        Enrolment.state.in_(LIVING),
        Enrolment.person.in_(list(persons) or [0]),
    )
    return {one.person_id: one for one in query if one.person_id is not None}


def _posts(actor: Actor, wanted: Wanted) -> Any:
    query = _working(actor)
    for word in fold(wanted.text).split():
        query = query.where(Employment.name_key.contains(word))
    if wanted.institution is not None:
        query = query.where(Employment.institution == wanted.institution)
    if wanted.position:
        query = query.where(Position.code == wanted.position)
    if wanted.subject:
        query = query.where(Employment.subject.contains(wanted.subject))
    return query.order_by(Employment.name_key, Employment.kind != "main", Employment.id)


def _working(actor: Actor) -> Any:
    today = clock.today()
    return (
        policies[Employment]
        .rows(actor)
        .select(Employment, Person, Position, Institution)
        .join(Person)
        .switch(Employment)
        .join(Position, JOIN.LEFT_OUTER)
        .switch(Employment)
        .join(Institution)
        .switch(Employment)
        .where(
            Employment.ended_on.is_null() | (Employment.ended_on >= today),
            Employment.started_on.is_null() | (Employment.started_on <= today),
        )
    )
