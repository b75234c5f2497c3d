"""The piece of a text in which the words of a query stand, with these words marked. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from plugins.hotline.searching.words import words_of
from portal.word_forms import first_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

LENGTH = 240
BEFORE = 60
_WORD = re.compile(r"[^\W_]+")


class Piece(NamedTuple):
    """A part of an excerpt; marked where it is a word that was looked for."""

    text: str
    marked: bool = False


def excerpt(text: str, wanted: Iterable[str], *, length: int = LENGTH) -> list[Piece]:
    """Return a text in one line, cut round the first word that is wanted in any of its forms."""
    line = " ".join(text.split())
    forms = {form for word in wanted for form in (word, *first_forms(word))}
    hits = [one.span() for one in _WORD.finditer(line) if forms & _forms(one[0])]
    start = 0
    if len(line) > length and hits and hits[0][0] > length - BEFORE:
        start = line.rfind(" ", 0, hits[0][0] - BEFORE) + 1
    end = len(line) if len(line) - start <= length else line.rfind(" ", start + 1, start + length)
    if end <= start:
        end = min(len(line), start + length)
    pieces = [Piece("… ")] if start else []
    place = start
    for first, last in hits:
        if start <= first and last <= end:
            pieces += [Piece(line[place:first]), Piece(line[first:last], marked=True)]
            place = last
    pieces.append(Piece(line[place:end] + (" …" if end < len(line) else "")))
    return [one for one in pieces if one.text]


def _forms(word: str) -> set[str]:
    return {form for one in words_of(word) for form in (one, *first_forms(one))}
