"""A plan saved as CSV: cells parted by semicolons, commas or bars, told by its heading."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from plugins.work_plan.importing.heading_words import Role, role_of
from plugins.work_plan.importing.sources.lines import Line, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

_SIGNS = ";,|"
_LEAST = 3
"""How many known headings make a heading."""
_SHARE = 0.5
_LONGEST_HEADING = 60
_SAYS_SIGN = re.compile(r"sep=.", re.IGNORECASE)


def delimited_lines(lines: Sequence[tuple[int, str]]) -> list[Line] | None:
    """Return the rows of a text whose cells a sign parts; none where no line is such a heading."""
    for at, (_number, line) in enumerate(lines):
        for sign in _SIGNS:
            if _is_heading(line.split(sign)):
                rows = _rows(lines[at:], sign)
                if rows is not None:
                    before = [
                        paragraph(text.strip(f"{sign} "), number, "text")
                        for number, text in lines[:at]
                        if not _SAYS_SIGN.fullmatch(text.strip("\ufeff "))
                    ]
                    return [*before, *rows]
    return None


def _is_heading(cells: Sequence[str]) -> bool:
    if len(cells) < _LEAST or any(len(cell) > _LONGEST_HEADING for cell in cells):
        return False
    roles = [role_of(cell.strip(' "\ufeff')) for cell in cells]
    return len(set(filter(None, roles))) >= _LEAST and bool(
        {Role.TERM, Role.RESPONSIBLE} & {*roles}
    )


def _rows(lines: Sequence[tuple[int, str]], sign: str) -> list[Line] | None:
    """Return the rows; none where most of them have other cells than the heading."""
    first = lines[0][0]
    reader = csv.reader((f"{line}\n" for _number, line in lines), delimiter=sign)
    rows = []
    begin = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((first + begin, [cell.strip() for cell in cells]))
            begin = reader.line_num
    except csv.Error:
        return None
    width = len(rows[0][1])
    fitting = sum(len(cells) == width for _number, cells in rows[1:])
    if fitting < (len(rows) - 1) * _SHARE or len(rows) < 2:  # noqa: PLR2004 - and one row
        return None
    return [
        Line(cells=(*cells, *[""] * (width - len(cells))), row=number, table=1, kind="text")
        for number, cells in rows
    ]
