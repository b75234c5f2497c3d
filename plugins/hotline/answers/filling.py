"""Canned answers in a text: ``{имя}`` becomes the caller's name, ``::сроки`` the answer of a shortcut. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.database import fold
from portal.variables import Filled, Mistake, Variables

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "KNOWN",
    "MARK",
    "VARIABLES",
    "Filled",
    "Mistake",
    "expand",
    "fill",
    "mistakes_of",
    "variables_of",
]

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
MARK = "::"
"""What a shortcut is typed after in an answer."""

_CALL = re.compile(rf"(?<!\S){MARK}(\S+)")
_LAST_SIGNS = ".,;:!?)»"

KNOWN = Variables(VARIABLES)
mistakes_of, variables_of, fill = KNOWN.mistakes_of, KNOWN.variables_of, KNOWN.fill


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
