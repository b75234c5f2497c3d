"""The page on which cells are mended: which cells of which rows, what is wrong, what to try."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from plugins.staff.importing import mending
from plugins.staff.importing.decisions import LEAVE_OUT
from plugins.staff.importing.mending import Corrections, mended, shown
from plugins.staff.importing.raw_rows import find_rows
from plugins.staff.importing.wording import message_in_words
from plugins.staff.reading.headings import Field
from portal.spreadsheets.address import column_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from plugins.staff.importing.raw_rows import RawRow
    from plugins.staff.importing.staging import Staged

MOST_CELLS = 500
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})\Z")
_NUMBERS = 3


@dataclass(slots=True)
class ShownCell:
    """One cell to be mended; ``same`` is how many rows have the same text in this column.

    One that is ``hidden`` says what this reader is not told, so that he cannot mend it either.
    """

    name: str
    heading: str
    value: str
    kind: str
    messages: list[str] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    same: int = 1
    hidden: bool = False


@dataclass(slots=True)
class ShownMending:
    """One row with its cells; ``others`` are messages about no cell of the file."""

    address: str
    name: str
    cells: list[ShownCell]
    others: list[str] = field(default_factory=list)


def shown_rows(
    planned: Sequence[dict[str, Any]], raw: Path, staged: Staged, corrections: Corrections
) -> list[ShownMending]:
    """Return the rows of a page with the cells that their reasons are about."""
    places = [place_of(one["key"]) for one in planned]
    rows = find_rows(raw, set(places))
    found: list[ShownMending] = []
    wanted: dict[tuple[int, int, str], list[ShownCell]] = {}
    for told, place in zip(planned, places, strict=True):
        row = rows.get(place)
        if row is None:
            continue
        table = staged.tables[row.table]
        row = mended(row, table.sheet_index, corrections)
        cells: dict[int, ShownCell] = {}
        one = ShownMending(told["address"], told["name"], [])
        for message, params, address in told["reasons"]:
            column = column_of(address, row.number)
            words = message_in_words(message, params)
            heads = {c.index: c for c in table.columns}
            if column not in heads or not _is_about(told, (message, address), heads[column].field):
                one.others.append(words)
                continue
            if column not in cells:
                text = shown(row.values[column]) if column < len(row.values) else ""
                cells[column] = ShownCell(
                    f"cell:{row.table}.{row.number}.{column}",
                    heads[column].heading or str(column + 1),
                    text,
                    _kind_of(heads[column].field),
                )
                wanted.setdefault((row.table, column, text), []).append(cells[column])
            cells[column].messages.append(words)
        question = told.get("question")
        if question and question["kind"] in {"position", "institution"}:
            column = column_of(question["reason"][2], row.number)
            if column in cells:
                cells[column].suggestions = [
                    t for k, t in question["options"] if t and k != LEAVE_OUT
                ]
        one.cells = list(cells.values())
        found.append(one)
    _count_same(wanted, raw)
    return found


def _is_about(told: dict[str, Any], reason: tuple[str, str], field_name: str) -> bool:
    """Tell whether a reason is about a column: one about no cell has the address of the first."""
    if not field_name or field_name == Field.NUMBER:
        return False
    asked = told.get("question")
    if asked is None or (asked["reason"][0], asked["reason"][2]) != reason:
        return True
    wanted = {
        "institution": {Field.INSTITUTION, Field.INSTITUTION_CODE},
        "position": {Field.POSITION, Field.SECOND_POSITION},
    }.get(asked["kind"])
    return wanted is None or field_name in wanted


def _count_same(wanted: Mapping[tuple[int, int, str], list[ShownCell]], raw: Path) -> None:
    counts = mending.same_texts(raw, {(table, column) for table, column, _text in wanted})
    for place, cells in wanted.items():
        for cell in cells:
            cell.same = max(1, counts[place])


def changed_cells(
    form: Mapping[str, str], raw: Path, staged: Staged, corrections: Corrections
) -> list[tuple[int, int, int, str, str, bool]]:
    """Return the cells of a form whose text is not what stands there, as :func:`runs.mend` takes them."""
    typed: dict[tuple[int, int, int], str] = {}
    for name, value in form.items():
        lead, _colon, rest = name.partition(":")
        numbers = rest.split(".")
        if lead == "cell" and len(numbers) == _NUMBERS and all(map(_is_number, numbers)):
            table, number, column = map(int, numbers)
            if table < len(staged.tables) and len(typed) < MOST_CELLS:
                typed[table, number, column] = shown(value)
    rows = find_rows(raw, {(table, number) for table, number, _column in typed})
    found = []
    for (table, number, column), text in typed.items():
        row = rows.get((table, number))
        if row is None or column not in {one.index for one in staged.tables[table].columns}:
            continue
        now = _text_of(mended(row, staged.tables[table].sheet_index, corrections), column)
        if text != now:
            everywhere = f"all:{table}.{number}.{column}" in form
            found.append((table, number, column, _text_of(row, column), text, everywhere))
    return found


def _text_of(row: RawRow, column: int) -> str:
    return shown(row.values[column]) if column < len(row.values) else ""


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len("1048576")


def place_of(key: str) -> tuple[int, int]:
    """Return table and row from the key of a planned row."""
    table, row, _part = key.split(".")
    return int(table), int(row)


def column_of(address: str, row: int) -> int:
    """Return the column of an address in this row, from nought; -1 where it is of another row."""
    found = _PLACE.search(address)
    return column_number(found[1]) - 1 if found and int(found[2]) == row else -1


def _kind_of(field_name: str) -> str:
    """Return which list of proposals an input of this field is given."""
    if field_name in {Field.POSITION, Field.SECOND_POSITION}:
        return "position"
    return "place" if field_name == Field.INSTITUTION else ""
