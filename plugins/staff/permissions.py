"""What roles can be granted in the databank, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class StaffPermission(StrEnum):
    """The databank's permissions."""

    VIEW = "staff.person.view"
    EDIT = "staff.person.edit"
    EXPORT = "staff.person.export"
    VIEW_REASONS = "staff.person.view_reasons"
    POSITION_VIEW = "staff.position.view"
    POSITION_EDIT = "staff.position.edit"
    IMPORT = "staff.import.run"


P = StaffPermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("See the staff, their categories and terms")),
    Permission(code=P.EDIT, title=_("Add and change staff, categories and attestations")),
    Permission(code=P.EXPORT, title=_("Download lists and reports of the staff")),
    Permission(
        code=P.VIEW_REASONS,
        title=_("See and enter why somebody is absent (own institution only)"),
    ),
    Permission(code=P.POSITION_VIEW, title=_("See the list of positions")),
    Permission(code=P.POSITION_EDIT, title=_("Change the list of positions")),
    Permission(code=P.IMPORT, title=_("Import lists of staff")),
)

_READS = (P.VIEW, P.POSITION_VIEW)
_REPORTS = (*_READS, P.EXPORT)
_KEEPS = (*_REPORTS, P.EDIT, P.IMPORT)

ROLES = (
    RoleTemplate(role="administrator", grants=(*_KEEPS, P.POSITION_EDIT)),
    RoleTemplate(role="district_head", grants=_REPORTS),
    RoleTemplate(role="district_specialist", grants=_KEEPS),
    RoleTemplate(role="methodologist", grants=_REPORTS),
    RoleTemplate(role="school_coordinator", grants=(*_KEEPS, P.VIEW_REASONS)),
    RoleTemplate(role="institution_head", grants=(*_REPORTS, P.VIEW_REASONS)),
    RoleTemplate(role="observer", grants=_READS),
)
