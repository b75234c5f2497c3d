"""Canned answers in a text: ``{имя}`` becomes the caller's name, ``::сроки`` the answer of a shortcut. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from portal.database import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLES = {
    "имя": "name",
    "фио": "full_name",
    "должность": "position",
    "организация": "institution",
    "номер": "number",
    "дата": "received",
    "срок": "due",
    "тема": "topic",
    "вопрос": "question",
    "норма": "norm",
    "сегодня": "today",
    "сотрудник": "author",
}
"""What may stand in braces, with the name of the value that takes its place."""
LIKE = 0.6
MARK = "::"
"""What a shortcut is typed after in an answer."""

_CALL = re.compile(rf"(?<!\S){MARK}(\S+)")
_LAST_SIGNS = ".,;:!?)»"
_PIECE = re.compile(r"\{([^{}\n]*)\}|([{}])")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a text: an unknown variable (with the likely one), or a lone brace."""

    piece: str
    line: int
    meant: str = ""

    @property
    def is_brace(self) -> bool:
        """Tell whether a brace stands alone."""
        return self.piece in {"{", "}"}


@dataclass(frozen=True, slots=True)
class Filled:
    """A text with its variables filled, and the variables for which there was no value."""

    text: str
    missing: tuple[str, ...] = ()


def mistakes_of(text: str) -> list[Mistake]:
    """Return what is wrong with the braces of a text, in its order."""
    found = []
    for one in _PIECE.finditer(text):
        line = text.count("\n", 0, one.start()) + 1
        if one[2]:
            found.append(Mistake(one[2], line))
        elif _key(one[1]) not in VARIABLES:
            near = get_close_matches(_key(one[1]), VARIABLES, n=1, cutoff=LIKE)
            found.append(Mistake(one[0], line, f"{{{near[0]}}}" if near else ""))
    return found


def variables_of(text: str) -> list[str]:
    """Return the known variables of a text, each once, in its order."""
    keys = (_key(one[1]) for one in _PIECE.finditer(text) if one[1] is not None)
    return list(dict.fromkeys(key for key in keys if key in VARIABLES))


def fill(text: str, values: Mapping[str, str]) -> Filled:
    """Fill the variables of a text; what has no value stays as it stands, and is told."""
    missing: dict[str, None] = {}

    def value(found: re.Match[str]) -> str:
        key = _key(found[1] or "")
        given = values.get(VARIABLES.get(key, ""), "").strip()
        if given:
            return given
        if key in VARIABLES:
            missing.setdefault(f"{{{key}}}")
        return found[0]

    return Filled(_PIECE.sub(value, text), tuple(missing))


def expand(text: str, answers: Mapping[str, str]) -> str:
    """Put the answers of shortcuts in their places; ``answers`` are by folded shortcut.

    A sign after a shortcut stays after its answer. An unknown shortcut stays as it was typed.
    """

    def answer(found: re.Match[str]) -> str:
        typed = found[1]
        word = typed if fold(typed) in answers else typed.rstrip(_LAST_SIGNS)
        said = answers.get(fold(word))
        return found[0] if said is None else said + typed[len(word) :]

    return _CALL.sub(answer, text)


def _key(name: str) -> str:
    return fold(name)
