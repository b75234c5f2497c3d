"""What access gives the portal: what each role may do, and why somebody may or may not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.access.permissions import PERMISSIONS, ROLES
from portal.accounts.permissions import AccountsPermission
from portal.i18n import lazy_gettext as _
from portal.plugin import MenuItem, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint

    from portal.plugin import Permission, RoleTemplate


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_roles() -> Iterable[RoleTemplate]:
    """Give the shipped roles their grants."""
    return ROLES


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages."""
    from portal.access.views import blueprint  # noqa: PLC0415 - views build on everything here

    return [blueprint]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal access``."""
    from portal.access.cli import access  # noqa: PLC0415 - only the command line needs it

    return [access]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entry of the left menu."""
    return [
        MenuItem(
            title=_("Roles"),
            endpoint="access.roles",
            permission=AccountsPermission.ROLE_VIEW,
            group=_("Management"),
            icon="shield",
            order=930,
        )
    ]
