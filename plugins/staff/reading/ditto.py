"""Ditto marks: «-"-», «--//--», «то же», «он же» stand for what the cell above says."""

import re
from collections.abc import Sequence
from functools import lru_cache

_SIGNS = re.compile(r"[-–— ]*(?:[\"“”„«»″〃]|''|//|\|\|)[-–— ]*\Z")
_WORDS = frozenset(
    {"он же", "она же", "тот же", "та же", "то же", "те же", "там же", "то же самое"}
)
_LONGEST = 12


def spelt_out(values: Sequence[object], above: Sequence[object]) -> list[object]:
    """Return the cells of a row with what ditto marks stand for; ``above`` is the row before it."""
    return [
        (above[column] if column < len(above) else None) if _is_mark(value) else value
        for column, value in enumerate(values)
    ]


def has_marks(values: Sequence[object]) -> bool:
    """Tell that a cell of a row is a ditto mark."""
    return any(map(_is_mark, values))


@lru_cache(maxsize=16_384)  # asked of every cell of a list, which says the same things many times
def _is_mark(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _LONGEST:
        return False
    mark = value.strip(" .,")
    return _SIGNS.match(mark) is not None or mark.casefold() in _WORDS
