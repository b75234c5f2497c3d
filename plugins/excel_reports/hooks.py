"""What the reports give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.excel_reports.permissions import PERMISSIONS, ROLES, ReportsPermission
from portal.i18n import gettext as _
from portal.plugin import MenuItem, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint

    from portal.access.actor import Actor
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
    """Give the catalogue's pages."""
    from plugins.excel_reports.views import blueprint  # noqa: PLC0415 - views build on the app

    return [blueprint]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal reports``."""
    from plugins.excel_reports.cli import reports  # noqa: PLC0415 - only the command line needs it

    return [reports]


@hookimpl
def portal_menu_items(actor: Actor) -> Iterable[MenuItem]:  # noqa: ARG001 - the hook's argument
    """Give the catalogue its place in the menu."""
    return [
        MenuItem(
            title=_("Reports"),
            endpoint="excel_reports.report_list",
            permission=ReportsPermission.VIEW,
            icon="spreadsheet",
            order=60,
        )
    ]
