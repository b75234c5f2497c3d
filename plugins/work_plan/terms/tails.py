"""How far the free words at the end of a clause reach: the name of an event or of a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.terms.days import day_or_month_at
from plugins.work_plan.terms.moments import Day
from plugins.work_plan.terms.tokens import number_at

if TYPE_CHECKING:
    from plugins.work_plan.terms.tokens import Phrase

_STOPS = frozenset(";:()")
_NEW_CLAUSE = (
    "но",
    "не",
    "далее",
    "затем",
    "ежемесячно",
    "ежеквартально",
    "ежегодно",
    "еженедельно",
    "постоянно",
    "до",
    "с",
    "в",
    "по",
    "к",
    "при",
    "раз",
    "один",
    "каждый",
)


def tail_end(phrase: Phrase, place: int) -> int:
    """Return the place where the words of a clause end: a bracket, or a comma and a new clause."""
    start = place
    while place < len(phrase):
        token = phrase.at(place)
        if token.text in _STOPS:
            break
        if token.text == "," and _begins_clause(phrase, place + 1):
            break
        if place > start and _begins_term(phrase, place):
            break
        place += 1
    while place > start and phrase.is_mark(place - 1, ".", ",", "-", "/"):
        place -= 1
    return place


_TERMS = frozenset(
    {
        *("ежемесячно", "ежеквартально", "ежегодно", "еженедельно", "ежедневно"),
        *("постоянно", "регулярно", "дважды", "трижды"),
    }
)


def name_end(phrase: Phrase, place: int) -> int:
    """Return the place where the words that name a schedule end; another term names none."""
    return place if _begins_term(phrase, place) else tail_end(phrase, place)


_BOUNDS = ("до|к|с", "не поздно|поздний|позднее|позже", "но не поздно|поздний|позднее|позже")


def _begins_term(phrase: Phrase, place: int) -> bool:
    """Tell whether words without a comma before them begin another term."""
    token = phrase.at(place)
    if _TERMS & token.names or phrase.match(place, "в|на течение|течении|протяжение") is not None:
        return True
    if token.number is not None and phrase.has(place + 1, "раз"):
        return True
    bounded = phrase.first(place, *_BOUNDS)
    counted = None if bounded is None else number_at(phrase, bounded)
    if counted is not None and phrase.has(counted[1], "число"):
        return True
    if bounded is not None and _is_month(phrase, bounded):
        return True
    return not phrase.has(place - 1, "от", "за", "на", "№") and _is_month(phrase, place)


def _begins_clause(phrase: Phrase, place: int) -> bool:
    """Tell whether a word after a comma begins a new clause."""
    token = phrase.at(place)
    return token.text in _NEW_CLAUSE or token.number is not None or _is_month(phrase, place)


def _is_month(phrase: Phrase, place: int) -> bool:
    """Tell whether a month, a date, or a stretch of days of one begins at a place."""
    is_inside = phrase.at(place).glued and phrase.is_mark(place - 1, ".", "/", "-")
    if is_inside and phrase.at(place - 2).figures:
        return False
    if day_or_month_at(phrase, place) is not None:
        return True
    if not phrase.at(place).figures or not phrase.has(place + 1, "по", "до", "-", "и", ","):
        return False
    last = day_or_month_at(phrase, place + 2)
    return last is not None and isinstance(last[0], Day)
