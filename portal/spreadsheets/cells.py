"""Values → cell XML, remembered per column: the writer's innermost loop runs inside dict look-ups.

A cell's XML carries no address, so equal values of a column share one string. What is remembered
is bounded: a column whose values hardly repeat stops remembering and writes inline strings.
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
        self._kind = column.kind
        self._labels = column.labels
        self._number = number
        self._look = look
        self._context = context
        self._marks = marks or {}
        self._room = _LEARN
        self._remembered = _remembered_types(column.kind)
        self._text_style = self._style(look)

    def __missing__(self, value: object) -> str:
        """Return the XML of a value not met yet, and remember it while that pays."""
        if self._kind is Kind.TEXT and isinstance(value, str) and not self._marks and value:
            return self._text(value, value, self._text_style)
        look = self._look
        if self._marks and value in self._marks:
            look = replace(look, mark=self._marks[value])
        if value is None or value == "":
            found = f"<c{self._style(look)}/>"
        else:
            shown = value
            if self._labels and value in (0, 1):
                shown = self._labels[0] if value else self._labels[1]
            stored = store(shown, self._kind, self._context.zone)
            if stored is None:
                text = shown if isinstance(shown, str) else as_text(shown, self._context.zone)
                return self._text(value, text, self._style(look))
            style = self._style(replace(look, kind=stored.kind))
            kind = f' t="{stored.type_attribute}"' if stored.type_attribute else ""
            found = f"<c{style}{kind}><v>{stored.text}</v></c>"
        if isinstance(value, self._remembered) and self._has_room():
            self[value] = found
        return found

    def _style(self, look: Style) -> str:
        """Return the style attribute of the look; the plain style needs none."""
        number = self._context.styles.number(look)
        return f' s="{number}"' if number else ""

    def _text(self, value: object, text: str, style: str) -> str:
        """Return a text cell: shared while the column's texts repeat, else inline."""
        if is_too_long(text):
            text = split(clean(text))[0] + self._context.cut_sign
            self._context.cut_columns.add(self._number)
            return f'<c{style} t="inlineStr"><is>{text_markup(text)}</is></c>'
        markup = text_markup(text)
        if not (isinstance(value, self._remembered) and self._has_room()):
            return f'<c{style} t="inlineStr"><is>{markup}</is></c>'
        found = f'<c{style} t="s"><v>{self._context.strings.add(markup)}</v></c>'
        self[value] = found
        return found

    def _has_room(self) -> bool:
        """Tell whether one more value may be remembered; decide now and then if it pays."""
        if len(self) < self._room:
            return True
        if not self._room:
            return False
        if self.rows < len(self) * _REPEATS:
            self._room = 0
            self.clear()
        elif self._context.budget >= self._room:
            self._context.budget -= self._room
            self._room *= 2
        return len(self) < self._room


def text_markup(text: str) -> str:
    """Return the <t> element of a text; spaces at its ends are kept."""
    body = escape(text)
    return f"<t>{body}</t>" if body == body.strip() else f'<t xml:space="preserve">{body}</t>'


def _remembered_types(kind: Kind) -> tuple[type, ...]:
    """Return the types whose equal values look the same in a column of the kind.

    1, 1.0 and True are one key of a dictionary, so a column remembers either truth values or
    numbers, as both look the same there.
    """
    if kind in NUMBERS:
        return (str, int, float, Decimal, type(None))
    if kind is Kind.FLAG:
        return (str, bool, type(None))
    if kind is Kind.TEXT:
        return (str, type(None))
    return (str, dt.date, dt.time, type(None))
