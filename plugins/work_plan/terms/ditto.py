"""Ditto marks: the same term as in the row above."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase

_MARKS = frozenset('-/\\".,|=_<>~')
_WORDS = (
    "то же самое? время?",
    "тоже самое?",
    "там же",
    "тогда же",
    "тот|те же срок?",
    "так же",
    "аналогично",
    "в? тот|те же срок",
)


def is_ditto(phrase: Phrase) -> bool:
    """Tell whether a phrase is a ditto mark («//-//», «—"—») or «то же»."""
    marks = "".join(token.text for token in phrase.tokens)
    if marks and set(marks) <= _MARKS:
        return '"' in marks or marks.count("/") > 1 or marks.count("\\") > 1
    end = phrase.first(0, *_WORDS)
    return end is not None and all(phrase.is_mark(at, ".") for at in range(end, len(phrase)))
