"""Words as they are compared: folded, in their first form, one letter away. Pure but for a dictionary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from portal.database import fold
from portal.word_forms import LONGEST, first_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

SHORTEST_NEAR = 4
"""Shorter words hold no typing errors: too many others are one letter away."""

_WORD = re.compile(r"[^\W_]+")
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
ASKING = frozenset(
    [
        "будет",
        "вопрос",
        "день",
        "добрый",
        "звонит",
        "здравствуйте",
        "какая",
        "какие",
        "какой",
        "можно",
        "нельзя",
        "нужно",
        "подскажите",
        "пожалуйста",
        "скажите",
        "сколько",
        "спрашивает",
        "через",
    ]
)
"""Words in which questions are put: they tell nothing of what is asked."""


def words_of(text: str) -> list[str]:
    """Return the folded words and numbers of a text, in their order."""
    return [one[:LONGEST] for one in _WORD.findall(fold(text))]


def stems_of(words: Iterable[str]) -> list[str]:
    """Return the first forms of words, in their order."""
    return [form for word in words for form in first_forms(word)]


def parts_of(word: str) -> set[str]:
    """Return what tells that another word is one edit away: the word, and it without each letter."""
    return {word, *(word[:place] + word[place + 1 :] for place in range(len(word)))}


def may_err(word: str) -> bool:
    """Tell whether a word is long enough to hold a typing error, and is no number."""
    return len(word) >= SHORTEST_NEAR and not any(one.isdecimal() for one in word)
