"""The databank as one table: a row for each post as of a day, institution after institution.

Rows are read for some thousands of posts at a time, so that a region's report holds no more in
memory than a district's; what repeats (places, positions) is looked up once.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from peewee import fn

from plugins.excel_reports.contracts import Parameter, ParameterKind, Report, ReportData
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
from plugins.staff.permissions import StaffPermission
from plugins.staff.reports.scope import USUAL, posts_in, posts_of, within
from plugins.staff.standing import FOR_PERSON, HeldCategory, category_of_post
from portal.access import policies
from portal.database import as_date, fetch_rows
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution, Municipality
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from plugins.excel_reports.contracts import ReportRequest
    from portal.spreadsheets.sheets import Row

BATCH = 4_000
"""Posts read at a time; an institution is never split."""

DETAILS = Parameter(
    name="details",
    title=_l("With contacts, courses and awards"),
    kind=ParameterKind.FLAG,
)


def build(request: ReportRequest) -> ReportData:
    """Return the databank's table; its rows are read while they are written."""
    sizes = _sizes(request)
    details = bool(request.values[DETAILS.name])
    names = _Names([key for key, _size in sizes])
    return ReportData(
        sheets=[
            Sheet(
                title=_("Databank"),
                columns=_columns(details=details),
                rows=_rows(request, sizes, names, details=details),
                freeze_columns=4,
            )
        ],
        count=sum(size for _key, size in sizes),
        names=(_("Full name"),),
        hidden=(_("Date of birth"), _("SNILS"), _("Phone"), _("E-mail")),
        rules=(
            _("Next compliance attestation: order 196, paragraphs 5 and 22; a category exempts."),
            _("A category assigned since 01.09.2023 has no term: order 196, paragraph 2."),
        ),
    )


def _columns(*, details: bool) -> list[Column]:
    columns = [
        Column(title=_("No."), kind=Kind.WHOLE, width=7),
        Column(title=_("Municipality"), width=18),
        Column(title=_("Institution"), width=24),
        Column(title=_("Full name"), width=34),
        Column(title=_("Date of birth"), kind=Kind.DATE),
        Column(title=_("Position"), width=24),
        Column(title=_("Subject"), width=18),
        Column(title=_("Kind of job"), width=18),
        Column(title=_("Rate"), kind=Kind.NUMBER, width=8),
        Column(title=_("Education"), width=18),
        Column(title=_("Teaching service, years"), kind=Kind.WHOLE, width=14),
        Column(title=_("Category"), width=18),
        Column(title=_("Assigned on"), kind=Kind.DATE),
        Column(title=_("Order"), width=20),
        Column(title=_("Valid until"), kind=Kind.DATE, width=13),
        Column(title=_("Methodist, mentor"), width=20),
        Column(title=_("Compliance attested on"), kind=Kind.DATE, width=14),
        Column(title=_("Next compliance attestation"), kind=Kind.DATE, width=14),
    ]
    if details:
        columns += [
            Column(title=_("SNILS"), width=15),
            Column(title=_("Phone"), width=18),
            Column(title=_("E-mail"), width=24),
            Column(title=_("Last course"), width=40, wrap=True),
            Column(title=_("Hours"), kind=Kind.WHOLE),
            Column(title=_("Course finished on"), kind=Kind.DATE),
            Column(title=_("Awards"), width=40, wrap=True),
        ]
    return columns


class _Names:
    """What repeats in every row, looked up once."""

    def __init__(self, institutions: Sequence[int]) -> None:
        municipalities = dict(fetch_rows(Municipality.select(Municipality.id, Municipality.name)))
        self.places = {
            key: (municipalities[municipality], name)
            for key, municipality, name in fetch_rows(
                Institution.select(
                    Institution.id, Institution.municipality, Institution.short_name
                ).where(Institution.id.in_(institutions))
            )
        }
        self.positions = {
            key: (title, bool(teaching), bool(head))
            for key, title, teaching, head in fetch_rows(
                Position.select(
                    Position.id, Position.title, Position.is_pedagogical, Position.is_head
                )
            )
        }
        self.kinds = {code: str(title) for code, title in EMPLOYMENT_KINDS}
        self.categories = {code: str(title) for code, title in CATEGORY_KINDS}
        self.terms = {code: str(title).lower() for code, title in TERMS}
        self.no_category = _("none")
        self._order = _("No. %(number)s of %(day)s")

    def order(self, number: str, day: Any) -> str | None:
        """Return «№ 123 от 01.02.2024» from what is known of an order."""
        dated = format_date(day)
        if number and dated:
            return self._order % {"number": number, "day": dated}
        return number or dated or None


def _sizes(request: ReportRequest) -> list[tuple[int, int]]:
    """Return the keys of the institutions and how many posts each has, in the report's order."""
    query = posts_of(request).select(Employment.institution, fn.COUNT(Employment.id))
    grouped = query.group_by(Employment.institution, Institution.sort_key)
    return fetch_rows(grouped.order_by(Institution.sort_key, Employment.institution))


def _batches(sizes: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    batch: list[int] = []
    posts = 0
    for key, size in sizes:
        if batch and posts + size > BATCH:
            yield batch
            batch, posts = [], 0
        batch.append(key)
        posts += size
    if batch:
        yield batch


def _rows(
    request: ReportRequest, sizes: Sequence[tuple[int, int]], names: _Names, *, details: bool
) -> Iterator[Row]:
    number = 0
    days = _Days()
    for institutions in _batches(sizes):
        facts = _Facts(request, institutions, days, details=details)
        posts = _posts(request, institutions, details=details)
        for row in _rows_of(request, posts, facts, names):
            number += 1
            yield (number, *row)


def _posts(
    request: ReportRequest, institutions: Sequence[int], *, details: bool
) -> list[tuple[Any, ...]]:
    """Return the posts of a batch: institution after institution, by name."""
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
    rows = fetch_rows(posts_in(request, institutions).select(*columns))
    place = {key: at for at, key in enumerate(institutions)}
    rows.sort(key=lambda row: (place[row[0]], row[1], row[2]))
    return rows


class _Days(dict[Any, "dt.date | None"]):
    """Days by what the database gave: the same few thousand days come again and again."""

    def __missing__(self, given: Any) -> dt.date | None:
        """Return the day, and keep it."""
        day = self[given] = as_date(given)
        return day


class _Held(NamedTuple):
    """A category as the rules, as the list and as the report take it."""

    fact: CategoryFact
    standing: HeldCategory
    order_number: str
    order_on: Any


class _Facts:
    """What else is told of the persons and posts of some institutions."""

    def __init__(
        self, request: ReportRequest, institutions: Sequence[int], days: _Days, *, details: bool
    ) -> None:
        inside = within(institutions)
        self.details = details
        self.days = days
        self._actor = request.actor
        self._persons = Employment.select(Employment.person).where(inside)
        self._posts = Employment.select(Employment.id).where(inside)
        self._day = request.as_of.isoformat()
        self.held = self._categories()
        self.attested = self._compliances()
        self.absent = self._absences()
        self.educated = self._texts(Education, Education.level)
        self.awarded = self._texts(Award, Award.title) if details else {}
        self.courses = self._courses() if details else {}

    def _categories(self) -> dict[int, list[_Held]]:
        days = self.days
        found: dict[int, list[_Held]] = {}
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
        rows = fetch_rows(query.where(Category.person.in_(self._persons)))
        for person, kind, position, begun, term, until, number, ordered_on in rows:
            fact = CategoryFact(kind, position, days[begun], term, days[until])
            one = _Held(
                fact,
                HeldCategory(kind, position, days[begun], term, days[until]),
                number,
                ordered_on,
            )
            found.setdefault(person, []).append(one)
        return found

    def _compliances(self) -> dict[int, list[ComplianceFact]]:
        found: dict[int, list[ComplianceFact]] = {}
        query = (
            policies[Compliance]
            .rows(self._actor)
            .select(Compliance.employment, Compliance.held_on, Compliance.decision)
        )
        chosen = query.where(
            Compliance.employment.in_(self._posts), Compliance.held_on <= self._day
        )
        for post, held_on, decision in sorted(fetch_rows(chosen)):
            day = self.days[held_on]
            if day is not None:
                found.setdefault(post, []).append(ComplianceFact(day, decision == "complies"))
        return found

    def _absences(self) -> dict[int, list[AbsenceFact]]:
        """Return what shifts the duties; the reasons themselves go nowhere from here."""
        found: dict[int, list[AbsenceFact]] = {}
        query = Absence.select(
            Absence.person, Absence.kind, Absence.started_on, Absence.ended_on
        ).where(Absence.person.in_(self._persons))
        for person, kind, begun, ended in fetch_rows(query):
            day = self.days[begun]
            if day is not None:
                found.setdefault(person, []).append(AbsenceFact(kind, day, self.days[ended]))
        return found

    def _texts(self, model: Any, field: Any) -> dict[int, str]:
        found: dict[int, str] = {}
        query = policies[model].rows(self._actor).select(model.person, field)
        for person, text in fetch_rows(query.where(model.person.in_(self._persons))):
            known = found.get(person)
            if known is None:
                found[person] = text
            elif text not in known:
                found[person] = f"{known}; {text}"
        return found

    def _courses(self) -> dict[int, tuple[Any, ...]]:
        query = (
            policies[Course]
            .rows(self._actor)
            .select(Course.person, Course.title, Course.hours, Course.finished_on)
        )
        chosen = query.where(
            Course.person.in_(self._persons),
            Course.finished_on.is_null() | (Course.finished_on <= self._day),
        )
        rows = sorted(fetch_rows(chosen), key=lambda row: str(row[3] or ""))
        return {row[0]: row[1:] for row in rows}


def _rows_of(
    request: ReportRequest, posts: Sequence[tuple[Any, ...]], facts: _Facts, names: _Names
) -> Iterator[Row]:
    rules = law(request.as_of)
    service = _service_on(request.as_of)
    days = facts.days
    standing = _standing_on(request.as_of, names)
    none: list[Any] = []
    for post in posts:
        institution, _key, post_id, person, position, subject, kind, rate, since = post[:9]
        name, birth_on, teaching_since = post[9:12]
        title, teaching, head = names.positions[position]
        held = facts.held.get(person, none)
        attested = facts.attested.get(post_id, none)
        absent = facts.absent.get(person, none)
        duty = compliance_duty(
            EmploymentFacts(
                position, teaching, head, days[since], [one[0] for one in held], attested, absent
            ),
            rules,
        )
        due_on = duty.due_on
        row = (
            *names.places[institution],
            name,
            birth_on,
            title,
            subject,
            names.kinds[kind],
            rate,
            facts.educated.get(person),
            service(teaching_since),
            *standing(held, position),
            attested[-1].held_on.isoformat() if attested else None,
            due_on and due_on.isoformat(),
        )
        if facts.details:
            course = facts.courses.get(person, (None, None, None))
            row = (*row, *post[12:], *course, facts.awarded.get(person))
        yield row


def _standing_on(day: dt.date, names: _Names) -> Callable[[Sequence[_Held], int], tuple[Any, ...]]:
    """Return a function that tells category, day of assignment, order, term, and other titles."""
    nothing = (names.no_category, None, None, None, None)

    def standing(held: Sequence[_Held], position: int) -> tuple[Any, ...]:
        if not held:
            return nothing
        found = category_of_post([one.standing for one in held], position, day)
        titles = None
        if len(held) > 1 or found is None:
            titles = ", ".join(
                names.categories[one.fact.kind]
                for one in held
                if one.fact.kind in FOR_PERSON and one.standing.stands_on(day)
            )
        if found is None:
            return (*nothing[:4], titles)
        source = next(one for one in held if one.standing is found)
        assigned, until = found.assigned_on, found.valid_until
        return (
            names.categories[found.kind],
            assigned and assigned.isoformat(),
            names.order(source.order_number, source.order_on),
            until.isoformat() if until else names.terms[found.term],
            titles,
        )

    return standing


def _service_on(day: dt.date) -> Any:
    """Return a function that counts whole years of service from the day it began."""

    @lru_cache(maxsize=32_768)
    def years(since: Any) -> int | None:
        begun = as_date(since)
        if begun is None or begun > day:
            return None
        return day.year - begun.year - ((day.month, day.day) < (begun.month, begun.day))

    return years


DATABANK = Report(
    name="databank",
    title=_l("Databank of staff"),
    purpose=_l("Every post with its category, terms, education and attestations as of a day."),
    audience=_l("District centre, institutions"),
    permission=StaffPermission.VIEW,
    export_permission=StaffPermission.EXPORT,
    parameters=(*USUAL, DETAILS),
    build=build,
    order=10,
)
