"""What a workbook that came back changes: three states of every cell compared, pure rules.

Each cell has been seen three times: as the workbook was given out (``base``), as it came back
(``sent``), and as the databank has it now (``now``).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from plugins.staff.message_ids import N_, Doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

COPIED = N_(
    "The row stands in the workbook more than once (rows %(rows)s) and differs. For a new entry use the empty rows at the end of the sheet."
)
GONE = N_(
    "The entry is in the portal no more: since the workbook was given out it has been deleted, or the person has left."
)
TWO_SAY = N_(
    "“%(column)s” of this person is given differently in several rows: make them the same."
)


class Cell(StrEnum):
    """What has become of a cell."""

    UNCHANGED = "unchanged"
    HERE = "here"
    """Changed in the workbook only."""
    THERE = "there"
    """Changed in the portal only: stays."""
    CONFLICT = "conflict"
    """Changed in both, to different values: somebody must choose."""


class Action(StrEnum):
    """What is to be done with a row."""

    UNCHANGED = "unchanged"
    CHANGE = "change"
    NEW = "new"
    DELETE = "delete"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell that differs: plain texts before, in the workbook, and in the portal now."""

    column: str
    base: str
    sent: str
    now: str
    state: Cell


@dataclass(frozen=True, slots=True)
class SentRow:
    """A row as it came back. ``id`` is none in a new row; ``owner`` is what its first cell says.

    ``values`` holds the columns that the workbook still has; ``unread`` is why cells could not be
    understood, by column, ``doubts`` what is wrong with the whole row.
    """

    tab: str
    number: int
    id: int | None
    owner: str
    values: Mapping[str, str]
    delete: bool = False
    doubts: tuple[Doubt, ...] = ()
    unread: Mapping[str, Doubt] = field(default_factory=dict)


@dataclass(slots=True)
class RowChange:
    """What a row that came back asks for. ``key`` names it in forms: ``posts-417``, ``courses-row-31``."""

    tab: str
    number: int
    id: int | None
    action: Action
    cells: list[CellChange] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    warnings: list[Doubt] = field(default_factory=list)
    values: Mapping[str, str] = field(default_factory=dict)
    owner: str = ""
    person: str = ""

    @property
    def key(self) -> str:
        """Return what names the row."""
        return f"{self.tab}-row-{self.number}" if self.id is None else f"{self.tab}-{self.id}"

    @property
    def conflicts(self) -> list[CellChange]:
        """Return the cells that somebody must choose."""
        return [one for one in self.cells if one.state is Cell.CONFLICT]

    def refuse(self, *doubts: Doubt) -> None:
        """Keep the row from being taken over, and say why."""
        self.action = Action.REFUSED
        self.doubts.extend(doubts)


def compare_cells(
    base: Mapping[str, str], sent: Mapping[str, str], now: Mapping[str, str]
) -> list[CellChange]:
    """Return the cells that differ from what was given out; columns that were taken out do not."""
    found = []
    for column, was in base.items():
        told, stored = sent.get(column, was), now.get(column, was)
        state = _state(was, told, stored)
        if state is not Cell.UNCHANGED:
            found.append(CellChange(column, was, told, stored, state))
    return found


def _state(base: str, sent: str, now: str) -> Cell:
    if sent in {base, now}:
        return Cell.UNCHANGED if now == base or sent != base else Cell.THERE
    return Cell.HERE if now == base else Cell.CONFLICT


def compare_row(row: SentRow, base: Mapping[str, str], now: Mapping[str, str] | None) -> RowChange:
    """Return what a row with a key asks for; ``now`` is none when the portal has it no more."""
    change = RowChange(row.tab, row.number, row.id, Action.UNCHANGED, values=row.values)
    doubts = unread_doubts(row, base)
    if doubts:
        change.refuse(*doubts)
        return change
    if now is None:
        edited = any(row.values.get(column, was) != was for column, was in base.items())
        if edited and not row.delete:
            change.refuse(Doubt(GONE))
        return change
    change.cells = compare_cells(base, row.values, now)
    if row.delete:
        change.action = Action.DELETE
    elif any(one.state in {Cell.HERE, Cell.CONFLICT} for one in change.cells):
        change.action = Action.CHANGE
    return change


def unread_doubts(row: SentRow, base: Mapping[str, str]) -> list[Doubt]:
    """Return what is not understood, but for odd values that were given out so."""
    cells = [
        doubt for column, doubt in row.unread.items() if row.values[column] != base.get(column)
    ]
    return [*row.doubts, *cells]


def without_copies(rows: Iterable[SentRow]) -> list[SentRow]:
    """Return each row with a key once; copies that differ from each other carry a doubt."""
    found: dict[tuple[str, int], list[SentRow]] = {}
    kept: list[SentRow] = []
    for row in rows:
        if row.id is None:
            kept.append(row)
        else:
            found.setdefault((row.tab, row.id), []).append(row)
    for same in found.values():
        first = same[0]
        if any((one.values, one.delete) != (first.values, first.delete) for one in same[1:]):
            told = Doubt(COPIED, {"rows": ", ".join(str(one.number) for one in same)})
            first = replace(first, doubts=(*first.doubts, told))
        kept.append(first)
    return kept


def refuse_contradictions(
    rows: Sequence[RowChange], columns: Mapping[str, object], owners: Mapping[int, int]
) -> None:
    """Refuse rows of one person that give the person's own data differently.

    ``columns`` are the person's columns with their titles, ``owners`` the person of each post.
    """
    said: dict[tuple[int, str], set[str]] = {}
    for row in rows:
        if row.id is None or row.action is not Action.CHANGE:
            continue
        for cell in row.cells:
            if cell.column in columns and cell.state in {Cell.HERE, Cell.CONFLICT}:
                said.setdefault((owners[row.id], cell.column), set()).add(cell.sent)
    for row in rows:
        if row.id is None or row.action is not Action.CHANGE:
            continue
        for cell in row.cells:
            if len(said.get((owners[row.id], cell.column), ())) > 1:
                row.refuse(Doubt(TWO_SAY, {"column": columns[cell.column]}))


def already_there(values: Mapping[str, str], stored: Iterable[Mapping[str, str]]) -> bool:
    """Tell whether the databank has a row with all that a new row says: it came back twice."""
    given = {column: value for column, value in values.items() if value}
    return any(all(one.get(name) == value for name, value in given.items()) for one in stored)
