"""Who is expected at a session, with the mark of each: as far as who asks may see them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.master_classes.attendance.marking import length_of
from plugins.master_classes.models import Attendance, Enrolment, PersonalLink
from plugins.master_classes.wording import MARKED_HOW
from plugins.staff.models import Person
from portal.access import policies
from portal.accounts.models import User
from portal.database import among
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.master_classes.models import Event, Session
    from portal.access import Actor

_HOW = dict(MARKED_HOW)


@dataclass(frozen=True, slots=True)
class Expected:
    """One participant with a place, and the mark at one session where there is one."""

    enrolment: Enrolment
    name: str
    institution: str
    post: str
    mark: Attendance | None

    @property
    def id(self) -> int:
        """Return the key of the enrolment."""
        return int(self.enrolment.id)

    @property
    def came(self) -> bool:
        """Tell whether the participant is marked as present."""
        return self.mark is not None and self.mark.present

    @property
    def stands(self) -> str:
        """Return how it stands, as forms tell it: came, absent, or nothing."""
        if self.mark is None:
            return ""
        return "came" if self.mark.present else "absent"

    @property
    def minutes(self) -> int | None:
        """Return for how many minutes the participant was there, where it was not all the time."""
        return self.mark.minutes if self.mark is not None else None

    @property
    def marked(self) -> str:
        """Return how and by whom it was marked, in words."""
        if self.mark is None:
            return ""
        who = self.mark.marked_by.name if self.mark.marked_by is not None else ""
        if not who and self.mark.by_link:
            who = _("by a personal link")
        return ", ".join(filter(None, (str(_HOW[self.mark.how]), who)))


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of those expected came, were there for a part, stayed away, or are not marked."""

    expected: int
    came: int
    partly: int
    absent: int

    @property
    def unmarked(self) -> int:
        """Return how many are not marked yet."""
        return self.expected - self.came - self.absent


def expected_at(by: Actor | PersonalLink, session: Session) -> list[Expected]:
    """Return who has a place and is seen by who asks, by name, with the marks of a session."""
    people = participants(by, session.event)
    marks = marks_at([session.id])
    return [
        Expected(
            one,
            one.person.full_name if one.person is not None else one.name,
            one.institution.short_name if one.institution is not None else "",
            one.position,
            marks.get((session.id, one.id)),
        )
        for one in people
    ]


def participants(by: Actor | PersonalLink, event: Event) -> list[Enrolment]:
    """Return the enrolments with a place that somebody sees, by name: all for a leader by a link."""
    if isinstance(by, PersonalLink):
        blocked = Person.select(Person.id).where(Person.blocked)
        rows: Any = Enrolment.select().where(
            Enrolment.blocked == False,  # noqa: E712 - SQL
            Enrolment.person.is_null() | Enrolment.person.not_in(blocked),
        )
    else:
        rows = policies[Enrolment].rows(by)
    query = (
        rows.select(Enrolment, Person, Institution)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Enrolment)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(Enrolment.event == event.id, Enrolment.state == "placed")
    )
    return sorted(query, key=lambda one: (str(one).casefold(), one.id))


def marks_at(sessions: Iterable[int]) -> dict[tuple[int, int], Attendance]:
    """Return the marks of sessions by the keys of session and enrolment, with who made them."""
    query = (
        Attendance.select(Attendance, User)
        .join(User, JOIN.LEFT_OUTER)
        .where(among(Attendance.session, sessions))
    )
    return {(one.session_id, one.enrolment_id): one for one in query}


def tally(session: Session, rows: Sequence[Expected]) -> Tally:
    """Count those expected at a session."""
    stands = Counter(one.stands for one in rows)
    length = length_of(session)
    partly = sum(1 for one in rows if one.came and one.minutes is not None and one.minutes < length)
    return Tally(len(rows), stands["came"], partly, stands["absent"])
