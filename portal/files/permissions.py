"""What roles can be granted about files. Who sees a record sees its files without a grant."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class FilesPermission(StrEnum):
    """The permissions about files."""

    VIEW = "files.file.view"


PERMISSIONS = (
    Permission(code=FilesPermission.VIEW, title=_("See the table of all files within reach")),
)

ROLES = (
    RoleTemplate(role="administrator", grants=(FilesPermission.VIEW,)),
    RoleTemplate(role="district_head", grants=(FilesPermission.VIEW,)),
    RoleTemplate(role="district_specialist", grants=(FilesPermission.VIEW,)),
)
