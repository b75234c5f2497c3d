"""Who may be drawn for a check: the teachers of institutions to whom a question applies.

The databank answers within the actor's reach, for all institutions of a campaign at once.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from plugins.staff.models import Compliance, Employment, Person, Position
from portal import clock
from portal.access import policies
from portal.database import among, fetch_rows
from portal.i18n import format_date
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.modules.models import ModuleSwitch

if TYPE_CHECKING:
    from collections.abc import Collection

    from peewee import ModelSelect

    from portal.access import Actor

WHO = (
    ("everyone", _l("All teachers at work")),
    ("attested", _l("Attested for compliance in the period")),
    ("due", _l("Due for compliance in the period")),
    ("category_ends", _l("Their category ends in the period")),
)


class Candidate(NamedTuple):
    """Somebody to draw: the post, the person, and why."""

    employment_id: int
    person_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Question:
    """Who is asked for: ``who`` is a code of ``WHO``, from a day to a day."""

    who: str = "everyone"
    first: dt.date | None = None
    last: dt.date | None = None

    def as_text(self) -> str:
        """Return it as a campaign keeps it."""
        return json.dumps({key: str(value) if value else "" for key, value in asdict(self).items()})

    @classmethod
    def from_text(cls, text: str) -> Question:
        """Return what a campaign keeps."""
        stored = json.loads(text) if text else {}
        return cls(
            who=stored.get("who", "everyone"),
            first=_day(stored.get("first")),
            last=_day(stored.get("last")),
        )


def candidates(
    actor: Actor, question: Question, institution_ids: Collection[int]
) -> dict[int, list[Candidate]]:
    """Return whom the lot may draw, by the institution's key; a person stands once in each."""
    found = _ASKED[question.who](actor, question, institution_ids)
    gathered: dict[int, dict[int, Candidate]] = {}
    for institution_id, one in found:
        gathered.setdefault(institution_id, {}).setdefault(one.person_id, one)
    return {key: list(people.values()) for key, people in gathered.items()}


def open_institutions(
    actor: Actor, municipality_id: int, institution_ids: Collection[int]
) -> ModelSelect[Any]:
    """Return the keys of a district's institutions, of those named, that can be asked: a query.

    Left out are those that are closed or have the module off.
    """
    off = ModuleSwitch.select(ModuleSwitch.institution).where(
        ModuleSwitch.plugin == "document_control",
        ModuleSwitch.enabled == False,  # noqa: E712 - SQL
    )
    return (
        policies[Institution]
        .rows(actor)
        .select(Institution.id)
        .where(
            among(Institution.id, institution_ids),
            Institution.municipality == municipality_id,
            Institution.closed_on.is_null() | (Institution.closed_on > clock.today()),
            Institution.id.not_in(off),
        )
        .order_by(Institution.sort_key, Institution.id)
    )


def _everyone(
    actor: Actor, _question: Question, ids: Collection[int]
) -> list[tuple[int, Candidate]]:
    rows = fetch_rows(_posts(actor, ids))
    return [(place, Candidate(post, person, "")) for post, person, place in rows]


def _attested(
    actor: Actor, question: Question, ids: Collection[int]
) -> list[tuple[int, Candidate]]:
    query = (
        policies[Compliance]
        .rows(actor)
        .join(Employment, on=(Compliance.employment == Employment.id))
        .select(
            Compliance.employment, Employment.person, Employment.institution, Compliance.held_on
        )
        .where(among(Employment.institution, ids))
        .order_by(Compliance.held_on, Compliance.id)
    )
    if question.first is not None:
        query = query.where(Compliance.held_on >= question.first)
    if question.last is not None:
        query = query.where(Compliance.held_on <= question.last)
    return [
        (place, Candidate(post, person, _("Attested on %(day)s", day=format_date(held_on))))
        for post, person, place, held_on in fetch_rows(query)
    ]


def _due(actor: Actor, question: Question, ids: Collection[int]) -> list[tuple[int, Candidate]]:
    return _from_list(actor, question, ids, "compliance", _l("Due for attestation on %(day)s"))


def _ending(actor: Actor, question: Question, ids: Collection[int]) -> list[tuple[int, Candidate]]:
    return _from_list(actor, question, ids, "category", _l("The category ends on %(day)s"))


def _from_list(
    actor: Actor, question: Question, ids: Collection[int], kind: str, words: Any
) -> list[tuple[int, Candidate]]:
    from plugins.staff.due_list import due_within  # noqa: PLC0415 - the rules, for such questions only
    from plugins.staff.filters import StaffFilters  # noqa: PLC0415 - likewise

    last = question.last or clock.today()
    within = max((last - clock.today()).days, 0)
    wanted = set(ids)
    return [
        (
            one.post.institution_id,
            Candidate(one.post.id, one.post.person_id, _worded(words, one.on)),
        )
        for one in due_within(actor, StaffFilters(), within=within, kinds=(kind,))
        if one.post.institution_id in wanted
        and one.on <= last
        and (question.first is None or one.on >= question.first)
    ]


def _worded(words: Any, day: dt.date) -> str:
    return str(words) % {"day": format_date(day)}


def _posts(actor: Actor, ids: Collection[int]) -> Any:
    today = clock.today()
    at_work = Employment.ended_on.is_null() | (Employment.ended_on >= today)
    return (
        policies[Employment]
        .rows(actor)
        .select(Employment.id, Employment.person, Employment.institution)
        .join(Position, on=(Employment.position == Position.id))
        .switch(Employment)
        .join(Person, on=(Employment.person == Person.id))
        .where(among(Employment.institution, ids), at_work, Position.is_pedagogical)
        .order_by(Employment.id)
    )


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


_ASKED = {
    "everyone": _everyone,
    "attested": _attested,
    "due": _due,
    "category_ends": _ending,
}
