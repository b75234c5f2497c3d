"""One staged entry: what a row of a list says about one post, in plain values that a file keeps.

Dates are ISO texts, so an entry goes into JSON and out of it unchanged, and compares at once with
what the database gives.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from plugins.staff.reading.position_text import UNKNOWN_POSITION, UNKNOWN_POSITION_ALONE
from portal.comparable_text import key
from portal.database import fold

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from plugins.staff.reading.record import StaffRecord

_SEXES = {"male": "m", "female": "f", None: ""}
_ASKS_POSITION = frozenset({UNKNOWN_POSITION, UNKNOWN_POSITION_ALONE})

Problem = tuple[str, int | None, str, "Mapping[str, Any]"]
"""Level (refused, asked, note), column, message id, its parameters."""
CategoryTold = tuple[str, str | None, str, str | None, str | None, bool | None]
"""Kind, assigned on, order number, order date, valid until, no term."""
ComplianceTold = tuple[str | None, bool, str, str | None]
"""Held on, complies, protocol number, next on."""
AbsenceTold = tuple[str, str | None, str | None]
"""Kind, first day, last day."""
EducationTold = tuple[str, str, str, str, int | None]
"""Level, institution, speciality, qualification, year."""


@dataclass(slots=True)
class Entry:
    """What a row says about one post; ``table`` and ``row`` say where it stands."""

    table: int
    row: int
    part: int
    last_name: str
    first_name: str
    patronymic: str
    name_key: str
    birth_on: str | None
    sex: str
    snils: str
    phone: str
    email: str
    place_text: str
    position: str | None
    position_text: str
    proposals: tuple[str, ...]
    subject: str
    kind: str | None
    rate: str
    started_on: str | None
    in_position_since: str | None
    categories: tuple[CategoryTold, ...]
    compliance: tuple[ComplianceTold, ...]
    absences: tuple[AbsenceTold, ...]
    education: tuple[EducationTold, ...]
    courses: tuple[str, ...]
    awards: tuple[str, ...]
    note: str
    problems: tuple[Problem, ...]

    @property
    def key(self) -> str:
        """The entry's name within its list, by which chosen rows and answers refer to it."""
        return f"{self.table}.{self.row}.{self.part}"

    @property
    def full_name(self) -> str:
        """The name in one line."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))

    @property
    def position_key(self) -> str:
        """The wording of a post that is not known, as answers refer to it."""
        return key(self.position_text)

    def told(self) -> tuple[Any, ...]:
        """Return the entry's values in the order in which it takes them, for the file."""
        return _VALUES(self)

    def with_position(self, code: str) -> Entry:
        """Return the entry with the post that a person has chosen for its wording."""
        left = tuple(one for one in self.problems if one[2] not in _ASKS_POSITION)
        return replace(self, position=code, problems=left)


_VALUES: Callable[[Entry], tuple[Any, ...]] = attrgetter(*Entry.__slots__)


def as_entry(table: int, row: int, part: int, record: StaffRecord) -> Entry:
    """Return a record of the reading as an entry."""
    return Entry(
        table,
        row,
        part,
        record.last_name,
        record.first_name,
        record.patronymic,
        fold(record.full_name),
        _iso(record.birth_on),
        _SEXES[record.sex],
        record.snils,
        record.phone,
        record.email,
        record.institution_text,
        record.position,
        record.position_text,
        record.position_proposals,
        record.subject,
        record.kind,
        "" if record.rate is None else f"{record.rate:.2f}",
        _iso(record.started_on),
        _iso(record.in_position_since),
        tuple(
            (
                one.kind,
                _iso(one.assigned_on),
                one.order_number,
                _iso(one.order_on),
                _iso(one.valid_until),
                one.no_term,
            )
            for one in record.categories
        ),
        tuple(
            (_iso(one.held_on), one.complies, one.number, _iso(one.next_on))
            for one in record.compliance
        ),
        tuple((one.kind, _iso(one.started_on), _iso(one.ended_on)) for one in record.absences),
        tuple(
            (one.level, one.institution_name, one.speciality, one.qualification, one.finished_year)
            for one in record.education
        ),
        record.courses,
        record.awards,
        record.note,
        tuple((one.level, one.column, one.message, _plain(one.params)) for one in record.problems),
    )


def name_mark(name_key: str) -> int:
    """Return a short mark of a name: what a list repeats is told by it."""
    return zlib.crc32(name_key.encode())


@lru_cache(maxsize=32_768)
def _iso_of(day: dt.date) -> str:
    return day.isoformat()


def _iso(day: dt.date | None) -> str | None:
    return None if day is None else _iso_of(day)


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return parameters of a message as values that JSON keeps: dates as ISO texts."""
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in params.items()
    }
