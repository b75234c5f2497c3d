"""Recognises phrases in a text whatever the forms of their words: «графики аттестации», «графиком аттестации»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from portal.comparable_text import key
from portal.word_forms import first_forms

NEAR = 3
"""How many other words may stand between two words of a phrase."""
MOST_WORDS = 8_000
"""Different words of a text that are looked up in the dictionary; the rest count as they stand."""
_WORD = re.compile(r"[^\W_]+")
_OF_PUPILS = re.compile(
    r"(?:(?:государственн|итогов|промежуточн)\w*(?:\W+и\b)?\W+){1,3}аттестаци\w+"
    r"|аттестаци\w+\W+(?:\w+\W+)?(?:обучающ|учащ|учени|выпускник|студент|воспитанник|рабоч\w+\W+мест)\w*"
    r"|аттестат\w*"
)
_OF_PUPILS_IN_PATHS = re.compile(
    r"(?:promezh?utochn|promejutochn|itogov|gosudarstv)[a-z]*[-_/]+(?:i[-_]+)?(?:itogov[a-z]*[-_]+)?att?est\w*"
    r"|att?estat\b|att?estat[ya]\b"
)
_ATTESTATION = re.compile(r"аттест|att?es[t]?a[ct]|attest")
_ASIDE = " — ученик ученик ученик ученик — "
"""Stands for what is said of pupils: more words than may lie within a phrase."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in their first forms, each with the line that it stands in."""

    forms: tuple[frozenset[str], ...]
    lines: tuple[int, ...]

    def find(self, phrase: str) -> list[int]:
        """Return the lines in which a phrase begins: its words in their order, near one another."""
        wanted = _forms_of(phrase)
        if not wanted:
            return []
        return [
            self.lines[place]
            for place, forms in enumerate(self.forms)
            if forms & wanted[0] and self._goes_on(place, wanted[1:])
        ]

    def has(self, phrase: str) -> bool:
        """Tell whether a phrase stands in the text."""
        return bool(self.find(phrase))

    def _goes_on(self, place: int, wanted: tuple[frozenset[str], ...]) -> bool:
        for one in wanted:
            ahead = self.forms[place + 1 : place + 2 + NEAR]
            step = next((number for number, forms in enumerate(ahead) if forms & one), None)
            if step is None:
                return False
            place += 1 + step
        return True


def words_of(text: str) -> Words:
    """Return the words of a text, line by line."""
    forms: list[frozenset[str]] = []
    lines: list[int] = []
    known: set[str] = set()
    for number, line in enumerate(text.splitlines()):
        for word in _WORD.findall(_OF_PUPILS.sub(_ASIDE, key(line))):
            if len(known) < MOST_WORDS:
                known.add(word)
            forms.append(_forms(word) if word in known else frozenset((word,)))
            lines.append(number)
    return Words(tuple(forms), tuple(lines))


def speaks_of_attestation(text: str) -> bool:
    """Tell whether words or a path speak of the attestation of teachers; that of pupils is none."""
    plain = _OF_PUPILS_IN_PATHS.sub(" ", _OF_PUPILS.sub(" ", key(text)))
    return bool(_ATTESTATION.search(plain))


def around(text: str, lines: list[int], *, more: int) -> str:
    """Return lines of a text with some after each: what stands near a phrase."""
    every = text.splitlines()
    kept = sorted({near for line in lines for near in range(line, line + more + 1)})
    return "\n".join(every[one] for one in kept if one < len(every))


@lru_cache(maxsize=50_000)
def _forms(word: str) -> frozenset[str]:
    return frozenset((word, *first_forms(word)))


@lru_cache(maxsize=1_000)
def _forms_of(phrase: str) -> tuple[frozenset[str], ...]:
    return tuple(_forms(word) for word in _WORD.findall(key(phrase)))
