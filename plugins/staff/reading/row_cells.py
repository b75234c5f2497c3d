"""One row's cells by field: each read as what its column holds, its problems gathered."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from plugins.staff.message_ids import N_, Doubt
from plugins.staff.reading.categories import (
    ReadCategory,
    read_category,
)
from plugins.staff.reading.dates import NOTHING as NO_DATE
from plugins.staff.reading.dates import ReadDate, read_date
from plugins.staff.reading.free_text import SILENT, cell_text, read_absence, read_level
from plugins.staff.reading.headings import Field
from plugins.staff.reading.position_text import (
    read_position,
)
from plugins.staff.reading.record import (
    Level,
    Problem,
    RecordAbsence,
    RecordEducation,
)
from portal.comparable_text import key, memo, tidy, tidy_lines

NOT_AN_EMAIL = N_("This is not an e-mail address: “%(text)s”.")
SEX_UNKNOWN = N_("The sex is not understood: “%(text)s”.")
NOT_A_RATE = N_("The load is not understood: “%(text)s”.")
NOT_A_WHOLE_DAY = N_("The day is not given in full, so the date is left empty: %(text)s.")
_EDUCATION_FIELDS = frozenset(
    {
        Field.EDUCATION,
        Field.EDUCATION_LEVEL,
        Field.EDUCATION_INSTITUTION,
        Field.SPECIALITY,
        Field.QUALIFICATION,
        Field.FINISHED_YEAR,
    }
)
_ORDER_FIELDS = frozenset({Field.ORDER, Field.ORDER_NUMBER, Field.ORDER_ON})
_MOST_POSTS = 2
_SEXES: dict[str, Literal["male", "female"]] = {
    "м": "male",
    "муж": "male",
    "мужской": "male",
    "мужчина": "male",
    "m": "male",
    "ж": "female",
    "жен": "female",
    "женский": "female",
    "женщина": "female",
    "f": "female",
}
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_COMMA = re.compile(r"[,;] *| - ")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_ORDER_MARK = re.compile(r"№|\bпр\b|приказ|распоряж|протокол|постановл", re.IGNORECASE)
_ORDER_NUMBER = re.compile(r"(?:№|N|No)? ?(?P<number>[^\s,;]*\d[^\s,;]*)", re.IGNORECASE)


class Row:
    """One row's cells by field, and the problems met while reading them."""

    __slots__ = ("_columns", "_values", "cells", "problems")

    def __init__(self, columns: Mapping[Field, tuple[int, ...]], values: Sequence[object]) -> None:
        self._columns = columns
        self._values = values
        width = len(values)
        self.cells = {
            known: value
            for known, (index, *_) in columns.items()
            if index < width and (value := values[index]) is not None and value != ""
        }
        self.problems: list[Problem] = []

    def problem(self, level: Level, column: int | None, doubt: Doubt) -> None:
        """Add a problem of a cell."""
        self.problems.append(Problem(level, column, doubt.message, doubt.params))

    def part_place_and_post(self) -> None:
        """Part a cell that names the institution and then the post («СОШ № 5, учитель физики»)."""
        text = self.text(Field.INSTITUTION)
        for comma in _COMMA.finditer(text):
            posts = read_position(text[comma.end() :])
            if posts and posts[0].position:
                self.cells[Field.INSTITUTION] = text[: comma.start()]
                self.cells[Field.POSITION] = text[comma.end() :]
                return

    def take_first(self, known: Field, columns: Sequence[int]) -> None:
        """Take the first cell of several columns of one field that says something."""
        for column in columns:
            if column < len(self._values) and self._values[column] not in (None, ""):
                self.cells[known] = self._values[column]
                return

    def for_post(self) -> "Row":
        """Return the same row for one of its posts: problems added there stay there."""
        own = object.__new__(Row)
        own._columns, own._values, own.cells = self._columns, self._values, self.cells
        own.problems = list(self.problems)
        return own

    def column(self, known: Field) -> int | None:
        """Return the column of a field."""
        columns = self._columns.get(known)
        return columns[0] if columns else None

    def value(self, known: Field) -> object:
        """Return the cell of a field, None when there is none or it is empty."""
        return self.cells.get(known)

    def text(self, known: Field, *, lines: bool = False) -> str:
        """Return the cell as tidy text; in one line unless asked otherwise."""
        value = self.cells.get(known)
        if value is None:
            return ""
        text = value if isinstance(value, str) else cell_text(value)
        return tidy_lines(text) if lines and "\n" in text else tidy(text)

    def texts(self, *fields: Field) -> tuple[str, ...]:
        """Return every cell of the fields that says something."""
        if self.cells.keys().isdisjoint(fields):
            return ()
        found = []
        for known in fields:
            for column in self._columns.get(known, ()):
                if column < len(self._values) and self._values[column] not in (None, ""):
                    text = tidy(cell_text(self._values[column]))
                    if text.casefold() not in SILENT:
                        found.append(text)
        return tuple(found)

    def day(self, known: Field, *, birth: bool = False, only_whole_days: bool = False) -> ReadDate:
        """Read the date of a field and report its doubts.

        ``only_whole_days`` tells that a bare year or month is not taken, so nothing is to be asked.
        """
        value = self.cells.get(known)
        if value is None:
            return NO_DATE
        reading = read_date(value, birth=birth)
        if reading.doubt is not None:
            level: Level = "refused" if reading.refused else "asked"
            doubt = Doubt(reading.doubt, reading.params)
            if only_whole_days and reading.precision != "day":
                level, doubt = "note", Doubt(NOT_A_WHOLE_DAY, {"text": tidy(cell_text(value))})
            self.problem(level, self.column(known), doubt)
        return reading

    def event_day(self, known: Field) -> ReadDate:
        """Read a date on which something happened: a bare year or month is no day."""
        if known not in self.cells:
            return NO_DATE
        self.day_beside_order(known)
        reading = self.day(known, only_whole_days=True)
        return reading if reading.precision == "day" else replace(reading, value=None)

    def day_beside_order(self, known: Field) -> tuple[str, date | None]:
        """Keep the day of a cell that names an order too («25.12.2023 № 4567»); return the order."""
        cell = self.value(known)
        if not isinstance(cell, str) or not _ORDER_MARK.search(cell):
            return "", None
        reading = _beside_a_category(cell)
        if reading is None or reading.assigned_on is None:
            return "", None
        self.cells[known] = reading.assigned_on
        return reading.order_number, reading.order_on

    def first_day(self, known: Field) -> date | None:
        """Read a date of a start."""
        return self.event_day(known).value if known in self._columns else None

    def sex(self) -> Literal["male", "female"] | None:
        """Read the sex."""
        text = self.text(Field.SEX)
        if not text:
            return None
        found = _SEXES.get(key(text))
        if found is None and text not in SILENT:
            self.problem("note", self.column(Field.SEX), Doubt(SEX_UNKNOWN, {"text": text}))
        return found

    def email(self) -> str:
        """Read the e-mail address."""
        text = self.text(Field.EMAIL)
        if not text or text.casefold() in SILENT:
            return ""
        match = _EMAIL.search(text)
        if match is None:
            self.problem("note", self.column(Field.EMAIL), Doubt(NOT_AN_EMAIL, {"text": text}))
            return ""
        return match.group().casefold()

    def rate(self) -> float | None:
        """Read the load in posts; hours a week are not a load in posts."""
        value = self.cells.get(Field.RATE)
        if value is None:
            return None
        if isinstance(value, int | float):
            return float(value) if 0 < value <= _MOST_POSTS else None
        text = self.text(Field.RATE)
        if text.casefold() in SILENT:
            return None
        match = _NUMBER.search(text)
        if match is None:
            self.problem("note", self.column(Field.RATE), Doubt(NOT_A_RATE, {"text": text}))
            return None
        number = float(match.group().replace(",", "."))
        return number if 0 < number <= _MOST_POSTS else None

    def order(self) -> tuple[str, date | None]:
        """Read the order's number and date from one column or two."""
        if _ORDER_FIELDS.isdisjoint(self.cells):
            return "", None
        number = self.text(Field.ORDER_NUMBER)
        order_on = self.event_day(Field.ORDER_ON).value if self.value(Field.ORDER_ON) else None
        whole = self.text(Field.ORDER)
        if whole:
            reading = _read_order(whole)
            number, order_on = number or reading[0], order_on or reading[1]
        return number.removeprefix("№").strip(), order_on

    def absences(self) -> tuple[RecordAbsence, ...]:
        """Read leave and illness."""
        if Field.ABSENCE not in self.cells and Field.EXEMPTION not in self.cells:
            return ()
        found = []
        for known in (Field.ABSENCE, Field.EXEMPTION):
            text = self.text(known)
            if text and (absence := read_absence(text)):
                found.append(absence)
        dated = [one for one in found if one.started_on is not None]
        return tuple(dict.fromkeys(dated or found[:1]))

    def education(self) -> tuple[RecordEducation, ...]:
        """Read education from one column or several."""
        if _EDUCATION_FIELDS.isdisjoint(self.cells):
            return ()
        whole = self.text(Field.EDUCATION)
        level = self.text(Field.EDUCATION_LEVEL)
        institution = self.text(Field.EDUCATION_INSTITUTION)
        speciality = self.text(Field.SPECIALITY)
        qualification = self.text(Field.QUALIFICATION)
        year = self.text(Field.FINISHED_YEAR)
        if not (whole or level or institution or speciality or qualification or year):
            return ()
        years = _YEAR.findall(year or whole or institution)
        return (
            RecordEducation(
                read_level(level or whole),
                institution or (whole if len(whole) > 30 else ""),  # noqa: PLR2004 - more than a level
                speciality,
                qualification,
                int(years[-1]) if years else None,
            ),
        )


@memo
def _beside_a_category(text: str) -> ReadCategory | None:
    """Read what would stand beside a category: its day and order; nothing where words are left."""
    reading = read_category(f"высшая, {text}")
    if len(reading.categories) != 1 or reading.leftovers or reading.doubts:
        return None
    return reading.categories[0]


@memo
def _read_order(text: str) -> tuple[str, date | None]:
    reading = read_category(f"высшая, приказ {text}" if "№" in text else f"высшая, {text}")
    if reading.categories:
        found = reading.categories[0]
        if found.order_number or found.assigned_on:
            return found.order_number, found.order_on or found.assigned_on
    match = _ORDER_NUMBER.search(text)
    return (match["number"] if match else ""), None
