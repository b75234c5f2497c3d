"""Lines of a sheet that is a paper: above and below the table, and rows of one text across it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

from portal.spreadsheets.address import column_letters
from portal.spreadsheets.cells import text_markup
from portal.spreadsheets.sheets import Place
from portal.spreadsheets.styles import Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.spreadsheets.cells import Context
    from portal.spreadsheets.sheets import Line

_HEIGHT, _TITLE_HEIGHT = 13.5, 19.0
_TITLE_WIDTH = 1.5
"""How many times wider the letters of a title are."""
_RIGHT_PART = 0.3
_FILLED = 0.95
"""How much of a line words fill before they wrap."""
_HIGHEST = 400


@dataclass(slots=True)
class PaperLines:
    """Rows of one text, and the cells that were merged for them."""

    widths: Sequence[float]
    context: Context
    merged: list[str]

    def rows(self, lines: Sequence[Line], first: int) -> list[str]:
        """Return the rows of lines, numbered from the first."""
        return [self._line(line, number) for number, line in enumerate(lines, start=first)]

    def row_height(self, texts: Sequence[str]) -> str:
        """Return how high a row of the table must be, for programs that do not measure it themselves."""
        lines = max(
            sum(max(ceil(len(part) / (width * _FILLED)), 1) for part in text.split("\n"))
            for text, width in zip(texts, self.widths, strict=True)
        )
        return f' ht="{min(lines * _HEIGHT, _HIGHEST):g}"' if lines > 1 else ""

    def band(self, text: str, row: int) -> str:
        """Return a row of the table that is one strong text over all its columns."""
        style = self.context.styles.number(Style(font="strong", framed=True, centred=True))
        last = len(self.widths)
        self._merge(0, row)
        rest = f'<c s="{style}"/>' * (last - 1)
        cell = f'<c s="{style}" t="inlineStr"><is>{text_markup(text)}</is></c>'
        return f'<row r="{row}"{self._height(text, 0)}>{cell}{rest}</row>'

    def _line(self, line: Line, row: int) -> str:
        start = self._right_start() if line.place is Place.RIGHT else 0
        look = Style(
            font="heading" if line.title else "", wrap=True, centred=line.place is Place.CENTRE
        )
        style = self.context.styles.number(look)
        self._merge(start, row)
        address = f"{column_letters(start + 1)}{row}"
        return (
            f'<row r="{row}"{self._height(line.text, start, title=line.title)}>'
            f'<c r="{address}" s="{style}" t="inlineStr"><is>{text_markup(line.text)}</is></c></row>'
        )

    def _merge(self, start: int, row: int) -> None:
        last = len(self.widths)
        if last - start > 1:
            self.merged.append(f"{column_letters(start + 1)}{row}:{column_letters(last)}{row}")

    def _right_start(self) -> int:
        """Return the first of the last columns that make nearly a third of the sheet."""
        start, wide = len(self.widths), 0.0
        while start > 0 and wide < sum(self.widths) * _RIGHT_PART:
            start -= 1
            wide += self.widths[start]
        return start

    def _height(self, text: str, start: int, *, title: bool = False) -> str:
        """Return how high a row must be, since no program measures merged cells."""
        room = max(sum(self.widths[start:]) / (_TITLE_WIDTH if title else 1), 1)
        lines = sum(max(ceil(len(part) / room), 1) for part in text.split("\n"))
        if lines == 1 and not title:
            return ""
        height = min(lines * (_TITLE_HEIGHT if title else _HEIGHT), _HIGHEST)
        return f' ht="{height:g}" customHeight="1"'
