"""The different last names of the databank, for guessing what a name with typing errors meant.

A region's 80,000 people share some thousands of last names, so they are kept by each process and
read anew when a person has been added, or a minute later; the rows themselves come from the
database through the policies. A last name alone tells nothing of where its bearer works.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import fn

from plugins.staff.models import Person
from portal.database import fetch_rows, is_sqlite
from portal.search.likeness import distance, errors_allowed, may_be_near

if TYPE_CHECKING:
    from collections.abc import Iterable

KEPT_SECONDS = 60.0
MOST_GUESSES = 8


@dataclass(slots=True)
class _Kept:
    names: list[str] = field(default_factory=list)
    newest: int = -1
    read_at: float = 0.0


def near_surnames(word: str) -> list[str]:
    """Return the last names that a word may have meant, the nearest first."""
    most = errors_allowed(word)
    if not most:
        return []
    found = [
        (far, name)
        for name in _known()
        if may_be_near(word, name, most) and (far := distance(word, name, most)) <= most
    ]
    return [name for _far, name in sorted(found)[:MOST_GUESSES]]


def _known() -> Iterable[str]:
    kept: _Kept = current_app.extensions.setdefault("staff_surnames", _Kept())
    newest = fetch_rows(Person.select(fn.MAX(Person.id)))[0][0] or 0
    now = time.monotonic()
    if kept.newest != newest or now - kept.read_at > KEPT_SECONDS:
        key: Any = Person.name_key.concat(" ")
        place = fn.INSTR(key, " ") if is_sqlite() else fn.STRPOS(key, " ")
        query = Person.select(fn.SUBSTR(Person.name_key, 1, place - 1)).distinct()
        kept.names = [name for (name,) in fetch_rows(query) if name]
        kept.newest, kept.read_at = newest, now
    return kept.names
