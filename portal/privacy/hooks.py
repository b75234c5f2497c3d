"""What the care for personal data gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.plugin import hookimpl
from portal.privacy.models import Act, Basis, Block
from portal.privacy.permissions import PERMISSIONS, ROLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import Permission, RoleTemplate


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of bases, blocks and acts."""
    return [Basis, Block, Act]


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
    """Give the rules of who sees and changes what."""
    from portal.privacy.policies import all_policies  # noqa: PLC0415 - policies build on models

    return all_policies()
