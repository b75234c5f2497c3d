"""Places where events are held: added, changed, taken out of use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.models import Place
from portal import changing
from portal.access.municipal import municipality_of, works_for_district
from portal.audit.services import record
from portal.database import write
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor

FIELDS = ("name", "kind", "seats", "address", "way_minutes", "in_use", "institution")


def add_place(actor: Actor, *, values: Mapping[str, Any]) -> Place:
    """Add a place of the district, or of an institution; an institution adds its own."""
    given = _checked(values)
    if not works_for_district(actor):
        given["institution"] = Institution.get_by_id(actor.reach.institution_id)
    owner = given.get("institution")
    where = owner.municipality_id if owner is not None else municipality_of(actor)
    if where is None:
        changing.refuse("institution", _("Choose whose place it is."))
    with write():
        made = Place(municipality=where, **given)
        changing.demand(actor, "create", made)
        made.save(force_insert=True)
        record(actor, "create", made)
    return made


def change_place(
    actor: Actor, place: Place, *, values: Mapping[str, Any], seen: int | None = None
) -> Place:
    """Change a place; one out of use is offered no more, and stays where it was chosen."""
    given = _checked(values)
    with write():
        stored = changing.take(place, seen)
        changing.demand(actor, "edit", stored)
        if not works_for_district(actor):
            given.pop("institution", None)
        changing.change(actor, stored, given)
        changing.demand(actor, "edit", stored)
    return stored


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    given = {name: value for name, value in values.items() if name in FIELDS}
    name = changing.need("name", given.get("name", ""), _("Write what the place is called."))
    given["name"] = changing.fits(Place, "name", name)
    given["address"] = changing.fits(Place, "address", given.get("address") or "")
    return given
