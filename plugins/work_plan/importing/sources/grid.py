"""A table while it is read: cells with spans become rows of one width."""

from __future__ import annotations

from dataclasses import dataclass, field

from plugins.work_plan.importing.sources.lines import Line
from portal.spreadsheets.reasons import Reason, Refused

WIDEST = 64
"""Columns of a plan's table; more are a sheet of another kind."""


@dataclass(slots=True)
class Grid:
    """Rows of one table; cells are put in order, merged ones with their spans."""

    table: int
    kind: str = "document"
    rows: list[dict[int, tuple[str, int]]] = field(default_factory=list)
    above: list[set[int]] = field(default_factory=list)
    width: int = 0
    _open: dict[int, tuple[str, int, int]] = field(default_factory=dict)
    """Column → text, width and rows left of a cell that reaches down (a rowspan)."""

    def start_row(self) -> None:
        """Begin a row; cells that reach down from above stand in it already."""
        self.rows.append({})
        self.above.append(set())
        still = {}
        for column, (text, width, left) in self._open.items():
            self._put(column, text, width, above=True)
            if left > 1:
                still[column] = (text, width, left - 1)
        self._open = still

    def free(self) -> int:
        """Return the next column of the row in which nothing stands."""
        taken = self.rows[-1]
        column = 0
        while column in taken:
            column += max(1, taken[column][1])
        return column

    def put(self, text: str, *, columns: int = 1, rows: int = 1) -> None:
        """Put the next cell into the row."""
        column = self.free()
        self._put(column, text, max(1, columns), above=False)
        if rows > 1:
            self._open[column] = (text, columns, rows - 1)

    def put_at(self, column: int, text: str, columns: int, *, above: bool = False) -> None:
        """Put a cell at a column, as formats do that say where."""
        self._put(column, text, max(1, columns), above=above)

    def put_down(self, column: int, text: str, columns: int, rows: int) -> int:
        """Put a cell that may reach down at a column; return the column after it."""
        self.put_at(column, text, columns)
        if rows > 1:
            self._open[column] = (text, columns, rows - 1)
        return column + max(1, columns)

    def _put(self, column: int, text: str, columns: int, *, above: bool) -> None:
        if column + columns > WIDEST:
            raise Refused(Reason.TOO_MANY_COLUMNS, str(column + columns))
        self.rows[-1][column] = (text, columns)
        self.width = max(self.width, column + columns)
        if above:
            self.above[-1].add(column)

    def text_at(self, column: int) -> str:
        """Return the text of the cell that begins at a column in the row before this one."""
        if len(self.rows) > 1 and column in self.rows[-2]:
            return self.rows[-2][column][0]
        return ""

    def lines(self) -> list[Line]:
        """Return the rows, all of one width, without columns that no cell begins in."""
        starts = sorted({column for row in self.rows for column in row}) or [0]
        place = {column: number for number, column in enumerate(starts)}
        ends = [*starts[1:], max(self.width, starts[-1] + 1)]
        found = []
        for number, (row, above) in enumerate(zip(self.rows, self.above, strict=True), start=1):
            cells = [""] * len(starts)
            spans = [1] * len(starts)
            for column, (text, width) in row.items():
                at = place[column]
                cells[at] = text
                covered = [n for n in range(at, len(starts)) if ends[n] <= column + width]
                for one in covered[1:]:
                    spans[one] = 0
                spans[at] = max(1, len(covered))
            found.append(
                Line(
                    cells=tuple(cells),
                    row=number,
                    table=self.table,
                    above=tuple(sorted(place[one] for one in above)),
                    spans=tuple(spans),
                    kind=self.kind,
                )
            )
        return found
