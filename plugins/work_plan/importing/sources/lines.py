"""What every source gives: lines of a document, each a paragraph or a row of a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


HIDDEN = "hidden"
"""The kind of a line that only names a sheet which is not shown."""

ASIDE = "aside"
"""The kind of a line that stands in a header, a footer or a note, beside the text of the pages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a table, or, with ``table`` 0, a paragraph in one cell; an empty one parts blocks.

    ``cells`` stand by the columns of the table; a merged cell has its text in its first column,
    and in its first row unless ``above`` names the column. ``spans`` are widths of cells, 0 where a
    cell belongs to the one on its left. ``row`` counts rows of the table, lines of a text file or
    paragraphs, from 1; ``sheet`` is a worksheet's name.
    """

    cells: tuple[str, ...]
    row: int
    table: int = 0
    sheet: str = ""
    above: tuple[int, ...] = ()
    spans: tuple[int, ...] = ()
    kind: str = "document"
    """``document``, ``text``, ``sheet``, ``hidden`` or ``aside``: how its place is named to a person."""

    @property
    def text(self) -> str:
        """Return all cells as one text."""
        return " ".join(filter(None, (" ".join(one.split()) for one in self.cells)))

    @property
    def whole(self) -> bool:
        """Tell whether one merged cell goes through the whole row."""
        return len(self.cells) > 1 and bool(self.spans) and self.spans[0] == len(self.cells)

    def as_json(self) -> dict[str, Any]:
        """Return the line as it goes through a pipe."""
        return {name: getattr(self, name) for name in self.__slots__}

    @classmethod
    def from_json(cls, told: dict[str, Any]) -> Line:
        """Return the line that :meth:`as_json` wrote."""
        tuples = {name: tuple(told[name]) for name in ("cells", "above", "spans")}
        return cls(**{**told, **tuples})


def paragraph(text: str, row: int, kind: str = "document") -> Line:
    """Return a paragraph as a line."""
    return Line(cells=(text,), row=row, kind=kind)


def rows_of(lines: Sequence[Line]) -> list[Line]:
    """Return the rows of tables among lines."""
    return [one for one in lines if one.table]
