"""What the switching of modules gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.modules.models import ModuleSwitch
from portal.modules.permissions import PERMISSIONS, ROLES
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import Permission, RoleTemplate


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the table of switches."""
    return [ModuleSwitch]


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
    """Give the rule of who switches where."""
    from portal.access.policies import InstitutionPolicy  # noqa: PLC0415 - it builds on our models

    return [InstitutionPolicy(ModuleSwitch, "modules.switch")]
