"""What roles can be granted about access itself, and what the shipped roles get.

What roles grant is seen and changed by the permissions ``accounts.role.…``.
"""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin.contracts import Permission, RoleTemplate


class AccessPermission(StrEnum):
    """The permission to ask why."""

    EXPLAIN = "access.explanation.view"


PERMISSIONS = (
    Permission(code=AccessPermission.EXPLAIN, title=_("Ask why somebody may do something")),
)

ROLES = (
    RoleTemplate(role="district_head", grants=(AccessPermission.EXPLAIN,)),
    RoleTemplate(role="district_specialist", grants=(AccessPermission.EXPLAIN,)),
)
