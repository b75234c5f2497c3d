"""What the switching of modules gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.modules.models import ModuleSwitch
from portal.modules.permissions import PERMISSIONS, ROLES, ModulesPermission
from portal.plugin import AdminView, MenuItem, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
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
    """Give the rule of who sees the switches; they are changed by the service, with what goes along."""
    from portal.access.policies import InstitutionPolicy  # noqa: PLC0415 - it builds on our models

    return [InstitutionPolicy(ModuleSwitch, "modules.switch", read_only=True)]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages."""
    from portal.modules.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the table of the admin panel."""
    from portal.modules.admin import SwitchView  # noqa: PLC0415 - only the application needs it

    return [AdminView(view=SwitchView, model=ModuleSwitch, title=_("Switches of modules"))]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal modules``."""
    from portal.modules.cli import modules  # noqa: PLC0415 - only the command line needs it

    return [modules]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entry of the left menu."""
    return [
        MenuItem(
            title=_("Modules"),
            endpoint="modules.matrix",
            permission=ModulesPermission.VIEW,
            group=_("Management"),
            icon="modules",
            order=920,
        )
    ]
