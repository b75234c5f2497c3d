"""What roles can be granted about personal data, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class PrivacyPermission(StrEnum):
    """The permissions about personal data."""

    ACCESS = "privacy.access.view"
    COPY = "privacy.copy.export"
    BASIS_VIEW = "privacy.basis.view"
    BASIS_EDIT = "privacy.basis.edit"
    BLOCK_VIEW = "privacy.block.view"
    BLOCK_EDIT = "privacy.block.edit"
    SEE_BLOCKED = "privacy.person.blocked"
    ACT_VIEW = "privacy.act.view"
    ACT_EDIT = "privacy.act.edit"
    RETENTION = "privacy.retention.view"


P = PrivacyPermission

PERMISSIONS = (
    Permission(code=P.ACCESS, title=_("Print the list of those who have access to personal data")),
    Permission(code=P.COPY, title=_("Give somebody a copy of everything held about a person")),
    Permission(code=P.BASIS_VIEW, title=_("See on which basis personal data are held")),
    Permission(code=P.BASIS_EDIT, title=_("Enter consents and other bases of personal data")),
    Permission(code=P.BLOCK_VIEW, title=_("See whose data are blocked")),
    Permission(code=P.BLOCK_EDIT, title=_("Block and unblock personal data")),
    Permission(code=P.SEE_BLOCKED, title=_("See the data of blocked persons")),
    Permission(code=P.ACT_VIEW, title=_("See the acts of destruction")),
    Permission(code=P.ACT_EDIT, title=_("Destroy personal data by an act")),
    Permission(code=P.RETENTION, title=_("See whose data have been kept long enough")),
)

_PLACE = (P.ACCESS, P.BASIS_VIEW)
_ANSWERS = (*_PLACE, P.COPY, P.BASIS_EDIT, P.BLOCK_VIEW, P.ACT_VIEW, P.RETENTION)

ROLES = (
    RoleTemplate(role="district_head", grants=(*_ANSWERS, P.BLOCK_EDIT, P.SEE_BLOCKED, P.ACT_EDIT)),
    RoleTemplate(role="district_specialist", grants=_ANSWERS),
    RoleTemplate(role="institution_head", grants=(*_PLACE, P.COPY, P.BASIS_EDIT)),
    RoleTemplate(role="school_coordinator", grants=(*_PLACE, P.BASIS_EDIT)),
)
