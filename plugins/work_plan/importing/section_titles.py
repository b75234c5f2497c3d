"""Whether a lone text is the title of a section (раздел, направление): by its numeral, word or case."""

from __future__ import annotations

import re

from plugins.work_plan.importing.heading_words import period_of

_ROMAN = re.compile(r"[IVXІХ]{1,6}\s*[.):–—-]?(?:\s+\S.*)?", re.DOTALL)
_WORD = re.compile(
    r"(?:[IVXІХ\d]{1,4}\s*[.)-]?\s*(?:-?[йяе]\w?\s+)?)?"
    r"(?:раздел|блок|направлени|модул|этап|част[ьи]\b|глава|месяц|подраздел)",
    re.IGNORECASE,
)
_ROMAN_ALONE = re.compile(r"[IVXІХ]{1,6}\s*[.)]?")
_LEAST_LETTERS = 4
LONGEST = 200


def is_roman(text: str) -> bool:
    """Tell whether a text is a Roman numeral, with or without its dot."""
    return bool(_ROMAN_ALONE.fullmatch(text.strip()))


def has_section_look(text: str) -> bool:
    """Tell whether a text looks like the title of a section by itself."""
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        return False
    if _ROMAN.fullmatch(text) or _WORD.match(text) or period_of(text):
        return True
    letters = [sign for sign in text if sign.isalpha()]
    return len(letters) >= _LEAST_LETTERS and all(sign.isupper() for sign in letters)


def may_be_title(text: str) -> bool:
    """Tell whether a lone text may be a title at all: not long, not the rest of a sentence."""
    text = text.strip()
    return bool(text) and len(text) <= LONGEST and not text[0].islower()
