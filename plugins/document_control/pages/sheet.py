"""What the page of a check shows: the items of one place with everything that was said of them.

A place is the institution itself (0) or one of the drawn teachers. All is read with a number of queries
that depends neither on the items nor on the teachers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.document_control.checklists.vocabulary import choices_of, in_order, numbers_of
from plugins.document_control.models import (
    CannedRemark,
    Evidence,
    EvidenceUse,
    Fact,
    Finding,
    Item,
    ItemFact,
    Reply,
    Section,
    SelfAnswer,
    Subject,
    Verdict,
)
from plugins.document_control.scoring import Asked, Given, asked_now, condition_of, known_facts
from plugins.document_control.steps import EDITED_BY
from plugins.staff.models import Employment, Person, Position
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.database import as_date
from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from plugins.document_control.models import ControlCheck
    from portal.access import Actor

BEFORE_INSPECTION = frozenset({"self_check", "returned", "submitted"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FactLine:
    """A fact with its value; ``choices`` are those of a choice or of yes and no."""

    asked: ItemFact
    value: str
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """Return the value as people read it."""
        if self.asked.kind == "date":
            day = as_date(self.value or None)
            return format_date(day) if day else ""
        return dict(self.choices).get(self.value, self.value)


@dataclass(slots=True, kw_only=True)
class Line:
    """An item as it is asked of the place that is shown."""

    item: Item
    number: str
    facts: list[FactLine]
    own: SelfAnswer | None
    verdict: Verdict | None
    findings: list[Finding]
    proofs: list[Evidence]
    remarks: list[CannedRemark]
    reopened: bool
    typed: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""

    @property
    def undecided(self) -> bool:
        """Tell whether the inspector has yet to decide."""
        return self.verdict is None or self.verdict.verdict is None or not self.verdict.confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Of whom items are asked: the institution (key 0) or a teacher; how far the answers are."""

    key: int
    title: str
    whole: str
    answered: int
    asked: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The items of one place by sections, all places, and what this reader does with them."""

    sections: list[tuple[Section, list[Line]]]
    places: list[Place]
    place: Place | None
    findings: list[Finding]
    answers: bool
    judges: bool
    asked: int
    answered: int
    proposed_yes: int
    replies: Mapping[int, str]

    @property
    def lines(self) -> list[Line]:
        """Return the items of all sections."""
        return [line for _section, lines in self.sections for line in lines]

    def neighbour(self, step: int) -> Place | None:
        """Return the place before (-1) or after (1) the one that is shown."""
        if self.place is None:
            return None
        at = self.places.index(self.place) + step
        return self.places[at] if 0 <= at < len(self.places) else None


def read_sheet(actor: Actor, check: ControlCheck, who: int | None, *, may: bool) -> Sheet:
    """Return what is shown of a check; ``may`` tells that the reader may write for its own side."""
    district = works_for_district(actor)
    items = _items(actor, check)
    subjects = _subjects(actor, check)
    asked_facts = _item_facts(actor, check)
    told = {(one.code, one.subject_key): one.value for one in _of(actor, Fact, check)}
    own = {(one.item_id, one.subject_key): one for one in _of(actor, SelfAnswer, check)}
    verdicts = {(one.item_id, one.subject_key): one for one in _of(actor, Verdict, check)}
    findings = list(_of(actor, Finding, check).order_by(Finding.number, Finding.id))
    judged = check.state not in BEFORE_INSPECTION and (district or check.issued_at is not None)
    shown = _shown(
        items, subjects, told | known_facts(check.institution.kind), verdicts if judged else own
    )
    counts = _counted(shown, verdicts if judged else own)
    places = _places(items, subjects, counts)
    place = next((one for one in places if one.key == who), places[0] if places else None)
    side = EDITED_BY.get(check.state)
    judges = may and district and side == "inspector"
    reopened = {(one.item_id, one.subject_key) for one in findings if one.state != "withdrawn"}
    again = check.state == "recheck"
    remarks = _remarks(actor, check) if judges else {}
    proofs = proofs_by_place(actor, check)
    sections: list[tuple[Section, list[Line]]] = []
    seen_facts: set[str] = set()
    numbers = numbers_of(items)
    for item in items:
        key = place.key if place is not None else -1
        if (item.id, key) not in shown:
            continue
        at = (item.id, key)
        if not sections or sections[-1][0].id != item.section_id:
            sections.append((item.section, []))
        facts = [one for one in asked_facts.get(item.id, ()) if one.code not in seen_facts]
        seen_facts.update(one.code for one in facts)
        sections[-1][1].append(
            Line(
                item=item,
                number=numbers[item.id],
                facts=[
                    FactLine(
                        asked=one, value=told.get((one.code, key), ""), choices=choices_of(one)
                    )
                    for one in facts
                ],
                own=own.get(at),
                verdict=verdicts.get(at),
                findings=[one for one in findings if (one.item_id, one.subject_key) == at],
                proofs=proofs.get(at, []),
                remarks=remarks.get(item.id, []),
                reopened=not again or at in reopened,
            )
        )
    return Sheet(
        sections=sections,
        places=places,
        place=place,
        findings=findings,
        answers=may and not district and side == "institution",
        judges=judges,
        asked=sum(one.asked for one in places),
        answered=sum(one.answered for one in places),
        proposed_yes=sum(
            1
            for one in verdicts.values()
            if one.proposed == "yes" and one.verdict is None and not one.confirmed
        ),
        replies=_replies(actor, check) if again and judges else {},
    )


def proofs_by_place(actor: Actor, check: ControlCheck) -> dict[tuple[int, int], list[Evidence]]:
    """Return the proofs of items, by item and subject."""
    query = (
        policies[EvidenceUse]
        .rows(actor)
        .select(EvidenceUse, Evidence)
        .join(Evidence)
        .where(EvidenceUse.check_of == check.id)
        .order_by(EvidenceUse.id)
    )
    found: dict[tuple[int, int], list[Evidence]] = {}
    for use in query:
        if use.item_id is not None:
            found.setdefault((use.item_id, use.subject_key), []).append(use.evidence)
    return found


def _replies(actor: Actor, check: ControlCheck) -> dict[int, str]:
    """Return what the institution said last to each finding, by the finding's key."""
    query = (
        policies[Reply]
        .rows(actor)
        .join(Finding)
        .where(Finding.check_of == check.id, Reply.side == "institution")
        .order_by(Reply.id)
    )
    return {one.finding_id: one.text for one in query}


def subjects_of(actor: Actor, check: ControlCheck) -> list[Subject]:
    """Return the drawn teachers with their posts, in the order of the lot."""
    return _subjects(actor, check)


def _of(actor: Actor, model: Any, check: ControlCheck) -> Any:
    return policies[model].rows(actor).where(model.check_of == check.id)


def _items(actor: Actor, check: ControlCheck) -> list[Item]:
    query = (
        policies[Item]
        .rows(actor)
        .select(Item, Section)
        .join(Section)
        .where(Item.checklist_version == check.checklist_version_id)
        .order_by(*in_order())
    )
    return list(query)


def _item_facts(actor: Actor, check: ControlCheck) -> dict[int, list[ItemFact]]:
    query = (
        policies[ItemFact]
        .rows(actor)
        .join(Item)
        .where(Item.checklist_version == check.checklist_version_id)
        .order_by(ItemFact.position, ItemFact.id)
    )
    return _grouped(query)


def _remarks(actor: Actor, check: ControlCheck) -> dict[int, list[CannedRemark]]:
    query = (
        policies[CannedRemark]
        .rows(actor)
        .join(Item)
        .where(Item.checklist_version == check.checklist_version_id)
        .order_by(CannedRemark.position, CannedRemark.id)
    )
    return _grouped(query)


def _grouped(query: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in query:
        found.setdefault(one.item_id, []).append(one)
    return found


def _subjects(actor: Actor, check: ControlCheck) -> list[Subject]:
    query = (
        policies[Subject]
        .rows(actor)
        .select(Subject, Person, Employment, Position)
        .join(Person, JOIN.LEFT_OUTER)
        .switch(Subject)
        .join(Employment, JOIN.LEFT_OUTER)
        .join(Position, JOIN.LEFT_OUTER)
        .where(Subject.check_of == check.id)
        .order_by(Subject.position, Subject.id)
    )
    return list(query)


def _shown(
    items: list[Item],
    subjects: list[Subject],
    told: Mapping[tuple[str, int], str],
    said: Mapping[tuple[int, int], Any],
) -> set[tuple[int, int]]:
    """Return the places of the items that apply, by item and subject."""
    codes = {one.id: one.code for one in items}
    ids = {one.code: one.id for one in items}
    given = {
        (codes[item_id], key): Given(one.verdict)
        for (item_id, key), one in said.items()
        if item_id in codes
    }
    keys = [one.id for one in subjects]
    asked = [
        Asked(code=one.code, subject_key=key, applies_when=condition_of(one.applies_when))
        for one in items
        for key in (keys if one.asked_of == "subject" else [0])
    ]
    return {(ids[one.code], one.subject_key) for one in asked_now(asked, given, told)}


def _counted(
    shown: set[tuple[int, int]], said: Mapping[tuple[int, int], Any]
) -> dict[int, tuple[int, int]]:
    """Return how many of the items of each place are answered, and how many there are."""
    counts: dict[int, tuple[int, int]] = {}
    for at in shown:
        answered, asked = counts.get(at[1], (0, 0))
        one = said.get(at)
        done = one is not None and one.verdict is not None and getattr(one, "confirmed", True)
        counts[at[1]] = (answered + bool(done), asked + 1)
    return counts


def _places(
    items: list[Item], subjects: list[Subject], counts: Mapping[int, tuple[int, int]]
) -> list[Place]:
    found = []
    if any(one.asked_of == "institution" for one in items):
        answered, asked = counts.get(0, (0, 0))
        words = _("The institution itself")
        found.append(Place(key=0, title=words, whole=words, answered=answered, asked=asked))
    if any(one.asked_of == "subject" for one in items):
        for one in subjects:
            answered, asked = counts.get(one.id, (0, 0))
            found.append(
                Place(
                    key=one.id,
                    title=str(one),
                    whole=_whole(one),
                    answered=answered,
                    asked=asked,
                )
            )
    return found


def _whole(subject: Subject) -> str:
    """Return a teacher's whole name with the post."""
    name = subject.person.full_name if subject.person is not None else str(subject)
    post = str(subject.employment) if subject.employment is not None else ""
    return f"{name}, {post}" if post else name
