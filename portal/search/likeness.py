"""How well a name fits a query: whole words before beginnings, beginnings before typing errors. Pure."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.search.meaning import Query

WHOLE = 1.0
BEGINNING = 0.9
INITIAL = 0.92
ERROR = 0.7
SECOND_ERROR = 0.55
OUT_OF_ORDER = 0.97
ONE_ERROR_FROM = 4
TWO_ERRORS_FROM = 8
PAIR = 2

_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=1_024)
def errors_allowed(word: str) -> int:
    """Return how many typing errors a word may hold: none in short ones and in numbers."""
    if len(word) < ONE_ERROR_FROM or any(one.isdecimal() for one in word):
        return 0
    return 1 if len(word) < TWO_ERRORS_FROM else 2


def distance(first: str, second: str, most: int) -> int:
    """Return how many letters are added, left out, changed or swapped; ``most`` + 1 when more.

    Damerau's distance in its restricted form: a pair that was swapped is not edited again.
    """
    if abs(len(first) - len(second)) > most:
        return most + 1
    before: list[int] = []
    last = list(range(len(second) + 1))
    for row, letter in enumerate(first, start=1):
        now = [row]
        for column, other in enumerate(second, start=1):
            best = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == second[column - 2] and first[row - 2] == other:
                best = min(best, before[column - 2] + 1)
            now.append(best)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return min(last[-1], most + 1)


@lru_cache(maxsize=65_536)
def letters_of(word: str) -> int:
    """Return which letters a word holds, as bits: words far apart here are far apart in letters."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def may_be_near(first: str, second: str, most: int) -> bool:
    """Tell whether two words can be as near as ``most``: quick, and never wrongly false."""
    if abs(len(first) - len(second)) > most:
        return False
    return (letters_of(first) ^ letters_of(second)).bit_count() <= 2 * most


def fitness(query: Query, name: str, *, errors: bool = False) -> float:
    """Return from 0 (does not fit) to 1 how well a folded name fits; every word must find its own.

    ``errors`` lets typing errors pass: one in words of four letters and more, two from eight.
    """
    left = _WORD.findall(name)
    scores: list[float] = []
    places: list[int] = []
    taken: set[int] = set()
    for word in query.words:
        best, place = 0.0, -1
        for number, candidate in enumerate(left):
            if number in taken:
                continue
            score = _word_fits(word, candidate, errors)
            if score > best:
                best, place = score, number
        if place < 0:
            pair = _pair_fits(word, left, taken)
            if not pair:
                return 0.0
            taken.update(pair)
            scores.append(INITIAL)
            continue
        taken.add(place)
        places.append(place)
        scores.append(best)
    free = [one for number, one in enumerate(left) if number not in taken]
    if not _initials_fit(query.initials, free):
        return 0.0
    scores += [INITIAL] * len(query.initials)
    if not scores:
        return 0.0
    whole = sum(scores) / len(scores)
    return whole if places == sorted(places) and 0 in taken else whole * OUT_OF_ORDER


@lru_cache(maxsize=65_536)
def _word_fits(word: str, candidate: str, errors: bool) -> float:  # noqa: FBT001 - asked by the million
    if word == candidate:
        return WHOLE
    if word.isdecimal():
        return WHOLE if candidate.isdecimal() and int(candidate) == int(word) else 0.0
    if candidate.startswith(word):
        return BEGINNING
    if not errors:
        return 0.0
    most = errors_allowed(word)
    if not most or not may_be_near(word, candidate, most):
        return 0.0
    found = distance(word, candidate, most)
    return {1: ERROR, 2: SECOND_ERROR}.get(found, 0.0) if found <= most else 0.0


def fitting(query: Query, names: Sequence[str], *, errors: bool = False) -> list[tuple[int, float]]:
    """Return which of many folded names fit, by their places, each with how well.

    The words of all names are compared first: thousands of names share some hundreds of words.
    """
    known = {one for text in set(" ".join(names).split()) for one in _WORD.findall(text)}
    wanted: list[tuple[str, ...]] = []
    for word in query.words:
        if len(word) <= PAIR and not word.isdecimal():
            continue
        near = tuple(one for one in known if _word_fits(word, one, errors))
        if not near:
            return []
        if word.isdecimal():
            continue
        wanted.append((word, *near) if errors else (word,))
    return [
        (place, score)
        for place, name in enumerate(names)
        if all(any(one in name for one in near) for near in wanted)
        and (score := fitness(query, name, errors=errors))
    ]


def _initials_fit(initials: tuple[str, ...], free: list[str]) -> bool:
    """Tell whether the words that are left begin with the initials, in their order."""
    words = iter(free)
    return all(any(word.startswith(letter) for word in words) for letter in initials)


def _pair_fits(word: str, left: list[str], taken: set[int]) -> tuple[int, ...]:
    """Return the places of two words that a pair of letters may be the initials of."""
    free = [number for number in range(len(left)) if number not in taken]
    if len(word) != PAIR or not taken or len(free) < PAIR:
        return ()
    first, second = free[0], free[1]
    if left[first].startswith(word[0]) and left[second].startswith(word[1]):
        return first, second
    return ()
