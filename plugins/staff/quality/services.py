"""Findings about the quality of the data, within an actor's reach: found, counted, accepted.

:func:`findings` is what the page, the card and the report of data quality are made from.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from peewee import SQL, Case, fn

from plugins.staff.due_list import law
from plugins.staff.models import (
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
    Person,
    Position,
)
from plugins.staff.permissions import StaffPermission
from plugins.staff.quality.candidates import persons_for
from plugins.staff.quality.models import AcceptedFinding
from plugins.staff.quality.rules import (
    BY_CODE,
    CONTRADICTION,
    GAP,
    OLD,
    RULES,
    SUBJECT_TAUGHT,
    Attested,
    Dated,
    Facts,
    Held,
    Post,
)
from plugins.staff.settings import OLD_MONTHS
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.database import as_date, fetch_rows, write
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin.settings import setting
from portal.workdays import add_months

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable, Iterator

    from plugins.staff.quality.rules import Found, Rule
    from portal.access import Actor

SLICE = 800
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: which rule, about whom, where it is mended, and the sentence.

    ``part`` is the part of the card (``person`` for the person's own data), ``part_id`` the number of
    its entry (0 where the entry is missing), ``field`` the field of its form. ``title`` and ``text``
    are in the language of the page; ``basis`` is the paragraph and act, empty where common sense
    says so. ``mark`` changes with the values that were looked at. ``accepted`` is the reason why
    somebody has said that it is no error.
    """

    rule: str
    kind: str
    title: str
    text: str
    basis: str
    person_id: int
    person: str
    institution_id: int
    institution: str
    part: str
    part_id: int
    field: str
    mark: str
    accepted: str = ""

    @property
    def number(self) -> int:
        """Return the number of the entry; of the person where the entry is missing."""
        return self.part_id or self.person_id

    @property
    def key(self) -> str:
        """Return what names the finding on a page."""
        return f"{self.rule}:{self.part}:{self.number}"


@dataclass(frozen=True, slots=True)
class Home:
    """Whose a person is within reach: the name, and the institution of the post that counts."""

    person: str
    institution_id: int
    institution: str


@dataclass(frozen=True, slots=True)
class OldData:
    """An institution whose people were last changed long ago, or never."""

    institution_id: int
    institution: str
    changed_on: dt.date | None


def findings(
    actor: Actor,
    *,
    rules: Collection[str] | None = None,
    institution_id: int | None = None,
    person_id: int | None = None,
    with_accepted: bool = False,
    after: str = "",
    limit: int | None = None,
) -> list[Finding]:
    """Return what contradicts itself or is missing in the data that an actor may see.

    In the order of names, then rules: of people who hold a post within reach now. ``rules`` narrows
    to codes of :data:`plugins.staff.quality.rules.RULES`; findings that somebody has accepted are
    left out unless ``with_accepted``. ``after`` is :func:`page_key` of the last person of the page
    before; with ``limit`` whole persons are given until there are so many findings.
    """
    if not actor.can(StaffPermission.VIEW):
        return []
    day = clock.today()
    wanted = [one for one in RULES if rules is None or one.code in rules]
    found: list[Finding] = []
    people = _people(actor, wanted, institution_id, person_id, after, narrow=person_id is None)
    size = SLICE if limit is None else max(limit, 1) * 2
    while part := list(islice(people, size)):
        homes = _homes(actor, part, institution_id)
        accepted = _accepted(homes)
        for facts in _facts(actor, list(homes), day):
            found += _of_person(facts, wanted, homes[facts.person_id], accepted, with_accepted)
            if limit is not None and len(found) >= limit:
                return found
    return found


def page_key(finding: Finding) -> str:
    """Return the key after which the next page of findings begins."""
    return str(finding.person_id)


def _people(
    actor: Actor,
    wanted: list[Rule],
    institution_id: int | None,
    person_id: int | None,
    after: str,
    *,
    narrow: bool,
) -> Iterator[int]:
    """Give the persons to look at in the order of names: those whom a wanted rule may be about."""
    day = clock.today()
    query = (
        policies[Employment]
        .rows(actor)
        .join(Person)
        .where(Employment.ended_on.is_null() | (Employment.ended_on >= day))
        .select(Person.id)
        .group_by(Person.id, Person.name_key)
        .order_by(Person.name_key, Person.id)
    )
    if institution_id is not None:
        query = query.where(Employment.institution == institution_id)
    if person_id is not None:
        query = query.where(Person.id == person_id)
    if after.isascii() and after.isdecimal():
        last = Person.get_or_none(Person.id == int(after)) if len(after) < 10 else None  # noqa: PLR2004
        if last is not None:
            query = query.where(
                (Person.name_key > last.name_key)
                | ((Person.name_key == last.name_key) & (Person.id > last.id))
            )
    small = institution_id is not None or actor.reach.institution_id is not None
    if narrow and not small and len(wanted) == 1:
        query = query.where(Person.id.in_(persons_for(wanted[0].code, day)))
    elif narrow and not small:
        suspects: set[int] = set()
        for rule in wanted:
            suspects.update(key for (key,) in fetch_rows(persons_for(rule.code, day)))
        return iter([key for (key,) in fetch_rows(query) if key in suspects])
    return iter([key for (key,) in fetch_rows(query)])


def _homes(actor: Actor, keys: list[int], institution_id: int | None) -> dict[int, Home]:
    """Return where each person is counted: at the main post within reach, else at the first one."""
    day = clock.today()
    query = (
        policies[Employment]
        .rows(actor)
        .join(Person)
        .switch(Employment)
        .join(Institution)
        .where(
            Employment.person.in_(keys),
            Employment.ended_on.is_null() | (Employment.ended_on >= day),
        )
        .select(
            Person.id,
            Person.last_name,
            Person.first_name,
            Person.patronymic,
            Institution.id,
            Institution.short_name,
        )
        .order_by(Case(Employment.kind, (("main", 0),), 1), Employment.id)
    )
    if institution_id is not None:
        query = query.where(Employment.institution == institution_id)
    found: dict[int, Home] = {}
    for key, last, first, patronymic, place, name in fetch_rows(query):
        full = " ".join(filter(None, (last, first, patronymic)))
        found.setdefault(key, Home(full, place, name))
    return {key: found[key] for key in keys if key in found}


def _facts(actor: Actor, keys: list[int], day: dt.date) -> Iterator[Facts]:
    """Give the facts of persons whom the actor may see, in the order of the keys."""
    wanted = keys or [0]
    first_years = law(day).first_years
    seen = _seen_posts(actor, wanted)
    posts = _grouped(
        Employment.select(
            Employment.person, Employment.id, Employment.position, Position.code,
            Employment.subject, Employment.kind, Employment.started_on,
            Employment.in_position_since, Employment.ended_on,
        ).join(Position).where(Employment.person.in_(wanted))
    )  # fmt: skip
    categories = _grouped(
        Category.select(
            Category.person, Category.id, Category.kind, Category.position, Category.assigned_on,
            Category.order_on, Category.term, Category.valid_until,
        ).where(Category.person.in_(wanted))
    )  # fmt: skip
    attested = _grouped(
        Compliance.select(
            Employment.person, Compliance.id, Compliance.employment, Compliance.held_on
        )
        .join(Employment)
        .where(Employment.person.in_(wanted))
    )
    dated = {
        part: _grouped(model.select(model.person, model.id, on).where(model.person.in_(wanted)))
        for part, model, on in _DATED
    }
    taught = Education.select(Education.person).where(Education.person.in_(wanted)).distinct()
    educated = {key for (key,) in fetch_rows(taught)}
    teaching = dict(fetch_rows(Position.select(Position.id, Position.is_pedagogical)))
    own = Person.select(
        Person.id, Person.birth_on, Person.working_since, Person.teaching_since
    ).where(Person.id.in_(wanted))
    persons = {row[0]: row[1:] for row in fetch_rows(own)}
    for key in keys:
        born, working, since = map(as_date, persons[key])
        yield Facts(
            person_id=key,
            day=day,
            birth_on=born,
            working_since=working,
            teaching_since=since,
            posts=tuple(
                Post(
                    number, position, code, subject, kind,
                    as_date(begun), as_date(in_position), as_date(ended), number in seen,
                )
                for number, position, code, subject, kind, begun, in_position, ended
                in posts.get(key, ())
            ),
            categories=tuple(
                Held(
                    number, kind, position, as_date(given), as_date(ordered), term, as_date(until),
                    position is None or bool(teaching[position]),
                )
                for number, kind, position, given, ordered, term, until in categories.get(key, ())
            ),
            attested=tuple(
                Attested(number, post, cast("dt.date", as_date(held)))
                for number, post, held in attested.get(key, ())
            ),
            dated=tuple(
                Dated(part, number, field.name, as_date(on))
                for part, _model, field in _DATED
                for number, on in dated[part].get(key, ())
            ),
            educations=int(key in educated),
            first_years=first_years,
        )  # fmt: skip


_DATED: tuple[tuple[str, Any, Any], ...] = (
    ("courses", Course, Course.finished_on),
    ("awards", Award, Award.awarded_on),
)


def _seen_posts(actor: Actor, keys: list[int]) -> set[int]:
    query = policies[Employment].rows(actor).where(Employment.person.in_(keys))
    return {key for (key,) in fetch_rows(query.select(Employment.id))}


def _grouped(query: Any) -> dict[int, list[tuple[Any, ...]]]:
    found: dict[int, list[tuple[Any, ...]]] = {}
    for key, *values in fetch_rows(query):
        found.setdefault(key, []).append(tuple(values))
    return found


def _of_person(
    facts: Facts,
    wanted: Iterable[Rule],
    home: Home,
    accepted: dict[tuple[str, str, int], tuple[str, str]],
    with_accepted: bool,  # noqa: FBT001 - told by the caller's own keyword
) -> Iterator[Finding]:
    for rule in wanted:
        for one in rule.find(facts):
            mark = mark_of(rule, one)
            reason = ""
            known = accepted.get((rule.code, one.part, one.id or facts.person_id))
            if known is not None and known[0] == mark:
                if not with_accepted:
                    continue
                reason = known[1]
            yield Finding(
                rule=rule.code,
                kind=rule.kind,
                title=_(rule.title),
                text=_(rule.text),
                basis=f"{rule.paragraph} · {rule.act}" if rule.act else "",
                person_id=facts.person_id,
                person=home.person,
                institution_id=home.institution_id,
                institution=home.institution,
                part=one.part,
                part_id=one.id,
                field=one.field,
                mark=mark,
                accepted=reason,
            )


def mark_of(rule: Rule, found: Found) -> str:
    """Return a mark of the values that a rule has looked at."""
    text = "\x1f".join((rule.code, found.field, *map(str, found.seen)))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _accepted(homes: Collection[int]) -> dict[tuple[str, str, int], tuple[str, str]]:
    query = AcceptedFinding.select(
        AcceptedFinding.rule,
        AcceptedFinding.part,
        AcceptedFinding.part_id,
        AcceptedFinding.mark,
        AcceptedFinding.reason,
    ).where(AcceptedFinding.person.in_(list(homes) or [0]))
    return {
        (rule, part, key): (mark, reason) for rule, part, key, mark, reason in fetch_rows(query)
    }


def counts(actor: Actor) -> dict[int, dict[str, int]]:
    """Return how many findings of each rule each institution within reach has.

    Contradictions are decided by their rules over the few people whom they may be about; gaps, of
    which there may be many thousands, are counted by the database.
    """
    found: dict[int, dict[str, int]] = {}
    if not actor.can(StaffPermission.VIEW):
        return found
    if actor.reach.institution_id is not None:
        told: Iterable[Finding] = findings(actor)
    else:
        told = findings(actor, rules={one.code for one in RULES if one.kind == CONTRADICTION})
        for rule, place, number in _gaps(actor):
            if number:
                found.setdefault(place, {})[rule] = number
    for one in told:
        of_place = found.setdefault(one.institution_id, {})
        of_place[one.rule] = of_place.get(one.rule, 0) + 1
    return found


def _gaps(actor: Actor) -> Iterator[tuple[str, int, int]]:
    """Give (rule, institution, number) of the gaps, accepted ones taken off."""
    day = clock.today()
    current = (
        policies[Employment]
        .rows(actor)
        .where(Employment.ended_on.is_null() | (Employment.ended_on >= day))
    )
    home = current.select(
        Employment.person.alias("person_id"),
        fn.COALESCE(
            fn.MIN(Case(Employment.kind, (("main", Employment.id),), None)), fn.MIN(Employment.id)
        ).alias("post"),
    ).group_by(Employment.person)
    post = Employment.alias("home_post")
    of_home = (
        Person.select(
            post.institution,
            fn.SUM(Case(None, ((Person.birth_on.is_null(), 1),), 0)),
            fn.SUM(
                Case(
                    None,
                    (
                        (
                            fn.EXISTS(
                                Education.select(SQL("1")).where(Education.person == Person.id)
                            ),
                            0,
                        ),
                    ),
                    1,
                )
            ),
            fn.SUM(
                Category.select(fn.COUNT(SQL("*"))).where(
                    Category.person == Person.id, Category.term == "unknown"
                )
            ),
        )
        .join(home, on=(home.c.person_id == Person.id))
        .join(post, on=(post.id == home.c.post))
        .group_by(post.institution)
    )
    taught = Position.select(Position.id).where(Position.code.in_(sorted(SUBJECT_TAUGHT)))
    missing = (Employment.started_on.is_null()) & (Employment.in_position_since.is_null())
    without_subject = Employment.position.in_(taught) & (Employment.subject == "")
    of_posts = current.select(
        Employment.institution,
        fn.SUM(Case(None, ((missing, 1),), 0)),
        fn.SUM(Case(None, ((without_subject, 1),), 0)),
    ).group_by(Employment.institution)
    taken = _accepted_gaps(actor)
    for query, rules in (
        (of_home, ("no_birth", "no_education", "term_unknown")),
        (of_posts, ("no_start", "no_subject")),
    ):
        for place, *numbers in fetch_rows(query):
            for rule, number in zip(rules, numbers, strict=True):
                yield rule, place, int(number or 0) - taken.get((rule, place), 0)


def _accepted_gaps(actor: Actor) -> dict[tuple[str, int], int]:
    gaps = [one.code for one in RULES if one.kind == GAP]
    query = policies[AcceptedFinding].rows(actor).where(AcceptedFinding.rule.in_(gaps))
    people = {key for (key,) in fetch_rows(query.select(AcceptedFinding.person).distinct())}
    found: dict[tuple[str, int], int] = {}
    day = clock.today()
    homes = _homes(actor, list(people), None) if people else {}
    accepted = _accepted(homes)
    rules = [BY_CODE[code] for code in gaps]
    for facts in _facts(actor, list(homes), day):
        for one in _of_person(facts, rules, homes[facts.person_id], accepted, True):
            if one.accepted:
                key = (one.rule, one.institution_id)
                found[key] = found.get(key, 0) + 1
    return found


def old_data(actor: Actor) -> list[OldData]:
    """Return the institutions within reach where nobody has changed anything for long."""
    if not actor.can(StaffPermission.VIEW):
        return []
    newest = (
        policies[Employment]
        .rows(actor)
        .join(Person)
        .select(Employment.institution.alias("place"), fn.MAX(Person.changed_at).alias("changed"))
        .group_by(Employment.institution)
    )
    changed = {place: as_date(moment) for place, moment in fetch_rows(newest)}
    since = add_months(clock.today(), -setting(OLD_MONTHS))
    places = (
        policies[Institution]
        .rows(actor)
        .where(Institution.closed_on.is_null())
        .order_by(Institution.sort_key)
    )
    return [
        OldData(key, name, changed[key])
        for key, name in fetch_rows(places.select(Institution.id, Institution.short_name))
        if key in changed and (changed[key] is None or cast("dt.date", changed[key]) < since)
    ]


def accept(actor: Actor, key: str, *, mark: str, reason: str) -> Finding:
    """Say that a finding is no error, and why; the same finding is not shown again.

    ``key`` is :attr:`Finding.key`, ``mark`` its mark as the user saw it. Raises :class:`NotFound`,
    :class:`NotAllowed`, :class:`Invalid` without a reason, :class:`Conflict` when the values changed.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Invalid(_("Say why this is no error."), {"reason": [_("Fill this in.")]})
    with write():
        found = find(actor, key)
        _demand(actor, found.person_id)
        if found.mark != mark:
            raise Conflict(_("Somebody else has changed this since you opened it."))
        AcceptedFinding.delete().where(
            AcceptedFinding.rule == found.rule,
            AcceptedFinding.part == found.part,
            AcceptedFinding.part_id == (found.number),
        ).execute()
        made = AcceptedFinding.create(
            person=found.person_id,
            rule=found.rule,
            part=found.part,
            part_id=found.number,
            mark=mark,
            reason=reason[:LONGEST_REASON],
            user=actor.user.id,
        )
        record(
            actor, "create", made, label=found.person, institution_id=found.institution_id,
            changes={"rule": (None, found.rule), "reason": (None, made.reason)},
        )  # fmt: skip
    return found


def check_may_accept(actor: Actor, found: Finding) -> None:
    """Refuse who may not change the person's card. Raises :class:`NotAllowed`."""
    _demand(actor, found.person_id)


def find(actor: Actor, key: str) -> Finding:
    """Return a finding by its key, an accepted one too. Raises :class:`NotFound`."""
    rule, _colon, place = key.partition(":")
    part, _colon, number = place.partition(":")
    usable = number.isascii() and number.isdecimal() and len(number) < 10  # noqa: PLR2004
    if rule in BY_CODE and usable:
        person_id = _person_of(part, int(number), rule)
        if person_id is not None:
            for one in findings(actor, rules={rule}, person_id=person_id, with_accepted=True):
                if one.key == key:
                    return one
    raise NotFound(_("This finding is there no more: it has been mended, or you have no access."))


def withdraw(actor: Actor, key: str) -> None:
    """Take back that a finding is no error: it is shown again."""
    with write():
        found = find(actor, key)
        _demand(actor, found.person_id)
        kept = AcceptedFinding.get_or_none(
            AcceptedFinding.rule == found.rule,
            AcceptedFinding.part == found.part,
            AcceptedFinding.part_id == (found.number),
        )
        if kept is not None:
            record(actor, "delete", kept, label=found.person, institution_id=found.institution_id,
                   changes={"reason": (kept.reason, None)})  # fmt: skip
            kept.delete_instance()


_MODELS: dict[str, type[Any]] = {
    "posts": Employment,
    "categories": Category,
    "courses": Course,
    "awards": Award,
}


def _person_of(part: str, number: int, rule: str) -> int | None:
    if part == "person" or (part == "educations" and rule == "no_education"):
        return number
    if part == "compliances":
        query = Compliance.select(Employment.person).join(Employment)
        row = query.where(Compliance.id == number).tuples().first()
    elif part in _MODELS:
        model = _MODELS[part]
        row = model.select(model.person).where(model.id == number).tuples().first()
    else:
        row = None
    return row[0] if row else None


def _demand(actor: Actor, person_id: int) -> None:
    verdict = policies[Person].permits(actor, "edit", Person.get_by_id(person_id))
    if not verdict:
        raise NotAllowed(verdict.reason)


__all__ = [
    "CONTRADICTION",
    "GAP",
    "OLD",
    "Finding",
    "OldData",
    "accept",
    "counts",
    "find",
    "findings",
    "old_data",
    "page_key",
    "withdraw",
]
