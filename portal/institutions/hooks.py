"""What institutions and workplaces give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.institutions.models import Institution, Membership, Municipality
from portal.institutions.permissions import PERMISSIONS, ROLES
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import Permission, RoleTemplate


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of places and workplaces."""
    return [Municipality, Institution, Membership]


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_roles() -> Iterable[RoleTemplate]:
    """Give the shipped roles their grants."""
    return ROLES


@hookimpl
def portal_register_policies() -> Iterable[Policy]:
    """Give the rules of who sees and changes which places and workplaces."""
    from portal.institutions import policies  # noqa: PLC0415 - policies build on models

    return [
        policies.MunicipalityPolicy(),
        policies.InstitutionsPolicy(),
        policies.MembershipPolicy(),
    ]
