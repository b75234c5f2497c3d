"""What roles can be granted about lists, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class ListsPermission(StrEnum):
    """The permissions about lists."""

    VIEW = "lists.view.view"
    EDIT = "lists.view.edit"
    SHARE = "lists.view.share"
    EXPORT = "lists.table.export"


P = ListsPermission

PERMISSIONS = (
    Permission(code=P.VIEW, title=_("Use saved views of lists")),
    Permission(code=P.EDIT, title=_("Save own views of lists")),
    Permission(code=P.SHARE, title=_("Share saved views of lists with a role")),
    Permission(code=P.EXPORT, title=_("Download tables of the admin panel")),
)

_OWN = (P.VIEW, P.EDIT)

ROLES = (
    RoleTemplate(role="district_head", grants=(*_OWN, P.SHARE, P.EXPORT)),
    RoleTemplate(role="district_specialist", grants=(*_OWN, P.SHARE, P.EXPORT)),
    RoleTemplate(role="methodologist", grants=_OWN),
    RoleTemplate(role="school_coordinator", grants=_OWN),
    RoleTemplate(role="institution_head", grants=(*_OWN, P.SHARE)),
    RoleTemplate(role="observer", grants=_OWN),
)
