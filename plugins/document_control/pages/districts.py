"""Whose district a page is about: the actor's own, or the one that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request

from portal.access import policies
from portal.access.municipal import municipality_of
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Municipality

if TYPE_CHECKING:
    from portal.access import Actor


def district_of(actor: Actor) -> Municipality:
    """Return the district whose institutions are checked: the actor's, else the one asked for."""
    key = municipality_of(actor) or number(request.values.get("municipality"))
    rows = policies[Municipality].rows(actor)
    found = rows.where(Municipality.id == key).first() if key is not None else rows.first()
    if found is None:
        raise NotFound(_("There is no such district."))
    return found


def districts_of(actor: Actor) -> list[tuple[int, str]]:
    """Return the districts to choose from; none for those who have one of their own."""
    if municipality_of(actor) is not None:
        return []
    rows = policies[Municipality].rows(actor).order_by(Municipality.name)
    return [(one.id, one.name) for one in rows]
