"""References of formulas after one row of a sheet has become several: pure text in, text out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token

if TYPE_CHECKING:
    from collections.abc import Mapping

_REFERENCE = re.compile(
    r"(?P<sheet>(?:'(?:[^']|'')+'|[^'!\[\]|]+)!)?"
    r"(?P<first>\$?[A-Za-z]{1,3}\$?\d{1,7}|\$?\d{1,7}(?=:))"
    r"(?::(?P<last>\$?[A-Za-z]{1,3}\$?\d{1,7}|\$?\d{1,7}))?"
)
_END = re.compile(r"(?P<column>\$?[A-Za-z]{0,3})(?P<fixed>\$?)(?P<row>\d+)")


@dataclass(frozen=True, slots=True)
class Move:
    """Row ``row`` has become ``count`` rows; without any, the one row stays and is empty."""

    row: int
    count: int

    @property
    def by(self) -> int:
        """Return by how many rows everything below has moved."""
        return max(self.count - 1, 0)

    def start(self, row: int) -> int:
        """Return where an area that began at a row begins now; a single row goes likewise."""
        return row + self.by if row > self.row else row

    def end(self, row: int) -> int:
        """Return where an area that ended at a row ends now: the repeated row stretches it."""
        return row + self.by if row >= self.row else row


def moved_formula(
    formula: str, own: str, moves: Mapping[str, Move], *, copy: int | None = None
) -> str:
    """Return a formula of the sheet ``own`` with its references where the cells are now.

    ``copy`` is the number (from 0) of the copy of the repeated row that the formula stands in: its
    relative references go down with it, as they do when a formula is copied down.
    """
    tokens = Tokenizer(formula)
    parts = [
        moved_reference(one.value, own, moves, copy=copy)
        if one.type == Token.OPERAND and one.subtype == Token.RANGE
        else one.value
        for one in tokens.items
    ]
    return "=" + "".join(parts)


def moved_reference(
    reference: str,
    own: str,
    moves: Mapping[str, Move],
    *,
    copy: int | None = None,
    stretch: bool = False,
) -> str:
    """Return one reference as it is now; names and the like stay.

    ``stretch`` makes an area of a single cell of the repeated row, as charts need it.
    """
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return reference
    written = found["sheet"] or ""
    sheet = _sheet_of(written) if written else own
    move = moves.get(sheet)
    if move is None:
        return reference
    inside = copy if sheet == own else None
    first, last = found["first"], found["last"]
    if last is None and stretch and int(_parts(first)[2]) == move.row and move.by:
        last = first
    if last is None:
        return written + _moved(first, move, inside, stretching=False)
    ends = (_moved(first, move, inside, stretching=False), _moved(last, move, inside))
    return written + ":".join(ends)


def _sheet_of(written: str) -> str:
    """Return the title of a sheet that is written before a reference, with its exclamation mark."""
    name = written[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _moved(end: str, move: Move, copy: int | None, *, stretching: bool = True) -> str:
    column, fixed, digits = _parts(end)
    row = int(digits)
    if copy is not None and not fixed and row <= move.row:
        return f"{column}{row + copy}"
    return f"{column}{fixed}{move.end(row) if stretching else move.start(row)}"


def _parts(end: str) -> tuple[str, str, str]:
    """Return the column, the sign of a fixed row and the row of one end of a reference."""
    found = _END.fullmatch(end)
    if found is None:
        message = f"no end of a reference: {end}"
        raise ValueError(message)
    return found["column"], found["fixed"], found["row"]
