"""A table drawn with spaces: each column begins at one place in all lines, as its heading shows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plugins.work_plan.importing.heading_words import Role, role_of
from plugins.work_plan.importing.sources.lines import Line, paragraph

if TYPE_CHECKING:
    from collections.abc import Sequence

_PIECE = re.compile(r"\S+(?: \S+)*")
_RULE = re.compile(r"[\s_=+|-]+")
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?")
_LEAST = 3
_SLACK = 2
"""By how many places a cell may begin before its heading."""

Piece = tuple[int, str]
"""Where it begins, and its text."""


def spaced_lines(lines: Sequence[tuple[int, str]]) -> list[Line] | None:
    """Return the rows of a table that spaces draw; none where no line is its heading."""
    for at, (number, line) in enumerate(lines):
        pieces = _pieces(line)
        roles = {role_of(text) for _start, text in pieces} - {None}
        if len(roles) >= _LEAST and {Role.TERM, Role.RESPONSIBLE} & roles:
            before = [paragraph(text.strip(), one, "text") for one, text in lines[:at]]
            heading = Line(
                cells=tuple(text for _start, text in pieces), row=number, table=1, kind="text"
            )
            numbered = role_of(pieces[0][1]) is Role.NUMBER
            table = _Table([start for start, _text in pieces], numbered=numbered)
            for one, text in lines[at + 1 :]:
                table.take(one, text)
            table.end_row()
            return [*before, heading, *table.lines] if table.rows > 0 else None
    return None


def _pieces(line: str) -> list[Piece]:
    return [(match.start(), match.group()) for match in _PIECE.finditer(line)]


class _Table:
    """Takes the lines under a heading: rows, what goes on with them, and titles between them."""

    def __init__(self, starts: Sequence[int], *, numbered: bool) -> None:
        self.lines: list[Line] = []
        self.rows = 0
        self._starts = starts
        self._numbered = numbered
        self._open: tuple[int, list[str]] | None = None

    def take(self, number: int, line: str) -> None:
        """Take one line of the text."""
        if _RULE.fullmatch(line) or not line.strip():
            self.end_row()
            return
        cells = self._cells(line)
        filled = [place for place, cell in enumerate(cells) if cell]
        if self._open is not None and self._goes_on(cells, filled):
            own = self._open[1]
            for place in filled:
                own[place] = f"{own[place]}\n{cells[place]}".strip()
        elif len(filled) == 1 and not (self._numbered and filled[0] > 0):
            self.end_row()
            self.lines.append(paragraph(line.strip(), number, "text"))
        else:
            self.end_row()
            self._open = number, cells

    def end_row(self) -> None:
        """Put the row that is open among the lines."""
        if self._open is not None:
            number, cells = self._open
            self.lines.append(Line(cells=tuple(cells), row=number, table=1, kind="text"))
            self.rows += 1
            self._open = None

    def _cells(self, line: str) -> list[str]:
        """Part a line at the columns."""
        cells = [""] * len(self._starts)
        for start, text in _pieces(line):
            begin = start
            cuts = [one for one in self._starts if start < one < start + len(text)]
            for end in (*(one for one in cuts if line[one - 1] == " "), start + len(text)):
                column = max(
                    (at for at, one in enumerate(self._starts) if one <= begin + _SLACK), default=0
                )
                cells[column] = f"{cells[column]} {line[begin:end].strip()}".strip()
                begin = end
        return cells

    def _goes_on(self, cells: Sequence[str], filled: Sequence[int]) -> bool:
        """Tell whether a line goes on with the row above: no number, or the middle of a sentence."""
        if self._numbered:
            return not cells[0]
        return len(filled) < len(cells) and (not cells[0] or cells[0][0].islower())
