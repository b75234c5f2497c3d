"""Telling a column by what stands in it, where its heading says too little.

Only a column whose heading is not known, or not surely, is looked at, and only for what the list
still lacks: the name, the category or the post. The values have to agree almost all.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from plugins.staff.reading.categories import read_category
from plugins.staff.reading.headings import SURE, ColumnProposal, Field, is_generic, recognise
from plugins.staff.reading.names import read_full_name
from plugins.staff.reading.position_text import read_position
from portal.comparable_text import key

BY_VALUES = 0.7
"""The certainty of what only the values tell."""
_ENOUGH = 0.8
_UNCERTAIN = frozenset({Field.QUALIFICATION, Field.IGNORED})
_EDUCATION = re.compile(r"высшее|средн|спец|бакал|магистр|образ|диплом|с/с|университет|училищ")


def proposed_by_values(
    columns: tuple[ColumnProposal, ...], rows: Sequence[Sequence[object]]
) -> tuple[ColumnProposal, ...]:
    """Add to the proposal what the first rows under the header tell."""
    taken = {column.field for column in columns}
    found = list(columns)
    for field, fits in _TELLING.items():
        if field in taken or taken & _INSTEAD_OF.get(field, set()):
            continue
        for place, column in enumerate(found):
            if (
                column.field is not None
                and column.field not in _UNCERTAIN
                and column.certainty >= SURE
            ):
                continue
            if not column.heading.strip() or not fits(_texts(rows, column.index)):
                continue
            found[place] = replace(column, field=field, certainty=BY_VALUES)
            if field == Field.CATEGORY:
                _read_neighbours(found, place + 1)
            break
    return tuple(found)


def _read_neighbours(found: list[ColumnProposal], start: int) -> None:
    """Give the bare «дата» and «срок» beside a category that only its values told their meaning."""
    taken = {column.field for column in found}
    for place in range(start, len(found)):
        column = found[place]
        if column.field is not None or not is_generic(column.heading):
            return
        meant = recognise(f"категория | {column.heading}")
        if meant and meant[0][0] not in taken:
            found[place] = replace(column, field=meant[0][0], certainty=BY_VALUES)
            taken.add(meant[0][0])


def _texts(rows: Sequence[Sequence[object]], column: int) -> list[str]:
    values = (row[column] for row in rows if column < len(row))
    return [value for value in values if isinstance(value, str) and value.strip()]


def _are_categories(texts: list[str]) -> bool:
    if any(_EDUCATION.search(key(text)) for text in texts):
        return False
    readings = [one for one in map(read_category, texts) if not one.empty]
    named = sum(bool(one.categories or one.compliance) for one in readings)
    known = sum(
        bool(one.categories or one.compliance or one.says_none) and not one.leftovers
        for one in readings
    )
    return named > 0 and known >= _ENOUGH * len(readings)


def _are_positions(texts: list[str]) -> bool:
    known = sum(bool((posts := read_position(text)) and posts[0].position) for text in texts)
    return known > 0 and known >= _ENOUGH * len(texts)


def _are_names(texts: list[str]) -> bool:
    names = [read_full_name(text) for text in texts]
    known = sum(bool(name.last_name and name.patronymic) for name in names)
    return known > 0 and known >= _ENOUGH * len(texts)


_INSTEAD_OF = {
    Field.CATEGORY: {Field.HAS_HIGHEST, Field.HAS_FIRST, Field.HAS_COMPLIANCE},
    Field.FULL_NAME: {Field.LAST_NAME},
}
"""Fields that tell the same in other columns."""
_TELLING: dict[Field, Callable[[list[str]], bool]] = {
    Field.FULL_NAME: _are_names,
    Field.POSITION: _are_positions,
    Field.CATEGORY: _are_categories,
}
