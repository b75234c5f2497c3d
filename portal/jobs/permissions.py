"""What roles can be granted in background work; everybody sees and cancels his own without it."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission


class JobsPermission(StrEnum):
    """The permissions of background work."""

    VIEW = "jobs.job.view"
    EDIT = "jobs.job.edit"


PERMISSIONS = (
    Permission(code=JobsPermission.VIEW, title=_("See the background work of others")),
    Permission(
        code=JobsPermission.EDIT, title=_("Cancel and repeat the background work of others")
    ),
)
