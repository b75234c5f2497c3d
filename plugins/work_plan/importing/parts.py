"""What stands where in a document: before the plan's table, in it under one heading, between, after."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from plugins.work_plan.importing.columns import (
    Columns,
    find_columns,
    guess_columns,
    is_new_heading,
    repeats_heading,
)
from plugins.work_plan.importing.month_numbers import with_months

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.importing.sources.lines import Line


@dataclass(slots=True)
class Part:
    """A run of lines that belong together: rows under one heading, or, without columns, other text."""

    lines: list[Line] = field(default_factory=list)
    columns: Columns | None = None
    made: set[int] = field(default_factory=set)
    """Places of lines that are surely activities, though nothing in them but their text says so."""


def part_lines(lines: Sequence[Line]) -> tuple[list[Line], list[Part]]:
    """Return the lines before the plan's first row, and the runs of lines from there on."""
    lines = [with_months(line) if line.table else line for line in lines]
    parting = _Parting(_columns_of(_tables(lines)))
    for line in lines:
        parting.take(line)
    return parting.front, parting.parts


class _Parting:
    """Takes the lines of a document one by one."""

    def __init__(self, columns: dict[int, Columns]) -> None:
        self.front: list[Line] = []
        self.parts: list[Part] = []
        self._columns = columns
        self._places: dict[int, int] = {}

    def take(self, line: Line) -> None:
        """Put a line where it belongs."""
        here = self._columns.get(line.table) if line.table else None
        if here is None:
            self._take_text(line)
            return
        at = self._places.get(line.table, 0)
        self._places[line.table] = at + 1
        if here.heading_rows and at < here.heading_rows[0]:
            self._take_text(line)
        elif at in here.heading_rows:
            self._begin(here)
        else:
            self._take_row(line, here)

    def _take_text(self, line: Line) -> None:
        if not self.parts:
            self.front.append(line)
        elif line.text:
            if self.parts[-1].columns is not None:
                self.parts.append(Part())
            self.parts[-1].lines.append(line)

    def _begin(self, columns: Columns) -> None:
        if not self.parts or self.parts[-1].columns is not columns:
            self.parts.append(Part(columns=columns))

    def _take_row(self, line: Line, here: Columns) -> None:
        if is_new_heading(line, here) and not repeats_heading(line, here):
            new = find_columns([line])
            if new is not None:
                self._columns[line.table] = Columns(new.columns)
                self._begin(self._columns[line.table])
                return
        self._begin(here)
        if line.text:
            self.parts[-1].lines.append(line)


def _tables(lines: Sequence[Line]) -> dict[int, list[Line]]:
    tables: dict[int, list[Line]] = {}
    for line in lines:
        if line.table:
            tables.setdefault(line.table, []).append(line)
    return tables


def _columns_of(tables: dict[int, list[Line]]) -> dict[int, Columns]:
    """Return the columns of the tables that hold the plan, by heading, likeness or content."""
    found = {number: made for number, rows in tables.items() if (made := find_columns(rows))}
    if not found:
        return {number: made for number, rows in tables.items() if (made := guess_columns(rows))}
    first = min(found)
    before = found[first]
    for number in sorted(tables):
        if number in found:
            before = found[number]
        elif number > first and _width(tables[number]) == len(before.columns):
            found[number] = Columns(before.columns)
    return found


def _width(rows: Sequence[Line]) -> int:
    return max(len(row.cells) for row in rows)
