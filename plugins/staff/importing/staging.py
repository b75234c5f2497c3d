"""Reading a workbook once: its tables are described, its rows become entries in a file.

The file holds one JSON list of entries a line, so that later steps stream it and neither the
workbook nor the whole list is held in memory.
"""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from operator import attrgetter
from typing import IO, TYPE_CHECKING, Any

from plugins.staff.importing.columns_recalled import NO_MEMORY, ColumnMemory
from plugins.staff.importing.entries import Entry, as_entry, name_mark
from plugins.staff.importing.raw_rows import RawWriter
from plugins.staff.message_ids import N_
from plugins.staff.reading.groups import NO_GROUP, Group, group_of
from plugins.staff.reading.headings import Field
from plugins.staff.reading.row_reader import RowReader
from plugins.staff.reading.table import (
    GROUP_HEADING,
    NO_HEADER,
    SECTION,
    Merge,
    SheetReading,
    Table,
    find_tables,
)
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.spreadsheets.read import DEFAULT, ReadLimits, SheetRows, read_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from plugins.staff.reading.record import StaffRecord

    Line = tuple[int, Sequence[object]]

HIDDEN_SHEET = N_("The sheet is hidden.")
LEFT_OUT = N_("The sheet was left out by choice.")
CHUNK = 500
PART = 4_000
"""Rows of a sheet that are held at a time; more than are searched for the header."""
KEPT_SKIPPED = 200
KEPT_SAMPLES = 3
SAMPLE_LENGTH = 80
_AS_TEXT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class ColumnChoice:
    """What a column is taken for: the ``guess``, or what a person chooses or chose in an earlier list."""

    index: int
    heading: str
    field: str
    certainty: float
    samples: list[str]
    guess: str = ""


@dataclass(slots=True)
class TableFound:
    """One table of the workbook, as later steps and the page of columns need it.

    ``recalled`` is the day of the import whose corrections are taken over, ``recalled_own`` whether
    that was one of the same place.
    """

    number: int
    sheet: str
    sheet_index: int
    header_rows: list[int]
    columns: list[ColumnChoice]
    rows: int = 0
    recalled: str = ""
    recalled_own: bool = True

    def column_of(self, *fields: str) -> int | None:
        """Return the first column that holds one of the fields, in the order given."""
        by_field = {column.field: column.index for column in reversed(self.columns)}
        return next((by_field[one] for one in fields if one in by_field), None)


@dataclass(slots=True)
class SheetFound:
    """One sheet: whether it was read, and the rows that are not about a person, with reasons."""

    name: str
    index: int
    hidden: bool
    problem: str = ""
    skipped: list[tuple[int, str, dict[str, Any], str]] = field(default_factory=list)
    skipped_count: int = 0


@dataclass(slots=True)
class Staged:
    """Everything that reading a workbook gave, but the entries, which are in the file.

    ``repeated`` are the marks of the names that stand in more than one entry.
    """

    sheets: list[SheetFound] = field(default_factory=list)
    tables: list[TableFound] = field(default_factory=list)
    rows: int = 0
    entries: int = 0
    repeated: list[int] = field(default_factory=list)

    def unread_headings(self) -> list[str]:
        """Return the headings of columns that say something and are taken for nothing."""
        return [
            f"{table.sheet}: {column.heading}"
            for table in self.tables
            for column in table.columns
            if not column.field and column.heading and any(column.samples)
        ]

    def to_json(self) -> str:
        """Return the description as JSON."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Staged:
        """Return the description that :meth:`to_json` wrote."""
        given = json.loads(text)
        return cls(
            [SheetFound(**one) for one in given["sheets"]],
            [
                TableFound(**{**one, "columns": [ColumnChoice(**c) for c in one["columns"]]})
                for one in given["tables"]
            ],
            given["rows"],
            given["entries"],
            given["repeated"],
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person has chosen about reading: sheets and columns.

    ``sheets``: sheet index → read it or not; ``header_rows``: sheet index → the row at which
    reading begins; ``columns``: (sheet index, number of the table in it, column) → field.
    """

    sheets: Mapping[int, bool] = field(default_factory=dict)
    header_rows: Mapping[int, int] = field(default_factory=dict)
    columns: Mapping[tuple[int, int, int], str] = field(default_factory=dict)


NO_CHOICES = Choices()


def stage(
    path: Path,
    into: IO[str],
    *,
    choices: Choices = NO_CHOICES,
    memory: ColumnMemory = NO_MEMORY,
    raw: IO[str] | None = None,
    limits: ReadLimits = DEFAULT,
    progress: Callable[[int], object] | None = None,
) -> Staged:
    """Read a workbook and write its entries, and its rows as they are where ``raw`` is given.

    ``memory`` is what people corrected in earlier lists; ``progress`` is told the rows read so far.

    Raises :class:`portal.spreadsheets.read.Unreadable` for a file that is no workbook, and
    :class:`portal.errors.Invalid` for one without a list of staff.
    """
    staged = Staged()
    writer = _Writer(into, raw, progress)
    with closing(read_workbook(path, limits=limits)) as sheets:
        for sheet in sheets:
            _stage_sheet(sheet, staged, writer, choices, memory)
    writer.finish()
    writer.finish_raw()
    staged.entries = writer.written
    staged.repeated = sorted(writer.repeated)
    if not staged.tables:
        raise Invalid(_no_table(staged))
    if not staged.rows:
        message = _("There is nobody in the list: no row below the headings names a person.")
        raise Invalid(message)
    return staged


def read_entries(file: IO[str]) -> Iterator[list[Entry]]:
    """Yield the entries of a file in the lists in which they were written."""
    for line in file:
        yield [Entry(*values) for values in json.loads(line)]


def write_entries(chunks: Iterable[list[Entry]], into: IO[str]) -> int:
    """Write entries as :func:`read_entries` reads them; return how many."""
    written = 0
    for chunk in chunks:
        into.write(f"{_AS_TEXT([one.told() for one in chunk])}\n")
        written += len(chunk)
    return written


def _no_table(staged: Staged) -> str:
    if any(sheet.problem != HIDDEN_SHEET for sheet in staged.sheets):
        return _(
            "No list of staff was found in the file: no row names the columns (full name,"
            " position and others). Put the headings above the list and send the file again."
        )
    return _("All sheets of the file are hidden. Show the sheet with the list and send it again.")


class _Writer:
    def __init__(
        self, into: IO[str], raw: IO[str] | None, progress: Callable[[int], object] | None
    ) -> None:
        self._into = into
        self._raw = RawWriter(raw) if raw is not None else None
        self._progress = progress
        self._chunk: list[tuple[Any, ...]] = []
        self.written = 0
        self._marks: set[int] = set()
        self.repeated: set[int] = set()

    def add(self, entry: Entry) -> None:
        mark = name_mark(entry.name_key)
        (self.repeated if mark in self._marks else self._marks).add(mark)
        self._chunk.append(entry.told())
        self.written += 1
        if len(self._chunk) >= CHUNK:
            self.finish()

    def add_raw(self, table: Table, number: int) -> None:
        if self._raw is not None:
            self._raw.add(number, table.rows)
        if self._progress is not None:
            self._progress(self.written)

    def finish(self) -> None:
        if self._chunk:
            self._into.write(_AS_TEXT(self._chunk))
            self._into.write("\n")
            self._chunk = []

    def finish_raw(self) -> None:
        if self._raw is not None:
            self._raw.finish()


def _stage_sheet(
    sheet: SheetRows, staged: Staged, writer: _Writer, choices: Choices, memory: ColumnMemory
) -> None:
    found = SheetFound(sheet.name, sheet.index, sheet.hidden)
    staged.sheets.append(found)
    if not choices.sheets.get(sheet.index, not sheet.hidden):
        found.problem = HIDDEN_SHEET if sheet.hidden else LEFT_OUT
        return
    begin = choices.header_rows.get(sheet.index, 0)
    merges = [Merge(r1, c1 - 1, r2, c2 - 1) for r1, c1, r2, c2 in sheet.merged]
    rows = ((row.number, row.values) for row in sheet.rows if row.number >= begin)
    open_table: _OpenTable | None = None
    tables = 0
    for reading in _in_parts(rows, merges, Group(category=group_of(sheet.name).category)):
        if reading.problem is not None:
            found.problem = reading.problem.message
        _note_skipped(found, reading)
        for table in reading.tables:
            if open_table is None or not open_table.is_of(table):
                open_table = _begin_table(sheet, tables, table, staged, choices, memory)
                tables += 1
            open_table.add(table, writer)
            staged.rows += len(table.rows)


def _in_parts(
    rows: Iterable[Line], merges: list[Merge], titled: Group = NO_GROUP
) -> Iterator[SheetReading]:
    """Read a sheet part by part, so that a long one is never held whole.

    What the sheet's own title says («Высшая») holds where no heading in it does. Each further part is given the header of the table that it goes on, and the institution that
    was named last; a part begins with a row that names a person.
    """
    remaining = iter(rows)
    part = list(islice(remaining, PART))
    header: list[Line] = []
    section, group = "", titled
    while part:
        following = next(remaining, None)
        name_column = _name_column(find_tables(header + part[:1], merges)) if header else None
        while (
            following is not None and name_column is not None and not _names(following, name_column)
        ):
            part.append(following)
            following = next(remaining, None)
        reading = find_tables(header + part, merges)
        reading = _going_on(reading, {number for number, _ in header}, section, group)
        yield reading
        if not reading.tables:
            return
        last = reading.tables[-1]
        section = last.rows[-1].section if last.rows else section
        group = last.rows[-1].group if last.rows else group
        lines = dict(header + part)
        header = [(number, lines[number]) for number in last.header_rows]
        part = [] if following is None else [following, *islice(remaining, PART)]


def _name_column(reading: SheetReading) -> int | None:
    """Return the column of a table that holds names."""
    for table in reading.tables:
        for field_wanted in (Field.FULL_NAME, Field.LAST_NAME):
            for column in table.columns:
                if column.field == field_wanted:
                    return column.index
    return None


def _names(line: Line, column: int) -> bool:
    values = line[1]
    return column < len(values) and values[column] not in (None, "")


def _going_on(reading: SheetReading, given: set[int], section: str, group: Group) -> SheetReading:
    """Take the header that was given out of what was skipped; let the headings above hold on."""
    tables = [
        replace(
            table,
            skipped=tuple(one for one in table.skipped if one.number not in given),
            rows=tuple(
                row if row.section or place else row._replace(section=section) for row in table.rows
            )
            if section
            else table.rows,
        )
        for place, table in enumerate(reading.tables)
    ]
    if group != NO_GROUP and tables:
        tables[0] = _under_group(tables[0], group)
    return replace(reading, tables=tuple(tables))


def _under_group(table: Table, group: Group) -> Table:
    """Let a heading inside the table hold for the rows down to the next heading."""
    ends = min(
        (one.number for one in table.skipped if one.reason.message in {GROUP_HEADING, SECTION}),
        default=None,
    )
    rows = tuple(
        row._replace(group=row.group or group) if ends is None or row.number < ends else row
        for row in table.rows
    )
    return replace(table, rows=rows)


class _OpenTable:
    """A table whose rows are being read, maybe part by part."""

    def __init__(self, found: TableFound) -> None:
        self._header = tuple(found.header_rows), tuple(one.heading for one in found.columns)
        self._found = found
        self._reader = RowReader(
            {one.index: Field(one.field) for one in found.columns if one.field}
        )
        self._before: tuple[int, StaffRecord] | None = None

    def is_of(self, table: Table) -> bool:
        """Tell that a part goes on this table: the same header rows and headings."""
        return self._header == (table.header_rows, table.headings)

    def add(self, table: Table, writer: _Writer) -> None:
        """Read the rows of a part and write their entries."""
        self._found.rows += len(table.rows)
        writer.add_raw(table, self._found.number)
        for row in table.rows:
            before = self._before
            goes_on = before[1] if before and row.continues == before[0] else None
            records = self._reader.read(
                row.values, section=row.section, group=row.group, before=goes_on
            )
            if row.continues is None and records:
                self._before = (row.number, records[0])
            for part, record in enumerate(records):
                writer.add(as_entry(self._found.number, row.number, part, record))


def _begin_table(
    sheet: SheetRows,
    place: int,
    table: Table,
    staged: Staged,
    choices: Choices,
    memory: ColumnMemory,
) -> _OpenTable:
    recalled = memory.recall(
        [one.heading for one in table.columns], [str(one.field or "") for one in table.columns]
    )
    columns = [
        ColumnChoice(
            one.index,
            one.heading,
            choices.columns.get((sheet.index, place, one.index), field),
            one.certainty,
            _samples(table, one.index),
            str(one.field or ""),
        )
        for one, field in zip(table.columns, recalled.fields, strict=True)
    ]
    number = len(staged.tables)
    found = TableFound(
        number,
        sheet.name,
        sheet.index,
        list(table.header_rows),
        columns,
        recalled=recalled.since,
        recalled_own=recalled.own,
    )
    staged.tables.append(found)
    return _OpenTable(found)


def _note_skipped(found: SheetFound, reading: SheetReading) -> None:
    skipped = [*reading.skipped, *(one for table in reading.tables for one in table.skipped)]
    found.skipped_count += len(skipped)
    room = KEPT_SKIPPED - len(found.skipped)
    found.skipped += [
        (one.number, one.reason.message, dict(one.reason.params), one.text[:SAMPLE_LENGTH])
        for one in sorted(skipped, key=attrgetter("number"))[:room]
        if one.reason.message != NO_HEADER
    ]


def _samples(table: Table, column: int) -> list[str]:
    """Return the first values of a column, to recognise it by."""
    found: list[str] = []
    for row in table.rows[:50]:
        value = row.values[column] if column < len(row.values) else None
        if value not in (None, ""):
            found.append(_shown(value))
        if len(found) == KEPT_SAMPLES:
            break
    return found


def _shown(value: object) -> str:
    text = value.strftime("%d.%m.%Y") if hasattr(value, "strftime") else str(value)
    return text[:SAMPLE_LENGTH]
