"""Words as they are compared: folded, in their first form, one letter away. Pure but for a dictionary.

The dictionary is pymorphy3's, which papers use already: unlike a stemmer it knows that «детей» is
«ребёнок» and that «Ивановой» is «Иванов». It is opened by the first Russian word, not by the import.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from portal.database import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 40
MOST_FORMS = 3
LEAST_CHANCE = 0.05
"""A first form that is less likely than this is not what was meant: «Иванов» as «Иванов день»."""
SHORTEST_NEAR = 4
"""Shorter words hold no typing errors: too many others are one letter away."""

_WORD = re.compile(r"[^\W_]+")
_RUSSIAN = re.compile(r"[а-я]+")
ARTICLE = "qarticleq"
"""A word that only entries of articles hold: by it the few are found among the many."""
STOP_WORDS = frozenset(
    [
        "а",
        "без",
        "более",
        "бы",
        "был",
        "была",
        "были",
        "было",
        "быть",
        "в",
        "вам",
        "вас",
        "весь",
        "во",
        "вот",
        "все",
        "всего",
        "всех",
        "вы",
        "где",
        "да",
        "даже",
        "для",
        "до",
        "его",
        "ее",
        "если",
        "есть",
        "еще",
        "же",
        "за",
        "здесь",
        "и",
        "из",
        "или",
        "им",
        "их",
        "к",
        "как",
        "ко",
        "когда",
        "кто",
        "ли",
        "либо",
        "мне",
        "может",
        "мы",
        "на",
        "надо",
        "наш",
        "не",
        "него",
        "нее",
        "нет",
        "ни",
        "них",
        "но",
        "ну",
        "о",
        "об",
        "однако",
        "он",
        "она",
        "они",
        "оно",
        "от",
        "очень",
        "по",
        "под",
        "при",
        "с",
        "со",
        "так",
        "также",
        "такой",
        "там",
        "те",
        "тем",
        "то",
        "того",
        "тоже",
        "той",
        "только",
        "том",
        "ты",
        "у",
        "уже",
        "хотя",
        "чего",
        "чей",
        "чем",
        "что",
        "чтобы",
        "чье",
        "чья",
        "эта",
        "эти",
        "это",
        "этого",
        "этой",
        "этот",
        "я",
    ]
)
"""Words that say nothing of what is asked: they are not looked for where there are others."""


def words_of(text: str) -> list[str]:
    """Return the folded words and numbers of a text, in their order."""
    return [one[:LONGEST] for one in _WORD.findall(fold(text))]


@lru_cache(maxsize=100_000)
def first_forms(word: str) -> tuple[str, ...]:
    """Return the first forms that a folded word may be a form of, the likeliest first.

    A word that is not Russian is its own.
    """
    if not _RUSSIAN.fullmatch(word):
        return (word,)
    chances: dict[str, float] = {}
    for parse in _dictionary().parse(word):
        form = parse.normal_form.replace("ё", "е")[:LONGEST]
        chances[form] = chances.get(form, 0.0) + parse.score
    ordered = sorted(chances, key=lambda form: -chances[form])
    likely = [form for form in ordered if chances[form] >= LEAST_CHANCE]
    return tuple((likely or ordered)[:MOST_FORMS]) or (word,)


def stems_of(words: Iterable[str]) -> list[str]:
    """Return the first forms of words, in their order."""
    return [form for word in words for form in first_forms(word)]


def parts_of(word: str) -> set[str]:
    """Return what tells that another word is one edit away: the word, and it without each letter."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def may_err(word: str) -> bool:
    """Tell whether a word is long enough to hold a typing error, and is no number."""
    return len(word) >= SHORTEST_NEAR and not any(one.isdecimal() for one in word)


@cache
def _dictionary() -> Any:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - reads a dictionary from the disk

    return MorphAnalyzer()
