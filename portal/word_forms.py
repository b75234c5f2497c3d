"""First forms of Russian words (начальные формы). Pure but for a dictionary.

The dictionary is pymorphy3's, which papers use already: unlike a stemmer it knows that «детей» is
«ребёнок» and that «Ивановой» is «Иванов». It is opened by the first Russian word, not by the import.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

LONGEST = 40
MOST_FORMS = 3
LEAST_CHANCE = 0.05
"""A first form that is less likely than this is not what was meant: «Иванов» as «Иванов день»."""

_RUSSIAN = re.compile(r"[а-я]+")


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


@cache
def _dictionary() -> Any:
    from pymorphy3 import MorphAnalyzer  # noqa: PLC0415 - reads a dictionary from the disk

    return MorphAnalyzer()
