"""What roles can be granted in the audit, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class AuditPermission(StrEnum):
    """The audit's permissions."""

    VIEW = "audit.entry.view"
    EXPORT = "audit.entry.export"


PERMISSIONS = (
    Permission(code=AuditPermission.VIEW, title=_("See who changed, viewed and exported what")),
    Permission(code=AuditPermission.EXPORT, title=_("Download the audit")),
)

ROLES = (
    RoleTemplate(role="district_head", grants=(AuditPermission.VIEW, AuditPermission.EXPORT)),
    RoleTemplate(role="district_specialist", grants=(AuditPermission.VIEW,)),
    RoleTemplate(role="institution_head", grants=(AuditPermission.VIEW,)),
)
