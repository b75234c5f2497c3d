"""People of other sections who may be calling: whom the databank knows by this number or name.

The hotline knows no other section: whoever keeps people answers the portal's question, with the
rows that the actor may see there. What is chosen becomes a caller with the key of the person's card.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

from plugins.hotline.callers import (
    MOST_GUESSES,
    NOTHING_OPEN,
    OpenThere,
    open_by_institution,
)
from plugins.hotline.privacy.forgetting import PERSONS
from portal.access.municipal import works_for_district
from portal.database import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from plugins.hotline.callers import Guess
    from portal.access import Actor
    from portal.plugin import FoundPerson


@dataclass(frozen=True, slots=True)
class PersonGuess:
    """A person of another section who may be calling, and what is open at the institution."""

    person: FoundPerson
    there: OpenThere = NOTHING_OPEN


def guess_people(
    actor: Actor, text: str, *, besides: Sequence[Guess] = (), most: int = MOST_GUESSES
) -> list[PersonGuess]:
    """Return people of other sections by a number or a name, but those who are ``besides`` as callers."""
    known = {one.caller.person_key for one in besides}
    named = {(one.caller.name_key, one.caller.institution_id) for one in besides}
    found = [
        one
        for one in _found(actor, text, most + len(besides))
        if one.key not in known and (fold(one.name), one.institution_id) not in named
    ][:most]
    there = open_by_institution(actor, {one.institution_id for one in found if one.institution_id})
    return [PersonGuess(one, there.get(one.institution_id or 0, NOTHING_OPEN)) for one in found]


def person_of(actor: Actor, key: int, texts: Iterable[str]) -> FoundPerson | None:
    """Return the person with a key among those whom a text that was typed means; none without one."""
    for text in texts:
        for one in _found(actor, text, MOST_GUESSES * 2) if text.strip() else ():
            if one.key == key:
                return one
    return None


def _found(actor: Actor, text: str, most: int) -> list[FoundPerson]:
    """Return whom the sections know; a caller's card is of the databank, so others are left out."""
    if not works_for_district(actor):
        return []
    found = current_app.extensions["plugins"].find_people(actor, text, most)
    return [one for one in found if one.table == PERSONS]
