"""Lines of a document → the plan that is written in it. Pure: nothing is asked, nothing is stored.

Every filled cell ends in the plan, in the texts round its table, or in a doubt that names its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from plugins.work_plan.importing import framing
from plugins.work_plan.importing.columns import (
    Columns,
    find_columns,
    guess_columns,
    is_new_heading,
)
from plugins.work_plan.importing.heading_words import Role, folded, period_of
from plugins.work_plan.importing.joining import Join, goes_on, join_people, join_text, tidy
from plugins.work_plan.importing.places import place_of
from plugins.work_plan.importing.rows import Row, row_of
from plugins.work_plan.importing.section_titles import has_section_look, is_roman, may_be_title
from plugins.work_plan.importing.sources.text_file import text_lines
from plugins.work_plan.written import (
    Approval,
    Doubt,
    WrittenActivity,
    WrittenPlan,
    WrittenSection,
)
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.importing.sources.lines import Line

_NUMBER_BEFORE = re.compile(r"(\d{1,3}(?:\.\d{1,3})*[.)]?)\s+(?=\S)")
_LONGEST_NUMBER = 20
_HALF = 0.5
_LEAST_NUMBERS = 3


def read_plan(lines: Sequence[Line]) -> WrittenPlan:
    """Return the plan that lines hold; one without a table of activities has no sections."""
    tables = _tables(lines)
    columns = _columns_of(tables)
    front_lines, parts = _parted(lines, columns)
    walk = _Walk()
    walk.take_all(parts)
    front = framing.front_of(front_lines)
    title_line, front = walk.section_before(front)
    doubts = list(walk.doubts)
    if not walk.sections:
        doubts.append(
            Doubt(
                place=_("the whole file"),
                text=_(
                    "No table of activities was found: a row of headings such as "
                    "“Activity – Term – Responsible” is looked for."
                ),
            )
        )
    sections = walk.written(title_line)
    return WrittenPlan(
        title=front.title,
        school_year=framing.plan_year(front),
        sections=sections,
        approval=Approval(lines=front.approval),
        preamble=front.preamble,
        closing=tuple(walk.closing),
        columns=walk.headings,
        doubts=tuple(doubts),
    )


def read_text(text: str) -> WrittenPlan:
    """Return the plan that a text of our own holds, such as a shipped template."""
    return read_plan(text_lines(text))


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
        sizes = {number: made for number, rows in tables.items() if (made := guess_columns(rows))}
        return sizes
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


@dataclass(slots=True)
class _Part:
    """A run of lines that belong together: paragraphs, or rows under one heading."""

    lines: list[Line] = field(default_factory=list)
    columns: Columns | None = None


def _parted(lines: Sequence[Line], columns: dict[int, Columns]) -> tuple[list[Line], list[_Part]]:
    """Part what stands before the plan's first row from the runs that follow."""
    front: list[Line] = []
    parts: list[_Part] = []
    places: dict[int, int] = {}
    for line in lines:
        here = columns.get(line.table) if line.table else None
        if here is None:
            if not parts:
                front.append(line)
                continue
            if line.text:
                if parts[-1].columns is not None:
                    parts.append(_Part())
                parts[-1].lines.append(line)
            continue
        at = places.get(line.table, 0)
        places[line.table] = at + 1
        if here.heading_rows and at < here.heading_rows[0]:
            if parts:
                if parts[-1].columns is not None:
                    parts.append(_Part())
                parts[-1].lines.append(line)
            else:
                front.append(line)
            continue
        if at in here.heading_rows:
            parts.append(_Part(columns=here))
            continue
        if is_new_heading(line, here) and not _repeats(line, here):
            new = find_columns([line])
            if new is not None:
                columns[line.table] = Columns(new.columns)
                parts.append(_Part(columns=columns[line.table]))
                continue
        if not parts or parts[-1].columns is not here:
            parts.append(_Part(columns=here))
        parts[-1].lines.append(line)
    return front, parts


def _repeats(line: Line, columns: Columns) -> bool:
    """Tell whether a row is the heading again, as at the top of a page."""
    known = {folded(one.heading) for one in columns.columns if one.heading}
    told = [folded(cell) for cell in line.cells if cell.strip()]
    return len(told) >= 2 and all(
        any(cell == one or (len(cell) > 2 and cell in one) for one in known) for cell in told
    )


@dataclass(slots=True)
class _Draft:
    """An activity while its rest may still come."""

    row: Row
    place: str
    number: str
    text: str
    term: str
    responsible: str
    more: dict[str, str]

    def written(self) -> WrittenActivity:
        return WrittenActivity(
            number=self.number,
            text=self.text,
            term=self.term,
            responsible=self.responsible,
            more=dict(self.more),
            place=self.place,
        )


@dataclass(slots=True)
class _Section:
    title: str
    activities: list[_Draft] = field(default_factory=list)


class _Walk:
    """Goes through the rows of a plan one by one and puts each cell where it belongs."""

    def __init__(self) -> None:
        self.sections: list[_Section] = []
        self.doubts: list[Doubt] = []
        self.closing: list[str] = []
        self.headings: tuple[str, ...] = ()
        self._between: list[Line] = []
        self._in_order = False
        self._whole: set[str] = set()
        self._named_by_paragraph = False

    def take_all(self, parts: Sequence[_Part]) -> None:
        """Take the runs of lines, knowing all of them."""
        runs: list[tuple[_Part, list[Row]]] = []
        for part in parts:
            rows = []
            if part.columns is not None:
                self.headings = tuple(dict.fromkeys((*self.headings, *part.columns.headings)))
                told = [line for line in part.lines if line.text]
                for line in told:
                    if _repeats(line, part.columns):
                        continue
                    if _counts_columns(line):
                        message = _("This row only counts the columns; it was left out: %(text)s.")
                        self._ask(line, message)
                        continue
                    rows.append(row_of(line, part.columns))
            runs.append((part, rows))
        every = [row for _part, rows in runs for row in rows]
        self._learn(every)
        left = sum(row.looks_like_activity for row in every)
        for part, rows in runs:
            if part.columns is None:
                self._between += part.lines
                continue
            if rows and left:
                self._settle_between()
            for at, row in enumerate(rows):
                following = rows[at + 1] if at + 1 < len(rows) else None
                self._take(row, following, part.columns, is_last=not left)
                left -= row.looks_like_activity
        self._finish()

    def _learn(self, rows: Sequence[Row]) -> None:
        """Learn from all rows whether they are numbered and which cells of people stand complete."""
        full = [row for row in rows if row.text and (row.term or row.responsible)]
        self._in_order = sum(row.is_numbered for row in full) > len(full) * _HALF
        for row, following in zip_longest(rows, rows[1:]):
            goes_on_below = (
                following is not None
                and not following.number
                and (following.told == {Role.RESPONSIBLE} or following.text[:1].islower())
            )
            if row.responsible and row.looks_like_activity and not goes_on_below:
                self._whole.add(row.responsible)

    def _take(self, row: Row, following: Row | None, columns: Columns, *, is_last: bool) -> None:
        """Take one row; ``is_last`` tells that no activity comes any more."""
        if is_last and not row.is_numbered and self._ends_plan(row):
            self.closing.append(row.line.text)
        elif self._is_section(row, following):
            self._begin_section(row)
        elif self._continues(row):
            self._go_on(row)
        else:
            self._add(row, columns)

    def _ends_plan(self, row: Row) -> bool:
        """Tell whether a row under the last activity is a signature or a note, not a torn cell."""
        if row.line.whole or row.number or row.told == {Role.TEXT}:
            previous = self._previous()
            return not (previous and not row.number and goes_on(previous.text, row.text))
        return False

    def _settle_between(self) -> None:
        """Decide what paragraphs between two runs of rows are: a section's title, or in doubt."""
        told = [line for line in self._between if line.text]
        self._between = []
        if not told:
            return
        *others, last = told
        if may_be_title(last.text) or has_section_look(last.text):
            self._named_by_paragraph = True
            if others and all(may_be_title(one.text) for one in others) and not self.sections:
                others = []
            self.sections.append(_Section(last.text))
        else:
            others = told
        for line in others:
            if has_section_look(line.text):
                self.sections.insert(len(self.sections) - 1, _Section(line.text))
            else:
                self._ask(
                    line, _("This text stands between the rows; it was left out: “%(text)s”.")
                )

    def _ask(self, line: Line, message: str, text: str = "") -> None:
        shown = " | ".join(" ".join(cell.split()) for cell in line.cells if cell.strip())
        self.doubts.append(Doubt(place=place_of(line), text=message % {"text": text or shown}))

    def _previous(self) -> _Draft | None:
        if self.sections and self.sections[-1].activities:
            return self.sections[-1].activities[-1]
        return None

    def _is_section(self, row: Row, following: Row | None) -> bool:
        only, previous = row.only, self._previous()
        if only or row.line.whole:
            return self._lone_is_section(row, only or tidy(row.line.cells[0]), previous, following)
        if row.told == {Role.NUMBER, Role.TEXT}:
            if is_roman(row.number) or (not row.is_numbered and has_section_look(row.number)):
                return True
            return row.is_numbered and _opens_numbers(row, following)
        return False

    def _lone_is_section(
        self, row: Row, text: str, previous: _Draft | None, following: Row | None
    ) -> bool:
        if row.told <= {Role.TERM, Role.RESPONSIBLE} and not row.line.whole and row.told:
            return False
        if Role.MORE in row.told and not row.line.whole:
            return False
        if row.line.whole:
            return may_be_title(text)
        if row.told == {Role.NUMBER}:
            return not row.is_numbered and may_be_title(text)
        if has_section_look(text):
            return True
        if previous is not None and goes_on(previous.text, text):
            return False
        if not may_be_title(text) or following is None:
            return False
        return following.looks_like_activity and (self._in_order or not text.rstrip().endswith("."))

    def _begin_section(self, row: Row) -> None:
        title = " ".join(tidy(cell).replace("\n", " ") for cell in row.line.cells if tidy(cell))
        self.sections.append(_Section(title))

    def _continues(self, row: Row) -> bool:
        """Tell whether a row only goes on with the row above."""
        previous = self._previous()
        if row.number and Role.NUMBER in row.told:
            return False
        if not row.text or Role.TEXT in row.above:
            return True
        if row.told == {Role.TEXT} or self._in_order:
            return not may_be_title(row.text) or (
                previous is not None and goes_on(previous.text, row.text)
            )
        return False

    def _go_on(self, row: Row) -> None:
        previous = self._previous()
        if previous is None:
            self._ask(row.line, _("This cell belongs to no row; it was left out: “%(text)s”."))
            return
        merged = Role.TEXT in row.above
        told = row.told - {Role.SECTION}
        torn = len(told) > 1 or merged
        if Role.TEXT in told:
            self._join(row, "text", join_text(previous.text, row.text, torn=torn), previous)
        if Role.TERM in told:
            self._join(row, "term", _join_term(previous, row, merged=merged), previous)
        if Role.RESPONSIBLE in told:
            if merged:
                joined = Join(f"{previous.responsible}\n{row.responsible}".strip(), sure=True)
            else:
                joined = join_people(previous.responsible, row.responsible, self._whole, torn=torn)
            self._join(row, "responsible", joined, previous)
        for heading, text in row.more.items():
            before = previous.more.get(heading, "")
            previous.more[heading] = f"{before} {text}".strip()

    def _join(self, row: Row, name: str, joined: Join, previous: _Draft) -> None:
        if joined.sure:
            setattr(previous, name, joined.text)
            return
        rest = getattr(row, name)
        message = _(
            "The rest of a torn cell; the row above, “%(row)s”, may lack it. It was left out: “%%(text)s”."
        ) % {"row": _short(previous.number, previous.text).replace("%", "%%")}
        self._ask(row.line, message, rest)

    def _add(self, row: Row, columns: Columns) -> None:
        if row.section and (not self.sections or self.sections[-1].title != row.section):
            self.sections.append(_Section(row.section))
        if not self.sections:
            self.sections.append(_Section(""))
        section = self.sections[-1]
        number, text = row.number, row.text
        if len(number) > _LONGEST_NUMBER:
            text, number = f"{number} {text}".strip(), ""
        if not number and not columns.has(Role.NUMBER):
            found = _NUMBER_BEFORE.match(text)
            if found:
                number, text = found[1], text[found.end() :]
        term = row.term
        if not term and not (columns.has(Role.TERM) or columns.has(Role.PERIOD)):
            term = section.title if period_of(section.title) else ""
        if not text:
            self._ask(row.line, _("A row without an activity: “%(text)s”."))
            if not number or not (term or row.responsible):
                return
        elif self._in_order and not number:
            self._ask(
                row.line, _("A row without a number was taken as an activity: “%(text)s”."), text
            )
        if any(words for _period, words in row.periods):
            self._ask(row.line, _("Words stand in the columns of periods: “%(text)s”."), term)
        section.activities.append(
            _Draft(row, place_of(row.line), number, text, term, row.responsible, row.more)
        )

    def _finish(self) -> None:
        """Let what stands after the last row be the closing."""
        for line in self._between:
            if line.table:
                self.closing += [" ".join(cell.split()) for cell in line.cells if cell.strip()]
            elif line.text:
                self.closing.append(line.text)
        self._between = []

    def section_before(self, front: framing.Front) -> tuple[str, framing.Front]:
        """Take the first section's title from the texts before the table, where others have theirs so."""
        first_has_none = bool(self.sections) and not self.sections[0].title
        if not (first_has_none and front.preamble):
            return "", front
        last = front.preamble[-1]
        if not (has_section_look(last) or (self._named_by_paragraph and may_be_title(last))):
            return "", front
        return last, framing.Front(front.approval, front.title, front.preamble[:-1])

    def written(self, first_title: str) -> tuple[WrittenSection, ...]:
        """Return the sections."""
        return tuple(
            WrittenSection(
                title=section.title or (first_title if at == 0 else ""),
                activities=tuple(one.written() for one in section.activities),
            )
            for at, section in enumerate(self.sections)
        )


def _join_term(previous: _Draft, row: Row, *, merged: bool) -> Join:
    if not previous.term:
        return Join(row.term, sure=merged)
    joined = join_text(previous.term, row.term, torn=True)
    return Join(f"{previous.term}\n{row.term}", sure=True) if merged else joined


def _opens_numbers(row: Row, following: Row | None) -> bool:
    """Tell whether a numbered title is followed by rows that count within it: 2 → 2.1, or 2 → 1."""
    if following is None or not following.is_numbered:
        return False
    own, then = row.number.rstrip(".)"), following.number.rstrip(".)")
    return then.startswith(f"{own}.") or (then == "1" and following.looks_like_activity)


def _counts_columns(line: Line) -> bool:
    told = [cell.strip(" .()") for cell in line.cells if cell.strip()]
    return len(told) >= _LEAST_NUMBERS and told == [str(n) for n in range(1, len(told) + 1)]


def _short(number: str, text: str) -> str:
    shown = f"{number} {text}".strip()
    return shown if len(shown) <= 60 else f"{shown[:59].rstrip()}…"
