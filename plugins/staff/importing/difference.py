"""What a row would change of what the databank has, cell by cell: pure rules.

An empty cell never deletes. A category or an attestation that differs in kind or date is a new
fact of the person's history; a term, an order or a missing date of the same fact is a change.
Dates are ISO texts, as the databank and the staged entries give them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

from plugins.staff.duties import plus_years
from plugins.staff.message_ids import N_, Doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.staff.importing.entries import CategoryTold, ComplianceTold, Entry
    from plugins.staff.importing.matching import Post

DOWNGRADE = N_(
    "The databank has the highest category; the list names the first without a date. Which of"
    " them holds now?"
)
UNDATED_COMPLIANCE = N_(
    "The attestation for compliance has no date, so it is not taken in: enter its date on the"
    " person's card or in the list."
)
NEXT_DIFFERS = N_(
    "The list has %(listed)s for the next attestation, the portal %(stands)s: the list's day is"
    " taken in only when you choose so."
)

MAIN_KINDS = frozenset({"first", "highest"})


@dataclass(frozen=True, slots=True)
class Change:
    """One value that would change: the column of the databank, what it has, what the list has."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class CategoryFact:
    """A category as the databank has it."""

    id: int
    kind: str
    position_id: int | None
    assigned_on: str | None
    order_number: str
    order_on: str | None
    term: str
    valid_until: str | None


@dataclass(frozen=True, slots=True)
class ComplianceFact:
    """An attestation for compliance as the databank has it."""

    id: int
    held_on: str
    decision: str
    protocol_number: str
    next_on: str | None = None


Fact = TypeVar("Fact", "Post", CategoryFact, ComplianceFact)


def with_changes(fact: Fact, changes: Sequence[Change]) -> Fact:
    """Return a fact as it is after the changes."""
    values: dict[str, Any] = {one.field: one.new for one in changes}
    return replace(fact, **values)


def term_of(valid_until: str | None, no_term: bool | None) -> str:  # noqa: FBT001 - told by a row
    """Return the word for a term: until a date, none, or not stated."""
    if valid_until:
        return "until"
    return "none" if no_term else "unknown"


def person_changes(
    entry: Entry, names: tuple[str, str, str], held: Sequence[tuple[str, str | None, str | None]]
) -> list[Change]:
    """Return what a row changes of a person.

    ``held`` are (field, what the databank has, what the row has). Names agree but for ё and the
    case of letters; a row that writes ё where the databank has е corrects it.
    """
    changes = [
        Change(field, old, new)
        for field, old, new in zip(
            ("last_name", "first_name", "patronymic"),
            names,
            (entry.last_name, entry.first_name, entry.patronymic),
            strict=True,
        )
        if new != old and new.replace("ё", "е").replace("Ё", "Е") == old
    ]
    changes += [Change(field, old, new) for field, old, new in held if new and new != old]
    return changes


def post_changes(entry: Entry, post: Post) -> list[Change]:
    """Return what a row changes of a post that the person holds."""
    told = (
        ("subject", post.subject, entry.subject),
        ("kind", post.kind, entry.kind),
        ("rate", post.rate, entry.rate),
        ("started_on", post.started_on, entry.started_on),
        ("in_position_since", post.in_position_since, entry.in_position_since),
    )
    return [
        Change(field, old, new)
        for field, old, new in told
        if new
        and new != old
        and not (field == "subject" and new.casefold() == (old or "").casefold())
    ]


def match_category(
    told: CategoryTold, position_id: int | None, own: Sequence[CategoryFact]
) -> tuple[CategoryFact | None, Doubt | None]:
    """Return the fact that a told category is, or none for a new one; a doubt when unsure.

    The first and the highest hang on the position as well (order 196); the fact of an unstated
    position is taken for it. Without a date a told category is the latest of its kind.
    """
    kind, assigned_on = told[0], told[1]
    near = [
        one
        for one in own
        if one.kind == kind
        and (position_id is None or one.position_id is None or one.position_id == position_id)
    ]
    if assigned_on:
        same = [one for one in near if one.assigned_on == assigned_on]
        if same:
            return same[0], None
        undated = [one for one in near if one.assigned_on is None]
        return (undated[0] if undated else None), None
    if near:
        return max(near, key=lambda one: (one.assigned_on or "", one.id)), None
    if kind == "first" and any(
        one.kind == "highest"
        and (position_id is None or one.position_id is None or one.position_id == position_id)
        for one in own
    ):
        return None, Doubt(DOWNGRADE)
    return None, None


def category_changes(told: CategoryTold, fact: CategoryFact) -> list[Change]:
    """Return what a told category changes of the same fact in the databank."""
    _kind, assigned_on, order_number, order_on, valid_until, no_term = told
    changes = []
    if assigned_on and fact.assigned_on is None:
        changes.append(Change("assigned_on", None, assigned_on))
    term = term_of(valid_until, no_term)
    if term != "unknown" and (term, valid_until) != (fact.term, fact.valid_until):
        if term != fact.term:
            changes.append(Change("term", fact.term, term))
        if valid_until != fact.valid_until:
            changes.append(Change("valid_until", fact.valid_until, valid_until))
    if order_number and order_number != fact.order_number:
        changes.append(Change("order_number", fact.order_number, order_number))
    if order_on and order_on != fact.order_on:
        changes.append(Change("order_on", fact.order_on, order_on))
    return changes


def next_attestation(
    told: ComplianceTold, fact: ComplianceFact | None, years: int
) -> tuple[str, str] | None:
    """Return the next day as it stands and as the list has it, where these differ.

    As it stands: the day that was set for the attestation, else ``years`` after it was held.
    """
    held_on, _complies, _number, next_on = told
    if held_on is None or next_on is None or next_on <= held_on:
        return None
    computed = plus_years(dt.date.fromisoformat(held_on), years).isoformat()
    stands = (fact.next_on if fact is not None else None) or computed
    return None if stands == next_on else (stands, next_on)


def match_compliance(told: ComplianceTold, own: Sequence[ComplianceFact]) -> ComplianceFact | None:
    """Return the attestation of the same day, or none for a new one."""
    return next((one for one in own if one.held_on == told[0]), None)


def compliance_changes(told: ComplianceTold, fact: ComplianceFact) -> list[Change]:
    """Return what a told attestation changes of the same one in the databank, but its next day."""
    _held_on, complies, number, _next_on = told
    decision = "complies" if complies else "fails"
    changes = []
    if decision != fact.decision:
        changes.append(Change("decision", fact.decision, decision))
    if number and number != fact.protocol_number:
        changes.append(Change("protocol_number", fact.protocol_number, number))
    return changes
