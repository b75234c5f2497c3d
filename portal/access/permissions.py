"""What roles can be granted about roles themselves, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin.contracts import Permission, RoleTemplate


class AccessPermission(StrEnum):
    """The permissions about roles and their grants."""

    ROLE_VIEW = "access.role.view"
    ROLE_EDIT = "access.role.edit"
    EXPLAIN = "access.explanation.view"


PERMISSIONS = (
    Permission(code=AccessPermission.ROLE_VIEW, title=_("See what each role may do")),
    Permission(code=AccessPermission.ROLE_EDIT, title=_("Change what each role may do")),
    Permission(code=AccessPermission.EXPLAIN, title=_("Ask why somebody may do something")),
)

_SEES = (AccessPermission.ROLE_VIEW, AccessPermission.EXPLAIN)

ROLES = (
    RoleTemplate(role="district_head", grants=_SEES),
    RoleTemplate(role="district_specialist", grants=_SEES),
)
