"""Check codes of certificates: drawn by chance, short enough to type, wrong letters noticed. Pure.

Eleven signs are drawn from twenty-three (about 50 bits), the twelfth is made of them. The signs leave
out all that are taken for one another: 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V. Since twenty-three is
prime and every place has a weight of its own, one wrong sign or two changed places are always noticed.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

ALPHABET = "34679ACDEFHJKMNPQRTVWXY"
DRAWN = 11
LENGTH = DRAWN + 1
GROUP = 4
_PLACES = {sign: place for place, sign in enumerate(ALPHABET)}
_TYPED = str.maketrans("АСЕНКМРТХУ", "ACEHKMPTXY")
"""Cyrillic letters that look like ours: a code is typed with whatever keyboard is on."""


def new_code(choose: Callable[[str], str] = secrets.choice) -> str:
    """Return a code that nobody can guess, as it is stored: twelve signs without dashes."""
    drawn = "".join(choose(ALPHABET) for _one in range(DRAWN))
    return drawn + _last(drawn)


def shown(code: str) -> str:
    """Return a code as it is printed: in groups of four."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def read_code(text: str) -> str | None:
    """Return the code that somebody typed, in any case and with any dashes; none for what is no code."""
    letters = "".join(one for one in text.upper() if one.isalnum()).translate(_TYPED)
    if len(letters) != LENGTH or any(one not in _PLACES for one in letters):
        return None
    return letters if _last(letters[:DRAWN]) == letters[DRAWN] else None


def _last(drawn: str) -> str:
    total = sum(place * _PLACES[sign] for place, sign in enumerate(drawn, start=1))
    # the last sign weighs -1: it makes the whole sum nought
    return ALPHABET[total % len(ALPHABET)]
