"""Cells mended in the preview: what was typed stands in place of what the file has.

A correction is of one cell, or of a text of a column wherever it stands. Only the rows concerned
are read again; the file itself is never changed.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING

from plugins.staff.importing.entries import as_entry, name_mark
from plugins.staff.importing.raw_rows import RawRow, all_rows, find_rows
from plugins.staff.importing.staging import read_entries, write_entries
from plugins.staff.reading.free_text import cell_text
from plugins.staff.reading.headings import Field
from plugins.staff.reading.row_reader import RowReader
from portal.comparable_text import tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from pathlib import Path

    from plugins.staff.importing.entries import Entry
    from plugins.staff.importing.staging import Staged

Cell = tuple[int, int, int]
"""Sheet, row (as the file counts it), column (from nought)."""
LONGEST = 2_000


@dataclass(slots=True)
class Corrections:
    """What was typed: by cell as ``sheet.row.column``, and by a column's text."""

    cells: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the corrections as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Corrections:
        """Return the corrections that :meth:`to_json` wrote."""
        return cls(**json.loads(text or "{}"))

    def __bool__(self) -> bool:
        """Tell whether anything is mended."""
        return bool(self.cells or self.texts)

    def __len__(self) -> int:
        """Return how many corrections there are."""
        return len(self.cells) + sum(map(len, self.texts.values()))

    def mend(self, cell: Cell, text: str) -> None:
        """Let a text stand in one cell."""
        self.cells[_name(cell)] = text[:LONGEST]

    def mend_everywhere(self, sheet: int, column: int, old: str, new: str) -> None:
        """Let a text stand wherever a column has another."""
        self.texts.setdefault(f"{sheet}.{column}", {})[old] = new[:LONGEST]

    def of(self, cell: Cell, value: object) -> str | None:
        """Return what stands in place of a cell's value; none when it is as the file has it."""
        found = self.cells.get(_name(cell))
        if found is None and self.texts:
            sheet, _row, column = cell
            found = self.texts.get(f"{sheet}.{column}", {}).get(shown(value))
        return found


def _name(cell: Cell) -> str:
    return ".".join(map(str, cell))


def shown(value: object) -> str:
    """Return a cell as one line of text, as an input shows it."""
    return tidy(cell_text(value))


def mended(row: RawRow, sheet: int, corrections: Corrections) -> RawRow:
    """Return a row with its corrections."""
    values = list(row.values)
    last = max(
        (
            int(column)
            for name in corrections.cells
            for at, number, column in [name.split(".")]
            if (at, number) == (str(sheet), str(row.number))
        ),
        default=-1,
    )
    values += [None] * (last + 1 - len(values))
    changed = False
    for column, value in enumerate(values):
        text = corrections.of((sheet, row.number, column), value)
        if text is not None:
            values[column] = text or None
            changed = True
    return replace(row, values=values) if changed else row


def rows_concerned(raw: Path, staged: Staged, corrections: Corrections) -> set[tuple[int, int]]:
    """Return the rows, by table and number, that the corrections are about."""
    sheets = [table.sheet_index for table in staged.tables]
    tables: dict[int, list[int]] = {}
    for number, sheet in enumerate(sheets):
        tables.setdefault(sheet, []).append(number)
    found = {
        (table, int(row))
        for name in corrections.cells
        for sheet, row, _column in [name.split(".")]
        for table in tables.get(int(sheet), ())
    }
    if corrections.texts:
        by_sheet: dict[int, list[tuple[int, Mapping[str, str]]]] = {}
        for place, texts in corrections.texts.items():
            sheet_at, column = place.split(".")
            by_sheet.setdefault(int(sheet_at), []).append((int(column), texts))
        for row in all_rows(raw):
            for column_at, known in by_sheet.get(sheets[row.table], ()):
                if column_at < len(row.values) and shown(row.values[column_at]) in known:
                    found.add((row.table, row.number))
    return found


def read_again(
    raw: Path,
    entries: Path,
    staged: Staged,
    corrections: Corrections,
    wanted: Collection[tuple[int, int]],
) -> None:
    """Read rows again with their corrections and put their entries in the place of the old ones."""
    if not wanted:
        return
    rows = find_rows(raw, set(wanted))
    before = {(row.table, row.continues) for row in rows.values() if row.continues is not None}
    heads = find_rows(raw, before) if before else {}
    readers = [
        RowReader({one.index: Field(one.field) for one in table.columns if one.field})
        for table in staged.tables
    ]

    def entries_of(row: RawRow) -> list[Entry]:
        sheet = staged.tables[row.table].sheet_index
        head = heads.get((row.table, row.continues or 0))
        goes_on = None
        if head is not None:
            first = mended(head, sheet, corrections)
            goes_on = readers[row.table].read(first.values, section=head.section, group=head.group)[
                0
            ]
        given = mended(row, sheet, corrections)
        records = readers[row.table].read(
            given.values, section=row.section, group=row.group, before=goes_on
        )
        return [as_entry(row.table, row.number, part, one) for part, one in enumerate(records)]

    fresh = {place: entries_of(row) for place, row in rows.items()}
    marks = {name_mark(one.name_key) for found in fresh.values() for one in found}
    staged.repeated = sorted({*staged.repeated, *marks})
    part = entries.with_suffix(".mended")
    with entries.open(encoding="utf-8") as old, part.open("w", encoding="utf-8") as into:
        staged.entries = write_entries(_replaced(read_entries(old), fresh), into)
    part.rename(entries)


def _replaced(
    chunks: Iterable[list[Entry]], fresh: dict[tuple[int, int], list[Entry]]
) -> Iterable[list[Entry]]:
    for chunk in chunks:
        found: list[Entry] = []
        for one in chunk:
            place = one.table, one.row
            if place not in fresh:
                found.append(one)
            elif one.part == 0:
                found += fresh[place]
        yield found


def same_texts(raw: Path, wanted: Collection[tuple[int, int]]) -> Counter[tuple[int, int, str]]:
    """Count how often each text stands in the columns wanted, by table and column."""
    counts: Counter[tuple[int, int, str]] = Counter()
    columns: dict[int, list[int]] = {}
    for table, column in wanted:
        columns.setdefault(table, []).append(column)
    for row in all_rows(raw):
        for column in columns.get(row.table, ()):
            if column < len(row.values):
                counts[row.table, column, shown(row.values[column])] += 1
    return counts
