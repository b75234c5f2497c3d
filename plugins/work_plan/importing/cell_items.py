"""A cell that holds several activities: «1. … 2. …», a list with dashes, or one a line."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERED = re.compile(r"(?:(?<=\s)|^)(\d{1,2}[.)])\s*(?=[^\W\d_]|[«\"„(])", re.MULTILINE)
_BULLET = re.compile(r"\s*[-–—•·*▪●‣o➢✓]\s+(?=\S)")
_MOST_SHARED = 1


@dataclass(frozen=True, slots=True)
class Item:
    """One of the activities of a cell, with its own number where it has one."""

    text: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Items:
    """What a cell was parted into; not ``sure`` where only its lines tell that they are several."""

    items: tuple[Item, ...]
    sure: bool = True


def items_of(cell: str) -> Items:
    """Part a cell, given with its lines, into the activities in it; one alone stays whole."""
    numbered = _by_numbers(cell)
    if numbered:
        return Items(tuple(numbered))
    lines = [line for line in cell.split("\n") if line.strip()]
    if len(lines) > _MOST_SHARED and all(_BULLET.match(line) for line in lines):
        return Items(tuple(Item(_BULLET.sub("", line, count=1).strip()) for line in lines))
    if len(lines) > _MOST_SHARED and not any(line.strip()[0].islower() for line in lines):
        return Items(
            tuple(Item(_BULLET.sub("", line, count=1).strip()) for line in lines), sure=False
        )
    return Items((Item(" ".join(cell.split())),) if lines else ())


def _by_numbers(cell: str) -> list[Item]:
    """Part a cell by numbers that count from 1; nothing where they do not."""
    found = list(_NUMBERED.finditer(cell))
    counted: list[re.Match[str]] = []
    for match in found:
        if int(match[1][:-1]) == len(counted) + 1:
            counted.append(match)
    if len(counted) <= _MOST_SHARED or cell[: counted[0].start()].strip():
        return []
    ends = [*(match.start() for match in counted[1:]), len(cell)]
    return [
        Item(" ".join(cell[match.end() : end].split()), match[1])
        for match, end in zip(counted, ends, strict=True)
    ]
