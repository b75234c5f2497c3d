"""What an import says of each row: the action, the values, the changes and the reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from plugins.staff.importing.difference import Change


class Action(StrEnum):
    """What would happen to a row."""

    ADD = "add"
    CHANGE = "change"
    UNCHANGED = "unchanged"
    ASK = "ask"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, with the address of the cell that it is about."""

    message: str
    params: dict[str, Any]
    address: str


@dataclass(frozen=True, slots=True)
class Question:
    """What has to be answered before a row is taken in.

    ``kind``: institution, position, person, reading or category; ``subject`` is what one answer
    serves for: the wording of an institution or a post, or the key of a row. ``options`` are
    values with their titles; "leave out" is always one more.
    """

    kind: str
    subject: str
    reason: Reason
    options: tuple[tuple[str, str], ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class CellChange:
    """One changed value: the cell's address, the field, the databank's value, the list's."""

    address: str
    field: str
    old: str | None
    new: str | None


Operation = tuple[str, int, Any]
"""What is written: (kind, id, values); of an insert a tuple, of an update field → before and after."""


@dataclass(slots=True)
class PlannedRow:
    """One entry of the list and what would happen to it."""

    key: str
    address: str
    action: Action
    institution: str = ""
    institution_id: int | None = None
    name: str = ""
    position: str = ""
    subject: str = ""
    category: str = "none"
    assigned_on: str | None = None
    valid_until: str | None = None
    no_term: bool | None = None
    person_id: int | None = None
    changes: list[CellChange] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    question: Question | None = None
    operations: list[Operation] = field(default_factory=list)
    audit: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    new_person: bool = False
    next_differs: bool = False


@dataclass(slots=True)
class Totals:
    """The numbers of an import: rows of the list, by action."""

    read: int = 0
    add: int = 0
    change: int = 0
    unchanged: int = 0
    ask: int = 0
    refuse: int = 0
    persons: int = 0
    next_days: int = 0

    def count(self, row: PlannedRow) -> None:
        """Count one row in."""
        setattr(self, row.action, getattr(self, row.action) + 1)
        self.persons += row.new_person
        self.next_days += row.next_differs


__all__ = [
    "Action",
    "CellChange",
    "Change",
    "Operation",
    "PlannedRow",
    "Question",
    "Reason",
    "Totals",
]
