"""Plain text: a table copied out of Word, with tabs between the cells or each cell on its own line.

Both plans of the mission came so. What the copying does to a table is mended here as far as it is
a matter of lines: cells of one row on several lines, a blank line inside a row, a line break
inside a cell. What needs the meaning of cells is left to the reading of rows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from plugins.work_plan.importing.heading_words import Role, role_of
from plugins.work_plan.importing.sources.delimited import delimited_lines
from plugins.work_plan.importing.sources.lines import Line, paragraph
from plugins.work_plan.importing.sources.spaced import spaced_lines
from portal.spreadsheets.charsets import charset_of
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from plugins.work_plan.importing.sources.limits import PlanLimits

_LEAST_HEADINGS = 3
_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,3})*[.)]?")
_MARKUP_ROW = re.compile(r"\s*\|.*\|\s*")
_MARKUP_RULE = re.compile(r"[\s|:+-]+")
_CONTROL_SHARE = 0.01


def read_text(path: Path, limits: PlanLimits) -> list[Line]:
    """Return the lines of a text file in any usual alphabet."""
    with path.open(encoding=charset_of(path), errors="replace", newline="") as file:
        text = file.read(limits.characters + 1)
    if len(text) > limits.characters:
        raise Refused(Reason.TOO_BIG, "characters")
    controls = sum(sign < " " and sign not in "\t\r\n\x0b\x0c" for sign in text[:65_536])
    if controls > max(4, len(text[:65_536]) * _CONTROL_SHARE):
        raise Refused(Reason.UNKNOWN, f"{controls} control characters")
    return text_lines(text)


def text_lines(text: str) -> list[Line]:
    """Return the lines of a text."""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", " ").replace("\f", "\n")
    lines = [(number, line) for number, line in enumerate(raw.split("\n"), start=1)]
    if any(_MARKUP_ROW.fullmatch(line) for _number, line in lines):
        lines = [(number, _without_bars(line)) for number, line in lines]
    if not any("\t" in line for _number, line in lines):
        drawn = delimited_lines(lines) or spaced_lines(lines)
        if drawn is not None:
            return drawn
    begin, width, apart = _stacked_heading(lines)
    if width:
        before = list(_apart(lines[:begin]))
        rows = _loose_rows if apart else _stacked_rows
        return [*before, *rows(lines[begin:], width)]
    return list(_tabbed(lines))


def _without_bars(line: str) -> str:
    """Return a row drawn with bars as one with tabs; the rule under the heading is nothing."""
    if not _MARKUP_ROW.fullmatch(line):
        return line
    if _MARKUP_RULE.fullmatch(line):
        return ""
    return "\t".join(cell.strip() for cell in line.strip().strip("|").split("|"))


def _stacked_heading(lines: Sequence[tuple[int, str]]) -> tuple[int, int, bool]:
    """Find headings one under another; return where they begin, how many, and if blanks part them."""
    for start in range(len(lines)):
        if role_of(lines[start][1]) is None:
            continue
        met: list[Role] = []
        blanks = 0
        for _number, line in lines[start:]:
            if not line.strip():
                blanks += 1
                if blanks != len(met):
                    break
                continue
            role = None if "\t" in line.strip() else role_of(line)
            if role is None:
                break
            met.append(role)
        kinds = {Role.TEXT, Role.TERM, Role.RESPONSIBLE, Role.NUMBER} & set(met)
        if len(met) >= _LEAST_HEADINGS and len(kinds) >= _LEAST_HEADINGS:
            return start, len(met), blanks >= len(met) - 1
    return 0, 0, False


def _apart(lines: Sequence[tuple[int, str]]) -> Iterator[Line]:
    """Give lines before a table as paragraphs."""
    for number, line in lines:
        yield paragraph(line.strip(), number, "text")


def _stacked_rows(lines: Sequence[tuple[int, str]], width: int) -> Iterator[Line]:
    """Gather rows whose cells stand one under another; blank lines part rows, mostly."""
    indented = sum(line.startswith("\t") for _number, line in lines) * 2 > sum(
        bool(line.strip()) for _number, line in lines
    )
    groups = list(_groups(lines, indented=indented))
    at = 0
    while at < len(groups):
        first, group = groups[at]
        at += 1
        if indented and not lines[first - lines[0][0]][1].startswith("\t"):
            for shift, text in enumerate(group):
                yield paragraph(text, first + shift, "text")
            yield paragraph("", first + len(group), "text")
            continue
        begins = bool(_NUMBER.fullmatch(group[0]))
        while begins and len(group) < width and at < len(groups):
            _start, more = groups[at]
            if len(group) + len(more) > width or _NUMBER.fullmatch(more[0]):
                break
            group = [*group, *more]
            at += 1
        for shift in range(0, len(group), width):
            cells = [*group[shift : shift + width]]
            cells += [""] * (width - len(cells))
            yield Line(cells=tuple(cells), row=first + shift, table=1, kind="text")


def _loose_rows(lines: Sequence[tuple[int, str]], width: int) -> Iterator[Line]:
    """Gather rows whose cells stand apart, as a web page's text has them: a number begins a row.

    Where the headings have no №, the numbers stand before their columns. What is more than a row's
    cells is text between rows: a section's title, or a doubt.
    """
    cells = [(number, line.strip()) for number, line in lines if line.strip()]
    heading, rest = [text for _number, text in cells[:width]], cells[width:]
    if role_of(heading[0]) is not Role.NUMBER and rest and _NUMBER.fullmatch(rest[0][1]):
        heading, width = ["", *heading], width + 1
    yield Line(cells=tuple(heading), row=cells[0][0], table=1, kind="text")
    row: list[tuple[int, str]] = []
    for one in rest:
        if _NUMBER.fullmatch(one[1]) and row:
            yield from _loose_row(row, width)
            row = []
        row.append(one)
    if row:
        yield from _loose_row(row, width)


def _loose_row(row: Sequence[tuple[int, str]], width: int) -> Iterator[Line]:
    texts = [text for _number, text in row]
    first = texts[:width] if _NUMBER.fullmatch(texts[0]) else texts[:0]
    if first:
        padded = (*first, *[""] * (width - len(first)))
        yield Line(cells=padded, row=row[0][0], table=1, kind="text")
    for number, text in row[len(first) :]:
        yield paragraph(text, number, "text")


def _groups(lines: Sequence[tuple[int, str]], *, indented: bool) -> Iterator[tuple[int, list[str]]]:
    """Give runs of lines without a blank one; a lone tab is an empty cell, not a blank line."""
    start, tabbed = 0, True
    group: list[str] = []
    for number, line in lines:
        blank = not line.strip() and not (indented and line.startswith("\t"))
        changes = bool(group) and indented and line.startswith("\t") != tabbed
        if (blank or changes) and group:
            yield start, group
            group = []
        if not blank:
            if not group:
                start, tabbed = number, line.startswith("\t")
            group.append(line.strip())
    if group:
        yield start, group


def _tabbed(lines: Sequence[tuple[int, str]]) -> Iterator[Line]:
    """Give lines with tabs as rows, other lines as paragraphs.

    A line without tabs right under a row that lacks cells goes on with the row's last cell: the
    cell had a line break.
    """
    width = _usual_width(lines)
    held: tuple[int, list[str]] | None = None
    for number, line in lines:
        parts = [cell.strip() for cell in line.split("\t")]
        if held is not None and line.strip():
            first, cells = held
            if len(cells) + len(parts) - 1 <= width and not _begins_row(line):
                joined = f"{cells[-1]}\n{parts[0]}".strip()
                held = (first, [*cells[:-1], joined, *parts[1:]])
                if len(held[1]) >= width:
                    yield _row(*held)
                    held = None
                continue
        if held is not None:
            yield _row(*held)
            held = None
        if len(parts) == 1 or width == 0:
            yield paragraph(line.strip(), number, "text")
        elif len(parts) < width and _begins_row(line):
            held = (number, parts)
        else:
            yield _row(number, parts)
    if held is not None:
        yield _row(*held)


def _begins_row(line: str) -> bool:
    return bool(_NUMBER.fullmatch(line.split("\t", maxsplit=1)[0].strip()))


def _row(number: int, cells: Sequence[str]) -> Line:
    return Line(cells=tuple(cells), row=number, table=1, kind="text")


def _usual_width(lines: Sequence[tuple[int, str]]) -> int:
    """Return how many cells the heading has, or else most of the lines with tabs."""
    counts: dict[int, int] = {}
    for _number, line in lines:
        cells = line.split("\t")
        if len(cells) > 1 and line.strip():
            if sum(role_of(cell) is not None for cell in cells) >= _LEAST_HEADINGS:
                return len(cells)
            counts[len(cells)] = counts.get(len(cells), 0) + 1
    return max(counts, key=lambda one: (counts[one], one), default=0)
