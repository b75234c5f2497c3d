"""Lists that stand side by side in one sheet, told by the headings that repeat in one row."""

from collections.abc import Sequence

from plugins.staff.reading.headings import Field, recognise
from portal.comparable_text import key

_ENOUGH = 3
"""How many headings in a row have to repeat: a name and a post alone may be a mentor's."""


def blocks_of(headings: Sequence[str]) -> list[tuple[int, int]]:
    """Return first and last-but-one column of each list; one block when there is but one list."""
    plain = [key(heading.rpartition("|")[2]) for heading in headings]
    starts = [0]
    names = [
        column
        for column, heading in enumerate(headings)
        if plain[column]
        and any(
            field in {Field.FULL_NAME, Field.LAST_NAME}
            for field, _ in recognise(heading.rpartition("|")[2])[:1]
        )
    ]
    for column in names[1:]:
        first = names[0]
        if plain[column] != plain[first]:
            continue
        start, origin = column, first
        while origin > 0 and start - 1 > first and plain[start - 1] == plain[origin - 1] != "":
            start, origin = start - 1, origin - 1
        repeated = 0
        while (
            start + repeated < len(plain)
            and origin + repeated < start
            and plain[start + repeated] == plain[origin + repeated] != ""
        ):
            repeated += 1
        if repeated >= _ENOUGH:
            starts.append(start)
    return list(zip(starts, [*starts[1:], len(plain)], strict=True))


def only(values: Sequence[object], block: tuple[int, int]) -> list[object]:
    """Return a row with nothing but the cells of a block, at their columns."""
    first, after = block
    return [value if first <= column < after else None for column, value in enumerate(values)]
