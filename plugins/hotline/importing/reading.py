"""A workbook → the lines of the journals on its sheets. Nothing is asked and nothing stored.

Every filled row becomes a line, a heading, or is told with its place; hidden sheets are only named.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.hotline.importing.columns import Columns, Field, columns_of, heads_below, two_rows
from plugins.hotline.importing.draft import Draft, DraftLine, Told
from plugins.hotline.importing.moments import (
    LAST_MONTH,
    month_in,
    read_moment,
    school_year_in,
    year_in,
)
from plugins.hotline.importing.name_cells import split_person
from plugins.hotline.importing.talks import question_and_answer, repeats_above, tells_quiet
from portal.comparable_text import key
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.spreadsheets.address import column_letters
from portal.spreadsheets.limits import ReadLimits
from portal.spreadsheets.read import SheetRows, Unreadable, read_workbook
from portal.spreadsheets.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from portal.spreadsheets.values import Value

LIMITS = ReadLimits(rows=60_000, columns=64, cells=1_200_000, sheets=60, upload_bytes=20 << 20)
LONGEST_TOLD = 120
_LEAST_CELLS = 2
_SUMS = ("итого", "всего", "подытог", "количество", "кол-во", "общее количество")
_SIGNED = (
    "составил", "исполнил", "проверил", "подпись", "руководитель", "начальник", "директор",
    "ответственн", "журнал закончен", "журнал заверш", "м.п.",
)  # fmt: skip
"""How rows under a table begin that are signed, and no calls."""
_DASHES = re.compile(r"[-_.–—―\s]+\Z")
_LEAST_COUNTED = 3
_LONGEST_DAY = 40
_BARE_DAY = re.compile(r"\d{1,2}\.?\Z")
_MONTH, _YEAR = "месяц", "год"
_HALF_YEAR = dt.timedelta(days=180)
_OF_A_CALLER = (Field.NAME, Field.INSTITUTION, Field.POSITION, Field.PHONE)
_OF_A_CALL = (Field.NUMBER, Field.TIME, Field.CHANNEL, *_OF_A_CALLER)
_NO_VALUE = re.compile(
    r"#(?:FORMULA\?|REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|Н/Д|ССЫЛКА!|ИМЯ\?|ЗНАЧ!|ДЕЛ/0!|ЧИСЛО!)"
)
_CUT_NUMBER = re.compile(r"\d(?:[.,]\d+)?[EeЕе]\+?\d+|[78]9\d{2,3}0{6,}")
"""A telephone that was shown as 8,918E+10 and saved so."""
NO_YEAR = 2000
"""Any year: a cell is only asked whether it holds a day; a leap year, since 29.02 is one."""


def read_journal(path: Path, name: str = "", *, year: int | None = None) -> Draft:
    """Return every line of a file's journals.

    Days without a year are of the ``year``, or of the one that the sheet, a title, or the file's
    ``name`` tells. Raises :class:`Unreadable`, and :class:`Invalid` where no journal was found.
    """
    draft = Draft()
    reader = _Reader(draft, name, year)
    with closing(read_workbook(path, limits=LIMITS)) as sheets:
        for sheet in sheets:
            reader.read(sheet)
    if not draft.lines:
        if not reader.met:
            raise Unreadable(Reason.EMPTY, "no lines of a journal")
        sentence = _(
            "No headings of a journal were found in the file: a column of the date and one of the "
            "question or the answer are needed. Name them in one row above the calls."
        )
        raise Invalid(sentence)
    _mark(draft.lines)
    return draft


@dataclass(frozen=True, slots=True)
class _When:
    """What titles tell of days: a year or the first of a school year, and a month."""

    year: int | None = None
    school: bool = False
    month: int | None = None

    def after(self, text: str) -> _When:
        """Return what is known after a title."""
        month = month_in(text) or self.month
        first = school_year_in(text)
        if first is not None:
            return _When(first, school=True, month=month)
        found = year_in(text)
        if found is not None:
            return _When(found, month=month)
        return _When(self.year, self.school, month)


class _Reader:
    def __init__(self, draft: Draft, name: str, year: int | None) -> None:
        self.draft = draft
        self.met = False
        self.usual = _When(year) if year is not None else _When().after(name)
        self.usual = _When(self.usual.year, self.usual.school)
        self.fixed = year is not None
        self.sheet = ""
        self.columns: Columns | None = None
        self.head: list[str] = []
        self.when = self.usual
        self.last_date = ""
        self.day: DraftLine | None = None

    def read(self, sheet: SheetRows) -> None:
        rows = [(row.number, [as_text(one) for one in row.values]) for row in sheet.rows]
        if sheet.hidden:
            if rows:
                self._tell(sheet.name, _("This sheet is hidden; it was not read."))
            return
        for address in sheet.left_out:
            self._tell(address, _("This cell stands far beyond the table; it was not read."))
        self.sheet, self.columns, self.last_date, self.head = sheet.name, None, "", []
        self.when = self._told_of(_When(self.usual.year, self.usual.school), sheet.name)
        before = len(self.draft.lines)
        unread = 0
        for number, cells in rows:
            if any(cells):
                self.met = True
                unread += self._take(number, cells)
        self._end_day()
        self._tell_turns(self.draft.lines[before:])
        if unread and len(self.draft.lines) == before:
            self._tell(
                sheet.name,
                _("No headings of a journal were found on this sheet; it was not read."),
            )

    def _tell_turns(self, lines: Sequence[DraftLine]) -> None:
        """Tell where days without a year go back by half a year: a new year may begin there."""
        last: dt.date | None = None
        for line in lines:
            text = line.of(Field.DATE)
            if line.above:
                continue
            own = read_moment(text, year=None).on
            year = None if line.school_year else line.year
            on = own or read_moment(text, year=year, month=line.month).on
            if own is None and on is not None and last is not None and last - on > _HALF_YEAR:
                told = _(
                    "This day is many months before the one above, “%(text)s”. If a new year begins "
                    "here, write the year into the days and load the file again.",
                    text=f"{last:%d.%m.%Y}",
                )
                self._tell(line.address(Field.DATE), told)
            last = on or last

    def _told_of(self, when: _When, title: str) -> _When:
        """Return what is known after a title; a year that a person has given stays."""
        found = when.after(title)
        return _When(when.year, month=found.month) if self.fixed else found

    def _tell(self, place: str, text: str) -> None:
        self.draft.told.append(Told(place=place, text=text))

    def _take(self, number: int, cells: list[str]) -> int:
        """Take a row; return 1 for one that stands before any heading."""
        if self._is_head(number, cells):
            return 0
        filled = [one for one in cells if one]
        if self.columns is None:
            self.when = self._told_of(self.when, " ".join(filled))
            return 1
        if _counts_columns(filled):
            return 0
        line = self._line(number, cells, self.columns)
        if self._is_day(line, filled):
            self._end_day()
            self.day = line
            return 0
        if not self._dated(line.of(Field.DATE)):
            if len(filled) < _LEAST_CELLS:
                self._alone(number, filled)
                return 0
            if key(filled[0]).startswith(_SUMS) or _is_signature(line, filled):
                self._leave_out(number, filled)
                return 0
        self._add(line)
        return 0

    def _is_head(self, number: int, cells: list[str]) -> bool:
        """Tell whether a row is a head of the table, or the second row of one; take it."""
        above, self.head = self.head, cells
        known = self.columns
        if known is not None and known.row == number - 1 and heads_below(known, cells):
            self.columns = columns_of(two_rows(above, cells), number) or known
            return True
        found = columns_of(cells, number)
        if found is None and known is None and above:
            found = columns_of(two_rows(above, cells), number)
        if found is not None:
            self.columns = found
        return found is not None

    def _dated(self, text: str) -> bool:
        """Tell whether a cell holds something like a day, be it one that cannot be."""
        read = read_moment(text, year=NO_YEAR, month=self.when.month)
        if key(text).startswith(_SUMS):
            return False
        return read.on is not None or any(one.isdigit() for one in text)

    def _is_day(self, line: DraftLine, filled: Sequence[str]) -> bool:
        """Tell whether a row holds a day alone, as the title of the calls below."""
        if len(filled) != 1 or not any(one.isdigit() for one in filled[0]):
            return False
        read = read_moment(filled[0], year=NO_YEAR)
        if read.on is None or len(filled[0]) > _LONGEST_DAY:
            return False
        line.values = {str(Field.DATE): filled[0]}
        return True

    def _end_day(self) -> None:
        """Keep a day that no call followed as a line, so that it is looked at."""
        if self.day is not None:
            self.day.key = len(self.draft.lines)
            self.draft.lines.append(self.day)
            self.day = None

    def _add(self, line: DraftLine) -> None:
        own = line.of(Field.DATE)
        if own:
            self._end_day()
            line.key = len(self.draft.lines)
            self.last_date = own
        else:
            if self.day is not None:
                self.last_date, self.day = self.day.of(Field.DATE), None
            if self.last_date:
                self._go_on(line)
                line.values[Field.DATE], line.above = self.last_date, True
        self.draft.lines.append(line)

    def _go_on(self, line: DraftLine) -> None:
        """Give a further question of the call above its caller: merged cells are filled once only."""
        above = self.draft.lines[-1] if self.draft.lines else None
        if above is None or above.sheet != line.sheet or above.row != line.row - 1:
            return
        if line.of(Field.QUESTION) and not any(map(line.of, _OF_A_CALL)):
            for name in _OF_A_CALLER:
                if above.of(name):
                    line.values[name] = above.of(name)
                    line.carried.append(name)

    def _alone(self, number: int, filled: Sequence[str]) -> None:
        """Take the only cell of a row as the title of a year or a month; tell anything else.

        Words below a day that nobody called belong to that day.
        """
        if filled and self.day is not None and tells_quiet(filled[0]):
            self.day.values[Field.NOTE] = filled[0]
            self._end_day()
            return
        if filled and not key(filled[0]).startswith(_SUMS):
            self.when = self._told_of(self.when, filled[0])
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
        line = DraftLine(
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
            year=self.when.year,
            school_year=self.when.school,
            month=self.when.month,
        )
        self._take_months(line, columns)
        self._without_lost(line)
        self._repeat(line, columns)
        _split(line, columns)
        _part(line, columns)
        return line

    def _take_months(self, line: DraftLine, columns: Columns) -> None:
        """Take month and year of a bare day from columns of their own, else of the line above."""
        if not _BARE_DAY.match(line.of(Field.DATE)):
            return
        headings = {key(one): one for one in columns.more.values()}
        above = self.draft.lines[-1] if self.draft.lines else None
        if above is not None and above.sheet != line.sheet:
            above = None
        if _MONTH in headings:
            text = line.more.get(headings[_MONTH], "")
            number = int(text) if text.isdecimal() else 0
            told = number if 1 <= number <= LAST_MONTH else month_in(text)
            line.month = told or (above.month if above is not None and not text else line.month)
        if _YEAR in headings:
            text = line.more.get(headings[_YEAR], "")
            year = year_in(text) or (above.year if above is not None and not text else None)
            if year is not None:
                line.year, line.school_year = year, False

    def _without_lost(self, line: DraftLine) -> None:
        """Take out what the spreadsheet has lost, and tell it: a formula's value, a telephone's end."""
        for name, text in list(line.values.items()):
            if _NO_VALUE.fullmatch(text):
                del line.values[name]
                told = _(
                    "A formula without a value stands here: “%(text)s”. Open the file, save it and "
                    "load it again, or write the value down.",
                    text=text,
                )
                self._tell(line.address(Field(name)), told)
        phone = line.of(Field.PHONE)
        if _CUT_NUMBER.fullmatch(phone):
            del line.values[Field.PHONE]
            line.more[_("Phone")] = phone
            told = _("The spreadsheet has cut this telephone: %(text)s. It goes into the note.")
            self._tell(line.address(Field.PHONE), told % {"text": phone})

    def _repeat(self, line: DraftLine, columns: Columns) -> None:
        """Put what stands above in the place of marks of repetition."""
        above = self.draft.lines[-1] if self.draft.lines else None
        for name in [Field(one) for one, text in line.values.items() if repeats_above(text)]:
            if name is Field.DATE:
                del line.values[name]
                continue
            if above is None or above.sheet != line.sheet:
                continue
            del line.values[name]
            wanted = {name, *columns.joined.get(name, ())} - {Field(one) for one in line.values}
            for one in sorted(wanted):
                if above.of(one):
                    line.values[one] = above.of(one)
                    line.columns.setdefault(one, line.columns[name])
                    line.carried.append(one)


def _split(line: DraftLine, columns: Columns) -> None:
    """Divide a cell that holds several things of the caller; a number beside a name is a telephone."""
    for name in (Field.NAME, Field.INSTITUTION, Field.POSITION):
        wanted = {*columns.joined.get(name, ())}
        if name is Field.NAME:
            wanted |= {Field.PHONE, Field.INSTITUTION}
        wanted -= {Field(one) for one in line.values}
        if not wanted or not line.of(name):
            continue
        parts = split_person(line.of(name), {*wanted, name})
        rest = parts.pop(Field.NAME)
        own = parts.pop(name, "")
        text = ", ".join(filter(None, (own, rest)))
        if not parts or (name is not Field.NAME and not own):
            continue
        line.values.pop(name)
        if text:
            line.values[name] = text
        for part, words in parts.items():
            line.values[part] = words
            line.columns[part] = line.columns[name]
            line.split.append(part)


def _part(line: DraftLine, columns: Columns) -> None:
    """Take an answer out of the cell of the question, where both stand in it."""
    if line.of(Field.ANSWER) or not line.of(Field.QUESTION):
        return
    found = question_and_answer(line.of(Field.QUESTION), both=columns.both)
    if found is not None:
        line.values[Field.QUESTION], line.values[Field.ANSWER] = found
        line.columns.setdefault(Field.ANSWER, line.columns.get(Field.QUESTION, ""))
        line.split.append(Field.ANSWER)


def _is_signature(line: DraftLine, filled: Sequence[str]) -> bool:
    return key(filled[0]).startswith(_SIGNED) and not line.of(Field.ANSWER)


def _counts_columns(filled: Sequence[str]) -> bool:
    numbers = [str(one) for one in range(1, len(filled) + 1)]
    return len(filled) >= _LEAST_COUNTED and list(filled) == numbers


def _mark(lines: Sequence[DraftLine]) -> None:
    """Tell each line by what it holds; of equal lines by which of them it is."""
    met: Counter[str] = Counter()
    first: dict[str, str] = {}
    for line in lines:
        told = sorted((name, key(text)) for name, text in line.values.items())
        text = json.dumps([told, sorted(line.more.items()), line.year], ensure_ascii=False)
        met[text] += 1
        if met[text] > 1:
            line.twin = first[text]
        first.setdefault(text, line.address())
        line.mark = hashlib.sha256(f"{text}#{met[text]}".encode()).hexdigest()


def as_text(value: Value) -> str:
    """Return a cell as a person sees it; a day without a time, a time without a day; no lone dash."""
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, dt.datetime):
        return f"{value:%d.%m.%Y}" if value.time() == dt.time() else f"{value:%d.%m.%Y %H:%M}"
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, dt.time):
        return f"{value:%H:%M:%S}" if value.second else f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:.12g}"
    text = "\n".join(filter(None, (line.strip() for line in str(value).split("\n"))))
    return "" if _DASHES.match(text) else text
