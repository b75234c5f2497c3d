"""Which column of a table holds what: by the words of the heading, or by what stands in the cells."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from plugins.work_plan.importing.heading_words import (
    Role,
    folded,
    names_people,
    period_of,
    role_of,
    tells_beginning,
    tells_end,
)
from plugins.work_plan.importing.persons_look import looks_like_responsible
from plugins.work_plan.importing.term_look import looks_like_term

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from plugins.work_plan.importing.sources.lines import Line

NUMBER_CELL = re.compile(r"\(?\d{1,3}(?:\.\d{1,3})*\.?\)?")
_LEAST_SHARE = 0.5
_MOST_HEADING_ROWS = 3
_LEAST_PERIODS = 2
_LEAST_NUMBERS = 3
_LEAST_ROLES = 2
_LONGEST = 80
_SIGN = 2
_FAR = 60
"""Rows of a table in which its heading is looked for."""


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of the grid holds; ``heading`` is as it stands in the file."""

    role: Role
    heading: str = ""
    period: str = ""


@dataclass(slots=True)
class Columns:
    """The columns of a table; ``heading_rows`` are the places of its rows of headings in it."""

    columns: list[Column]
    heading_rows: list[int] = field(default_factory=list)

    @property
    def headings(self) -> tuple[str, ...]:
        """Return the headings as they stand in the file, each once."""
        return tuple(dict.fromkeys(one.heading for one in self.columns if one.heading))

    def has(self, role: Role) -> bool:
        """Tell whether some column holds this."""
        return any(one.role is role for one in self.columns)


def find_columns(rows: Sequence[Line]) -> Columns | None:
    """Return the columns of a table by its heading; none where no row is one."""
    for at in range(min(len(rows), _FAR)):
        if _is_heading(rows[at]):
            last = at
            while last + 1 < len(rows) and last - at + 1 < _MOST_HEADING_ROWS:
                if not _goes_on(rows[last], rows[last + 1]):
                    break
                last += 1
            places = list(range(at, last + 1))
            columns = _roles([rows[one] for one in places])
            return Columns(_with_numbers(columns, rows[last + 1 :]), places)
    return None


def is_new_heading(row: Line, before: Columns) -> bool:
    """Tell whether a row further down names columns anew: it has № or headings met before."""
    known = {folded(one.heading) for one in before.columns if one.heading}
    told = [cell for cell in row.cells if cell.strip()]
    met = sum(folded(cell) in known for cell in told)
    numbers = any(role_of(cell) is Role.NUMBER for cell in told)
    return _is_heading(row) and (numbers or met >= _LEAST_PERIODS)


def _is_heading(row: Line) -> bool:
    """Tell whether a row names columns: of the activity and of its term or who answers."""
    told = [cell for cell in row.cells if cell.strip()]
    roles = [role_of(cell) for cell in told]
    met = Counter(role for role in roles if role)
    periods = len({period_of(cell) for cell in told} - {""})
    if periods >= _LEAST_PERIODS:
        met[Role.TERM] += 1
    least = _LEAST_PERIODS if any(map(names_people, told)) else _LEAST_PERIODS + 1
    if periods >= least and len(told) <= periods + 1:
        return all(len(cell) <= _LONGEST for cell in told)
    main = {Role.NUMBER, Role.TEXT, Role.TERM, Role.RESPONSIBLE, Role.SECTION} & set(met)
    known = sum(role is not None for role in roles) + periods
    if any(len(cell) > _LONGEST for cell in told) or known < len(told) * _LEAST_SHARE:
        return False
    if any(NUMBER_CELL.fullmatch(cell.strip()) for cell in told):
        return False
    return len(main) >= _LEAST_ROLES and bool({Role.TERM, Role.RESPONSIBLE} & main)


def _goes_on(row: Line, following: Line) -> bool:
    """Tell whether the row under a heading belongs to it: periods under a merged cell, or labels."""
    told = [
        cell
        for place, cell in enumerate(following.cells)
        if cell.strip() and place not in following.above
    ]
    if not told:
        return False
    if all(period_of(cell) for cell in told) and len(told) >= _LEAST_PERIODS:
        return True
    merged = bool(following.above) or any(span > 1 for span in row.spans)
    return (
        merged
        and all(role_of(cell) is not None or period_of(cell) for cell in told)
        and len(told)
        < len([cell for cell in row.cells if cell.strip()]) + sum(span == 0 for span in row.spans)
    )


def _roles(headings: Sequence[Line]) -> list[Column]:
    width = max(len(row.cells) for row in headings)
    columns: list[Column] = []
    for at in range(width):
        texts = []
        for row in headings:
            text = _cell_over(row, at)
            if text and text not in texts:
                texts.append(text)
        columns.append(_column(texts))
    return _settled(columns)


def _cell_over(row: Line, at: int) -> str:
    """Return the text of the cell that covers a column."""
    while at > 0 and at < len(row.spans) and row.spans[at] == 0:
        at -= 1
    return " ".join(row.cells[at].split()) if at < len(row.cells) else ""


def _column(texts: Sequence[str]) -> Column:
    heading = " ".join(texts)
    last = texts[-1] if texts else ""
    period = period_of(last)
    if period:
        return Column(Role.PERIOD, heading, period)
    for text in reversed(texts):
        role = role_of(text)
        if role:
            return Column(role, heading)
    return Column(Role.MORE, heading)


def _settled(columns: list[Column]) -> list[Column]:
    """Let each role be held by one heading; a weak word is the activity where no strong one is."""
    if not any(one.role is Role.TEXT for one in columns):
        columns = (
            _beside_section(columns)
            or _promoted(columns, Role.SECTION)
            or _promoted(columns, Role.MORE)
            or columns
        )
    if not any(one.role is Role.RESPONSIBLE for one in columns):
        columns = [
            Column(Role.RESPONSIBLE, one.heading)
            if one.role is Role.MORE and names_people(one.heading)
            else one
            for one in columns
        ]
    seen: dict[Role, str] = {}
    settled = []
    for one in columns:
        role = one.role
        if (
            role in {Role.MORE, Role.PERIOD, Role.TERM}
            or seen.setdefault(role, one.heading) == one.heading
        ):
            settled.append(one)
        else:
            settled.append(Column(Role.MORE, one.heading))
    return _one_term(settled)


def _with_numbers(columns: list[Column], rows: Sequence[Line]) -> list[Column]:
    """Let a column without a heading, whose cells are numbers, be the one of numbers."""
    if any(one.role is Role.NUMBER for one in columns):
        return columns
    for at, one in enumerate(columns):
        cells = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at].strip()]
        if not one.heading and _shares(cells).get(Role.NUMBER, 0.0) >= _LEAST_SHARE:
            return [*columns[:at], Column(Role.NUMBER), *columns[at + 1 :]]
    return columns


def _beside_section(columns: list[Column]) -> list[Column] | None:
    """Make an unknown column right after that of sections («Этап», «Наполнение») the activities'."""
    for at, (before, one) in enumerate(pairwise(columns), start=1):
        if (
            before.role is Role.SECTION
            and one.role is Role.MORE
            and len(one.heading) > _SIGN
            and role_of(one.heading) is None
        ):
            return [*columns[:at], Column(Role.TEXT, one.heading), *columns[at + 1 :]]
    return None


def _promoted(columns: list[Column], role: Role) -> list[Column] | None:
    """Make the first column of a role the one of activities."""
    for at, one in enumerate(columns):
        if one.role is role and (
            role is Role.SECTION or not one.heading or len(one.heading) > _SIGN
        ):
            return [*columns[:at], Column(Role.TEXT, one.heading), *columns[at + 1 :]]
    return None


def _one_term(columns: list[Column]) -> list[Column]:
    """Keep one column of terms: of «срок» and «дата выполнения» the second is kept by its heading.

    Two stay where one tells the first day and the other the last.
    """
    headings = [one.heading for one in columns if one.role is Role.TERM]
    if len(set(headings)) == 1 or not headings:
        return columns
    kept = {next((one for one in headings if "срок" in folded(one)), headings[0])}
    beginnings = {one for one in headings if tells_beginning(one)}
    ends = {one for one in headings if tells_end(one)}
    if len(beginnings) == 1 and len(ends) == 1:
        kept = beginnings | ends
    return [
        Column(Role.MORE, one.heading) if one.role is Role.TERM and one.heading not in kept else one
        for one in columns
    ]


def guess_columns(rows: Sequence[Line]) -> Columns | None:
    """Return the columns of a table without headings, by what its cells hold; none if unclear."""
    width = max((len(row.cells) for row in rows), default=0)
    full = [row for row in rows if sum(bool(cell.strip()) for cell in row.cells) >= _LEAST_ROLES]
    if width < _LEAST_ROLES or not full:
        return None
    shares: list[dict[Role, float]] = []
    for at in range(width):
        cells = [row.cells[at] for row in full if at < len(row.cells) and row.cells[at].strip()]
        shares.append(_shares(cells))
    found: dict[int, Role] = {}
    for role in (Role.NUMBER, Role.TERM, Role.RESPONSIBLE):
        free = [at for at in range(width) if at not in found]
        ranked = sorted((shares[at].get(role, 0.0), -at) for at in free)
        if ranked and ranked[-1][0] >= _LEAST_SHARE:
            found[-ranked[-1][1]] = role
    text = max((at for at in range(width) if at not in found), default=-1,
               key=lambda at: _length(full, at))  # fmt: skip
    if Role.RESPONSIBLE not in found.values():
        people = _people_column(rows, found, text)
        if people is not None:
            found[people] = Role.RESPONSIBLE
    free = [at for at in range(width) if at not in found]
    lengths = {at: _length(full, at) for at in free}
    if not free or Role.TERM not in found.values() or not max(lengths.values()):
        return None
    found[max(free, key=lambda at: lengths[at])] = Role.TEXT
    return Columns([Column(found.get(at, Role.MORE)) for at in range(width)])


def _people_column(rows: Sequence[Line], found: dict[int, Role], text: int) -> int | None:
    """Return the column after the terms in which people stand, though only in some of the rows."""
    term = next((at for at, role in found.items() if role is Role.TERM), None)
    if term is None:
        return None
    for at in range(term + 1, max(len(row.cells) for row in rows)):
        cells = [row.cells[at] for row in rows if at < len(row.cells) and row.cells[at].strip()]
        if (
            at not in found
            and at != text
            and _shares(cells).get(Role.RESPONSIBLE, 0.0) >= _LEAST_SHARE
        ):
            return at
    return None


def _shares(cells: Sequence[str]) -> dict[Role, float]:
    """Return how many of the cells look like what each role holds, from 0 to 1."""
    if not cells:
        return {}
    looks = Counter(look for cell in cells for look in _looks(cell))
    return {role: count / len(cells) for role, count in looks.items()}


def _looks(cell: str) -> Iterator[Role]:
    if NUMBER_CELL.fullmatch(cell.strip()):
        yield Role.NUMBER
    if looks_like_term(cell):
        yield Role.TERM
    elif looks_like_responsible(cell):
        yield Role.RESPONSIBLE


def _length(rows: Sequence[Line], at: int) -> int:
    return sum(len(row.cells[at]) for row in rows if at < len(row.cells))


def repeats_heading(line: Line, columns: Columns) -> bool:
    """Tell whether a row is the heading again, as at the top of a page."""
    known = {folded(one.heading) for one in columns.columns if one.heading}
    told = [folded(cell) for cell in line.cells if cell.strip()]
    return len(told) >= _LEAST_PERIODS and all(
        any(cell == one or (len(cell) > _SIGN and cell in one) for one in known) for cell in told
    )


def counts_columns(line: Line) -> bool:
    """Tell whether a row only numbers the columns: 1, 2, 3, 4."""
    told = [cell.strip(" .()") for cell in line.cells if cell.strip()]
    return len(told) >= _LEAST_NUMBERS and told == [str(n) for n in range(1, len(told) + 1)]
