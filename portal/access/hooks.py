"""What access gives the portal: the right to see and change what roles may do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.access.permissions import PERMISSIONS, ROLES
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.plugin import Permission, RoleTemplate


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_roles() -> Iterable[RoleTemplate]:
    """Give the shipped roles their grants."""
    return ROLES
