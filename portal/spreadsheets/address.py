"""Addresses of cells as a person sees them in the spreadsheet program."""

from __future__ import annotations

import re
from functools import lru_cache

MAX_ROWS = 1_048_576

_PLAIN_NAME = re.compile(r"[^\W\d]\w*")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*([CcRr]\d*)?")


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """Return the letters of a 1-based column: 1 → A, 28 → AB."""
    if column < 1:
        message = f"columns are counted from 1, not {column}"
        raise ValueError(message)
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Return the 1-based number of a column named by its letters: AB → 28."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def quote_sheet(name: str) -> str:
    """Return the sheet's name as formulas write it: quoted when it is not one plain word."""
    if _PLAIN_NAME.fullmatch(name) and not _LOOKS_LIKE_A_CELL.fullmatch(name):
        return name
    return "'" + name.replace("'", "''") + "'"


def cell_address(sheet: str, row: int, column: int) -> str:
    """Return the address of a cell by its 1-based row and column: Лист1!A5, 'Лист 1'!A5.

    The only table of a text file has no sheet name: A5.
    """
    place = f"{column_letters(column)}{row}"
    return f"{quote_sheet(sheet)}!{place}" if sheet else place
