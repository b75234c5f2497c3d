"""From a row and the meaning of its columns to what it says of a person's post.

A :class:`RowReader` is made once per table and reads rows; a row with two posts gives two
records. Contradictions between columns are found here; a mark of compliance in the category's
column becomes a compliance attestation.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from operator import mul
from typing import Literal

from plugins.staff.message_ids import N_, Doubt
from plugins.staff.positions import POSITIONS_BY_CODE
from plugins.staff.reading.categories import (
    SECOND_CATEGORY,
    CategoryReading,
    Kind,
    ReadCategory,
    read_category,
)
from plugins.staff.reading.dates import NOTHING as NO_DATE
from plugins.staff.reading.dates import ReadDate, read_date
from plugins.staff.reading.groups import NO_GROUP, Group
from plugins.staff.reading.headings import TICKED, Field
from plugins.staff.reading.names import NO_NAME, ReadName, read_full_name, read_name_parts
from plugins.staff.reading.position_text import (
    EmploymentKind,
    ReadEmployment,
    find_position,
    read_employment_kind,
    read_position,
)
from plugins.staff.reading.subjects import read_subject
from plugins.staff.reading.text import key, memo, tidy, tidy_lines
from plugins.staff.reading.ticks import Tick, read_ticks
from plugins.staff.rules import NO_TERM_SINCE
from portal.workdays import add_years

Level = Literal["refused", "asked", "note"]

NO_NAME_GIVEN = N_("The name is missing.")
NO_POSITION = N_("The position is missing.")
NONE_BUT_DATE = N_("The list says “no category”, yet gives a date: %(date)s.")
DATE_WITHOUT_KIND = N_("A date of a category is given, but not the category itself: %(date)s.")
TERM_SINCE_2023 = N_(
    "A category assigned on %(assigned)s has no end date by law, yet the list gives %(until)s."
)
NO_TERM_BEFORE_2023 = N_(
    "A category assigned on %(assigned)s was given for a term, yet the list says it has none."
)
ENDS_BEFORE_START = N_("The category ends on %(until)s, before it was assigned on %(assigned)s.")
TERM_BY_LAW = N_("No end date is given; a category assigned since 01.09.2023 has none.")
TERM_UNKNOWN = N_("The list does not say until when the category is valid.")
TWO_VALUES = N_("Two columns differ: %(one)s and %(other)s.")
ATTESTED_AS_WHAT = N_("A date of attestation is given (%(date)s), but not its result.")
CATEGORY_OF_WHICH_POST = N_(
    "The row has several positions; the category is read as that of: %(title)s."
)
CATEGORY_OF_NO_POST = N_("A category is given for a position that has none by law: %(title)s.")
WRONG_SNILS = N_("The check digits of the insurance number are wrong: %(text)s.")
NOT_A_SNILS = N_("This is not an insurance number: “%(text)s”.")
NOT_AN_EMAIL = N_("This is not an e-mail address: “%(text)s”.")
SEX_UNKNOWN = N_("The sex is not understood: “%(text)s”.")
NOT_A_RATE = N_("The load is not understood: “%(text)s”.")
TERM_IS_LONG = N_("The category's term is longer than five years: %(assigned)s–%(until)s.")
NOT_A_WHOLE_DAY = N_("The day is not given in full, so the date is left empty: %(text)s.")
NOT_READ = N_("A next attestation without a last one is not taken: %(text)s.")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend, to answer or to know; ``column`` is the index of the cell, if one."""

    level: Level
    column: int | None
    message: str
    params: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RecordCategory:
    """A category; ``no_term`` True «бессрочно», False a dated one, None the list does not say."""

    kind: Kind
    assigned_on: date | None = None
    order_number: str = ""
    order_on: date | None = None
    valid_until: date | None = None
    no_term: bool | None = None

    @property
    def term(self) -> Literal["none", "until", "unknown"]:
        """The term as the databank keeps it."""
        if self.valid_until is not None:
            return "until"
        return "none" if self.no_term else "unknown"


@dataclass(frozen=True, slots=True)
class RecordCompliance:
    """A compliance attestation; ``held_on`` None when the list names no date."""

    held_on: date | None = None
    complies: bool = True
    number: str = ""
    next_on: date | None = None


@dataclass(frozen=True, slots=True)
class RecordAbsence:
    """A leave or illness; dates may be missing."""

    kind: Literal["maternity", "parental", "illness", "pregnancy", "other"]
    started_on: date | None = None
    ended_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class RecordEducation:
    """Education as far as the list tells it."""

    level: str = ""
    institution_name: str = ""
    speciality: str = ""
    qualification: str = ""
    finished_year: int | None = None


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """What one row says about one post of one person."""

    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""
    former_name: str = ""
    birth_on: date | None = None
    sex: Literal["male", "female"] | None = None
    snils: str = ""
    municipality_text: str = ""
    institution_text: str = ""
    position: str | None = None
    position_text: str = ""
    position_proposals: tuple[str, ...] = ()
    acting: bool = False
    subject: str = ""
    kind: EmploymentKind | None = None
    rate: float | None = None
    started_on: date | None = None
    in_position_since: date | None = None
    categories: tuple[RecordCategory, ...] = ()
    says_no_category: bool = False
    compliance: tuple[RecordCompliance, ...] = ()
    absences: tuple[RecordAbsence, ...] = ()
    education: tuple[RecordEducation, ...] = ()
    courses: tuple[str, ...] = ()
    awards: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    note: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def category(self) -> str:
        """One word for the row: none, compliance, first, highest, methodist, mentor."""
        if self.categories:
            return self.categories[0].kind
        return "compliance" if self.compliance else "none"

    @property
    def full_name(self) -> str:
        """The name in one line."""
        return " ".join(filter(None, (self.last_name, self.first_name, self.patronymic)))

    @property
    def refused(self) -> bool:
        """Tell that the row cannot be taken."""
        return any(problem.level == "refused" for problem in self.problems)


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
_FIVE_YEARS = 5
_DAYS_A_YEAR = 366
_MOST_POSTS = 2
_SNILS_DIGITS = 11
_SNILS_MODULUS = 101
_SNILS_WEIGHTS = range(9, 0, -1)
_NOT_DIGITS = re.compile(r"[^0-9]")
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
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_DAY = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{4}|\d{1,2} [а-я]+ \d{4}", re.IGNORECASE)
_FIRST_BIRTH, _LAST_BIRTH = 1935, 2009
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_ORDER_MARK = re.compile(r"№|\bпр\b|приказ|распоряж|протокол|постановл", re.IGNORECASE)
_ORDER_NUMBER = re.compile(r"(?:№|N|No)? ?(?P<number>[^\s,;]*\d[^\s,;]*)", re.IGNORECASE)
_ABSENCES: tuple[
    tuple[Literal["maternity", "parental", "illness", "pregnancy"], re.Pattern[str]], ...
] = (
    (
        "parental",
        re.compile(r"уход|до (?:3|1,5|трех|полутора)(?:-?х)? лет|декретн\w* отпуск по уход|ребен"),
    ),
    (
        "maternity",
        re.compile(
            r"декрет|беременности и род|по бир|(?<!\w)бир(?!\w)|родам|(?<!\w)д/о(?!\w)|роды"
        ),
    ),
    ("pregnancy", re.compile(r"беремен")),
    ("illness", re.compile(r"болез|болен|больн|нетрудосп|(?<!\w)б/л")),
)
_LEVELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("higher", re.compile(r"высш|магистр|бакалавр|специалитет|(?<!\w)в/о|(?<!\w)во(?!\w)")),
    (
        "secondary_vocational",
        re.compile(r"ср\w*[ .-]*(?:проф|спец|пед)|спо(?!\w)|колледж|училищ|техникум|с/с|с/п"),
    ),
    ("secondary", re.compile(r"средн\w* (?:общ|полн)|среднее$|(?<!\w)студент")),
)
_SILENT = frozenset({"", "-", "нет", "н/д", "x", "х", "не имеет"})


def cell_text(value: object) -> str:
    """Return a cell as text; whole numbers without a fraction, dates day first."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value == value and abs(value) < 10**15 and value == int(value):  # noqa: PLR0124
        return str(int(value))
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    return str(value)


def read_snils(text: str) -> tuple[str, Doubt | None]:
    """Return the insurance number as «123-456-789 01»; a doubt when it is not one."""
    digits = _NOT_DIGITS.sub("", text)
    if not digits:
        return "", None
    if _SNILS_DIGITS - 2 <= len(digits) < _SNILS_DIGITS and text.strip().isdecimal():
        digits = digits.zfill(_SNILS_DIGITS)
    if len(digits) != _SNILS_DIGITS:
        return "", Doubt(NOT_A_SNILS, {"text": tidy(text)})
    shown = f"{digits[:3]}-{digits[3:6]}-{digits[6:9]} {digits[9:]}"
    total = sum(map(mul, map(int, digits), _SNILS_WEIGHTS))
    if total % _SNILS_MODULUS % 100 != int(digits[9:]):
        return shown, Doubt(WRONG_SNILS, {"text": shown})
    return shown, None


@memo
def read_absence(text: str) -> RecordAbsence | None:
    """Read a cell about leave or illness; None when it names none."""
    plain = key(text)
    kind = next((kind for kind, pattern in _ABSENCES if pattern.search(plain)), None)
    if kind is None:
        return None
    days = [read_date(found) for found in re.findall(r"\d{1,2}\.\d{1,2}\.\d{2,4}", plain)]
    values = [day.value for day in days if day.value is not None and day.doubt is None]
    started, ended = (values[0], values[1]) if len(values) > 1 else (None, None)
    if len(values) == 1:
        if re.search(r"(?:до|по) \d", plain):
            ended = values[0]
        else:
            started = values[0]
    if started and ended and ended < started:
        started, ended = None, None
    return RecordAbsence(kind, started, ended, tidy(text))


@memo
def read_level(text: str) -> str:
    """Return the level of education named in a text, or nothing."""
    plain = key(text)
    return next((level for level, pattern in _LEVELS if pattern.search(plain)), "")


class RowReader:
    """Reads rows of one table; made once from the meaning of its columns."""

    def __init__(self, mapping: Mapping[int, Field]) -> None:
        """Take column index → field; several columns may hold courses, notes and the like."""
        self._columns: dict[Field, tuple[int, ...]] = {}
        for index in sorted(mapping):
            known = mapping[index]
            self._columns[known] = (*self._columns.get(known, ()), index)
        self._ticks = tuple(
            (kind, field) for kind, field in TICKED.items() if field in self._columns
        )
        self._post_with_place = (
            Field.POSITION not in self._columns and Field.INSTITUTION in self._columns
        )
        self._several = tuple(
            (field, self._columns[field])
            for field in (Field.VALID_UNTIL, Field.ORDER)
            if len(self._columns.get(field, ())) > 1
        )
        self._has_parts = Field.FIRST_NAME in self._columns or Field.PATRONYMIC in self._columns

    def column(self, known: Field) -> int | None:
        """Return the (first) column of a field."""
        columns = self._columns.get(known)
        return columns[0] if columns else None

    def read(
        self,
        values: Sequence[object],
        *,
        section: str = "",
        group: Group = NO_GROUP,
        before: StaffRecord | None = None,
    ) -> tuple[StaffRecord, ...]:
        """Read one row; ``before`` is the record a continuation row goes on from.

        ``section`` and ``group`` are what headings inside the table say of the row: its
        institution, and its category or post.
        Never raises, whatever the cells hold. Returns one record per post.
        """
        row = _Row(self._columns, values)
        for known, columns_of_field in self._several:
            row.take_first(known, columns_of_field)
        if self._post_with_place:
            row.part_place_and_post()
        person = self._person(row, section, before)
        posts = self._posts(row, before, group, str(person["note"]))
        columns = self._category_columns(row, group)
        records = []
        bearer = _bearer(posts)
        second = _second_posts(row) if Field.SECOND_POSITION in row.cells else ()
        for number, post in enumerate(posts):
            records.append(_one(row, person, post, columns, posts, bears=number == bearer))
        records += [
            _one(row, person, post, columns, (*posts, post), bears=False) for post in second
        ]
        return tuple(records)

    def _person(self, row: "_Row", section: str, before: StaffRecord | None) -> dict[str, object]:
        name, column = self._name(row)
        if before is not None and not name.last_name and not name.doubts:
            person: dict[str, object] = {
                part: getattr(before, part)
                for part in (
                    "last_name",
                    "first_name",
                    "patronymic",
                    "former_name",
                    "birth_on",
                    "sex",
                    "snils",
                    "municipality_text",
                    "institution_text",
                )
            }
            if institution := row.text(Field.INSTITUTION):
                person["institution_text"] = institution
        else:
            person = self._new_person(row, name, column, section)
        person["phone"] = row.text(Field.PHONE)
        person["email"] = row.email()
        person["started_on"] = row.first_day(Field.STARTED_ON)
        person["in_position_since"] = row.first_day(Field.POSITION_SINCE)
        person["absences"] = row.absences()
        person["education"] = row.education()
        person["courses"] = row.texts(Field.COURSES)
        person["awards"] = row.texts(Field.AWARDS, Field.DEGREE)
        notes = (*row.texts(Field.NOTE), *((name.remark,) if name.remark else ()))
        person["note"] = "; ".join(notes)
        return person

    def _name(self, row: "_Row") -> tuple[ReadName, int | None]:
        full = self.column(Field.FULL_NAME)
        if self.column(Field.LAST_NAME) is not None:
            last_name = row.text(Field.LAST_NAME)
            if self._has_parts:
                parts = (last_name, row.text(Field.FIRST_NAME), row.text(Field.PATRONYMIC))
                if any(parts):
                    return read_name_parts(*parts), self.column(Field.LAST_NAME)
            elif last_name:
                return read_full_name(last_name), self.column(Field.LAST_NAME)
        if full is not None:
            if self._has_parts and self.column(Field.LAST_NAME) is None:
                parts = (
                    row.text(Field.FULL_NAME),
                    row.text(Field.FIRST_NAME),
                    row.text(Field.PATRONYMIC),
                )
                return read_name_parts(*parts), full
            return read_full_name(row.text(Field.FULL_NAME)), full
        return NO_NAME, None

    def _new_person(
        self, row: "_Row", name: ReadName, column: int | None, section: str
    ) -> dict[str, object]:
        if not name.last_name:
            for doubt in name.doubts or (Doubt(NO_NAME_GIVEN),):
                row.problem("refused", column, doubt)
        else:
            for doubt in name.doubts:
                row.problem("asked", column, doubt)
        for doubt in name.notes:
            row.problem("note", column, doubt)
        snils, wrong = read_snils(row.text(Field.SNILS))
        if wrong is not None:
            row.problem("asked", self.column(Field.SNILS), wrong)
        birth = row.day(Field.BIRTH_ON, birth=True, only_whole_days=True)
        if name.remark and birth.empty and self.column(Field.BIRTH_ON) is None:
            birth = _birth_beside(name.remark)
        return {
            "last_name": name.last_name,
            "first_name": name.first_name,
            "patronymic": name.patronymic,
            "former_name": name.former_name,
            "birth_on": birth.value if birth.precision == "day" else None,
            "sex": row.sex(),
            "snils": snils,
            "municipality_text": row.text(Field.MUNICIPALITY),
            "institution_text": row.text(Field.INSTITUTION)
            or row.text(Field.INSTITUTION_CODE)
            or section,
        }

    @staticmethod
    def _category_beside_date(row: "_Row") -> CategoryReading | None:
        """Read a column of dates that gives the category too («12.10.2020, СЗД»)."""
        for known in (Field.ATTESTED_ON, Field.ASSIGNED_ON):
            cell = row.value(known)
            if isinstance(cell, str) and _LETTERS.search(cell) and read_date(cell).refused:
                reading = read_category(cell)
                if (reading.categories or reading.compliance) and not reading.leftovers:
                    del row.cells[known]
                    return reading
        return None

    def _posts(
        self, row: "_Row", before: StaffRecord | None, group: Group, remark: str
    ) -> tuple[ReadEmployment, ...]:
        column = self.column(Field.POSITION)
        posts = read_position(row.text(Field.POSITION, lines=True))
        if not posts and group.position and (before is None or not before.position):
            posts = read_position(group.position)
        if group.position and posts and posts[0].position is None:
            posts = _under_group(posts, group.position)
        if not posts and column is None and remark:
            beside_name = read_position(remark)
            posts = beside_name if beside_name and beside_name[0].position else ()
        if not posts and before is not None and before.position:
            text = before.position_text
            return (
                ReadEmployment(
                    before.position,
                    text,
                    before.subject,
                    kind=before.kind,
                    rate=before.rate,
                    acting=before.acting,
                ),
            )
        if not posts:
            row.problem("refused", column, Doubt(NO_POSITION))
            return (ReadEmployment(None, ""),)
        return posts

    def _category_columns(self, row: "_Row", group: Group) -> "_CategoryColumns":
        category = read_category(row.value(Field.CATEGORY))
        column = self.column(Field.CATEGORY)
        if self._ticks and category.empty:
            ticks = [Tick(kind, row.value(field)) for kind, field in self._ticks]
            category = read_ticks(ticks)
            column = next(
                (self.column(field) for _, field in self._ticks if row.value(field)), None
            )
        if category.empty:
            category = self._category_beside_date(row) or category
        if group.category and category.empty:
            category = read_category(group.category)
        for doubt in category.doubts:
            row.problem("asked", column, doubt)
        for doubt in category.notes:
            row.problem("note", column, doubt)
        beside = row.day_beside_order(Field.ASSIGNED_ON)
        number, order_on = row.order()
        if not number and order_on is None:
            number, order_on = beside
        return _CategoryColumns(
            category,
            row.event_day(Field.ASSIGNED_ON),
            row.event_day(Field.ATTESTED_ON),
            row.day(Field.VALID_UNTIL),
            number,
            order_on,
        )


@dataclass(frozen=True, slots=True)
class _CategoryColumns:
    """What the columns about the category say, before they are put together."""

    category: CategoryReading
    assigned: ReadDate
    attested: ReadDate
    until: ReadDate
    order_number: str
    order_on: date | None

    @property
    def says_no_term(self) -> bool:
        """Tell that a column of dates says «бессрочно»."""
        return self.until.no_term or self.assigned.no_term

    def ends_on(self, assigned: date | None) -> date | None:
        """Return the last day that the column of the term gives, or computes from a term in years."""
        if self.until.years is not None and assigned is not None:
            return add_years(assigned, self.until.years)
        if self.until.no_term:
            return None
        return self.until.end or self.until.value


class _Row:
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

    def for_post(self) -> "_Row":
        """Return the same row for one of its posts: problems added there stay there."""
        own = object.__new__(_Row)
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
                    if text.casefold() not in _SILENT:
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
        if found is None and text not in _SILENT:
            self.problem("note", self.column(Field.SEX), Doubt(SEX_UNKNOWN, {"text": text}))
        return found

    def email(self) -> str:
        """Read the e-mail address."""
        text = self.text(Field.EMAIL)
        if not text or text.casefold() in _SILENT:
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
        if text.casefold() in _SILENT:
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


def _birth_beside(remark: str) -> ReadDate:
    """Return the birthday that stands beside a name: a day on which only a birth can be."""
    match = _DAY.search(remark)
    found = read_date(match.group(), birth=True) if match else NO_DATE
    year = found.value.year if found.value and found.doubt is None else 0
    return found if _FIRST_BIRTH <= year <= _LAST_BIRTH else NO_DATE


def _under_group(posts: tuple[ReadEmployment, ...], post: str) -> tuple[ReadEmployment, ...]:
    """Read a subject in the post's column under a heading that names the post («Учителя»)."""
    if len(posts) > 1 or not read_subject(posts[0].text).known:
        return posts
    under = read_position(f"{post} {posts[0].text}")
    return under if len(under) == 1 and under[0].position else posts


def _second_posts(row: "_Row") -> tuple[ReadEmployment, ...]:
    """Return the posts of the column of a second post; it has no category of its own."""
    text = row.text(Field.SECOND_POSITION, lines=True)
    if key(text) in _SILENT:
        return ()
    return tuple(
        post if post.kind else replace(post, kind="internal") for post in read_position(text)
    )


def _may_have_category(post: ReadEmployment) -> bool:
    return post.position is None or POSITIONS_BY_CODE[post.position].is_pedagogical


def _bearer(posts: Sequence[ReadEmployment]) -> int:
    """Return which post the category's column belongs to: the first that can have one."""
    if len(posts) == 1:
        return 0
    return next((number for number, post in enumerate(posts) if _may_have_category(post)), 0)


def _one(
    row: _Row,
    person: Mapping[str, object],
    post: ReadEmployment,
    columns: _CategoryColumns,
    posts: Sequence[ReadEmployment],
    *,
    bears: bool,
) -> StaffRecord:
    own = row.for_post()
    position_column = row.column(Field.POSITION)
    for doubt in (*post.doubts, *post.category.doubts):
        own.problem("asked", position_column, doubt)
    for doubt in (*post.notes, *post.category.notes):
        own.problem("note", position_column, doubt)
    mine = _own_share(columns, post, posts, bears=bears)
    categories, compliance, says_none = _attestations(
        own, mine, post, several=len(posts) > 1 and sum(map(_may_have_category, posts)) > 1
    )
    subject = post.subject
    if listed := own.text(Field.SUBJECT):
        reading = read_subject(listed)
        if reading.name.casefold() not in _SILENT and (bears or not subject):
            subject = subject if subject and len(posts) > 1 else reading.name
    kind = read_employment_kind(own.text(Field.EMPLOYMENT_KIND)) or post.kind
    if kind is None and person["note"]:
        kind = read_employment_kind(str(person["note"]))
    return StaffRecord(
        **person,  # type: ignore[arg-type]
        position=post.position,
        position_text=post.text,
        position_proposals=post.proposals,
        acting=post.acting,
        subject=subject,
        kind=kind,
        rate=own.rate() if post.rate is None else post.rate,
        categories=categories,
        says_no_category=says_none,
        compliance=compliance,
        problems=tuple(own.problems),
    )


def _own_share(
    columns: _CategoryColumns,
    post: ReadEmployment,
    posts: Sequence[ReadEmployment],
    *,
    bears: bool,
) -> _CategoryColumns:
    """Return what the category's columns say of one of the row's posts."""
    if len(posts) == 1 and post.category.empty:
        return columns
    named = {
        category.qualifier: find_position(category.qualifier)
        for category in columns.category.categories
        if category.qualifier
    }
    codes = {other.position for other in posts}
    mine = tuple(
        category
        for category in columns.category.categories
        if (named.get(category.qualifier) == post.position)
        or (bears and named.get(category.qualifier) not in codes - {post.position, None})
    )
    empty = CategoryReading()
    whole = columns.category if bears else empty
    reading = replace(whole, categories=mine)
    if not post.category.empty:
        reading = _joined(reading, post.category)
    if bears or mine:
        return replace(columns, category=reading)
    return _CategoryColumns(reading, NO_DATE, NO_DATE, NO_DATE, "", None)


def _joined(one: CategoryReading, other: CategoryReading) -> CategoryReading:
    """Put together the category's column and what stands beside the post."""
    kinds = {category.kind for category in one.categories}
    added = tuple(category for category in other.categories if category.kind not in kinds)
    return CategoryReading(
        (*one.categories, *added),
        one.compliance or other.compliance,
        one.says_none or other.says_none,
        one.leftovers,
        one.doubts,
        one.notes,
    )


def _attestations(
    row: _Row, columns: _CategoryColumns, post: ReadEmployment, *, several: bool
) -> tuple[tuple[RecordCategory, ...], tuple[RecordCompliance, ...], bool]:
    """Put the category's columns together and find their contradictions."""
    reading = columns.category
    main = [item for item in reading.categories if item.kind in {"first", "highest"}]
    categories = [
        _category(row, item, columns, dated=not main or item is main[0])
        for item in reading.categories
    ]
    categories += _extra(row, {item.kind for item in categories})
    dates = [day.value for day in (columns.assigned, columns.until) if day.value is not None]
    compliance = _compliance(row, columns, has_category=bool(reading.categories))
    is_second = any(note.message == SECOND_CATEGORY for note in reading.notes)
    if not reading.categories and dates and not reading.compliance and not is_second:
        doubt = NONE_BUT_DATE if reading.says_none else DATE_WITHOUT_KIND
        where = Field.ASSIGNED_ON if columns.assigned.value else Field.VALID_UNTIL
        row.problem("asked", row.column(where), Doubt(doubt, {"date": dates[0]}))
    if reading.categories and post.position is not None:
        entry = POSITIONS_BY_CODE[post.position]
        column = row.column(Field.CATEGORY)
        if not entry.is_pedagogical:
            row.problem("note", column, Doubt(CATEGORY_OF_NO_POST, {"title": entry.title}))
        elif (
            several
            and not any(item.qualifier for item in reading.categories)
            and (post.category.empty)
        ):
            doubt_of_post = Doubt(CATEGORY_OF_WHICH_POST, {"title": entry.title})
            row.problem("asked", column, doubt_of_post)
    return tuple(categories), compliance, reading.says_none


def _category(
    row: _Row, item: ReadCategory, columns: _CategoryColumns, *, dated: bool
) -> RecordCategory:
    assigned, until, no_term = item.assigned_on, item.valid_until, item.no_term
    number, order_on = item.order_number, item.order_on
    if dated:
        assigned = _agreed(row, Field.ASSIGNED_ON, assigned, columns.assigned.value)
        if columns.assigned.end is not None and until is None:
            until = columns.assigned.end
        if assigned is None:
            assigned = columns.attested.value
        if (columns.until.end is not None or columns.until.no_term) and assigned is None:
            assigned = columns.until.value
        until = _agreed(row, Field.VALID_UNTIL, until, columns.ends_on(assigned))
        if columns.says_no_term and until is None:
            no_term = True
        number, order_on = number or columns.order_number, order_on or columns.order_on
        if assigned is None and order_on is not None and columns.assigned.empty:
            assigned = order_on
    if until is not None:
        no_term = False
    no_term = _check_term(row, item.kind, (assigned, until), no_term=no_term)
    if until is not None and assigned is not None and until < assigned:
        until = None if row.problems[-1].message != ENDS_BEFORE_START else until
    return RecordCategory(item.kind, assigned, number, order_on, until, no_term)


def _agreed(row: _Row, known: Field, one: date | None, other: date | None) -> date | None:
    """Return the date that two places give; ask when they differ."""
    if one is not None and other is not None and one != other:
        row.problem("asked", row.column(known), Doubt(TWO_VALUES, {"one": one, "other": other}))
    return other or one


def _check_term(
    row: _Row, kind: Kind, term: tuple[date | None, date | None], *, no_term: bool | None
) -> bool | None:
    """Find contradictions of a term with the law; return whether there is no term."""
    column = row.column(Field.VALID_UNTIL)
    column = row.column(Field.CATEGORY) if column is None else column
    assigned, until = term
    params = {"assigned": assigned, "until": until}
    if until is not None:
        if assigned is not None and until < assigned:
            row.problem("refused", column, Doubt(ENDS_BEFORE_START, params))
        elif assigned is not None and assigned >= NO_TERM_SINCE:
            row.problem("asked", column, Doubt(TERM_SINCE_2023, params))
        elif (
            assigned is not None
            and (until - assigned).days > _DAYS_A_YEAR * _FIVE_YEARS
            and (until.month, until.day) != (12, 31)
        ):
            row.problem("asked", column, Doubt(TERM_IS_LONG, params))
        return False
    if no_term:
        if assigned is not None and assigned < NO_TERM_SINCE and kind in {"first", "highest"}:
            row.problem("asked", column, Doubt(NO_TERM_BEFORE_2023, params))
        return True
    if assigned is not None and assigned >= NO_TERM_SINCE:
        row.problem("note", column, Doubt(TERM_BY_LAW))
        return True
    row.problem("note", column, Doubt(TERM_UNKNOWN))
    return None


def _extra(row: _Row, known: set[Kind]) -> list[RecordCategory]:
    """Read the column of methodist and mentor."""
    cell = row.cells.get(Field.EXTRA_CATEGORY)
    if cell is None:
        return []
    reading = read_category(cell)
    assigned = row.event_day(Field.EXTRA_CATEGORY_ON).value
    column = row.column(Field.EXTRA_CATEGORY)
    if reading.doubts:
        for doubt in reading.doubts:
            row.problem("asked", column, doubt)
    return [
        RecordCategory(
            item.kind, item.assigned_on or assigned, item.order_number, item.order_on, None, True
        )
        for item in reading.categories
        if item.kind in {"methodist", "mentor"} and item.kind not in known
    ]


def _compliance(
    row: _Row, columns: _CategoryColumns, *, has_category: bool
) -> tuple[RecordCompliance, ...]:
    """Read compliance from its own columns, or from a mark in the category's column."""
    found: list[RecordCompliance] = []
    next_on = row.day(Field.COMPLIANCE_NEXT) if row.value(Field.COMPLIANCE_NEXT) else NO_DATE
    planned = next_on.end or next_on.value
    held = row.event_day(Field.COMPLIANCE_ON)
    cell = row.value(Field.COMPLIANCE)
    in_cell = CategoryReading()
    if cell not in (None, ""):
        cell_day = read_date(cell)
        if cell_day.value is not None and cell_day.precision == "day":
            held = cell_day if held.value is None else held
            planned = cell_day.end or planned
        elif not cell_day.empty:
            in_cell = read_category(cell)
    marks = [*columns.category.compliance, *in_cell.compliance]
    if held.value is not None:
        complies = all(mark.complies for mark in marks)
        return (RecordCompliance(held.value, complies, next_on=planned),)
    for mark in marks:
        day = mark.held_on
        until = mark.next_on or planned
        if not has_category:
            day = day or columns.assigned.value or columns.attested.value or columns.order_on
            until = until or columns.ends_on(day)
        number = mark.number or (columns.order_number if not has_category else "")
        found.append(RecordCompliance(day, mark.complies, number, until))
    if planned is not None and not found:
        text = planned.strftime("%d.%m.%Y")
        row.problem("note", row.column(Field.COMPLIANCE_NEXT), Doubt(NOT_READ, {"text": text}))
    if not marks and columns.attested.value is not None and not has_category:
        params = {"date": columns.attested.value}
        row.problem("asked", row.column(Field.ATTESTED_ON), Doubt(ATTESTED_AS_WHAT, params))
    return tuple(dict.fromkeys(found))
