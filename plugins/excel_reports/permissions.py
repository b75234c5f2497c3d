"""What roles can be granted about reports, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class ReportsPermission(StrEnum):
    """The permissions of the catalogue; each report asks for one of its own plugin besides."""

    VIEW = "excel_reports.report.view"
    EXPORT = "excel_reports.report.export"


P = ReportsPermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("See reports on pages")),
    Permission(code=P.EXPORT, title=_("Download reports as files")),
)

_DOWNLOADS = (P.VIEW, P.EXPORT)

ROLES = (
    RoleTemplate(role="district_head", grants=_DOWNLOADS),
    RoleTemplate(role="district_specialist", grants=_DOWNLOADS),
    RoleTemplate(role="methodologist", grants=_DOWNLOADS),
    RoleTemplate(role="school_coordinator", grants=_DOWNLOADS),
    RoleTemplate(role="institution_head", grants=_DOWNLOADS),
    RoleTemplate(role="observer", grants=(P.VIEW,)),
)
