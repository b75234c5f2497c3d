"""Who may be calling, as the page of a call offers it: callers first, then people of the databank."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from plugins.hotline import services
from plugins.hotline.pages.call_form import looked_for
from portal.institutions.listing import number
from portal.phones import masked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.hotline.callers import Guess
    from plugins.hotline.known_people import PersonGuess
    from portal.access import Actor
    from portal.plugin import FoundPerson

MOST_GUESSES = 5
PERSON = "person-"
"""What the choice of a person begins with; a caller's is the key alone."""


def shown_guesses(actor: Actor, text: str) -> list[dict[str, Any]]:
    """Return who may be meant: phones masked, requests in a line each."""
    callers = services.guess_callers(actor, text, most=MOST_GUESSES)
    people = services.guess_people(actor, text, besides=callers, most=MOST_GUESSES)
    return [*map(_caller, callers), *map(_person, people)]


def chosen_person(actor: Actor, choice: str, typed: Mapping[str, Any]) -> FoundPerson | None:
    """Return the person of a choice, found again by what was typed; none where a caller was chosen."""
    key = number(choice.removeprefix(PERSON)) if choice.startswith(PERSON) else None
    if key is None:
        return None
    return services.person_of(actor, key, [looked_for(typed), str(typed.get("name") or "")])


def _caller(one: Guess) -> dict[str, Any]:
    caller = one.caller
    return {
        "choice": str(caller.id),
        "name": caller.name,
        "position": caller.position,
        "phone": masked(caller.phone),
        "place": caller.institution.short_name if caller.institution else "",
        "requests": one.requests,
        "there": one.there,
        "of_databank": False,
        "fills": _fills(caller.name, caller.position, caller.institution_id, email=caller.email),
    }


def _person(one: PersonGuess) -> dict[str, Any]:
    person = one.person
    return {
        "choice": f"{PERSON}{person.key}",
        "name": person.name,
        "position": person.post,
        "phone": masked(person.phone),
        "place": person.institution,
        "requests": [],
        "there": one.there,
        "of_databank": True,
        "fills": _fills(person.name, person.post, person.institution_id),
    }


def _fills(name: str, position: str, institution_id: int | None, email: str = "") -> str:
    """Return what the choice writes into the fields of the form."""
    fills = {
        "name": name,
        "position": position,
        "institution": str(institution_id or ""),
        "email": email,
    }
    return json.dumps(fills, ensure_ascii=False)
