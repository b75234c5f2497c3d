"""What changed between two texts of a page, line by line. Pure."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple

AROUND = 2
MOST = 400


class Line(NamedTuple):
    """A line of the comparison: ``sign`` is "+", "-", " " or "…" where equal lines are left out."""

    sign: str
    text: str


def differences(before: str, after: str) -> list[Line]:
    """Return what went and what came, with some equal lines around; nothing where nothing differs."""
    old, new = before.splitlines(), after.splitlines()
    found: list[Line] = []
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(AROUND)
    for group in groups:
        if found:
            found.append(Line("…", ""))
        for tag, first, last, start, end in group:
            if tag == "equal":
                found += [Line(" ", text) for text in old[first:last]]
                continue
            found += [Line("-", text) for text in old[first:last]]
            found += [Line("+", text) for text in new[start:end]]
    return found[:MOST]
