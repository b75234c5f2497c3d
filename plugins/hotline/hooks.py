"""What the hotline gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline import models
from plugins.hotline.permissions import PERMISSIONS, ROLES
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import Permission, RoleTemplate


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of the hotline."""
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
    from plugins.hotline.policies import all_policies  # noqa: PLC0415 - policies build on models

    return all_policies()
