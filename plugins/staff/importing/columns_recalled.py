"""What the columns of a list are taken for, by what people corrected in earlier lists: pure rules.

A list with the same headings in the same order is read as the last one was. In another list a
heading that somebody corrected once is taken so again, unless another column holds that field.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plugins.staff.reading.headings import REPEATABLE
from portal.comparable_text import key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Remembered:
    """A correction: its value, the day (ISO) it was made, and whether the same place made it."""

    value: str
    since: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class RememberedTable:
    """The fields of a table's columns in order, the day, and whether the same place chose them."""

    fields: tuple[str, ...]
    since: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class Recalled:
    """The fields of the columns; ``since`` is empty where nothing was taken over."""

    fields: tuple[str, ...]
    since: str = ""
    own: bool = True


@dataclass(frozen=True, slots=True)
class ColumnMemory:
    """Corrections of columns by the mark of all headings of a table, and by one heading."""

    tables: Mapping[str, RememberedTable] = field(default_factory=dict)
    headings: Mapping[str, Remembered] = field(default_factory=dict)

    def recall(self, headings: Sequence[str], guess: Sequence[str]) -> Recalled:
        """Return what the columns of a table are taken for; the guess where nothing is known."""
        table = self.tables.get(mark_of(headings))
        if table is not None and len(table.fields) == len(guess):
            return Recalled(table.fields, table.since, table.own)
        fields = list(guess)
        since, own = "", True
        for place, heading in enumerate(headings):
            known = self.headings.get(key(heading)) if heading else None
            if known is None or known.value == fields[place]:
                continue
            if known.value and known.value not in REPEATABLE and known.value in fields:
                continue
            fields[place] = known.value
            since, own = max(since, known.since), own and known.own
        return Recalled(tuple(fields), since, own)


NO_MEMORY = ColumnMemory()


def mark_of(headings: Sequence[str]) -> str:
    """Return the mark by which a table's headings are known again."""
    return hashlib.sha256("\x1f".join(map(key, headings)).encode()).hexdigest()[:32]
