"""Which roles and places an actor can choose for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.access.policies import policies
from portal.accounts.models import Role
from portal.accounts.services import Place
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.institutions.models import Institution, Municipality
from portal.institutions.policies import INSTITUTION_ROLES, beyond

if TYPE_CHECKING:
    from portal.access.actor import Actor


def role_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the roles that the actor may give somewhere, as code and name; none is chosen for him."""
    found = [
        (one.code, str(one)) for one in Role.select().order_by(Role.id) if not beyond(actor, one.id)
    ]
    return [("", _("Choose…")), *found]


def place_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the places within the actor's reach: institutions, then what is wider."""
    rows = policies[Institution].rows(actor).where(Institution.closed_on.is_null())
    found = [(f"i{one.id}", one.short_name) for one in rows.order_by(Institution.sort_key)]
    if actor.reach.institution_id is None:
        wider = policies[Municipality].rows(actor).order_by(Municipality.name)
        found += [(f"m{one.id}", _("%(name)s: all of it", name=one.name)) for one in wider]
    if actor.reach.everything:
        found.append(("all", _("The whole portal")))
    return [("", _("Choose…")), *found]


def place_of(actor: Actor, role: str, place: str) -> Place:
    """Return the workplace that a form names; raise :class:`Invalid` for what cannot be chosen."""
    found = Role.get_or_none(Role.code == role)
    if found is None:
        words = _("Choose a role.")
        raise Invalid(words, {"role": [words]})
    key = number(place[1:]) if place[:1] in {"i", "m"} else None
    if place == "all":
        return Place(role=found)
    if key is not None and place.startswith("i"):
        institution = policies[Institution].rows(actor).where(Institution.id == key).first()
        if institution is not None:
            return Place(role=found, institution=institution)
    if key is not None and place.startswith("m"):
        if found.code in INSTITUTION_ROLES:
            words = _("This role holds in one institution: choose it.")
            raise Invalid(words, {"place": [words]})
        municipality = policies[Municipality].rows(actor).where(Municipality.id == key).first()
        if municipality is not None:
            return Place(role=found, municipality=municipality)
    words = _("Choose a place.")
    raise Invalid(words, {"place": [words]})
