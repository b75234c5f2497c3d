"""A text in a case, whatever it is: as corrected by hand, else as a name, else as words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.documents.declension.cases import Case
from portal.documents.declension.names import TAILS, person_in_case, sex_of
from portal.documents.declension.words import words_in_case

if TYPE_CHECKING:
    from collections.abc import Mapping

_NAME_WORDS = range(2, 6)


def in_case(
    text: str, case: Case | str, corrections: Mapping[str, Mapping[str, str]] | None = None
) -> str:
    """Return a name or a post in a case; what was corrected by hand goes before every rule."""
    case = Case(case)
    corrected = (corrections or {}).get(key_of(text), {}).get(case)
    if corrected:
        return corrected
    return person_in_case(text, case) if is_name(text) else words_in_case(text, case)


def key_of(text: str) -> str:
    """Return what a correction is found by: the text in small letters with single spaces."""
    return " ".join(text.casefold().split())


def is_name(text: str) -> bool:
    """Tell whether a text looks like a full name: two to five words, all but «оглы» with capitals."""
    parts = text.split()
    if len(parts) not in _NAME_WORDS or any(
        not one.replace("-", "").replace(".", "").isalpha() for one in parts
    ):
        return False
    return all(one[0].isupper() or one in TAILS for one in parts) and sex_of(text) is not None
