"""Columns of months headed by numbers, Roman (IX, X, XI, XII, I, II) or not (9, 10, 11, 12, 1).

A I, II, III, IV alone are quarters: only numbers beyond them, or a school year's turn from the
twelfth to the first, tell that months are meant.
"""

from __future__ import annotations

import dataclasses
import re
from itertools import pairwise
from typing import TYPE_CHECKING

from plugins.work_plan.importing.heading_words import MONTH_NAMES

if TYPE_CHECKING:
    from plugins.work_plan.importing.sources.lines import Line

_ROMAN = {
    sign: number
    for number, sign in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), start=1
    )
}
_CYRILLIC = str.maketrans("ІХIX", "IXIX")
_SHORT_NUMBER = re.compile(r"[0-9]{1,2}")
_QUARTERS = 4
_LEAST = 4
_YEAR = 12


def with_months(line: Line) -> Line:
    """Return a row whose cells number months with their names instead."""
    romans = [_ROMAN.get(cell.strip(" .").upper().translate(_CYRILLIC), 0) for cell in line.cells]
    numbers = [int(cell) if _SHORT_NUMBER.fullmatch(cell.strip()) else 0 for cell in line.cells]
    if _are_months(romans) and sum(number > _QUARTERS for number in romans) > 1:
        return _named(line, romans)
    if _are_months(numbers) and _turns(numbers):
        return _named(line, numbers)
    return line


def _are_months(numbers: list[int]) -> bool:
    told = [number for number in numbers if number]
    return len(told) >= _LEAST and all(
        1 <= then <= _YEAR and then == now % _YEAR + 1 for now, then in pairwise(told)
    )


def _turns(numbers: list[int]) -> bool:
    """Tell whether the year turns inside: 11, 12, 1, 2."""
    told = [number for number in numbers if number]
    return any(now == _YEAR and then == 1 for now, then in pairwise(told))


def _named(line: Line, numbers: list[int]) -> Line:
    cells = (
        MONTH_NAMES[number - 1] if number else cell
        for number, cell in zip(numbers, line.cells, strict=True)
    )
    return dataclasses.replace(line, cells=tuple(cells))
