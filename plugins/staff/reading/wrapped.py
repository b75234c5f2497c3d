"""Rows that lean on the rows above them.

A name is written over several rows, one word in each, as narrow columns make people do; or the
institution stands only in the first row of its people.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise, zip_longest
from typing import NamedTuple

from plugins.staff.reading.groups import NO_GROUP, Group
from portal.comparable_text import tidy


class DataRow(NamedTuple):
    """A row about a person; ``continues`` is the number of the row it goes on from.

    ``section`` and ``group`` are what the headings above it say: the institution, and the category
    or the post.
    """

    number: int
    values: Sequence[object]
    section: str = ""
    continues: int | None = None
    group: Group = NO_GROUP


_WORDS_OF_NAME = 3
_NAME_WORD = re.compile(r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ]?[а-яё]+)?\Z|[А-ЯЁ-]+\Z")


def joined_lines(
    rows: Iterable[DataRow], name_column: int, number_column: int
) -> tuple[list[DataRow], list[DataRow]]:
    """Return the rows with such persons put together, and the rows that went into others.

    Only a row without a number goes on from a numbered one, and only while both hold words of one
    name: up to three in all.
    """
    joined: list[DataRow] = []
    taken: list[DataRow] = []
    for row in rows:
        last = joined[-1] if joined else None
        if last is not None and _goes_on(last, row, name_column, number_column):
            pairs = zip_longest(last.values, row.values)
            joined[-1] = last._replace(values=tuple(_put(above, here) for above, here in pairs))
            taken.append(row)
        else:
            joined.append(row)
    return joined, taken


def _says(value: object) -> bool:
    return value is not None and not (isinstance(value, str) and not value.strip())


def _put(above: object, here: object) -> object:
    if _says(above) and _says(here):
        return f"{above} {here}"
    return above if _says(above) else here


def _goes_on(last: DataRow, row: DataRow, name_column: int, number_column: int) -> bool:
    words: list[list[str]] = []
    for one in (last, row):
        name = one.values[name_column] if name_column < len(one.values) else None
        if not isinstance(name, str) or one.continues is not None:
            return False
        words.append(tidy(name).split())
    numbered = [
        number_column < len(one.values) and _says(one.values[number_column]) for one in (last, row)
    ]
    return (
        numbered == [True, False]
        and len(words[0]) + len(words[1]) <= _WORDS_OF_NAME
        and len(words[1]) == 1
        and all(_NAME_WORD.match(word) for word in (*words[0], *words[1]))
    )


def under_named(rows: list[DataRow], column: int) -> list[DataRow]:
    """Give rows with no institution that of the row above, where a list names each only once.

    A list that repeats the institution in every row is no such list: an empty cell is a gap there.
    """
    names = [
        tidy(str(row.values[column]))
        if column < len(row.values) and _says(row.values[column])
        else ""
        for row in rows
    ]
    named = sum(map(bool, names))
    if not named or not names[0] or (len(names) - named) * 2 < named:
        return rows
    if any(name and name == after for name, after in pairwise(names)):
        return rows
    filled: list[DataRow] = []
    above = section = ""
    for row, name in zip(rows, names, strict=True):
        above = name or ("" if row.section != section else above)
        section = row.section
        filled.append(row if name or not above else row._replace(section=above))
    return filled
