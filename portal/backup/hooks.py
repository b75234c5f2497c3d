"""What backups give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.backup.permissions import PERMISSIONS, BackupPermission
from portal.i18n import lazy_gettext as _
from portal.plugin import JobKind, MenuItem, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint

    from portal.plugin import Permission


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the page."""
    from portal.backup.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal backup``; ``portal restore`` runs without a database and is the core's own."""
    from portal.backup.cli import backup  # noqa: PLC0415 - only the command line needs it

    return [backup]


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the nightly backup and the one that is asked for on the page."""
    return [
        JobKind(name="backup.make_backup", title=_("Backup"), run="portal.backup.work:make_backup"),
        JobKind(
            name="backup.make_nightly_backup",
            title=_("Nightly backup"),
            run="portal.backup.work:make_nightly_backup",
            daily_at="02:30",
        ),
    ]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entry of the left menu."""
    return [
        MenuItem(
            title=_("Backups"),
            endpoint="backup.backup_list",
            permission=BackupPermission.VIEW,
            group=_("Management"),
            icon="download",
            order=960,
        )
    ]
