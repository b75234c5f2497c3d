"""The rows of the databank's report: a region's as quickly as may be, a district's no differently.

Rows are read for some thousands of posts at a time, so that a region's report holds no more in
memory than a district's. The rules are asked once for each combination of facts that differ:
thousands of posts share the few of them that there are.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import fn

from plugins.staff.due_list import law
from plugins.staff.duties import (
    AbsenceFact,
    CategoryFact,
    ComplianceFact,
    EmploymentFacts,
    compliance_duty,
)
from plugins.staff.models import (
    CATEGORY_KINDS,
    EMPLOYMENT_KINDS,
    TERMS,
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
from plugins.staff.reports.scope import posts_alone, within
from plugins.staff.standing import FOR_PERSON, HeldCategory, category_of_post
from portal.access import policies
from portal.database import among, as_date, fetch_rows
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Municipality

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from plugins.staff.rules import Law
    from portal.spreadsheets.sheets import Row

    Values = tuple[Any, ...]
    CategoryKey = tuple[str, bool | None, Any, str, Any]

BATCH = 4_000
"""Posts read at a time; an institution is never split."""
_THIS, _ANOTHER = 1, 0
"""What stands for the position of the post, and for any other, in facts that posts share."""


def databank_rows(
    request: ReportRequest, sizes: Mapping[int, int], *, details: bool
) -> Iterator[Row]:
    """Yield a row for each post: institution after institution as in ``sizes``, by name."""
    words = _Words()
    answers = _Answers(law(request.as_of), words)
    numbers = count(1)
    for institutions in _batches(sizes):
        yield from _batch_rows(request, institutions, words, answers, numbers, details=details)


def _batches(sizes: Mapping[int, int]) -> Iterator[list[int]]:
    batch: list[int] = []
    posts = 0
    for key, size in sizes.items():
        if batch and posts + size > BATCH:
            yield batch
            batch, posts = [], 0
        batch.append(key)
        posts += size
    if batch:
        yield batch


def _batch_rows(
    request: ReportRequest,
    institutions: Sequence[int],
    words: _Words,
    answers: _Answers,
    numbers: Iterator[int],
    *,
    details: bool,
) -> Iterator[Row]:
    by_place = _posts(request, institutions, details=details)
    facts = _Facts(request, [row for rows in by_place.values() for row in rows], details=details)
    categories, attested, absent = facts.categories, facts.attested, facts.absent
    educated, kinds, orders, service = facts.educated, words.kinds, words.orders, answers.service
    said_of, due_of = answers.said, answers.due
    for place, posts in by_place.items():
        municipality, institution = words.places[place]
        posts.sort()
        for post in posts:
            (_key, post_id, person, position, subject, kind, rate, since, name, birth_on,
             teaching_since, *personal) = post  # fmt: skip
            title, is_subject = answers.positions[position]
            held = categories.get(person)
            order = None
            if held is None:
                said = answers.without
            else:
                said = said_of(held, position)
                if said.source is not None:
                    order = orders.of(*held[said.source][5:])
            sittings = attested.get(post_id)
            due_on = None
            if is_subject and not said.for_ever:
                due_on = due_of(since, said, sittings, absent.get(person))
            row: Values = (
                next(numbers),
                municipality,
                institution,
                name,
                birth_on,
                title,
                subject,
                kinds[kind],
                rate,
                educated.get(person),
                service[teaching_since],
                said.category,
                said.assigned_on,
                order,
                said.until,
                said.titles,
                sittings and sittings[-1][0],
                due_on,
            )
            yield (*row, *personal, *facts.details_of(person)) if details else row


def _posts(
    request: ReportRequest, institutions: Sequence[int], *, details: bool
) -> dict[int, list[Values]]:
    """Return the posts of a batch by institution; the name's key and the post's go first."""
    columns = [
        Employment.institution,
        Person.name_key,
        Employment.id,
        Employment.person,
        Employment.position,
        Employment.subject,
        Employment.kind,
        Employment.rate,
        fn.COALESCE(Employment.in_position_since, Employment.started_on),
        fn.TRIM(
            Person.last_name.concat(" ")
            .concat(Person.first_name)
            .concat(" ")
            .concat(Person.patronymic)
        ),
        Person.birth_on,
        Person.teaching_since,
    ]
    if details:
        columns += [Person.snils, Person.phone, Person.email]
    found: dict[int, list[Values]] = {key: [] for key in institutions}
    posts = posts_alone(request).where(within(institutions)).join(Person)
    for row in fetch_rows(posts.select(*columns)):
        found[row[0]].append(row[1:])
    return found


class _Words:
    """What repeats in every row, looked up once."""

    def __init__(self) -> None:
        municipalities = dict(fetch_rows(Municipality.select(Municipality.id, Municipality.name)))
        self.places = {
            key: (municipalities[municipality], name)
            for key, municipality, name in fetch_rows(
                Institution.select(Institution.id, Institution.municipality, Institution.short_name)
            )
        }
        self.kinds = {code: str(title) for code, title in EMPLOYMENT_KINDS}
        self.categories = {code: str(title) for code, title in CATEGORY_KINDS}
        self.terms = {code: str(title).lower() for code, title in TERMS}
        self.no_category = _("none")
        self.orders = _Orders()


class _Orders(dict[Any, "tuple[str, str, str]"]):
    """By the day of an order: what goes before and after its number, and the day alone."""

    def __init__(self) -> None:
        super().__init__()
        self._template = _("No. %(number)s of %(day)s")

    def __missing__(self, day: Any) -> tuple[str, str, str]:
        """Write the day once."""
        dated = format_date(day)
        before, _number, after = (self._template % {"number": "\0", "day": dated}).partition("\0")
        found = self[day] = (before, after, dated)
        return found

    def of(self, number: str, day: Any) -> str | None:
        """Return «№ 123 от 01.02.2024» from what is known of an order."""
        before, after, dated = self[day]
        if number and dated:
            return f"{before}{number}{after}"
        return number or dated or None


class _Days(dict[Any, "dt.date | None"]):
    """Days by what the database gave: the same few thousand days come again and again."""

    def __missing__(self, given: Any) -> dt.date | None:
        """Return the day, and keep it."""
        day = self[given] = as_date(given)
        return day


class _Service(dict[Any, "int | None"]):
    """Whole years of service on a day, by the day it began."""

    def __init__(self, day: dt.date) -> None:
        super().__init__()
        self._day = day

    def __missing__(self, since: Any) -> int | None:
        """Count once for each day."""
        begun, day = as_date(since), self._day
        years = None
        if begun is not None and begun <= day:
            years = day.year - begun.year - ((day.month, day.day) < (begun.month, begun.day))
        self[since] = years
        return years


class _Said(NamedTuple):
    """What is told of the categories of a person in a post.

    ``source`` is the place of the category that is shown; ``for_ever`` that no duty is left.
    """

    category: str
    assigned_on: Any
    until: Any
    titles: str | None
    source: int | None
    facts: Sequence[CategoryFact]
    for_ever: bool


class _Answers:
    """The rules' answers, remembered by the facts they rest on."""

    def __init__(self, rules: Law, words: _Words) -> None:
        self._rules = rules
        self._words = words
        self._days = _Days()
        self._said: dict[CategoryKey, _Said] = {}
        self._due: dict[Any, str | None] = {}
        self.service = _Service(rules.day)
        self.without = _Said(words.no_category, None, None, None, None, (), for_ever=False)
        self.positions = {
            key: (title, self._is_subject(teaching=bool(teaching), head=bool(head)))
            for key, title, teaching, head in fetch_rows(
                Position.select(
                    Position.id, Position.title, Position.is_pedagogical, Position.is_head
                )
            )
        }

    def _is_subject(self, *, teaching: bool, head: bool) -> bool:
        facts = EmploymentFacts(_THIS, teaching, head)
        return compliance_duty(facts, self._rules).state != "not_subject"

    def said(self, held: Sequence[Values], position: int) -> _Said:
        """Return what is told of a person's categories in a post.

        A single category is like many others by its kind, days and term; several are not.
        """
        if len(held) > 1:
            return self._tell([_alike(one, position) for one in held])
        key = _alike(held[0], position)
        found = self._said.get(key)
        if found is None:
            found = self._said[key] = self._tell([key])
        return found

    def _tell(self, keys: Sequence[CategoryKey]) -> _Said:
        days, words, day = self._days, self._words, self._rules.day
        places = [None if fits is None else _THIS if fits else _ANOTHER for _k, fits, *_r in keys]
        facts = [
            CategoryFact(kind, place, days[begun], term, days[until])  # type: ignore[arg-type]
            for (kind, _fits, begun, term, until), place in zip(keys, places, strict=True)
        ]
        held = [HeldCategory(*one) for one in facts]  # type: ignore[arg-type]
        found = category_of_post(held, _THIS, day)
        titles = None
        if len(held) > 1 or found is None:
            titles = ", ".join(
                words.categories[one.kind]
                for one in held
                if one.kind in FOR_PERSON and one.stands_on(day)
            )
        duty = compliance_duty(EmploymentFacts(_THIS, categories=facts), self._rules)
        for_ever = duty.state == "exempt" and duty.exempt_until is None
        if found is None:
            return _Said(
                words.no_category, None, None, titles, None, () if for_ever else facts, for_ever
            )
        source = next(place for place, one in enumerate(held) if one is found)
        _kind, _fits, begun, _term, until = keys[source]
        return _Said(
            words.categories[found.kind],
            begun,
            until or words.terms[found.term],
            titles,
            source,
            () if for_ever else facts,
            for_ever,
        )

    def due(
        self, since: Any, said: _Said, sittings: Values | None, absences: Values | None
    ) -> str | None:
        """Return the day of the next attestation for compliance; none while there is none to tell."""
        by_start = said is self.without and sittings is None and absences is None
        if by_start and since in self._due:
            return self._due[since]
        days = self._days
        facts = EmploymentFacts(
            _THIS,
            since=days[since],
            categories=said.facts,
            compliance=[
                ComplianceFact(day, decision == "complies", days[next_on])
                for held_on, decision, next_on in sittings or ()
                if (day := days[held_on]) is not None
            ],
            absences=[
                AbsenceFact(kind, day, days[ended])
                for kind, begun, ended in absences or ()
                if (day := days[begun]) is not None
            ],
        )
        due_on = compliance_duty(facts, self._rules).due_on
        found = due_on.isoformat() if due_on else None
        if by_start:
            self._due[since] = found
        return found


def _alike(category: Values, position: int) -> CategoryKey:
    """Return what the rules ask of a category: of its position, whether it is that of the post."""
    kind, place, begun, term, until = category[:5]
    return kind, place and place == position, begun, term, until


class _Facts:
    """What else is told of the persons and posts of a batch."""

    def __init__(self, request: ReportRequest, posts: Sequence[Values], *, details: bool) -> None:
        self._actor = request.actor
        self._day = request.as_of.isoformat()
        self._persons = sorted({post[2] for post in posts})
        self.categories = self._categories()
        self.attested = self._compliances(sorted(post[1] for post in posts))
        self.absent = self._absences()
        self.educated = self._texts(Education, Education.level)
        self._awarded = self._texts(Award, Award.title) if details else {}
        self._courses = self._last_courses() if details else {}

    def details_of(self, person: int) -> Values:
        """Return a person's last course, its hours and day, and the awards."""
        return (*self._courses.get(person, (None, None, None)), self._awarded.get(person))

    def _categories(self) -> dict[int, list[Values]]:
        query = (
            policies[Category]
            .rows(self._actor)
            .select(
                Category.person,
                Category.kind,
                Category.position,
                Category.assigned_on,
                Category.term,
                Category.valid_until,
                Category.order_number,
                Category.order_on,
            )
        )
        found: dict[int, list[Values]] = {}
        for row in fetch_rows(query.where(among(Category.person, self._persons))):
            found.setdefault(row[0], []).append(row[1:])
        return found

    def _compliances(self, posts: Sequence[int]) -> dict[int, Values]:
        query = (
            policies[Compliance]
            .rows(self._actor)
            .select(
                Compliance.employment, Compliance.held_on, Compliance.decision, Compliance.next_on
            )
        )
        chosen = query.where(
            among(Compliance.employment, posts), Compliance.held_on <= self._day
        ).order_by(Compliance.employment, Compliance.held_on, Compliance.decision)
        found: dict[int, Values] = {}
        for post, *sitting in fetch_rows(chosen):
            found[post] = (*found.get(post, ()), tuple(sitting))
        return found

    def _absences(self) -> dict[int, Values]:
        """Return what shifts the duties; the reasons themselves go nowhere from here."""
        query = Absence.select(
            Absence.person, Absence.kind, Absence.started_on, Absence.ended_on
        ).where(among(Absence.person, self._persons))
        found: dict[int, Values] = {}
        for person, *absence in fetch_rows(query):
            found[person] = (*found.get(person, ()), absence)
        return found

    def _texts(self, model: Any, field: Any) -> dict[int, str]:
        found: dict[int, str] = {}
        query = policies[model].rows(self._actor).select(model.person, field)
        for person, text in fetch_rows(query.where(among(model.person, self._persons))):
            known = found.get(person)
            if known is None:
                found[person] = text
            elif text not in known:
                found[person] = f"{known}; {text}"
        return found

    def _last_courses(self) -> dict[int, Values]:
        query = (
            policies[Course]
            .rows(self._actor)
            .select(Course.person, Course.title, Course.hours, Course.finished_on)
        )
        chosen = query.where(
            among(Course.person, self._persons),
            Course.finished_on.is_null() | (Course.finished_on <= self._day),
        )
        rows = sorted(fetch_rows(chosen), key=lambda row: str(row[3] or ""))
        return {row[0]: row[1:] for row in rows}
