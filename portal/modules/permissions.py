"""What roles can be granted about modules, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class ModulesPermission(StrEnum):
    """The permissions about modules."""

    VIEW = "modules.switch.view"
    EDIT = "modules.switch.edit"


PERMISSIONS = (
    Permission(code=ModulesPermission.VIEW, title=_("See which modules are on where")),
    Permission(code=ModulesPermission.EDIT, title=_("Switch modules on and off")),
)

ROLES = (
    RoleTemplate(role="district_head", grants=tuple(ModulesPermission)),
    RoleTemplate(role="district_specialist", grants=tuple(ModulesPermission)),
    RoleTemplate(role="school_coordinator", grants=(ModulesPermission.VIEW,)),
    RoleTemplate(role="institution_head", grants=(ModulesPermission.VIEW,)),
    RoleTemplate(role="observer", grants=(ModulesPermission.VIEW,)),
)
