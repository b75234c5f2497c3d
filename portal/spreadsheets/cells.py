"""Values → cell XML, remembered per column: the writer's innermost loop runs inside dict look-ups.

A cell's XML carries no address, so equal values of a column share one string. What is remembered
is bounded: a column whose texts hardly repeat stops remembering and writes inline strings.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from portal.spreadsheets.sheets import Kind
from portal.spreadsheets.text import clean, escape, is_too_long, split
from portal.spreadsheets.typed import NUMBERS, as_text, store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.spreadsheets.shared_strings import SharedStrings
    from portal.spreadsheets.sheets import Column, Mark
    from portal.spreadsheets.styles import Style, Styles

_LEARN = 1_024
"""Distinct values after which a column must show that its values repeat."""
_REPEATS = 1.15
"""Rows per distinct value below which remembering does not pay."""
_BUDGET = 120_000
"""Cells remembered by the whole workbook, about 40 MB."""


@dataclass(slots=True)
class Context:
    """What all the cells of a workbook share."""

    strings: SharedStrings
    styles: Styles
    zone: dt.tzinfo | None
    cut_sign: str
    budget: int = _BUDGET
    cut_columns: set[int] = field(default_factory=set)
    """0-based columns in which a text was cut since the set was last emptied."""


class ColumnCells(dict[object, str]):
    """The cells of one column in one look: `cells[value]` is the XML of the cell."""

    def __init__(
        self,
        column: Column,
        number: int,
        look: Style,
        context: Context,
        marks: Mapping[object, Mark] | None = None,
    ) -> None:
        """Prepare the column with the 0-based number; `marks` gives single values a colour."""
        super().__init__()
        self.rows = 0
        self._column = column
        self._number = number
        self._look = look
        self._context = context
        self._marks = marks or {}
        self._room = min(_LEARN, context.budget)
        context.budget -= self._room
        self._remembered = _remembered_types(column.kind)

    def __missing__(self, value: object) -> str:
        """Return the XML of a value not met yet, and remember it while that pays."""
        if value is None or value == "":
            found = f"<c{self._style(self._column.kind, value)}/>"
        else:
            shown = self._labelled(value)
            stored = None if self._is_text(shown) else self._stored(shown)
            if stored is None:
                return self._text(value, shown)
            found = self._typed(value, stored)
        if isinstance(value, self._remembered) and self._has_room():
            self[value] = found
        return found
