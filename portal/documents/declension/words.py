"""Posts and other groups of words in all cases: «учитель начальных классов» → «учителя начальных классов».

Only the words up to the first noun are declined, adjectives with it; what depends on the noun stays
in the case where it is. Two posts joined by a comma or «и» are both declined.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from portal.documents.declension.cases import Case

_CASES = {
    Case.GENITIVE: "gent",
    Case.DATIVE: "datv",
    Case.ACCUSATIVE: "accs",
    Case.INSTRUMENTAL: "ablt",
    Case.PREPOSITIONAL: "loct",
}
_LETTERS = re.compile(r"[А-Яа-яЁё]+")
_TOKENS = re.compile(r"[А-Яа-яЁё-]+\.?|[^А-Яа-яЁё-]+")
_AGAIN = frozenset({",", ";", "/", "("})


def words_in_case(text: str, case: Case | str) -> str:
    """Return a post, or another group of words that names somebody or something, in a case."""
    case = Case(case)
    if case is Case.NOMINATIVE:
        return text
    tokens = _TOKENS.findall(text)
    found: list[str] = []
    open_ = True
    for place, token in enumerate(tokens):
        if not _LETTERS.search(token):
            found.append(token)
            if token.strip():
                open_ = token.strip() in _AGAIN and _is_somebody(tokens[place + 1 :])
            continue
        if token.casefold() == "и" and _is_somebody(tokens[place + 1 :]):
            open_ = True
            found.append(token)
            continue
        declined = _declined(token, case) if open_ else None
        if declined is None:
            open_ = False
            found.append(token)
        else:
            found.append(declined[0])
            open_ = declined[1]
    return "".join(found)


def _declined(token: str, case: Case) -> tuple[str, bool] | None:
    """Return a word in a case, and whether the noun is still to come; nothing if it is no such word."""
    if token.endswith("."):
        return None
    parts = token.split("-")
    parsed = [_nominative(part) for part in parts]
    if parsed[-1] is None:
        return None
    noun = any(one is not None and one.tag.POS == "NOUN" for one in parsed)
    somebody = all(one is None or "inan" not in one.tag for one in parsed)
    formed = [
        _form(part, one, case, somebody=somebody) if one is not None else part
        for part, one in zip(parts, parsed, strict=True)
    ]
    return "-".join(formed), not noun


def _form(text: str, parsed: Any, case: Case, *, somebody: bool) -> str:
    wanted = {_CASES[case], "sing"}
    if parsed.tag.POS in {"ADJF", "PRTF"}:
        gender = parsed.tag.gender
        wanted.add(gender)
        if case is Case.ACCUSATIVE and gender == "masc" and somebody:
            wanted = {"gent", "sing", gender}
    inflected = parsed.inflect(wanted)
    if inflected is None:
        return text
    word: str = inflected.word
    if "ё" not in text.casefold():
        word = word.replace("ё", "е")
    if text.isupper() and len(text) > 1:
        return word.upper()
    return word[:1].upper() + word[1:] if text[:1].isupper() else word


def _nominative(text: str) -> Any:
    """Return the parse of a word as a nominative singular noun, adjective or participle, if it is one.

    Adjectives go first («старший» before a noun), then nouns that name somebody, the likelier first.
    """
    if not _LETTERS.fullmatch(text):
        return None
    found = [
        one
        for one in _analyser().parse(text)
        if {"nomn", "sing"} in one.tag
        and one.tag.POS in {"NOUN", "ADJF", "PRTF"}
        and not {"Name", "Surn", "Patr", "Abbr"} & set(one.tag.grammemes)
    ]
    found.sort(key=lambda one: (one.tag.POS == "NOUN", "inan" in one.tag, -one.score))
    return found[0] if found else None


def _is_somebody(tokens: list[str]) -> bool:
    """Tell whether the next words name somebody, so that a second post begins with them."""
    for token in tokens:
        if not token.strip():
            continue
        parsed = _nominative(token.partition("-")[0])
        if parsed is None:
            return False
        if parsed.tag.POS == "NOUN":
            return "anim" in parsed.tag
    return False


@cache
def _analyser() -> Any:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - reads a dictionary from the disk

    return MorphAnalyzer()
