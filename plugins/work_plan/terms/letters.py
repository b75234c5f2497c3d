"""One spelling of all the letters, dashes, quotes and digits that plans are typed with."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 500
"""Characters of a phrase that are read; a longer cell is no term."""

LOOK_ALIKES = str.maketrans("aceopxykmtbhαορε", "асеорхукмтвнаоре")
"""Latin and Greek letters, small, that look like Cyrillic ones, small or capital."""

_QUOTES = frozenset("«»“”„‟\"″〃‹›'’‘′`")
_DASHES = frozenset("−~⁃")
_KEPT = frozenset("№")
_RANGES = frozenset("…÷")


def fold(text: str) -> tuple[str, list[int]]:
    """Return the text in one spelling, and for each of its characters the place it came from.

    Small letters, «е» for «ё», plain digits, «-» for any dash, ``"`` for any quote, a space for any
    space or control character; invisible characters are dropped.
    """
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for folded in _fold_letter(letter):
            letters.append(folded)
            places.append(place)
    return "".join(letters), places


def _fold_letter(letter: str) -> str:
    """Return what stands for one character: nothing, one character, or several."""
    if letter in _QUOTES:
        return '"'
    if letter == "\\":
        return "/"
    if letter in _DASHES or letter in _RANGES or unicodedata.category(letter) == "Pd":
        return "-"
    if letter in _KEPT:
        return letter
    category = unicodedata.category(letter)
    if category[0] == "Z" or category == "Cc":
        return " "
    if category in {"Cf", "Mn", "Me", "Cs", "Co", "Cn"}:
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(letter))
    return unicodedata.normalize("NFKC", letter).lower().replace("ё", "е").replace("\u0301", "")


_SPACED = re.compile(r"(?<![^\W\d_])[а-я](?: [а-я]){2,}(?![^\W\d_])")


def drawn_together(text: str, places: list[int]) -> tuple[str, list[int]]:
    """Return a folded text with words that are typed in s p a c e d letters drawn together."""
    dropped = {
        at for found in _SPACED.finditer(text) for at in range(*found.span()) if text[at] == " "
    }
    kept = [at for at in range(len(text)) if at not in dropped]
    return "".join(text[at] for at in kept), [places[at] for at in kept]


def as_cyrillic(word: str) -> str:
    """Return a word whose Latin letters only look like Cyrillic ones in Cyrillic; else itself."""
    folded = word.translate(LOOK_ALIKES)
    return folded if all("а" <= letter <= "ґ" for letter in folded) else word


def composed(text: str) -> str:
    """Return the part of the text that is read, with letters and their accents as one character."""
    return unicodedata.normalize("NFC", text[: LONGEST + 1])
