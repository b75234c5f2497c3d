"""The texts of plans without the names of people, for what leaves the house."""

from __future__ import annotations

import re

from plugins.work_plan.names_written import SURNAME, WITH_INITIALS

HIDDEN = "…"
_PATRONYMIC = r"[А-ЯЁ][а-яё]+(?:вич(?:[аеу]|ем)?|(?:вн|ичн)(?:[аеуы]|ой))\b"
_PERSON = re.compile(rf"{WITH_INITIALS}|(?:{SURNAME}\s+){{1,2}}{_PATRONYMIC}(?:\s+{SURNAME})?")


def without_names(text: str) -> str:
    """Return a text with surnames beside initials, and names with patronymics, taken out.

    A surname alone cannot be told from another word and stays.
    """
    return _PERSON.sub(HIDDEN, text)
