"""The sheets of a workbook for offline work: which tables they show, and which columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from plugins.staff.models import (
    ABSENCE_KINDS,
    CATEGORY_KINDS,
    DECISIONS,
    EMPLOYMENT_KINDS,
    SEXES,
    TERMS,
    Absence,
    Award,
    Category,
    Compliance,
    Course,
    Education,
    Employment,
)
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

FORMAT = "staff-workbook-1"
"""What a workbook says of itself; another is another shape of it."""
KEY = "key"
VERSION = "version"
STATE = "state"
DELETE = "delete"
OWNER = "owner"


class Kind(StrEnum):
    """What a column's cells hold."""

    TEXT = "text"
    DATE = "date"
    WHOLE = "whole"
    NUMBER = "number"
    SNILS = "snils"
    CHOICE = "choice"
    POSITION = "position"


class Owner(StrEnum):
    """Whose the rows of a sheet are."""

    ITSELF = "itself"
    """A row is a post together with its person."""
    PERSON = "person"
    POST = "post"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: the field of the databank, its words, what its cells hold and how long they are.

    ``of_person`` marks the person's own data on the sheet of posts; ``least`` and ``most`` bound
    numbers.
    """

    key: str
    title: LazyString
    kind: Kind = Kind.TEXT
    choices: tuple[tuple[str, Any], ...] = ()
    longest: int = 300
    required: bool = False
    of_person: bool = False
    least: float = 0
    most: float = 0
    width: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One sheet: the table it shows, whose its rows are, and its columns."""

    key: str
    title: LazyString
    model: type[Any]
    owner: Owner
    columns: tuple[Column, ...]

    def column(self, key: str) -> Column:
        """Return a column by its key."""
        return next(one for one in self.columns if one.key == key)


def _date(
    key: str, title: LazyString, *, required: bool = False, of_person: bool = False
) -> Column:
    return Column(
        key=key, title=title, kind=Kind.DATE, required=required, of_person=of_person, width=13
    )


NOTE = Column(key="note", title=_("Note"), longest=1000, width=30)

POSTS = Tab(
    key="posts",
    title=_("Staff and posts"),
    model=Employment,
    owner=Owner.ITSELF,
    columns=(
        Column(key="last_name", title=_("Last name"), longest=100, required=True, of_person=True),
        Column(key="first_name", title=_("First name"), longest=100, required=True, of_person=True),
        Column(key="patronymic", title=_("Patronymic"), longest=100, of_person=True),
        _date("birth_on", _("Date of birth"), of_person=True),
        Column(key="sex", title=_("Sex"), kind=Kind.CHOICE, choices=SEXES, of_person=True),
        Column(key="snils", title=_("SNILS"), kind=Kind.SNILS, longest=14, of_person=True),
        Column(key="phone", title=_("Phone"), longest=60, of_person=True),
        Column(key="email", title=_("E-mail"), longest=200, of_person=True, width=24),
        _date("working_since", _("Working since"), of_person=True),
        _date("teaching_since", _("Teaching since"), of_person=True),
        Column(
            key="position", title=_("Position"), kind=Kind.POSITION, required=True, width=30
        ),
        Column(key="subject", title=_("Subject"), longest=200, width=22),
        Column(
            key="kind",
            title=_("Kind of job"),
            kind=Kind.CHOICE,
            choices=EMPLOYMENT_KINDS,
            required=True,
            width=24,
        ),
        Column(key="rate", title=_("Rate"), kind=Kind.NUMBER, least=0.01, most=3, width=9),
        _date("started_on", _("Hired on")),
        _date("in_position_since", _("In this position since")),
        _date("ended_on", _("Left on")),
        NOTE,
    ),
)  # fmt: skip

CATEGORIES = Tab(
    key="categories",
    title=_("Categories"),
    model=Category,
    owner=Owner.PERSON,
    columns=(
        Column(
            key="kind",
            title=_("Category"),
            kind=Kind.CHOICE,
            choices=CATEGORY_KINDS,
            required=True,
            width=22,
        ),
        Column(key="position", title=_("Position"), kind=Kind.POSITION, width=30),
        _date("assigned_on", _("Assigned on")),
        Column(key="order_number", title=_("Order number"), longest=60),
        _date("order_on", _("Order date")),
        Column(
            key="term", title=_("Term"), kind=Kind.CHOICE, choices=TERMS, required=True, width=16
        ),
        _date("valid_until", _("Valid until")),
        NOTE,
    ),
)

COMPLIANCES = Tab(
    key="compliances",
    title=_("Compliance"),
    model=Compliance,
    owner=Owner.POST,
    columns=(
        _date("held_on", _("Held on"), required=True),
        Column(
            key="decision",
            title=_("Decision"),
            kind=Kind.CHOICE,
            choices=DECISIONS,
            required=True,
            width=38,
        ),
        Column(key="protocol_number", title=_("Protocol number"), longest=60),
        _date("next_on", _("Next attestation")),
        NOTE,
    ),
)

COURSES = Tab(
    key="courses",
    title=_("Courses"),
    model=Course,
    owner=Owner.PERSON,
    columns=(
        Column(key="title", title=_("Topic"), longest=500, required=True, width=50),
        Column(key="organisation", title=_("Organisation"), width=36),
        Column(key="hours", title=_("Hours"), kind=Kind.WHOLE, least=1, most=5000, width=9),
        _date("finished_on", _("Finished on")),
    ),
)

EDUCATIONS = Tab(
    key="educations",
    title=_("Education"),
    model=Education,
    owner=Owner.PERSON,
    columns=(
        Column(key="level", title=_("Level"), longest=120, width=28),
        Column(key="school", title=_("Institution of education"), width=40),
        Column(key="speciality", title=_("Speciality"), width=30),
        Column(key="qualification", title=_("Qualification"), width=30),
        Column(
            key="finished_year", title=_("Year"), kind=Kind.WHOLE, least=1920, most=2100, width=9
        ),
    ),
)

AWARDS = Tab(
    key="awards",
    title=_("Awards"),
    model=Award,
    owner=Owner.PERSON,
    columns=(
        Column(key="title", title=_("Award"), longest=500, required=True, width=60),
        _date("awarded_on", _("Awarded on")),
    ),
)

ABSENCES = Tab(
    key="absences",
    title=_("Absences"),
    model=Absence,
    owner=Owner.PERSON,
    columns=(
        Column(
            key="kind",
            title=_("Reason"),
            kind=Kind.CHOICE,
            choices=ABSENCE_KINDS,
            required=True,
            width=26,
        ),
        _date("started_on", _("From"), required=True),
        _date("ended_on", _("Last day")),
        NOTE,
    ),
)

TABS = {
    one.key: one for one in (POSTS, CATEGORIES, COMPLIANCES, COURSES, EDUCATIONS, AWARDS, ABSENCES)
}
