"""A phrase parted into words, numbers and marks, each with its place; and the matching of them."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from plugins.work_plan.terms import letters, numbers, words

if TYPE_CHECKING:
    from collections.abc import Collection

_PIECES = re.compile(r"[0-9]+|[^\W\d_]+|\.{2,}|[^\s]")
_SEPARATORS = frozenset(",;")
_LONGEST_NUMBER = 6


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark of a phrase."""

    text: str
    """As it is read: small letters, misprints mended."""
    start: int
    end: int
    glued: bool
    """Whether nothing stands between it and the token before."""
    names: frozenset[str] = frozenset()
    """The words that it may be a form of, and itself."""
    number: int | None = None
    """The value of figures, or of a number in words."""
    ordinal: bool = False
    """Whether the number says which (пятый, 5-го), not how many."""
    roman: int | None = None
    """The value as a Roman figure, where it may be one."""
    figures: bool = False
    """Whether it was typed in figures."""
    misprint: bool = False


class Step(NamedTuple):
    """One word of a pattern: what it may be, and whether it must be there."""

    names: frozenset[str]
    needed: bool


@cache
def _steps(pattern: str) -> tuple[Step, ...]:
    """Return the steps of a pattern: ``не позднее|позже чем?``."""
    return tuple(
        Step(frozenset(word.rstrip("?").split("|")), not word.endswith("?"))
        for word in pattern.split()
    )


NOTHING = Token(text="", start=0, end=0, glued=False)


class Phrase:
    """The tokens of a phrase."""

    def __init__(self, text: str) -> None:
        """Part a text into its tokens."""
        self.text = letters.composed(text)
        self.tokens = _tokens(self.text)

    def __len__(self) -> int:
        return len(self.tokens)

    def without(self, places: Collection[int]) -> Phrase:
        """Return the phrase without the tokens at some places; its text stays."""
        shorter = copy(self)
        shorter.tokens = tuple(
            token for place, token in enumerate(self.tokens) if place not in places
        )
        return shorter

    def at(self, place: int) -> Token:
        """Return the token at a place, an empty one beyond the ends."""
        return self.tokens[place] if 0 <= place < len(self.tokens) else NOTHING

    def has(self, place: int, *names: str) -> bool:
        """Tell whether the token at a place may be a form of one of the words."""
        return not self.at(place).names.isdisjoint(names)

    def is_mark(self, place: int, *marks: str) -> bool:
        """Tell whether one of the marks stands at a place."""
        return self.at(place).text in marks

    def match(self, place: int, pattern: str) -> int | None:
        """Return the place after the words of a pattern, none where other words stand there.

        A pattern names words in their first form or as they stand (only so after ``=``); ``|``
        parts words of which one must stand there, ``?`` ends a word that may be absent. Commas
        between words are passed over.
        """
        for step in _steps(pattern):
            here = place
            while self.is_mark(here, ","):
                here += 1
            token = self.at(here)
            if not token.names.isdisjoint(step.names) or f"={token.text}" in step.names:
                place = here + 1
            elif step.needed:
                return None
        return place

    def first(self, place: int, *patterns: str) -> int | None:
        """Return the place after the first pattern that stands at a place."""
        for pattern in patterns:
            after = self.match(place, pattern)
            if after is not None:
                return after
        return None

    def words(self, start: int, end: int) -> str:
        """Return the text between two places as it was typed, on one line."""
        if end <= start or start >= len(self.tokens):
            return ""
        typed = self.text[self.tokens[start].start : self.tokens[min(end, len(self)) - 1].end]
        return " ".join(typed.split())


def _tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of a composed text."""
    folded, places = letters.drawn_together(*letters.fold(text))
    found: list[Token] = []
    end_before = -1
    for piece in _PIECES.finditer(folded):
        start, end = places[piece.start()], places[piece.end() - 1] + 1
        token = _token(piece[0], text[start:end], start, end, glued=piece.start() == end_before)
        end_before = piece.end()
        if not _joined(found, token):
            found.append(token)
    return tuple(found)


def _token(piece: str, typed: str, start: int, end: int, *, glued: bool) -> Token:
    """Return the token of a piece of text."""
    if piece.startswith(".."):
        piece = "-"
    if piece[0].isdigit() and piece.isascii():
        value = int(piece) if len(piece) <= _LONGEST_NUMBER else None
        return Token(
            text=piece,
            start=start,
            end=end,
            glued=glued,
            number=value,
            figures=True,
            roman=numbers.roman(piece),
        )
    if not piece[0].isalpha():
        return Token(
            text=piece,
            start=start,
            end=end,
            glued=glued,
            names=frozenset({piece}),
            roman=numbers.roman(piece),
        )
    roman = numbers.roman(typed)
    word = letters.as_cyrillic(piece)
    right = words.mended(word)
    names = words.lemmas(right or word)
    how_many = next((numbers.CARDINALS[name] for name in names if name in numbers.CARDINALS), None)
    which = next((numbers.ORDINALS[name] for name in names if name in numbers.ORDINALS), None)
    return Token(
        text=right or word,
        start=start,
        end=end,
        glued=glued,
        names=names,
        number=which if how_many is None else how_many,
        ordinal=which is not None and how_many is None,
        roman=roman,
        misprint=right is not None or " " in typed,
    )


def _joined(found: list[Token], token: Token) -> bool:
    """Join a token to those before it where they are one: «5-го», «сент.», «1У»."""
    if not found or not token.glued:
        return False
    last = found[-1]
    if token.text == "." and last.text in words.ABBREVIATIONS:
        found[-1] = _lengthened(last, token.end)
        return True
    if token.text not in numbers.ORDINAL_ENDINGS and token.text not in {"у", "v", "i", "і", "о"}:
        return False
    if last.figures and token.text in numbers.ORDINAL_ENDINGS and token.text != "и":
        found[-1] = _lengthened(last, token.end, ordinal=True)
        return True
    if last.figures and token.text == "о" and not last.ordinal:
        found[-1] = _with_nought(last, token.end)
        return True
    if last.figures and last.text == "1":
        value = numbers.roman(last.text + token.text.upper())
        found[-1] = Token(
            text=last.text + token.text,
            start=last.start,
            end=token.end,
            glued=last.glued,
            roman=value,
        )
        return True
    if (
        last.text == "-"
        and last.glued
        and len(found) > 1
        and found[-2].figures
        and token.text in numbers.ORDINAL_ENDINGS
    ):
        del found[-1]
        found[-1] = _lengthened(found[-1], token.end, ordinal=True)
        return True
    return False


def _with_nought(token: Token, end: int) -> Token:
    """Return a number whose nought was typed as a letter («1О»)."""
    return replace(
        token, text=f"{token.text}0", end=end, number=(token.number or 0) * 10, misprint=True
    )


def _lengthened(token: Token, end: int, *, ordinal: bool = False) -> Token:
    """Return a token that reaches further."""
    return replace(token, end=end, ordinal=ordinal or token.ordinal)


def number_at(phrase: Phrase, place: int) -> tuple[int, int] | None:
    """Return a number in figures or words («двадцать пять») and the place after it."""
    token = phrase.at(place)
    if token.number is None:
        return None
    following = phrase.at(place + 1)
    is_tens = not token.figures and token.number >= 20 and token.number % 10 == 0  # noqa: PLR2004 - двадцать and on
    number, after = token.number, place + 1
    if is_tens and not following.figures and following.number in range(1, 10):
        number, after = number + (following.number or 0), place + 2
    return number, _repeated(phrase, after, number) or after


def _repeated(phrase: Phrase, place: int, number: int) -> int | None:
    """Return the place after a number that is told again in brackets: «5 (пяти)»."""
    if not phrase.is_mark(place, "("):
        return None
    again = number_at(phrase, place + 1)
    if again is None or again[0] != number or not phrase.is_mark(again[1], ")"):
        return None
    return again[1] + 1
