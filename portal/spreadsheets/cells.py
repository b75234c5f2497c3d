"""Values → cell XML, remembered per column: the writer's innermost loop runs inside dict look-ups.

A cell's XML carries no address, so equal values of a column share one string. What is remembered
is bounded: a column whose values hardly repeat stops remembering and writes inline strings.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from portal.spreadsheets.sheets import Kind
from portal.spreadsheets.text import SAFE_LENGTH, SPECIAL, clean, escape, is_too_long, split
from portal.spreadsheets.typed import EXACT, NUMBERS, as_text, iso_date_serial, store

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from portal.spreadsheets.shared_strings import SharedStrings
    from portal.spreadsheets.sheets import Column, Mark
    from portal.spreadsheets.styles import Style, Styles

_LEARN = 1_024
"""Distinct values after which a column must show that its values repeat."""
_REPEATS = 1.15
"""Filled cells per distinct value below which remembering does not pay."""
_BUDGET = 120_000
"""Cells remembered by the whole workbook, about 40 MB."""
_TEXT_OR_NOTHING = frozenset({str, type(None)})
_NEEDS_CARE = re.compile(rf"[{SPECIAL}]|\0[\s\0]|\s\0")
"""In texts joined by zeros: anything to be escaped, an empty text, a space at an end."""


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
        marks: Mapping[Any, Mark] | None = None,
    ) -> None:
        """Prepare the column with the 0-based number; `marks` gives single values a colour."""
        super().__init__()
        self._kind = column.kind
        self._labels = column.labels
        self._number = number
        self._look = look
        self._context = context
        self._marks = marks or {}
        self._filled = 0
        self._room = _LEARN
        self._remembered = _remembered_types(column.kind)
        self._styles: dict[tuple[Kind | None, Mark | None], str] = {}
        self._style = self._style_of(column.kind, look.mark)

    def many(self, values: Sequence[object]) -> Iterable[str]:
        """Return the cells of a chunk of the column's values."""
        if self._room:
            self._filled += len(values) - values.count(None)
        elif not self._marks:
            kinds = set(map(type, values))
            if self._kind is Kind.TEXT and kinds <= _TEXT_OR_NOTHING:
                joined = "\0".join(filter(None, values))  # type: ignore[arg-type]
                if _NEEDS_CARE.search(f"\0{joined}\0") is None and len(joined) < SAFE_LENGTH:
                    head = f'<c{self._style} t="inlineStr"><is><t>'
                    nothing = f"<c{self._style}/>"
                    return [f"{head}{value}</t></is></c>" if value else nothing for value in values]
            if kinds == {int} and self._kind in NUMBERS and max(map(abs, values)) < EXACT:  # type: ignore[arg-type]
                head = f"<c{self._style}><v>"
                return [f"{head}{value}</v></c>" for value in values]
        return map(self.__getitem__, values)

    def __missing__(self, value: object) -> str:
        """Return the XML of a value not met yet, and remember it while that pays."""
        if self._kind is Kind.DATE and not self._marks and isinstance(value, str):
            serial = iso_date_serial(value)
            if serial and self._has_room():
                found = self[value] = f"<c{self._style}><v>{serial}</v></c>"
                return found
        mark = self._look.mark
        if self._marks and isinstance(value, self._remembered):
            mark = self._marks.get(value, mark)
        if value is None or value == "":
            found = f"<c{self._style_of(self._kind, mark)}/>"
        else:
            shown = value
            if self._labels and value in (0, 1):
                shown = self._labels[0] if value else self._labels[1]
            stored = store(shown, self._kind, self._context.zone)
            if stored is None:
                text = shown if isinstance(shown, str) else as_text(shown, self._context.zone)
                return self._text(value, text, self._style_of(self._kind, mark))
            kind = f' t="{stored.type_attribute}"' if stored.type_attribute else ""
            found = f"<c{self._style_of(stored.kind, mark)}{kind}><v>{stored.text}</v></c>"
        if isinstance(value, self._remembered) and self._has_room():
            self[value] = found
        return found

    def _style_of(self, kind: Kind, mark: Mark | None) -> str:
        """Return the style attribute of a value of the kind; the plain style needs none."""
        found = self._styles.get((kind, mark))
        if found is None:
            number = self._context.styles.number(replace(self._look, kind=kind, mark=mark))
            found = self._styles[kind, mark] = f' s="{number}"' if number else ""
        return found

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
        if self._filled < len(self) * _REPEATS and self._kind is not Kind.DATE:
            self._room = 0
            self.clear()
        elif self._context.budget >= self._room:
            self._context.budget -= self._room
            self._room *= 2
        return len(self) < self._room


def text_markup(text: str) -> str:
    """Return the <t> element of a text; spaces at its ends are kept.

    xml:space is not in the standard's schema, but every program writes and needs it.
    """
    body = escape(text)
    return f"<t>{body}</t>" if body == body.strip() else f'<t xml:space="preserve">{body}</t>'


def _remembered_types(kind: Kind) -> tuple[type, ...]:
    """Return the types whose equal values look the same in a column of the kind.

    1, 1.0 and True are one key of a dictionary: only where they make the same cell, in columns of
    numbers and of flags, are they remembered.
    """
    if kind in NUMBERS or kind is Kind.FLAG:
        return (str, int, float, Decimal, type(None))
    if kind is Kind.TEXT:
        return (str, type(None))
    return (str, dt.date, dt.time, type(None))
