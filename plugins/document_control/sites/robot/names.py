"""Recognises people in a text by surname and initials: «Ивановой А. П.», «Анна Петровна Иванова»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.comparable_text import name_key
from portal.word_forms import first_forms

SAME_START = 3
"""Letters of a name that stay the same in all its cases."""
_WORD = re.compile(r"[^\W\d_]+")
_LEAST = 4


@dataclass(frozen=True, slots=True)
class Name:
    """A name to look for: ``words`` are surname, name, patronymic as they are compared."""

    words: tuple[str, ...]

    @classmethod
    def of(cls, full_name: str) -> Name:
        """Return the name to look for."""
        return cls(tuple(name_key(full_name).replace("-", " ").split()))


def names_in(text: str, names: list[Name]) -> set[Name]:
    """Return the names that a text holds; a surname beside other initials is somebody else's."""
    surnames: dict[str, list[Name]] = {}
    for one in names:
        if one.words:
            surnames.setdefault(one.words[0][:SAME_START], []).append(one)
    found: set[Name] = set()
    for line in text.splitlines():
        words = _WORD.findall(name_key(line).replace("-", " "))
        for place, word in enumerate(words):
            for name in surnames.get(word[:SAME_START], ()):
                if name not in found and _is(word, name.words[0]):
                    after, before = words[place + 1 : place + 3], words[max(place - 2, 0) : place]
                    if _fits(after, name) or _fits(before, name):
                        found.add(name)
    return found


def _is(word: str, surname: str) -> bool:
    if word == surname:
        return True
    return len(word) >= _LEAST and surname in _endless(word) | set(first_forms(word))


def _endless(word: str) -> set[str]:
    """Return what a surname may be that the dictionary does not know: «Беркутовой» of «Беркутова»."""
    forms = set()
    for ending, back in (
        ("ой", "а"),
        ("у", "а"),
        ("ую", "ая"),
        ("ым", ""),
        ("ого", "ий"),
        ("ому", "ий"),
    ):
        if word.endswith(ending):
            forms.add(word[: -len(ending)] + back)
    for ending in ("а", "у", "е", "ым", "ом", "ем"):
        if word.endswith(ending):
            forms.add(word[: -len(ending)])
    return forms


def _fits(beside: list[str], name: Name) -> bool:
    """Tell whether name and patronymic, or their first letters, stand beside the surname."""
    wanted = name.words[1:3]
    if not beside or not wanted or not _same(beside[0], wanted[0]):
        return False
    second = beside[1] if len(beside) > 1 else ""
    return len(wanted) == 1 or len(second) != 1 or _same(second, wanted[1])


def _same(word: str, name: str) -> bool:
    if len(word) == 1:
        return name.startswith(word)
    return word[:SAME_START] == name[:SAME_START]
