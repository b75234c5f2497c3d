"""What the events give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes import models
from plugins.master_classes.invitations import models as invitations
from plugins.master_classes.permissions import PERMISSIONS, ROLES
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import FilePlace, Permission, RoleTemplate, Setting


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of the events."""
    return (*models.TABLES, *invitations.TABLES)


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
    from plugins.master_classes import policies  # noqa: PLC0415 - built on models
    from plugins.master_classes.invitations import policies as invited  # noqa: PLC0415 - likewise

    return [*policies.all_policies(), *invited.all_policies()]


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give the terms that hold where an event has none of its own."""
    from plugins.master_classes.settings import all_settings  # noqa: PLC0415 - built from the rules

    return all_settings()


@hookimpl
def portal_register_file_places() -> Iterable[FilePlace]:
    """Let the programme and materials be added to events."""
    from plugins.master_classes.file_places import PLACES  # noqa: PLC0415 - builds on files

    return PLACES
