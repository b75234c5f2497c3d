"""What my work and the calendar give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.agenda.models import Feed, Published
from portal.agenda.permissions import PERMISSIONS, ROLES, AgendaPermission
from portal.i18n import lazy_gettext as _
from portal.plugin import MenuItem, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Blueprint
    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import Permission, RoleTemplate


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of the calendar's addresses."""
    return [Feed, Published]


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
    """Give the rule that everybody sees the own addresses alone."""
    from portal.agenda.policies import all_policies  # noqa: PLC0415 - policies build on models

    return all_policies()


@hookimpl
def portal_register_blueprints() -> Iterable[Blueprint]:
    """Give the pages and the feed."""
    from portal.agenda.views import (  # noqa: PLC0415 - views build on access
        blueprint,
        calendar_pages,
    )

    return [blueprint, calendar_pages]


@hookimpl
def portal_menu_items() -> Iterable[MenuItem]:
    """Give the entries of the left menu."""
    return [
        MenuItem(
            title=_("My work"),
            endpoint="agenda.my_work",
            permission=AgendaPermission.VIEW,
            icon="checklist",
            order=1,
        ),
        MenuItem(
            title=_("Calendar"),
            endpoint="agenda_calendar.calendar",
            permission=AgendaPermission.VIEW,
            icon="calendar",
            order=2,
        ),
    ]
