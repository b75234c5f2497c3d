"""The texts of plans without the names of people, for what leaves the house."""

from __future__ import annotations

import re

HIDDEN = "…"
_NAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
_INITIALS = r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?"
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:вич(?:[аеу]|ем)?|(?:вн|ичн)(?:[аеуы]|ой))\b"
_PERSON = re.compile(
    rf"{_NAME}\s+{_INITIALS}|{_INITIALS}\s?{_NAME}|(?:{_NAME}\s+){{1,2}}{_PATRONYMIC}(?:\s+{_NAME})?"
)


def without_names(text: str) -> str:
    """Return a text with surnames beside initials, and names with patronymics, taken out.

    A surname alone cannot be told from another word and stays.
    """
    return _PERSON.sub(HIDDEN, text)
