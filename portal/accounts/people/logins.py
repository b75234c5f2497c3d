"""Logins made from names: «Иванова Анна Петровна» becomes ``ivanova.ap``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

LONGEST = 60
SHORTEST = 3
_LETTERS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "e",
            "e",
            "zh",
            "z",
            "i",
            "y",
            "k",
            "l",
            "m",
            "n",
            "o",
            "p",
            "r",
            "s",
            "t",
            "u",
            "f",
            "kh",
            "ts",
            "ch",
            "sh",
            "shch",
            "-",
            "y",
            "-",
            "e",
            "yu",
            "ya",
        ],
        strict=True,
    )
)


def transliterated(text: str) -> str:
    """Return a text in Latin letters, small, with the signs that a login may have."""
    spelt = "".join(_LETTERS.get(letter, letter) for letter in text.casefold()).replace("-", "")
    return re.sub(r"[^a-z0-9]+", "", spelt)


def login_of(name: str, taken: Container[str]) -> str:
    """Return a free login for a full name: the last name and the initials, numbered where taken."""
    last, *others = [transliterated(word) for word in name.split()] or [""]
    initials = "".join(word[:1] for word in others[:2] if word)
    stem = (f"{last}.{initials}" if initials else last)[:LONGEST].strip(".")
    return free_login(stem, taken)


def free_login(stem: str, taken: Container[str]) -> str:
    """Return the stem itself, or with the first number that makes it free."""
    if len(stem) < SHORTEST:
        stem = f"user.{stem}" if stem else "user"
    number = 1
    found = stem
    while found in taken:
        number += 1
        found = f"{stem}{number}"
    return found
