"""Names of sheets as the spreadsheet programs accept them."""

from __future__ import annotations

import re

from portal.spreadsheets.text import clean

MAX_NAME = 31
_FORBIDDEN = re.compile(r"[\\/*?:\[\]\t\n]+")


def sheet_name(title: str, taken: set[str]) -> str:
    """Return an allowed name made of the title and different from those taken; remember it.

    Names differ regardless of case; they hold at most 31 characters and none of the signs that formulas use.
    """
    base = " ".join(_FORBIDDEN.sub(" ", clean(title)).split()).strip("' ") or "Sheet"
    name = _cut(base, MAX_NAME)
    number = 1
    while name.casefold() in taken or name.casefold() == "history":
        number += 1
        suffix = f" ({number})"
        name = _cut(base, MAX_NAME - len(suffix)) + suffix
    taken.add(name.casefold())
    return name


def _cut(name: str, length: int) -> str:
    """Cut the name to so many UTF-16 code units, which is how the limit is counted."""
    while len(name.encode("utf-16-le")) // 2 > length:
        name = name[:-1]
    return name.strip("' ")
