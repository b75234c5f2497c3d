"""What a row of a staff list says of one post of one person, and the problems met on the way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from plugins.staff.reading.categories import (
    Kind,
)
from plugins.staff.reading.position_text import (
    EmploymentKind,
)

Level = Literal["refused", "asked", "note"]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend, to answer or to know; ``column`` is the index of the cell, if one."""

    level: Level
    column: int | None
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordCategory:
    """A category; ``no_term`` True «бессрочно», False a dated one, None the list does not say."""

    kind: Kind
    assigned_on: date | None = None
    order_number: str = ""
    order_on: date | None = None
    valid_until: date | None = None
    no_term: bool | None = None

    @property
    def term(self) -> Literal["none", "until", "unknown"]:
        """The term as the databank keeps it."""
        if self.valid_until is not None:
            return "until"
        return "none" if self.no_term else "unknown"


@dataclass(frozen=True, slots=True)
class RecordCompliance:
    """A compliance attestation; ``held_on`` None when the list names no date."""

    held_on: date | None = None
    complies: bool = True
    number: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class RecordAbsence:
    """A leave or illness; dates may be missing."""

    kind: Literal["maternity", "parental", "illness", "pregnancy", "other"]
    started_on: date | None = None
    ended_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class RecordEducation:
    """Education as far as the list tells it."""

    level: str = ""
    institution_name: str = ""
    speciality: str = ""
    qualification: str = ""
    finished_year: int | None = None


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """What one row says about one post of one person."""

    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""
    former_name: str = ""
    birth_on: date | None = None
    sex: Literal["male", "female"] | None = None
    snils: str = ""
    municipality_text: str = ""
    institution_text: str = ""
    position: str | None = None
    position_text: str = ""
    position_proposals: tuple[str, ...] = ()
    acting: bool = False
    subject: str = ""
    kind: EmploymentKind | None = None
    rate: float | None = None
    started_on: date | None = None
    in_position_since: date | None = None
    categories: tuple[RecordCategory, ...] = ()
    says_no_category: bool = False
    compliance: tuple[RecordCompliance, ...] = ()
    absences: tuple[RecordAbsence, ...] = ()
    education: tuple[RecordEducation, ...] = ()
    courses: tuple[str, ...] = ()
    awards: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    note: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def category(self) -> str:
        """One word for the row: none, compliance, first, highest, methodist, mentor."""
        if self.categories:
            return self.categories[0].kind
        return "compliance" if self.compliance else "none"

    @property
    def full_name(self) -> str:
        """The name in one line."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))

    @property
    def refused(self) -> bool:
        """Tell that the row cannot be taken."""
        return any(problem.level == "refused" for problem in self.problems)
