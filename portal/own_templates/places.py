"""Where a template holds, and whose an actor replaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.access.policies import policies
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution, Municipality

if TYPE_CHECKING:
    from portal.access.actor import Actor


@dataclass(frozen=True, slots=True)
class Place:
    """Where a template holds: one institution, or a municipality with all of its."""

    title: str
    municipality_id: int | None = None
    institution_id: int | None = None


def place_of(actor: Actor, municipality_id: int | None = None) -> Place | None:
    """Return the place whose templates an actor replaces: the own one; of the whole portal's, the chosen."""
    reach = actor.reach
    if reach.institution_id is not None:
        found = Institution.get_by_id(reach.institution_id)
        return Place(found.short_name, institution_id=found.id)
    chosen = reach.municipality_id if reach.municipality_id is not None else municipality_id
    if chosen is None:
        return None
    district = policies[Municipality].rows(actor).where(Municipality.id == chosen).first()
    if district is None:
        raise NotFound(_("There is no such municipality."))
    return Place(district.name, municipality_id=district.id)
