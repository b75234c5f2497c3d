"""What roles can be granted about reports, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class ReportsPermission(StrEnum):
    """The permissions of the catalogue; each report asks for one of its own plugin besides."""

    VIEW = "excel_reports.report.view"
    EXPORT = "excel_reports.report.export"
    SCHEDULE_VIEW = "excel_reports.schedule.view"
    SCHEDULE_EDIT = "excel_reports.schedule.edit"
    TEMPLATE_VIEW = "excel_reports.template.view"
    TEMPLATE_EDIT = "excel_reports.template.edit"


P = ReportsPermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("See reports on pages")),
    Permission(code=P.EXPORT, title=_("Download reports as files")),
    Permission(code=P.SCHEDULE_VIEW, title=_("See the own reports by schedule")),
    Permission(code=P.SCHEDULE_EDIT, title=_("Let reports come by schedule")),
    Permission(code=P.TEMPLATE_VIEW, title=_("See own templates of reports")),
    Permission(code=P.TEMPLATE_EDIT, title=_("Replace templates of reports by own ones")),
)

_DOWNLOADS = (P.VIEW, P.EXPORT, P.SCHEDULE_VIEW, P.SCHEDULE_EDIT, P.TEMPLATE_VIEW)
_TEMPLATES = (*_DOWNLOADS, P.TEMPLATE_EDIT)

ROLES = (
    RoleTemplate(role="district_head", grants=_TEMPLATES),
    RoleTemplate(role="district_specialist", grants=_TEMPLATES),
    RoleTemplate(role="methodologist", grants=_DOWNLOADS),
    RoleTemplate(role="school_coordinator", grants=_TEMPLATES),
    RoleTemplate(role="institution_head", grants=_DOWNLOADS),
    RoleTemplate(role="observer", grants=(P.VIEW,)),
)
