"""A workbook → the lines of the journals on its sheets. Nothing is asked and nothing stored.

Every filled row becomes a line, a heading, or is told with its place; hidden sheets are only named.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from plugins.hotline.importing.columns import Columns, Field, columns_of
from plugins.hotline.importing.draft import Draft, DraftLine, Told
from plugins.hotline.importing.moments import year_in
from portal.comparable_text import key
from portal.i18n import gettext as _
from portal.spreadsheets.address import column_letters
from portal.spreadsheets.limits import ReadLimits
from portal.spreadsheets.read import SheetRows, Unreadable, read_workbook
from portal.spreadsheets.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from portal.spreadsheets.values import Value

LIMITS = ReadLimits(rows=20_000, columns=64, cells=400_000, sheets=60, upload_bytes=20 << 20)
LONGEST_TOLD = 120
_LEAST_CELLS = 2
_SUMS = ("итого", "всего")
_LEAST_COUNTED = 3


def read_journal(path: Path) -> Draft:
    """Return every line of a file's journals; raise :class:`Unreadable` where there is none."""
    draft = Draft()
    reader = _Reader(draft)
    with closing(read_workbook(path, limits=LIMITS)) as sheets:
        for sheet in sheets:
            reader.read(sheet)
    if not draft.lines:
        raise Unreadable(Reason.EMPTY, "no lines of a journal")
    _mark(draft.lines)
    return draft


class _Reader:
    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.sheet = ""
        self.columns: Columns | None = None
        self.year: int | None = None
        self.last_date = ""

    def read(self, sheet: SheetRows) -> None:
        rows = [(row.number, [as_text(one) for one in row.values]) for row in sheet.rows]
        if sheet.hidden:
            if rows:
                self._tell(sheet.name, _("This sheet is hidden; it was not read."))
            return
        for address in sheet.left_out:
            self._tell(address, _("This cell stands far beyond the table; it was not read."))
        self.sheet, self.columns, self.last_date = sheet.name, None, ""
        self.year = year_in(sheet.name)
        before = len(self.draft.lines)
        unread = 0
        for number, cells in rows:
            unread += self._take(number, cells)
        if unread and len(self.draft.lines) == before:
            self._tell(
                sheet.name,
                _("No headings of a journal were found on this sheet; it was not read."),
            )

    def _tell(self, place: str, text: str) -> None:
        self.draft.told.append(Told(place=place, text=text))

    def _take(self, number: int, cells: list[str]) -> int:
        """Take a row; return 1 for one that stands before any heading."""
        filled = [one for one in cells if one]
        found = columns_of(cells, number)
        if found is not None:
            self.columns = found
            return 0
        if self.columns is None:
            self.year = year_in(" ".join(filled)) or self.year
            return 1
        if _counts_columns(filled):
            return 0
        line = self._line(number, cells, self.columns)
        if len(filled) < _LEAST_CELLS and not line.of(Field.DATE):
            self._alone(number, filled)
        elif key(filled[0]).startswith(_SUMS) and not line.of(Field.DATE):
            self._leave_out(number, filled)
        else:
            if line.of(Field.DATE):
                self.last_date = line.of(Field.DATE)
            elif self.last_date:
                line.values[Field.DATE], line.above = self.last_date, True
            self.draft.lines.append(line)
        return 0

    def _alone(self, number: int, filled: Sequence[str]) -> None:
        """Take the only cell of a row as the title of a year or a month; tell anything else."""
        year = year_in(filled[0]) if filled else None
        if year is not None:
            self.year = year
        self._leave_out(number, filled)

    def _leave_out(self, number: int, filled: Sequence[str]) -> None:
        place = f"{self.sheet}!{number}" if self.sheet else str(number)
        text = " | ".join(filled)
        shown = text if len(text) <= LONGEST_TOLD else f"{text[: LONGEST_TOLD - 1]}…"
        self._tell(
            place, _("This row is no line of the journal; it was left out: “%(text)s”.", text=shown)
        )

    def _line(self, number: int, cells: Sequence[str], columns: Columns) -> DraftLine:
        values = {
            str(name): cells[place]
            for name, place in columns.fields.items()
            if place < len(cells) and cells[place]
        }
        if Field.TOPIC in values and not values.get(Field.QUESTION):
            values[Field.QUESTION] = values[Field.TOPIC]
        known = {*columns.fields.values()}
        return DraftLine(
            key=len(self.draft.lines),
            sheet=self.sheet,
            row=number,
            values=values,
            columns={str(name): column_letters(at + 1) for name, at in columns.fields.items()},
            more={
                columns.more.get(place, column_letters(place + 1)): cell
                for place, cell in enumerate(cells)
                if cell and place not in known
            },
            year=self.year,
        )


def _counts_columns(filled: Sequence[str]) -> bool:
    numbers = [str(one) for one in range(1, len(filled) + 1)]
    return len(filled) >= _LEAST_COUNTED and list(filled) == numbers


def _mark(lines: Sequence[DraftLine]) -> None:
    """Tell each line by what it holds; of equal lines by which of them it is."""
    met: Counter[str] = Counter()
    for line in lines:
        told = sorted((name, key(text)) for name, text in line.values.items())
        text = json.dumps([told, sorted(line.more.items()), line.year], ensure_ascii=False)
        met[text] += 1
        line.mark = hashlib.sha256(f"{text}#{met[text]}".encode()).hexdigest()


def as_text(value: Value) -> str:
    """Return a cell as a person sees it; a day without a time, a time without a day."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y}" if value.time() == dt.time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:.10g}"
    return "\n".join(filter(None, (line.strip() for line in str(value).split("\n"))))
