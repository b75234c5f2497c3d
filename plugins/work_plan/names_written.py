"""How plans write the names of people; nothing is imported, the child that reads files uses it."""

from __future__ import annotations

SURNAME = r"[А-ЯЁ][а-яё]+(?:-[А-ЯЁ][а-яё]+)?"
INITIALS = r"[А-ЯЁ]\.\s?(?:[А-ЯЁ]\.)?"
WITH_INITIALS = rf"(?:{SURNAME}\s+{INITIALS}|{INITIALS}\s?{SURNAME})"
"""«Иванова А. П.», «А.П. Иванова»."""
