"""Whether a row of a list means a person and a post that the databank has already.

A person is told by name, birth date and institution. What is not sure is asked: two namesakes in
one institution, a namesake elsewhere within reach, the same name with another birth date.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from plugins.staff.message_ids import N_, Doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

SEVERAL_HERE = N_("Several people of this name work here: which of them is it?")
SAME_NAME_ELSEWHERE = N_("Somebody of the same name works elsewhere: is it the same person?")
OTHER_BIRTH_DATE = N_(
    "Somebody of this name works here with another birth date: is it the same person?"
)
OTHER_SNILS = N_("Somebody of this name works here with another SNILS: is it the same person?")


class Answer(StrEnum):
    """How a person was told."""

    KNOWN = "known"
    NEW = "new"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody of the same name whom the databank, or the list above this row, has.

    ``id`` is negative for a person who is new in this list; ``places`` are the institutions where
    the person has a post now.
    """

    id: int
    birth_on: str | None
    snils: str
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Match:
    """Who it is: the person's id when known, else the candidates to ask about."""

    answer: Answer
    person_id: int | None = None
    candidates: tuple[int, ...] = ()
    doubt: Doubt | None = None


NEW = Match(Answer.NEW)


def match_person(
    birth_on: str | None, snils: str, place_id: int, candidates: Sequence[Candidate]
) -> Match:
    """Tell who a row means among people of exactly the same name; dates are ISO texts."""
    if not candidates:
        return NEW
    if snils:
        same = [one for one in candidates if one.snils == snils]
        if len(same) == 1 and not _differ(birth_on, same[0].birth_on):
            return Match(Answer.KNOWN, same[0].id)
    here = [one for one in candidates if place_id in one.places]
    fitting = [
        one for one in here if not _differ(birth_on, one.birth_on) and not _differ(snils, one.snils)
    ]
    if birth_on:
        exact = [one for one in fitting if one.birth_on == birth_on]
        fitting = exact or fitting
    if len(fitting) == 1:
        return Match(Answer.KNOWN, fitting[0].id)
    if fitting:
        return _ask(SEVERAL_HERE, fitting)
    if here:
        differs = any(_differ(birth_on, one.birth_on) for one in here)
        return _ask(OTHER_BIRTH_DATE if differs else OTHER_SNILS, here)
    elsewhere = [
        one
        for one in candidates
        if not _differ(birth_on, one.birth_on) and not _differ(snils, one.snils)
    ]
    return _ask(SAME_NAME_ELSEWHERE, elsewhere) if elsewhere else NEW


def _differ(one: str | None, other: str | None) -> bool:
    """Tell whether both are given and are not the same."""
    return bool(one and other and one != other)


def _ask(message: str, candidates: Sequence[Candidate]) -> Match:
    return Match(Answer.ASK, candidates=tuple(one.id for one in candidates), doubt=Doubt(message))


@dataclass(frozen=True, slots=True)
class Post:
    """A post that a person holds now, as the databank has it; dates are ISO texts."""

    id: int
    place_id: int
    position_id: int
    subject: str
    kind: str
    rate: str
    started_on: str | None
    in_position_since: str | None


def match_post(place_id: int, position_id: int, subject: str, posts: Sequence[Post]) -> Post | None:
    """Return the post that a row means; none when it is one more.

    The subject tells posts of one position apart only when both are given and differ.
    """
    same = [one for one in posts if one.place_id == place_id and one.position_id == position_id]
    exact = [one for one in same if one.subject.casefold() == subject.casefold()]
    if exact:
        return exact[0]
    open_ones = [one for one in same if not subject or not one.subject]
    return open_ones[0] if len(open_ones) == 1 or (open_ones and not subject) else None
