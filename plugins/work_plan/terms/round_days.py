"""«10-е числа», «двадцатых числах»: thirds of a month told by their first day."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase


def round_days_at(phrase: Phrase, place: int) -> int | None:
    """Return which third of a month «10-е числа», «двадцатых числах» are."""
    token, days = phrase.at(place), phrase.at(place + 1)
    if token.number not in {10, 20} or not token.ordinal:
        return None
    ends_plural = phrase.text[token.start : token.end].endswith(("е", "ые"))
    if days.text in {"числах", "чисел"} or (days.text == "числа" and ends_plural):
        return (token.number or 0) // 10 + 1
    return None
