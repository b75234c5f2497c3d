"""What roles can be granted about institutions and workplaces, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class InstitutionsPermission(StrEnum):
    """The permissions about institutions, municipalities and memberships."""

    MUNICIPALITY_VIEW = "institutions.municipality.view"
    MUNICIPALITY_EDIT = "institutions.municipality.edit"
    VIEW = "institutions.institution.view"
    EDIT = "institutions.institution.edit"
    EXPORT = "institutions.institution.export"
    MEMBERSHIP_VIEW = "institutions.membership.view"
    MEMBERSHIP_EDIT = "institutions.membership.edit"


P = InstitutionsPermission

PERMISSIONS = (
    Permission(code=P.MUNICIPALITY_VIEW, title=_("See municipalities")),
    Permission(code=P.MUNICIPALITY_EDIT, title=_("Add and change municipalities")),
    Permission(code=P.VIEW, title=_("See institutions")),
    Permission(code=P.EDIT, title=_("Add and change institutions")),
    Permission(code=P.EXPORT, title=_("Download the list of institutions")),
    Permission(code=P.MEMBERSHIP_VIEW, title=_("See who has access")),
    Permission(code=P.MEMBERSHIP_EDIT, title=_("Give and take away workplaces")),
)

_SEES = (P.MUNICIPALITY_VIEW, P.VIEW)
_KEEPS = (*_SEES, P.EDIT, P.EXPORT, P.MEMBERSHIP_VIEW, P.MEMBERSHIP_EDIT)

ROLES = (
    RoleTemplate(role="district_head", grants=_KEEPS),
    RoleTemplate(role="district_specialist", grants=_KEEPS),
    RoleTemplate(role="methodologist", grants=_SEES),
    RoleTemplate(role="school_coordinator", grants=(*_SEES, P.MEMBERSHIP_VIEW)),
    RoleTemplate(role="institution_head", grants=(*_SEES, P.MEMBERSHIP_VIEW)),
    RoleTemplate(role="observer", grants=_SEES),
)
