"""Finding the tables in a sheet as people make them.

Takes addressed rows, gives tables: the header of one to three rows put together (merged cells
too), a proposal which column is what, the rows of data, and every other row with the reason why
it is none: titles, page breaks, totals, signatures, notes. Nothing is skipped in silence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from plugins.staff.message_ids import N_, Doubt
from plugins.staff.reading.ditto import has_marks, spelt_out
from plugins.staff.reading.groups import NO_GROUP, Group, group_of, position_in_heading
from plugins.staff.reading.headings import ColumnProposal, Field, is_generic, propose, recognise
from plugins.staff.reading.position_text import find_position
from plugins.staff.reading.side_by_side import blocks_of, only
from plugins.staff.reading.values import proposed_by_values
from plugins.staff.reading.wrapped import DataRow, joined_lines, under_named
from portal.comparable_text import key, tidy

ABOVE_TABLE = N_("The row stands above the table.")
HEADER = N_("The row is the table's header.")
NUMBERING = N_("The row numbers the columns.")
REPEATED_HEADER = N_("The header is repeated (a page break).")
VACANCY = N_("The row is a vacancy.")
EMPTY = N_("The row is empty.")
TOTAL = N_("The row is a total.")
SIGNATURE = N_("The row is a signature.")
REMARK = N_("The row is a note under the table.")
GROUP_HEADING = N_("The row is a heading inside the table: “%(text)s”.")
SECTION = N_("The row names the institution of the rows below: “%(text)s”.")
GOES_ON = N_("The row goes on from the row above: a name in several lines.")
NO_HEADER = N_("No header was found: no row names the columns (full name, position and others).")

HEADER_SEARCH = 200
"""How many rows of a sheet are searched for the first header."""
HEADER_DEPTH = 3
SAMPLE = 40
"""How many rows under a header tell what its unknown columns hold."""
_LONGEST_HEADING = 250
_LONGEST_READ = 400
_RECOGNISED = 0.65
_ENOUGH_FIELDS = 3


class Merge(NamedTuple):
    """A merged range: row numbers as in the rows given, columns counted from nought."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class SkippedRow(NamedTuple):
    """A row that is not about a person, with the reason."""

    number: int
    reason: Doubt
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its header, the proposal for its columns, its rows."""

    header_rows: tuple[int, ...]
    headings: tuple[str, ...]
    columns: tuple[ColumnProposal, ...]
    rows: tuple[DataRow, ...]
    skipped: tuple[SkippedRow, ...]

    @property
    def mapping(self) -> dict[int, Field]:
        """The proposal as column → field, for :class:`~plugins.staff.reading.row_reader.RowReader`."""
        return {column.index: column.field for column in self.columns if column.field is not None}


@dataclass(frozen=True, slots=True)
class SheetReading:
    """Everything found in one sheet; ``problem`` is set when there is no table in it."""

    tables: tuple[Table, ...]
    skipped: tuple[SkippedRow, ...]
    problem: Doubt | None = None


_NAME_FIELDS = frozenset({Field.FULL_NAME, Field.LAST_NAME})
_NAMING = frozenset({Field.FULL_NAME, Field.LAST_NAME, Field.POSITION})
_MAYBE_HEADING = re.compile(
    r"ф\. ?и|фио|фам|работник|педагог|учител|сотрудник|преподав", re.IGNORECASE
)
_TOTAL = re.compile(
    r"(?:итого|всего|в т\. ?ч|в том числе|из них|количество|общее кол|кол-во|средн)"
)
_SIGNATURE = re.compile(
    r"(?:директор|заведующ|руководител|исполнител|исп\b|исп\.|подпись|м\. ?п|начальник|председател"
    r"|секретар|дата (?:составл|заполн)|тел\b|тел\.|ответственн|составил|согласован|утвержд|и\. ?о\. ?дир"
    r"|заместител|зам\.? ?(?:дир|зав)|методист|проверил|специалист)"
)
_REMARK = re.compile(r"(?:\*|примеч|\(\*|прим\.|\d\)? ?- |сноск|внимание)")
_INSTITUTION = re.compile(
    r"(?<!\w)(?:сош|оош|нош|м[абк]?оу|м[абк]?д?оу|м[абк]?у ?до|гб\w*оу|г[абк]?п?оу|чоу|ноу|школ[аы]"
    r"|гимнази\w*|лице\w*|детск\w* сад\w*|д/с|дс|доу|црр|ддт|цдт|дюц|дюсш|сшор|сюн|сют|црт\w*|центр\w*"
    r"|муниципальн\w+ (?:бюджет|автоном|казен|общеобр|дошк|образоват)\w*|филиал\w*|дворец|дом детск\w*|дши|дмш|дхш|интернат\w*|прогимнази\w*|колледж\w*|техникум\w*"
    r"|мбоу|мбдоу|маоу|мадоу|мкоу|мкдоу|цо|оо|ясли\w*)(?![^\W\d])|№ ?\d"
)
_NAME_ENDS = re.compile(
    r"_|\(| на 20| на \d\d?\.| на \d\d? [а-я]| за 20| по состоян| по итог| в 20| от \d| [А-ЯЁ]\. ?[А-ЯЁ]\.| [А-ЯЁ][а-яё]+ [А-ЯЁ]\. ?[А-ЯЁ]\."
    r"|, ?(?:аттест|подлеж)"
)
_VACANCY = re.compile(r"\W*(?:вакан|свободная ставка)", re.IGNORECASE)
_PERSON = re.compile(
    r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)? [А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+(?:вич|вна|ична|ьич|оглы|кызы)?\Z"
    r"|[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)? [А-ЯЁ]\. ?[А-ЯЁ]\.\Z"
)
_NUMBERED = re.compile(r"\A\d{1,3}[.)]? (?=\D)")
_FILLER = re.compile(r"(?:[\s_.\-/,;:]*|#FORMULA\?)\Z")


def find_tables(
    rows: Iterable[tuple[int, Sequence[object]]], merges: Iterable[Merge] = ()
) -> SheetReading:
    """Find every table of a sheet, in order."""
    lines = [(number, values) for number, values in rows]
    spans = _Merges(merges)
    first = _find_header(lines, 0, min(len(lines), HEADER_SEARCH), spans)
    blocks = blocks_of(first.headings) if first is not None else []
    if len(blocks) > 1:
        readings = [
            _read_sheet([(number, only(values, block)) for number, values in lines], spans)
            for block in blocks
        ]
        skipped = {one.number: one for reading in reversed(readings) for one in reading.skipped}
        found = tuple(table for reading in readings for table in reading.tables)
        return SheetReading(found, tuple(skipped[number] for number in sorted(skipped)))
    return _read_sheet(lines, spans)


def _read_sheet(lines: list[tuple[int, Sequence[object]]], spans: "_Merges") -> SheetReading:
    tables: list[Table] = []
    skipped: list[SkippedRow] = []
    position, section, group = 0, "", NO_GROUP
    while position < len(lines):
        limit = len(lines) if tables else min(len(lines), HEADER_SEARCH)
        found = _find_header(lines, position, limit, spans)
        if found is None:
            break
        above = lines[position : found.first]
        skipped += [SkippedRow(n, Doubt(ABOVE_TABLE), _text(v)) for n, v in above if _text(v)]
        section = _section_above(above) or section
        group = _group_above(above) or group
        table, position, section, group = _read_body(lines, found, spans, section, group)
        tables.append(table)
    if not tables:
        skipped += [SkippedRow(n, Doubt(NO_HEADER), _text(v)) for n, v in lines if _text(v)]
        return SheetReading((), tuple(skipped), Doubt(NO_HEADER))
    return SheetReading(tuple(tables), tuple(skipped))


class _Merges:
    """Merged ranges by the row they start or lie in."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self._by_row: dict[int, list[Merge]] = {}
        for merge in merges:
            for row in range(merge.first_row, min(merge.last_row, merge.first_row + 1000) + 1):
                self._by_row.setdefault(row, []).append(merge)

    def __bool__(self) -> bool:
        """Tell that the sheet has merged cells at all."""
        return bool(self._by_row)

    def over(self, row: int, column: int) -> Merge | None:
        """Return the range that covers a cell."""
        for merge in self._by_row.get(row, ()):
            if merge.first_column <= column <= merge.last_column:
                return merge
        return None


class _Columns(NamedTuple):
    """The columns that tell kinds of rows apart; -1 where there is none."""

    name: int
    number: int
    position: int


class _Header(NamedTuple):
    first: int
    after: int
    headings: tuple[str, ...]
    columns: tuple[ColumnProposal, ...]
    numbering: tuple[int, ...]


def _start_of(value: object) -> str:
    """Return the beginning of a cell: what a row is about is told there, however long the text."""
    return str(value)[:_LONGEST_READ]


def _text(values: Sequence[object]) -> str:
    return tidy(" ".join(_start_of(value) for value in values if value not in (None, "")))


def _fields_of(values: Sequence[object]) -> set[Field]:
    fields = set()
    for value in values:
        if isinstance(value, str) and len(value) <= _LONGEST_HEADING and value.strip():
            found = recognise(value.replace("|", "/"))
            if found and found[0][1] >= _RECOGNISED:
                fields.add(found[0][0])
    return fields


def _is_header(values: Sequence[object]) -> bool:
    fields = _fields_of(values)
    if len(fields) < 2 or not fields & _NAMING:  # noqa: PLR2004 - a name and something more
        return False
    filled = [value for value in values if value not in (None, "")]
    return len(fields) >= _ENOUGH_FIELDS or len(filled) <= _ENOUGH_FIELDS


def _is_numbering(values: Sequence[object]) -> bool:
    numbers = []
    for value in values:
        if value in (None, ""):
            continue
        text = _start_of(value).strip().rstrip(".").removesuffix(".0")
        if not text.isdigit():
            return False
        numbers.append(int(text))
    return len(numbers) > 2 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))  # noqa: PLR2004


def _find_header(
    lines: list[tuple[int, Sequence[object]]], start: int, limit: int, spans: _Merges
) -> _Header | None:
    for index in range(start, limit):
        values = lines[index][1]
        if not _is_header(values):
            continue
        first = index
        if index > start and _is_parent(lines[index - 1], spans):
            first = index - 1
        after = index + 1
        numbering = []
        name_columns = {
            column
            for column, value in enumerate(values)
            if isinstance(value, str) and {f for f, _ in recognise(value)[:1]} & _NAME_FIELDS
        }
        while after < len(lines):
            if _is_numbering(lines[after][1]):
                numbering.append(after)
            elif after - first >= HEADER_DEPTH or not (
                _is_sub_header(lines[after][1], name_columns)
                or _is_under_merges(lines[after][1], lines[after - 1][0], spans)
            ):
                break
            after += 1
        rows = [lines[row] for row in range(first, after) if row not in numbering]
        headings = _headings(rows, spans)
        samples = [values for _, values in lines[after : after + SAMPLE]]
        columns = proposed_by_values(propose(headings), samples)
        return _Header(first, after, headings, columns, tuple(numbering))
    return None


def _is_parent(line: tuple[int, Sequence[object]], spans: _Merges) -> bool:
    number, values = line
    filled = [
        column for column, value in enumerate(values) if isinstance(value, str) and value.strip()
    ]
    if not filled or any(len(str(values[column])) > _LONGEST_HEADING for column in filled):
        return False
    if len(filled) > 1:
        return not any(_PERSON.match(tidy(_start_of(values[column]))) for column in filled)
    merge = spans.over(number, filled[0])
    return merge is not None and merge.first_column > 0 and merge.last_column < len(values)


def _is_sub_header(values: Sequence[object], name_columns: set[int]) -> bool:
    filled = [(column, value) for column, value in enumerate(values) if value not in (None, "")]
    if not filled or any(not isinstance(value, str) for _, value in filled):
        return False
    if len(filled) == 1 and filled[0][0] <= min(name_columns, default=0):
        return False
    known = 0
    for column, value in filled:
        text = str(value)
        found = recognise(text.replace("|", "/"))
        if (
            column in name_columns
            and not (found and "name" in found[0][0])
            and "патрон" not in text
        ):
            return bool(found) and found[0][0] == Field.PATRONYMIC
        known += bool(found) or is_generic(text)
    return known * 2 >= len(filled)


def _is_under_merges(values: Sequence[object], above: int, spans: _Merges) -> bool:
    """Tell that every cell of a row stands under a heading merged over several columns."""
    filled = [column for column, value in enumerate(values) if _says(value)]
    merges = [spans.over(above, column) for column in filled]
    return len(filled) > 1 and all(
        merge is not None and merge.last_column > merge.first_column and merge.last_row == above
        for merge in merges
    )


def _headings(rows: list[tuple[int, Sequence[object]]], spans: _Merges) -> tuple[str, ...]:
    width = max(len(values) for _, values in rows)
    grid = [_filled(number, values, width, spans) for number, values in rows]
    for upper, lower in pairwise(grid):
        _spread(upper, lower)
    headings = []
    for column in range(width):
        parts: list[str] = []
        for row in grid:
            text = tidy(row[column]).replace("|", "/")
            if text and (not parts or parts[-1] != text):
                parts.append(text)
        headings.append(" | ".join(parts))
    return tuple(headings)


def _filled(number: int, values: Sequence[object], width: int, spans: _Merges) -> list[str]:
    texts = ["" if value is None else str(value) for value in values] + [""] * (width - len(values))
    for column in range(width):
        merge = spans.over(number, column)
        if merge and merge.first_row == number and not texts[column]:
            texts[column] = texts[merge.first_column] if merge.first_column < width else ""
    return texts


def _spread(upper: list[str], lower: list[str]) -> None:
    """Let a group heading without a merged range reach the columns of its children."""
    group = ""
    for column, text in enumerate(upper):
        if text.strip():
            group = text if lower[column].strip() else ""
        elif lower[column].strip() and group:
            upper[column] = group
        else:
            group = ""


def _section_above(above: Sequence[tuple[int, Sequence[object]]]) -> str:
    """Return the institution that the lines above a table name, when it is one."""
    named = {name for _, values in above if (name := institution_in(_text(values)))}
    return named.pop() if len(named) == 1 else ""


def _group_above(above: Sequence[tuple[int, Sequence[object]]]) -> Group:
    """Return what the line next above a table says of all its rows."""
    texts = [text for _, values in above if (text := _text(values))]
    return group_of(texts[-1]) if texts else NO_GROUP


def institution_in(text: str) -> str:
    """Return the name of the institution inside a title, or nothing."""
    plain = text.casefold().replace("ё", "е")
    match = _INSTITUTION.search(plain)
    if match is None or len(plain) != len(text):
        return ""
    return _NAME_ENDS.split(text[match.start() :], maxsplit=1)[0].strip(" ,.;:-")


def _read_body(
    lines: list[tuple[int, Sequence[object]]],
    header: _Header,
    spans: _Merges,
    section: str,
    group: Group,
) -> tuple[Table, int, str, Group]:
    rows: list[DataRow] = []
    skipped = _rows_of_header(lines, header)
    fields = {column.field: column.index for column in header.columns if column.field}
    name_column = fields.get(Field.FULL_NAME, fields.get(Field.LAST_NAME, -1))
    number_column = fields.get(Field.NUMBER, -1)
    columns = _Columns(name_column, number_column, fields.get(Field.POSITION, -1))
    mapped = {index for field, index in fields.items() if field != Field.NUMBER}
    parts = _name_parts(fields)
    state = _State(section, group, Group(position=_position_of_all(header, fields)))
    index = header.after
    while index < len(lines):
        number, values = lines[index]
        width = len(values)
        name = values[name_column] if 0 <= name_column < width else None
        if isinstance(name, str) and len(name) > _LONGEST_READ:
            name = _start_of(name)
        plain = _plain_row(lines[index], name, rows, state, (name_column, parts))
        if plain is not None:
            rows.append(plain)
            index += 1
            continue
        filled = [(column, value) for column, value in enumerate(values) if _says(value)]
        if not filled:
            skipped.append(SkippedRow(number, Doubt(EMPTY), ""))
        elif _is_numbering(values):
            skipped.append(SkippedRow(number, Doubt(NUMBERING), _text(values)))
        elif isinstance(name, str) and _MAYBE_HEADING.search(name) and _is_header(values):
            after = _after_repeat(lines, index, header)
            if after is None:
                break
            skipped += [
                SkippedRow(lines[row][0], Doubt(REPEATED_HEADER), _text(lines[row][1]))
                for row in range(index, after)
            ]
            index = after
            continue
        else:
            reason, new_section = _why_no_data(filled, name, columns)
            if reason is not None:
                text = _text(values)
                state.pass_heading(reason, text, new_section=new_section)
                skipped.append(SkippedRow(number, Doubt(reason, {"text": text}), text))
            else:
                goes_on = (
                    name_column >= 0
                    and state.started
                    and not _says(name)
                    and not _is_numbered(number, values, number_column, spans)
                    and not mapped.isdisjoint(column for column, _ in filled)
                )
                rows.append(state.row(number, values, name, _origin(rows) if goes_on else None))
        index += 1
    if state.has_pieces and Field.FULL_NAME in fields and number_column >= 0:
        rows, joined = joined_lines(rows, name_column, number_column)
        skipped += [SkippedRow(row.number, Doubt(GOES_ON), _text(row.values)) for row in joined]
    rows = _under_merges(rows, fields.get(Field.INSTITUTION, -1), lines, spans)
    return (
        Table(
            tuple(number for number, _ in lines[header.first : header.after]),
            header.headings,
            header.columns,
            tuple(rows),
            tuple(skipped),
        ),
        index,
        state.section if state.waiting else "",
        state.group if state.waiting else NO_GROUP,
    )


def _rows_of_header(lines: list[tuple[int, Sequence[object]]], header: _Header) -> list[SkippedRow]:
    return [
        SkippedRow(
            lines[index][0],
            Doubt(NUMBERING if index in header.numbering else HEADER),
            _text(lines[index][1]),
        )
        for index in range(header.first, header.after)
    ]


def _plain_row(
    line: tuple[int, Sequence[object]],
    name: object,
    rows: list[DataRow],
    state: "_State",
    columns: tuple[int, tuple[int, ...]],
) -> DataRow | None:
    """Return, cheaply, a row that is plainly about a person, by its name or by ditto marks."""
    number, values = line
    if rows and has_marks(values):
        return _of_marks(number, values, rows, columns[0], state)
    if isinstance(name, str) and _is_whole(
        values, _joined_name(values, name, columns[1]), len(values)
    ):
        return state.row(number, values, name, None)
    return None


def _of_marks(
    number: int, values: Sequence[object], rows: list[DataRow], name_column: int, state: "_State"
) -> DataRow:
    """Return a row with ditto marks: a mark in place of the name means one more post."""
    whole = spelt_out(values, rows[-1].values)
    named = 0 <= name_column < len(values) and has_marks(values[name_column : name_column + 1])
    if named:
        whole[name_column] = None
    name = whole[name_column] if 0 <= name_column < len(whole) else None
    return state.row(number, whole, name, _origin(rows) if named else None)


def _is_numbered(number: int, values: Sequence[object], number_column: int, spans: _Merges) -> bool:
    """Tell that a row has a number of its own, not one merged over several rows."""
    return (
        0 <= number_column < len(values)
        and _says(values[number_column])
        and spans.over(number, number_column) is None
    )


class _State:
    """What the headings inside a table say of the rows that come, and what came so far."""

    __slots__ = ("_own_group", "group", "has_pieces", "section", "started", "waiting")

    def __init__(self, section: str, group: Group, own_group: Group) -> None:
        self.section = section
        self.group = group or own_group
        self._own_group = own_group
        self.started = False
        self.waiting = False
        self.has_pieces = False

    def pass_heading(self, reason: str, text: str, *, new_section: bool) -> None:
        """Let a heading speak for the rows below."""
        if new_section:
            self.section, self.group = _NUMBERED.sub("", text), self._own_group
            self.waiting = True
        elif reason == GROUP_HEADING:
            self.group = group_of(text) or self._own_group
            self.waiting = self.waiting or bool(self.group)

    def row(
        self, number: int, values: Sequence[object], name: object, continues: int | None
    ) -> DataRow:
        """Return a row of data under the headings so far."""
        if continues is None:
            self.started, self.waiting = True, False
            self.has_pieces = self.has_pieces or (isinstance(name, str) and " " not in name.strip())
        return DataRow(number, values, self.section, continues, self.group)


def _position_of_all(header: _Header, fields: Mapping[Field, int]) -> str:
    """Return the post that the heading over the names tells, when no column gives posts."""
    column = fields.get(Field.FULL_NAME, fields.get(Field.LAST_NAME))
    if column is None or Field.POSITION in fields:
        return ""
    return position_in_heading(header.headings[column])


def _under_merges(
    rows: list[DataRow],
    column: int,
    lines: list[tuple[int, Sequence[object]]],
    spans: _Merges,
) -> list[DataRow]:
    """Give the rows under a merged institution its name, as they give none of their own."""
    if column < 0:
        return rows
    if not any(spans.over(row.number, column) for row in rows):
        return under_named(rows, column)
    by_number = dict(lines)
    filled = []
    for row in rows:
        merge = spans.over(row.number, column)
        if merge is not None and merge.first_row != row.number:
            above = by_number.get(merge.first_row, ())
            if column < len(above) and _says(above[column]):
                filled.append(row._replace(section=tidy(_start_of(above[column]))))
                continue
        filled.append(row)
    return filled


def _says(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _name_parts(fields: Mapping[Field, int]) -> tuple[int, ...]:
    """Return the columns of first name and patronymic where the name stands in three columns."""
    if Field.FULL_NAME in fields or not {Field.FIRST_NAME, Field.PATRONYMIC} <= fields.keys():
        return ()
    return fields[Field.FIRST_NAME], fields[Field.PATRONYMIC]


def _joined_name(values: Sequence[object], name: str, parts: tuple[int, ...]) -> str:
    """Return a name of three columns in one line."""
    if not parts or parts[0] >= len(values) or parts[1] >= len(values):
        return name
    return f"{name} {values[parts[0]]} {values[parts[1]]}"


def _is_whole(values: Sequence[object], name: str, width: int) -> bool:
    """Tell, cheaply, that a row is plainly one about a person."""
    filled = width - values.count(None) - values.count("")
    return filled > 2 and (_PERSON.match(name) is not None)  # noqa: PLR2004 - more than № and name


def _origin(rows: list[DataRow]) -> int:
    last = rows[-1]
    return last.number if last.continues is None else last.continues


def _why_no_data(
    filled: list[tuple[int, object]], name: object, columns: _Columns
) -> tuple[str | None, bool]:
    """Return the reason why a row is not about a person, and whether it names an institution."""
    texts = list(dict.fromkeys(tidy(_start_of(value)) for _, value in filled))
    first = key(texts[0])
    if _TOTAL.match(first) or (isinstance(name, str) and _TOTAL.match(key(name))):
        return TOTAL, False
    if all(_FILLER.match(text) for text in texts):
        return EMPTY, False
    if _REMARK.match(texts[0].casefold()):
        return REMARK, False
    if isinstance(name, str) and _VACANCY.match(name):
        return VACANCY, False
    has_name = isinstance(name, str) and _PERSON.match(tidy(name)) is not None
    if has_name and len(texts) > 1:
        return None, False
    lines = any("__" in text for text in texts)
    if filled[0][0] == columns.position and not lines:
        is_place = len(texts) == 1 and _INSTITUTION.search(first) and not find_position(texts[0])
        return (SECTION, True) if is_place else (None, False)
    if lines or (_SIGNATURE.match(first) and len(texts) <= 3 and not _says(name)):  # noqa: PLR2004
        return SIGNATURE, False
    if _SIGNATURE.match(first) and len(texts) == 1:
        return (SIGNATURE if re.search(r"[А-ЯЁ]\.", texts[0]) else GROUP_HEADING), False
    if len(texts) == 1:
        return _of_single(texts[0], filled[0][0], columns.name, columns.number)
    return _of_numbered(texts, name, columns.number, filled)


def _of_single(
    text: str, column: int, name_column: int, number_column: int
) -> tuple[str | None, bool]:
    plain = key(text)
    if column == name_column and _PERSON.match(text):
        return None, False
    if _INSTITUTION.search(plain):
        return SECTION, True
    if column in {name_column, number_column, 0}:
        if text.replace(".", "").isdigit():
            return EMPTY, False
        return GROUP_HEADING, False
    return None, False


def _of_numbered(
    texts: list[str], name: object, number_column: int, filled: list[tuple[int, object]]
) -> tuple[str | None, bool]:
    """Take a number and an institution alone («1. СОШ № 5») for a section too."""
    if (
        len(texts) == 2  # noqa: PLR2004 - the number and the words
        and filled[0][0] == number_column
        and isinstance(name, str)
        and not _PERSON.match(tidy(name))
    ):
        if _INSTITUTION.search(key(name)):
            return SECTION, True
        if group_of(name) != NO_GROUP:
            return GROUP_HEADING, False
    return None, False


def _after_repeat(
    lines: list[tuple[int, Sequence[object]]], index: int, header: _Header
) -> int | None:
    """Return where data go on after a repeated header; None when it is another table's header."""
    originals = [
        [key(_start_of(value)) for value in lines[row][1] if _says(value)]
        for row in range(header.first, header.after)
    ]
    after = index
    while after < len(lines):
        here = [key(_start_of(value)) for value in lines[after][1] if _says(value)]
        if here and here in originals:
            after += 1
        else:
            break
    return after if after > index else None
