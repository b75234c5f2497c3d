"""Workbooks out: rows stream into an .xlsx package with flat memory; see `sheets` for what to ask.

The package is written to a temporary file and moved into place at the end, so that an error in
the rows leaves nothing behind. The same sheets give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import tempfile
import zipfile
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from portal.spreadsheets import charts, layout, package
from portal.spreadsheets.address import MAX_ROWS, cell_address
from portal.spreadsheets.cells import ColumnCells, Context
from portal.spreadsheets.csv_out import write_csv
from portal.spreadsheets.paper_lines import PaperLines
from portal.spreadsheets.shared_strings import SharedStrings
from portal.spreadsheets.sheet_names import sheet_name
from portal.spreadsheets.sheets import (
    Column,
    Kind,
    Line,
    Mark,
    Place,
    Row,
    Sheet,
    SheetChart,
    WrittenWorkbook,
)
from portal.spreadsheets.styles import Style, Styles
from portal.spreadsheets.text import clean, is_too_long, split
from portal.spreadsheets.typed import as_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = [
    "Column",
    "Kind",
    "Line",
    "Mark",
    "Place",
    "Sheet",
    "SheetChart",
    "WrittenWorkbook",
    "write_csv",
    "write_workbook",
]

_CHUNK = 128
_SAMPLE = 200
_PIECE = 1 << 20
_LEVEL = 1
"""Deflate level: with shared strings the higher ones cost more time than they save bytes."""
_SPARE_ROWS = 64
"""Rows kept free under the data for totals and signatures."""
_PART_BYTES = 1_900_000_000
"""A part of a package without the 64-bit extension must stay under 2 GiB."""
_EARLIEST = (1980, 1, 1, 0, 0, 0)


def write_workbook(
    target: Path | BinaryIO,
    sheets: Sequence[Sheet],
    *,
    title: str = "",
    author: str = "",
    created: dt.datetime | None = None,
    zone: dt.tzinfo | None = None,
) -> WrittenWorkbook:
    """Write the sheets to a path or an open binary file.

    Aware moments are shown on the wall clock of `zone`; `created` goes into the properties.
    Rows that do not fit into one sheet go on in another one of the same title. Texts longer than
    a cell holds are cut with a sign, and their rest is put on a sheet of notes.
    Raises ValueError when a row is not as long as the list of columns.
    """
    folder = target.parent if isinstance(target, Path) else None
    descriptor, name = tempfile.mkstemp(suffix=".xlsx.part", dir=folder)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            promised = _count_promised(sheets)
            with SharedStrings(promised) as strings, zipfile.ZipFile(file, "w") as package_file:
                writer = _Writer(package_file, strings, zone)
                rows = writer.write(sheets, title, author, created)
            size = file.tell()
            digest = _digest(file)
            if not isinstance(target, Path):
                file.seek(0)
                shutil.copyfileobj(file, target)
        if isinstance(target, Path):
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return WrittenWorkbook(
        rows=tuple(rows), size=size, sha256=digest, sheet_names=tuple(writer.names)
    )


def _count_promised(sheets: Sequence[Sheet]) -> int:
    return sum(callable(value) for sheet in sheets for _, value in sheet.title_lines)


def _digest(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    return digest.hexdigest()


class _Writer:
    """One package being written."""

    def __init__(
        self, package_file: zipfile.ZipFile, strings: SharedStrings, zone: dt.tzinfo | None
    ) -> None:
        from portal.i18n import gettext as _  # noqa: PLC0415 - the child process reads without it

        self.names: list[str] = []
        self._taken: set[str] = set()
        self._defined: list[str] = []
        self._notes: list[tuple[str, str]] = []
        self._drawings: list[int] = []
        self._charts = 0
        self._strings = strings
        self._next_promise = 0
        self._styles = Styles()
        self._context = Context(strings, self._styles, zone, _("… (continued on the notes sheet)"))
        self._footer = _("Page %(page)s of %(pages)s", page="&P", pages="&N")
        self._notes_title = _("Notes")
        self._notes_columns = (_("Cell"), _("Continuation of the text"))
        self._zip = package_file
        self._stamp = _EARLIEST

    def write(
        self, sheets: Sequence[Sheet], title: str, author: str, created: dt.datetime | None
    ) -> list[int]:
        """Write every part and return the numbers of data rows of the sheets."""
        self._part("_rels/.rels", package.RELATIONS)
        self._part("docProps/core.xml", package.core_properties(title, author, created))
        counts = [self._sheet(sheet) for sheet in sheets]
        if self._notes:
            self._sheet(self._notes_sheet())
        number = len(self.names)
        self._part("xl/styles.xml", self._styles.xml())
        with self._open("xl/sharedStrings.xml") as part:
            for piece in self._strings.parts():
                part.write(piece)
        self._part("xl/_rels/workbook.xml.rels", package.workbook_relations(number))
        self._part("xl/workbook.xml", package.workbook(self.names, "".join(self._defined)))
        self._part(
            "[Content_Types].xml",
            package.content_types(number, charts.content_types(self._drawings, self._charts)),
        )
        return counts

    def _part(self, name: str, text: str) -> None:
        with self._open(name) as part:
            part.write(text.encode())

    def _open(self, name: str) -> IO[bytes]:
        member = zipfile.ZipInfo(name, self._stamp)
        member.compress_type = zipfile.ZIP_DEFLATED
        member._compresslevel = _LEVEL  # type: ignore[attr-defined] # noqa: SLF001 - no public way
        return self._zip.open(member, "w")

    def _sheet(self, sheet: Sheet) -> int:
        """Write one sheet, and as many more as its rows need; return the number of rows."""
        rows = iter(sheet.rows)
        sample = list(islice(rows, _SAMPLE))
        widths = layout.estimate_widths(sheet.columns, sample)
        promised = self._promise(sheet)
        chunks = _chunks(chain(sample, rows))
        written = 0
        ahead = next(chunks, None)
        while True:
            name = sheet_name(sheet.title, self._taken)
            self.names.append(name)
            with self._open(f"xl/worksheets/sheet{len(self.names)}.xml") as part:
                table = _Table(sheet, name, self._context, part)
                table.head(widths, promised)
                while ahead is not None and table.has_room():
                    table.add(ahead)
                    ahead = next(chunks, None)
                last = table.tail(self._footer, drawn=bool(sheet.charts) and not written)
            if sheet.charts and not written:
                self._draw(sheet, table)
            self._notes.extend(table.notes)
            index = len(self.names) - 1
            self._defined.append(
                layout.defined_names(sheet, table.frame, name, index, table.rows, last)
            )
            written += table.rows
            if ahead is None:
                break
        for line, number in promised.items():
            label, value = sheet.title_lines[line]
            if callable(value):
                self._strings.keep_promise(number, layout.line_markup(label, value(written)))
        return written

    def _draw(self, sheet: Sheet, table: _Table) -> None:
        """Write the parts of the charts that stand beside a table."""
        number = len(self.names)
        drawn = charts.parts(
            sheet, table.frame, self.names[-1], table.rows, number, self._charts + 1
        )
        for name, text in drawn:
            self._part(name, text)
        self._drawings.append(number)
        self._charts += len(sheet.charts)

    def _promise(self, sheet: Sheet) -> dict[int, int]:
        """Take the numbers of shared strings for the lines whose values come later."""
        promised: dict[int, int] = {}
        for line, (_, value) in enumerate(sheet.title_lines):
            if callable(value):
                promised[line] = self._next_promise
                self._next_promise += 1
        return promised

    def _notes_sheet(self) -> Sheet:
        """Return the sheet with the rest of the texts that were too long for their cells."""
        cell, text = self._notes_columns
        return Sheet(
            title=self._notes_title,
            columns=(Column(title=cell, width=20), Column(title=text, width=100, wrap=True)),
            rows=self._notes,
            filter=False,
        )


class _Table:
    """One sheet's table while its rows stream into the part."""

    def __init__(self, sheet: Sheet, name: str, context: Context, part: IO[bytes]) -> None:
        self.rows = 0
        self.notes: list[tuple[str, str]] = []
        self.frame = layout.frame_of(sheet)
        self._sheet = sheet
        self._name = name
        self._context = context
        self._part = part
        self._bytes = 0
        self._lines = PaperLines((), context, [])
        self._next_row = self.frame.header_last + 1
        self._looks: dict[Mark | None, list[ColumnCells]] = {}
        self._totals: dict[int, float] = {}
        if sheet.totals:
            self._totals = {n: 0 for n, column in enumerate(sheet.columns) if column.total}

    def head(self, widths: Sequence[float], promised: dict[int, int]) -> None:
        """Write everything above the data."""
        header, merged = layout.header_rows(self._sheet, self.frame, self._context)
        self._lines = PaperLines(widths, self._context, merged)
        head = layout.sheet_head(self._sheet, self.frame, widths)
        block = layout.block_rows(self._sheet, promised, self._lines, self._context)
        self._part.write((head + block + header).encode())

    def has_room(self) -> bool:
        """Tell whether one more chunk fits into this sheet."""
        spare = _SPARE_ROWS + 2 * len(self._sheet.signatures) + len(self._sheet.below)
        return self._next_row + _CHUNK + spare <= MAX_ROWS and self._bytes < _PART_BYTES

    def add(self, chunk: Sequence[Row]) -> None:
        """Write a chunk of rows."""
        width = self.frame.width
        if set(map(len, chunk)) != {width}:
            message = f"every row of «{self._sheet.title}» must have {width} values"
            raise ValueError(message)
        numbers = range(self._next_row, self._next_row + len(chunk))
        pieces = [
            f'<row r="{number}">{cells}</row>'
            for number, cells in zip(numbers, self._rows_xml(chunk), strict=True)
        ]
        if self._sheet.above or self._sheet.band:
            pieces = list(map(self._paper_row, chunk, pieces, numbers))
        text = "".join(pieces).encode()
        self._bytes += len(text)
        self._part.write(text)
        if self._totals:
            self._count(chunk)
        if self._context.cut_columns:
            self._note_cut_texts(chunk)
        self.rows += len(chunk)
        self._next_row += len(chunk)

    def tail(self, footer: str, *, drawn: bool = False) -> int:
        """Write everything under the data and return the last row used; drawn says that charts come."""
        last = self._next_row - 1
        text = ""
        if self._totals:
            text = layout.total_row(self._sheet, self.frame, self.rows, self._totals, self._context)
            last += 1
        signatures, last = layout.signature_rows(self._sheet, self._lines, last)
        text += signatures
        text += layout.sheet_tail(
            self._sheet, self.frame, self.rows, self._lines.merged, footer, drawn=drawn
        )
        self._part.write(text.encode())
        return last

    def _rows_xml(self, chunk: Sequence[Row]) -> Iterable[str]:
        """Return the cells of every row, made column by column for rows of the same look."""
        marks = self._sheet.marks
        if not callable(marks):
            return self._same_look(chunk, None)
        looks = list(map(marks, chunk))
        made = {
            look: iter(
                self._same_look([r for r, m in zip(chunk, looks, strict=True) if m is look], look)
            )
            for look in set(looks)
        }
        return [next(made[look]) for look in looks]

    def _paper_row(self, row: Row, piece: str, number: int) -> str:
        """Return a row of a paper: as high as its texts, or one text over the whole table."""
        texts = [as_text(value) if value is not None else "" for value in row]
        if self._sheet.band is not None and self._sheet.band(row):
            return self._lines.band(texts[0], number)
        return piece.replace(">", f"{self._lines.row_height(texts)}>", 1)

    def _same_look(self, rows: Sequence[Row], mark: Mark | None) -> Iterable[str]:
        cells = self._looks.get(mark)
        if cells is None:
            cells = self._looks[mark] = self._look(mark)
        columns = zip(*rows, strict=True)
        return map("".join, zip(*map(ColumnCells.many, cells, columns), strict=True))

    def _look(self, mark: Mark | None) -> list[ColumnCells]:
        """Return the columns' cells in the look of the mark; dates of one look are shared."""
        marks = self._sheet.marks
        by_column = {} if marks is None or callable(marks) else marks
        dates: dict[bool, ColumnCells] = {}
        found: list[ColumnCells] = []
        for number, column in enumerate(self._sheet.columns):
            look = Style(kind=column.kind, mark=mark, wrap=column.wrap, framed=True)
            cells = ColumnCells(column, number, look, self._context, by_column.get(number))
            if column.kind is Kind.DATE and number not in by_column:
                cells = dates.setdefault(column.wrap, cells)
            found.append(cells)
        return found

    def _count(self, chunk: Sequence[Row]) -> None:
        """Add the chunk to the totals' present values."""
        for number in self._totals:
            values = [row[number] for row in chunk]
            if self._sheet.columns[number].total == "count":
                self._totals[number] += sum(value is not None and value != "" for value in values)
            else:
                self._totals[number] += sum(
                    float(value)
                    for value in values
                    if value is not None and not isinstance(value, str | dt.date | dt.time)
                )

    def _note_cut_texts(self, chunk: Sequence[Row]) -> None:
        """Keep the rest of the chunk's texts that were too long for their cells."""
        for number in sorted(self._context.cut_columns):
            for row_number, row in enumerate(chunk, start=self._next_row):
                value = row[number]
                if isinstance(value, str) and is_too_long(value):
                    address = cell_address(self._name, row_number, number + 1)
                    self.notes.extend((address, piece) for piece in split(clean(value))[1:])
        self._context.cut_columns.clear()


def _chunks(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk
