"""What the databank gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff import models
from plugins.staff.permissions import PERMISSIONS, ROLES
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import DemoSeed, Permission, RoleTemplate


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the databank's tables."""
    return models.TABLES


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
    """Give the rules of who sees and changes which rows."""
    from plugins.staff.policies import all_policies  # noqa: PLC0415 - policies build on models

    return all_policies()


@hookimpl
def portal_install_data() -> None:
    """Write the official list of positions."""
    from plugins.staff.official_list import install_positions  # noqa: PLC0415 - once, by db up

    install_positions()


@hookimpl
def portal_demo_data(seed: DemoSeed) -> None:
    """Fill the demo district with its staff."""
    from plugins.staff import demo  # noqa: PLC0415 - only 'portal demo' needs it

    demo.fill(seed)
