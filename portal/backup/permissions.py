"""What roles can be granted about backups; the shipped roles get nothing, the administrator all."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission


class BackupPermission(StrEnum):
    """The permissions about backups."""

    VIEW = "backup.archive.view"
    CREATE = "backup.archive.create"


PERMISSIONS = (
    Permission(code=BackupPermission.VIEW, title=_("See which backups there are")),
    Permission(code=BackupPermission.CREATE, title=_("Make a backup")),
)
