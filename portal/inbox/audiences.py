"""Who is told: the people of a district or of an institution to whom a permission is granted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from portal.access.actor import ADMINISTRATOR
from portal.access.municipal import CENTRE
from portal.accounts.models import Role, RoleGrant, User
from portal.database import among
from portal.institutions.models import Institution, Membership

if TYPE_CHECKING:
    from collections.abc import Iterable


def district_users(municipality_id: int, permission: str, *, operators: bool = False) -> list[User]:
    """Return the users with a permission at the district's side of a municipality, by name.

    Administrators of the whole portal are among them only with ``operators``: they are told nothing.
    """
    here: Any = (Membership.municipality == municipality_id) | (
        (Institution.kind == CENTRE) & (Institution.municipality == municipality_id)
    )
    granted: Any = RoleGrant.id.is_null(False)
    if operators:
        here |= Membership.municipality.is_null() & Membership.institution.is_null()
        granted |= Role.code == ADMINISTRATOR
    return _enabled(_members(permission).where(here, granted))


def institution_users(
    institution_ids: Iterable[int], permission: str, *, role: str = ""
) -> list[User]:
    """Return the users with a permission who work in institutions themselves, of one role if named."""
    here: Any = among(Membership.institution, institution_ids) & RoleGrant.id.is_null(False)
    if role:
        here &= Role.code == role
    return _enabled(_members(permission).where(here))


def _members(permission: str) -> Any:
    grants = (RoleGrant.permission == permission) & (RoleGrant.granted == True)  # noqa: E712
    return (
        Membership.select(Membership.user)
        .join(Role)
        .join(RoleGrant, JOIN.LEFT_OUTER, on=(RoleGrant.role == Role.id) & grants)
        .switch(Membership)
        .join(Institution, JOIN.LEFT_OUTER)
    )


def _enabled(keys: Any) -> list[User]:
    enabled: Any = User.enabled == True  # noqa: E712 - SQL
    return list(User.select().where(User.id.in_(keys), enabled).order_by(User.name, User.id))
