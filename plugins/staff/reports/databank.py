"""The databank as one table: a row for each post as of a day, institution after institution.

Rows are read for some thousands of posts at a time, so that a region's report holds no more in
memory than a district's; what repeats (places, positions) is looked up once.
"""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Any

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
from plugins.staff.reports.scope import USUAL, posts_of
from plugins.staff.standing import FOR_PERSON, HeldCategory, category_of_post
from portal.access import policies
from portal.database import as_date, fetch_rows
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution, Municipality
from portal.spreadsheets.sheets import Column, Kind, Sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    names = _Names()
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

    def __init__(self) -> None:
        municipalities = dict(fetch_rows(Municipality.select(Municipality.id, Municipality.name)))
        self.places = {
            key: (municipalities[municipality], name)
            for key, municipality, name in fetch_rows(
                Institution.select(Institution.id, Institution.municipality, Institution.short_name)
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
    for institutions in _batches(sizes):
        inside = posts_of(request).where(Employment.institution.in_(institutions))
        facts = _Facts(request, inside, details=details)
        for row in _rows_of(request, _posts(inside, institutions), facts, names):
            number += 1
            yield (number, *row)


def _posts(inside: Any, institutions: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return the posts of a batch: institution after institution, by name."""
    name = fn.TRIM(
        Person.last_name.concat(" ").concat(Person.first_name).concat(" ").concat(Person.patronymic)
    )
    rows = fetch_rows(
        inside.select(
            Employment.institution,
            Person.name_key,
            Employment.id,
            Employment.person,
            Employment.position,
            Employment.subject,
            Employment.kind,
            Employment.rate,
            fn.COALESCE(Employment.in_position_since, Employment.started_on),
            name,
            Person.birth_on,
            Person.teaching_since,
            Person.snils,
            Person.phone,
            Person.email,
        )
    )
    place = {key: at for at, key in enumerate(institutions)}
    rows.sort(key=lambda row: (place[row[0]], row[1], row[2]))
    return rows


class _Facts:
    """What else is told of the persons and posts of a batch."""

    def __init__(self, request: ReportRequest, inside: Any, *, details: bool) -> None:
        self.details = details
        self._actor = request.actor
        self._persons = inside.select(Employment.person)
        self._posts = inside.select(Employment.id)
        self._day = request.as_of.isoformat()
        self.held = self._categories()
        self.attested = self._compliances()
        self.absent = self._absences()
        self.educated = self._texts(Education, Education.level)
        self.awarded = self._texts(Award, Award.title) if details else {}
        self.courses = self._courses() if details else {}

    def _categories(self) -> dict[int, list[tuple[Any, ...]]]:
        found: dict[int, list[tuple[Any, ...]]] = {}
        query = policies[Category].rows(self._actor).select(
            Category.person,
            Category.kind,
            Category.position,
            Category.assigned_on,
            Category.term,
            Category.valid_until,
            Category.order_number,
            Category.order_on,
        )
        for row in fetch_rows(query.where(Category.person.in_(self._persons))):
            found.setdefault(row[0], []).append(row)
        return found

    def _compliances(self) -> dict[int, list[ComplianceFact]]:
        found: dict[int, list[ComplianceFact]] = {}
        query = policies[Compliance].rows(self._actor).select(
            Compliance.employment, Compliance.held_on, Compliance.decision
        )
        chosen = query.where(
            Compliance.employment.in_(self._posts), Compliance.held_on <= self._day
        )
        for post, held_on, decision in fetch_rows(chosen.order_by(Compliance.held_on)):
            day = as_date(held_on)
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
            day = as_date(begun)
            if day is not None:
                found.setdefault(person, []).append(AbsenceFact(kind, day, as_date(ended)))
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
        query = policies[Course].rows(self._actor).select(
            Course.person, Course.title, Course.hours, Course.finished_on
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
    day = request.as_of
    rules = law(day)
    service = _service_on(day)
    none: list[Any] = []
    for post in posts:
        institution, _key, post_id, person, position, subject, kind, rate, since = post[:9]
        name, birth_on, teaching_since, snils, phone, email = post[9:]
        title, teaching, head = names.positions[position]
        held = facts.held.get(person, none)
        attested = facts.attested.get(post_id, none)
        duty = compliance_duty(
            EmploymentFacts(
                position,
                teaching,
                head,
                as_date(since),
                [
                    CategoryFact(row[1], row[2], as_date(row[3]), row[4], as_date(row[5]))
                    for row in held
                ],
                attested,
                facts.absent.get(person, none),
            ),
            rules,
        )
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
            *(_standing(held, position, day, names) if held else (names.no_category, *NOTHING)),
            attested[-1].held_on if attested else None,
            duty.due_on,
        )
        if facts.details:
            course = facts.courses.get(person, (None, None, None))
            row = (*row, snils, phone, email, *course, facts.awarded.get(person))
        yield row


NOTHING = (None, None, None, None)


def _standing(
    held: Sequence[tuple[Any, ...]], position: int, day: dt.date, names: _Names
) -> tuple[Any, ...]:
    """Return category, day of assignment, order, term; then what the person is besides."""
    by_post = {
        HeldCategory(row[1], row[2], as_date(row[3]), row[4], as_date(row[5])): row for row in held
    }
    titles = ", ".join(
        names.categories[one.kind] for one in by_post if one.kind in FOR_PERSON and one.stands_on(day)
    )
    found = category_of_post(by_post, position, day)
    if found is None:
        return (names.no_category, None, None, None, titles)
    row = by_post[found]
    until = row[5] if found.term == "until" else names.terms[found.term]
    return (names.categories[found.kind], row[3], order_words(row[6], row[7]), until, titles)


def order_words(number: str, day: Any) -> str | None:
    """Return «№ 123 от 01.02.2024» from what is known of an order."""
    dated = format_date(day)
    if number and dated:
        return _("No. %(number)s of %(day)s", number=number, day=dated)
    return number or dated or None


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
