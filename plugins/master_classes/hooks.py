"""What the events give the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes import afterwards, models
from plugins.master_classes.invitations import models as invitations
from plugins.master_classes.permissions import PERMISSIONS, ROLES
from plugins.master_classes.timetable import models as timetable
from portal.i18n import lazy_gettext as _
from portal.plugin import JobKind, hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import FilePlace, Permission, RoleTemplate, Setting


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of the events."""
    return (*models.TABLES, *invitations.TABLES, *timetable.TABLES, *afterwards.TABLES)


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
    from plugins.master_classes.timetable import policies as timetables  # noqa: PLC0415 - likewise

    return [
        *policies.all_policies(),
        *invited.all_policies(),
        *timetables.all_policies(),
        *afterwards.all_policies(),
    ]


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give the terms that hold where an event has none of its own."""
    from plugins.master_classes.conflicts import settings as conflicts  # noqa: PLC0415 - likewise
    from plugins.master_classes.settings import all_settings  # noqa: PLC0415 - built from the rules

    return [*all_settings(), *conflicts.all_settings()]


@hookimpl
def portal_register_file_places() -> Iterable[FilePlace]:
    """Let the programme and materials be added to events."""
    from plugins.master_classes.file_places import PLACES  # noqa: PLC0415 - builds on files

    return PLACES


@hookimpl
def portal_register_jobs() -> Iterable[JobKind]:
    """Give the work of the events."""
    from plugins.master_classes.invitations.sending import JOB  # noqa: PLC0415 - built on models

    return [
        JobKind(
            name=JOB,
            title=_("Send invitations to events"),
            run="plugins.master_classes.invitations.sending:send_invitations",
            every_minutes=10,
        )
    ]
