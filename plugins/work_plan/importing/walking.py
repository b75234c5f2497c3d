"""The walk through a plan's rows: each is a section, an activity, the rest of a torn row, or a doubt."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from plugins.work_plan.importing.columns import counts_columns, repeats_heading
from plugins.work_plan.importing.cyclogram import unfolded
from plugins.work_plan.importing.framing import Front, begins_plan
from plugins.work_plan.importing.heading_words import Role, period_of
from plugins.work_plan.importing.joining import Join, goes_on, join_people, join_text, tidy
from plugins.work_plan.importing.listed import part_people
from plugins.work_plan.importing.places import place_of
from plugins.work_plan.importing.rows import Row, row_of
from plugins.work_plan.importing.section_titles import has_section_look, is_roman, may_be_title
from plugins.work_plan.importing.term_look import looks_like_term
from plugins.work_plan.written import Doubt, WrittenActivity, WrittenSection
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.importing.columns import Columns
    from plugins.work_plan.importing.parts import Part
    from plugins.work_plan.importing.sources.lines import Line

_NUMBER_BEFORE = re.compile(r"(\d{1,3}(?:\.\d{1,3})*[.)]?)\s+(?=\S)")
_LONGEST_NUMBER = 20
_HALF = 0.5
_SHORT = 60


@dataclass(slots=True)
class _Activity:
    """An activity while its rest may still come."""

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
    activities: list[_Activity] = field(default_factory=list)


class Walk:
    """Goes through the runs of lines and puts every filled cell where it belongs."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.sections: list[_Section] = []
        self.doubts: list[Doubt] = []
        self.closing: list[str] = []
        self.headings: tuple[str, ...] = ()
        self._between: list[Line] = []
        self._in_order = False
        self._whole: set[str] = set()
        self._named_by_paragraph = False
        self._sheet = ""
        runs = [(part, self._rows_of(part)) for part in parts]
        every = [row for _part, rows in runs for row in rows]
        self._learn(every)
        left = sum(row.looks_like_activity for row in every)
        self._has_sheets = len({row.line.sheet for row in every}) > 1
        for part, rows in runs:
            if part.columns is None:
                self._between += part.lines
                continue
            if rows and left:
                self._settle_between()
            self._begin_sheet(rows)
            for row, following in zip_longest(rows, rows[1:]):
                self._take(row, following, part.columns, is_last=not left)
                left -= row.looks_like_activity
        self.closing += [line.text for line in self._between if line.text]

    def _rows_of(self, part: Part) -> list[Row]:
        """Return the rows of a run without headings that come again and numbers of columns."""
        if part.columns is None:
            return []
        self.headings = tuple(dict.fromkeys((*self.headings, *part.columns.headings)))
        rows: list[Row] = []
        for place, line in enumerate(part.lines):
            if counts_columns(line):
                message = _(
                    "This row only counts the columns; it was left out: %(text)s.",
                    text=_shown(line),
                )
                self._ask(line, message)
            elif not repeats_heading(line, part.columns):
                row = row_of(line, part.columns)
                row.made = place in part.made
                rows.append(row)
        return unfolded(rows, part.columns)

    def _learn(self, rows: Sequence[Row]) -> None:
        """Learn whether rows are numbered, and which cells of people stand complete."""
        full = [row for row in rows if row.text and (row.term or row.responsible) and not row.made]
        self._in_order = sum(row.is_numbered for row in full) > len(full) * _HALF
        for row, following in zip_longest(rows, rows[1:]):
            torn = (
                following is not None
                and not following.number
                and (following.told == {Role.RESPONSIBLE} or following.text[:1].islower())
            )
            is_rest = self._in_order and not row.number
            if row.responsible and row.looks_like_activity and not (torn or is_rest):
                self._whole.add(row.responsible)

    def _settle_between(self) -> None:
        """Decide what texts between two runs of rows are: titles of sections, or in doubt."""
        told = [line for line in self._between if line.text]
        self._between = []
        for place, line in enumerate(told, start=1):
            is_last = place == len(told)
            if begins_plan(line.text):
                message = _(
                    "Another plan seems to begin here: “%(text)s”. If only one of them is meant,"
                    " take the rows of the other out.",
                    text=_shown(line),
                )
                self._ask(line, message)
            if has_section_look(line.text) or (is_last and may_be_title(line.text)):
                self._named_by_paragraph = True
                self.sections.append(_Section(line.text))
            else:
                message = _(
                    "This text stands between the rows; it was left out: “%(text)s”.",
                    text=_shown(line),
                )
                self._ask(line, message)

    def _begin_sheet(self, rows: Sequence[Row]) -> None:
        """Let a sheet be a section by its name, where a workbook parts its plan so."""
        sheet = rows[0].line.sheet if rows else self._sheet
        if self._has_sheets and sheet != self._sheet and rows[0].looks_like_activity:
            self.sections.append(_Section(sheet))
        self._sheet = sheet

    def _ask(self, line: Line, text: str) -> None:
        self.doubts.append(Doubt(place=place_of(line), text=text))

    def _previous(self) -> _Activity | None:
        if self.sections and self.sections[-1].activities:
            return self.sections[-1].activities[-1]
        return None

    def _take(self, row: Row, following: Row | None, columns: Columns, *, is_last: bool) -> None:
        """Take one row; ``is_last`` tells that no activity comes any more."""
        if row.made:
            self._add(row, columns)
        elif is_last and not row.is_numbered and self._ends_plan(row):
            self.closing.append(row.line.text)
        elif self._is_section(row, following):
            title = " ".join(tidy(cell).replace("\n", " ") for cell in row.line.cells if tidy(cell))
            self.sections.append(_Section(title))
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

    def _is_section(self, row: Row, following: Row | None) -> bool:
        if row.line.whole:
            return may_be_title(tidy(row.line.cells[0]))
        if row.only:
            return self._lone_is_section(row, following)
        if row.told != {Role.NUMBER, Role.TEXT}:
            return False
        if is_roman(row.number) or (not row.is_numbered and has_section_look(row.number)):
            return True
        return row.is_numbered and _opens_numbers(row, following)

    def _lone_is_section(self, row: Row, following: Row | None) -> bool:
        """Tell whether the only cell of a row is a title, and not the rest of a torn one."""
        text, previous = row.only, self._previous()
        if row.told == {Role.SECTION}:
            return True
        if row.told == {Role.NUMBER}:
            return not row.is_numbered and may_be_title(text)
        if row.told - {Role.TEXT, Role.SECTION}:
            return False
        if has_section_look(text):
            return True
        if previous is not None and goes_on(previous.text, text):
            return False
        if not may_be_title(text) or following is None or not following.looks_like_activity:
            return False
        return self._in_order or not text.rstrip().endswith(".")

    def _continues(self, row: Row) -> bool:
        """Tell whether a row only goes on with the row above."""
        previous = self._previous()
        if Role.NUMBER in row.told:
            return False
        if not row.text or Role.TEXT in row.above:
            return True
        if row.told == {Role.TEXT} or self._in_order:
            follows = previous is not None and goes_on(previous.text, row.text)
            return follows or not may_be_title(row.text)
        return False

    def _go_on(self, row: Row) -> None:
        """Put the cells of a torn row where they were torn from."""
        previous = self._previous()
        if previous is None:
            message = _(
                "This cell belongs to no row; it was left out: “%(text)s”.", text=_shown(row.line)
            )
            self._ask(row.line, message)
            return
        merged = Role.TEXT in row.above
        if Role.SECTION in row.told:
            message = _(
                "This cell belongs to no row; it was left out: “%(text)s”.", text=row.section
            )
            self._ask(row.line, message)
        told = row.told - {Role.SECTION, Role.NUMBER}
        torn = len(told) > 1 or merged
        if Role.TEXT in told:
            self._join(row, "text", join_text(previous.text, row.text, torn=torn), previous)
        if Role.TERM in told:
            self._join(row, "term", _join_term(previous.term, row.term, merged=merged), previous)
        if Role.RESPONSIBLE in told:
            joined = (
                Join(f"{previous.responsible}\n{row.responsible}".strip(), sure=True)
                if merged
                else join_people(previous.responsible, row.responsible, self._whole, torn=torn)
            )
            self._join(row, "responsible", joined, previous)
        for heading, text in row.more.items():
            previous.more[heading] = f"{previous.more.get(heading, '')} {text}".strip()

    def _join(self, row: Row, name: str, joined: Join, previous: _Activity) -> None:
        if joined.sure:
            setattr(previous, name, joined.text)
            return
        message = _(
            "The rest of a torn cell; the row above, “%(row)s”, may lack it."
            " It was left out: “%(text)s”.",
            row=_short(f"{previous.number} {previous.text}".strip()),
            text=getattr(row, name),
        )
        self._ask(row.line, message)

    def _add(self, row: Row, columns: Columns) -> None:
        """Take a row as an activity."""
        if row.section and (not self.sections or self.sections[-1].title != row.section):
            self.sections.append(_Section(row.section))
        if not self.sections:
            self.sections.append(_Section(""))
        number, text = _numbered(row, columns)
        responsible = row.responsible
        if not responsible and not columns.has(Role.RESPONSIBLE):
            text, responsible = part_people(text, in_brackets=_names_people(columns))
        made = _Activity(
            place=place_of(row.line),
            number=number,
            text=text,
            term=row.term or self._term_of_section(columns),
            responsible=responsible,
            more=row.more,
        )
        self._doubt_activity(row, made)
        self.sections[-1].activities.append(made)

    def _term_of_section(self, columns: Columns) -> str:
        """Return the month that a section is named by, where the plan has no column of terms."""
        title = self.sections[-1].title
        has_terms = columns.has(Role.TERM) or columns.has(Role.PERIOD)
        return title if not has_terms and period_of(title) else ""

    def _doubt_activity(self, row: Row, made: _Activity) -> None:
        if not made.text:
            message = _("A row without an activity: “%(text)s”.", text=_shown(row.line))
            self._ask(row.line, message)
        elif self._in_order and not made.number and not row.made:
            message = _(
                "A row without a number was taken as an activity: “%(text)s”.",
                text=_short(made.text),
            )
            self._ask(row.line, message)
        for text in row.doubts:
            self._ask(row.line, text)
        title = self.sections[-1].title
        if not made.term and period_of(title):
            message = _("The row has no term, and its section is called “%(title)s”.", title=title)
            self._ask(row.line, message)
        if any(words for _period, words in row.periods):
            message = _("Words stand in the columns of periods: “%(text)s”.", text=made.term)
            self._ask(row.line, message)

    def name_first_section(self, front: Front) -> Front:
        """Name the first section by the text before the table, where the others are named so."""
        if not (self.sections and not self.sections[0].title and front.preamble):
            return front
        last = front.preamble[-1]
        if not (has_section_look(last) or (self._named_by_paragraph and may_be_title(last))):
            return front
        self.sections[0].title = last
        return Front(front.approval, front.title, front.preamble[:-1])

    def written(self) -> tuple[WrittenSection, ...]:
        """Return the sections."""
        return tuple(
            WrittenSection(
                title=section.title,
                activities=tuple(one.written() for one in section.activities),
            )
            for section in self.sections
        )


def _names_people(columns: Columns) -> bool:
    """Tell whether the column of activities is said to tell who answers too."""
    return any(one.role is Role.TEXT and "отв" in one.heading.casefold() for one in columns.columns)


def _join_term(old: str, new: str, *, merged: bool) -> Join:
    if not old:
        return Join(new, sure=merged or looks_like_term(new))
    return Join(f"{old}\n{new}", sure=True) if merged else join_text(old, new, torn=True)


def _numbered(row: Row, columns: Columns) -> tuple[str, str]:
    """Return the number and the text of a row; the number may stand in the text's own cell."""
    number, text = row.number, row.text
    if len(number) > _LONGEST_NUMBER:
        return "", f"{number} {text}".strip()
    if not number and not columns.has(Role.NUMBER):
        found = _NUMBER_BEFORE.match(text)
        if found:
            return found[1], text[found.end() :]
    return number, text


def _opens_numbers(row: Row, following: Row | None) -> bool:
    """Tell whether a numbered title is followed by rows that count within it: 2 → 2.1, or 2 → 1."""
    if following is None or not following.is_numbered:
        return False
    own, then = row.number.rstrip(".)"), following.number.rstrip(".)")
    return then.startswith(f"{own}.") or (then == "1" and following.looks_like_activity)


def _shown(line: Line) -> str:
    return " | ".join(" ".join(cell.split()) for cell in line.cells if cell.strip())


def _short(text: str) -> str:
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1].rstrip()}…"
