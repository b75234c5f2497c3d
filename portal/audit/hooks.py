"""What the audit gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.audit.models import AuditEntry, AuditHead
from portal.audit.permissions import PERMISSIONS, ROLES, AuditPermission
from portal.i18n import lazy_gettext as _
from portal.plugin import AdminView, MenuItem, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    import click
    from flask import Blueprint
    from peewee import Model

    from portal.access.policies import Policy
    from portal.lists.contracts import ListPage
    from portal.plugin import Permission, RetentionRule, RoleTemplate, Setting


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the audit's lines and the end of their chain."""
    return [AuditEntry, AuditHead]


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
    """Give the rules of who sees which lines."""
    from portal.audit.policies import AuditPolicy, HeadPolicy  # noqa: PLC0415 - policies build on models

    return [AuditPolicy(), HeadPolicy()]


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the page."""
    from portal.audit.views import blueprint  # noqa: PLC0415 - views build on access

    return [blueprint]


@hookimpl
def portal_register_admin_views() -> Iterable[AdminView]:
    """Give the table of the admin panel."""
    from portal.audit.admin import AuditView  # noqa: PLC0415 - only the application needs it

    return [AdminView(view=AuditView, model=AuditEntry, title=_("Audit"))]


@hookimpl
def portal_register_lists() -> Iterable[ListPage]:
    """Give the list of the audit."""
    from portal.audit.lists import ENTRIES  # noqa: PLC0415 - lists build on access

    return [ENTRIES]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entry of the left menu."""
    return [
        MenuItem(
            title=_("Audit"),
            endpoint="audit.entry_list",
            permission=AuditPermission.VIEW,
            group=_("Management"),
            icon="history",
            order=940,
        )
    ]


@hookimpl
def portal_register_commands() -> Iterable[click.Command]:
    """Give ``portal audit``."""
    from portal.audit.cli import audit  # noqa: PLC0415 - only the command line needs it

    return [audit]


@hookimpl
def portal_register_retention_rules() -> Iterable[RetentionRule]:
    """Give how long the texts of the audit are kept."""
    from portal.audit.keeping import rules  # noqa: PLC0415 - only terms of keeping need it

    return rules()


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give the term that an operator may set."""
    from portal.audit.keeping import SETTINGS  # noqa: PLC0415 - likewise

    return SETTINGS
