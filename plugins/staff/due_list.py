"""Who is due for what: the facts of many posts in four queries, and the rules run over them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from flask import current_app

from plugins.staff.databank import as_of, posts_query
from plugins.staff.due_candidates import may_be_due
from plugins.staff.duties import (
    AbsenceFact,
    CategoryEnd,
    CategoryFact,
    ComplianceDuty,
    ComplianceFact,
    EmploymentFacts,
    category_end,
    compliance_duty,
)
from plugins.staff.filters import StaffFilters
from plugins.staff.models import Absence, Category, Compliance, Employment, Person, Position
from plugins.staff.rules import SETTINGS, Law, law_on
from portal.database import as_date, fetch_rows
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from portal.access import Actor

DueKind = Literal["compliance", "category"]
FOR_POST = frozenset({"first", "highest"})


class Post(NamedTuple):
    """A post with what pages and reports tell of it."""

    id: int
    person_id: int
    last_name: str
    first_name: str
    patronymic: str
    institution_id: int
    institution: str
    position_id: int
    position: str
    is_pedagogical: bool
    is_head: bool
    subject: str
    kind: str
    started_on: dt.date | None
    since: dt.date | None
    ended_on: dt.date | None

    @property
    def full_name(self) -> str:
        """Return «Фамилия Имя Отчество»."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))


class Standing(NamedTuple):
    """A post with the facts that its duties are counted from, and the duty of compliance."""

    post: Post
    facts: EmploymentFacts
    compliance: ComplianceDuty


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done for a post: an attestation to hold, or a category that ends.

    ``on`` is its term, the one day that every page, notice, calendar and report goes by;
    ``advised_on`` is when an application is advised, which nobody can be late for.
    """

    kind: DueKind
    post: Post
    on: dt.date
    overdue: bool
    compliance: ComplianceDuty
    category: CategoryFact | None = None
    end: CategoryEnd | None = None

    @property
    def advised_on(self) -> dt.date | None:
        """Return the day by which applying for a new category is advised, where it is a category."""
        return self.end.file_by if self.end is not None else None


def law(day: dt.date) -> Law:
    """Return the rules of a day, with this portal's settings over those that no source confirms."""
    settings = current_app.extensions["plugin_settings"]
    return law_on(day, {name: settings[name] for name in SETTINGS})


def standings(actor: Actor, filters: StaffFilters) -> list[Standing]:
    """Return every post that the actor may see and the filters let through, with its duty.

    Four queries whatever the number of posts; rows are in the order of institution, name, post.
    """
    rules = law(as_of(filters))
    return _standings(posts_query(actor, filters), rules)


def due_within(
    actor: Actor,
    filters: StaffFilters,
    *,
    within: int,
    kinds: Iterable[str] = ("compliance", "category"),
) -> list[Due]:
    """Return what is overdue or due within some days of the filters' day, the most urgent first.

    The rules are asked about the posts that may have something due alone: four queries.
    """
    rules = law(as_of(filters))
    last = rules.day + dt.timedelta(days=within)
    query = posts_query(actor, filters).where(may_be_due(rules, last))
    return dues(_standings(query, rules), rules, within=within, kinds=kinds)


def standings_of(actor: Actor, person_id: int, day: dt.date) -> list[Standing]:
    """Return the posts of one person that the actor may see, past ones too, with their duties."""
    everything = StaffFilters(state="all", as_of=day)
    query = posts_query(actor, everything).where(Employment.person == person_id)
    return _standings(query, law(day))


def _standings(query: Any, rules: Law) -> list[Standing]:
    posts = _posts(query)
    facts = facts_of(posts, query, rules.day)
    return [
        Standing(post, one, compliance_duty(one, rules))
        for post, one in zip(posts, facts, strict=True)
    ]


def dues(
    found: Iterable[Standing],
    rules: Law,
    *,
    within: int,
    kinds: Iterable[str] = ("compliance", "category"),
) -> list[Due]:
    """Return what is overdue or due within some days of the law's day, the most urgent first.

    An exemption that ends within those days counts by the day on which the duty comes back.
    """
    last = rules.day + dt.timedelta(days=within)
    wanted = frozenset(kinds)
    result: list[Due] = []
    for post, facts, duty in found:
        if "compliance" in wanted and duty.due_on is not None and duty.due_on <= last:
            result.append(Due("compliance", post, duty.due_on, duty.due_on < rules.day, duty))
        if "category" in wanted:
            result += _ending(post, facts, duty, rules, last)
    result.sort(key=lambda one: (one.on, one.post.last_name, one.post.id))
    return result


def _ending(
    post: Post, facts: EmploymentFacts, duty: ComplianceDuty, rules: Law, last: dt.date
) -> Iterator[Due]:
    """Yield the dated category of a post that ends by a day and that no later one replaces."""
    ends = [
        (end.term_on or dt.date.max, fact, end)
        for fact in facts.categories
        if fact.kind in FOR_POST
        and fact.position in {None, post.position_id}
        and (fact.assigned_on is None or fact.assigned_on <= rules.day)
        for end in (category_end(fact, rules),)
        if end.state == "no_term" or end.term_on is not None
    ]
    if not ends:
        return
    on, fact, end = max(ends, key=lambda one: one[0])
    if end.state != "no_term" and rules.day <= on <= last:
        yield Due("category", post, on, overdue=False, compliance=duty, category=fact, end=end)


def count_by_institution(found: Iterable[Due]) -> list[tuple[int, str, int, int]]:
    """Return (key, institution, overdue, coming) for every institution that has something due."""
    overdue: Counter[tuple[int, str]] = Counter()
    coming: Counter[tuple[int, str]] = Counter()
    for one in found:
        place = (one.post.institution_id, one.post.institution)
        (overdue if one.overdue else coming)[place] += 1
    places = sorted({*overdue, *coming}, key=lambda place: (-overdue[place], place[1]))
    return [(*place, overdue[place], coming[place]) for place in places]


def facts_of(posts: list[Post], inside: Any, day: dt.date) -> Iterator[EmploymentFacts]:
    """Yield the facts of posts, in their order; ``inside`` is the query that selects them.

    Facts from after the day are left out, as if asked on that day: an absence that was begun and
    had not ended yet is known with the end that was written down.
    """
    persons = inside.select(Employment.person)
    categories: dict[int, list[CategoryFact]] = {}
    for person, kind, position, begun, term, until in fetch_rows(
        Category.select(
            Category.person,
            Category.kind,
            Category.position,
            Category.assigned_on,
            Category.term,
            Category.valid_until,
        ).where(_within(Category.person, persons, posts, "person_id"))
    ):
        fact = CategoryFact(kind, position, as_date(begun), term, as_date(until))
        categories.setdefault(person, []).append(fact)
    attested: dict[int, list[ComplianceFact]] = {}
    for post_id, held_on, decision, next_on in fetch_rows(
        Compliance.select(
            Compliance.employment, Compliance.held_on, Compliance.decision, Compliance.next_on
        ).where(
            _within(Compliance.employment, inside.select(Employment.id), posts, "id"),
            Compliance.held_on <= day.isoformat(),
        )
    ):
        fact_held = as_date(held_on)
        if fact_held is not None:
            attested.setdefault(post_id, []).append(
                ComplianceFact(fact_held, decision == "complies", as_date(next_on))
            )
    absences: dict[int, list[AbsenceFact]] = {}
    for person, kind, begun, until in fetch_rows(
        Absence.select(Absence.person, Absence.kind, Absence.started_on, Absence.ended_on).where(
            _within(Absence.person, persons, posts, "person_id")
        )
    ):
        started = as_date(begun)
        if started is not None:
            absences.setdefault(person, []).append(AbsenceFact(kind, started, as_date(until)))
    for post in posts:
        yield EmploymentFacts(
            post.position_id,
            post.is_pedagogical,
            post.is_head,
            post.since,
            categories.get(post.person_id, ()),
            attested.get(post.id, ()),
            absences.get(post.person_id, ()),
        )


FEW = 1_000


def _within(field: Any, inside: Any, posts: list[Post], name: str) -> Any:
    """Return the condition that a row belongs to the posts: by keys when few, else by the query."""
    if len(posts) <= FEW:
        return field.in_(sorted({getattr(post, name) for post in posts}) or [0])
    return field.in_(inside)


def _posts(query: Any) -> list[Post]:
    query = query.select(
        Employment.id,
        Person.id,
        Person.last_name,
        Person.first_name,
        Person.patronymic,
        Institution.id,
        Institution.short_name,
        Position.id,
        Position.title,
        Position.is_pedagogical,
        Position.is_head,
        Employment.subject,
        Employment.kind,
        Employment.started_on,
        Employment.in_position_since,
        Employment.ended_on,
    ).order_by(Institution.sort_key, Person.name_key, Employment.id)
    return [
        Post._make(
            (
                *row[:9],
                bool(row[9]),
                bool(row[10]),
                *row[11:13],
                as_date(row[13]),
                as_date(row[14]) or as_date(row[13]),
                as_date(row[15]),
            )
        )
        for row in fetch_rows(query)
    ]
