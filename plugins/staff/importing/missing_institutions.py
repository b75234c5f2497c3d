"""Institutions that a list names and the portal does not have: proposed, and created on demand."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.staff.importing.planned_file import questions
from portal.comparable_text import key
from portal.errors import NotAllowed
from portal.i18n import gettext as _
from portal.institutions.permissions import InstitutionsPermission
from portal.institutions.services import add_institution
from portal.institutions.written_names import name_parts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from portal.access import Actor
    from portal.institutions.models import Municipality

_QUOTED = re.compile(r'"([^"]*)"')
LONGEST_SHORT_NAME = 120
_KINDERGARTEN = frozenset({"сад"})
_ADDITIONAL = frozenset({"спортшкола", "искусств", "музыкальная", "ддт", "цдт"})


@dataclass(frozen=True, slots=True)
class MissingInstitution:
    """A name of the list that means no institution yet; ``kind`` is a guess, ``rows`` how many say so."""

    subject: str
    text: str
    kind: str
    rows: int


def missing_institutions(rows: Path) -> list[MissingInstitution]:
    """Return the names of a planned list that mean no institution, those of most rows first."""
    found = [
        MissingInstitution(
            one["subject"], _QUOTED.sub(r"«\1»", one["text"]), kind_of(one["text"]), one["rows"]
        )
        for one in questions(rows)
        if one["kind"] == "institution" and one["text"]
    ]
    return sorted(found, key=lambda one: (-one.rows, one.text))


def kind_of(text: str) -> str:
    """Guess what kind of institution a name means."""
    kinds = name_parts(text).kinds
    if kinds & _KINDERGARTEN:
        return "kindergarten"
    if kinds & _ADDITIONAL or (not kinds and "дополнительн" in key(text)):
        return "additional"
    return "school"


def may_create(actor: Actor) -> bool:
    """Tell whether an actor may add institutions: a district or the portal, with the grant."""
    return actor.reach.institution_id is None and actor.can(InstitutionsPermission.EDIT)


def create(
    actor: Actor, municipality: Municipality, wanted: Sequence[tuple[str, str, str]]
) -> list[tuple[str, int]]:
    """Create institutions from (wording of the list, short name, kind); join the open transaction.

    Returns the wordings with the new keys, as answers to the list's questions. The code is made
    from the name; the district changes it when it has one of its own.
    """
    if not may_create(actor):
        raise NotAllowed(_("Your role does not allow adding institutions."))
    made = []
    for subject, short_name, kind in wanted:
        mark = hashlib.sha256(f"{municipality.id} {key(short_name)}".encode()).hexdigest()[:8]
        found = add_institution(
            actor,
            municipality=municipality,
            code=f"list-{mark}",
            short_name=short_name[:LONGEST_SHORT_NAME],
            kind=kind,
            name=short_name,
        )
        made.append((subject, found.id))
    return made
