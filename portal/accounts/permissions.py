"""What roles can be granted about users and roles, and what the shipped roles get."""

from __future__ import annotations

from enum import StrEnum

from portal.i18n import lazy_gettext as _
from portal.plugin import Permission, RoleTemplate


class AccountsPermission(StrEnum):
    """The permissions about users, roles, sessions and failed sign-ins."""

    USER_VIEW = "accounts.user.view"
    USER_EDIT = "accounts.user.edit"
    USER_EXPORT = "accounts.user.export"
    ROLE_VIEW = "accounts.role.view"
    ROLE_EDIT = "accounts.role.edit"
    SESSION_VIEW = "accounts.session.view"
    FAILURE_VIEW = "accounts.failure.view"
    HAND_OVER_VIEW = "accounts.hand_over.view"
    HAND_OVER_EDIT = "accounts.hand_over.edit"


P = AccountsPermission

PERMISSIONS = (
    Permission(code=P.USER_VIEW, title=_("See users")),
    Permission(code=P.USER_EDIT, title=_("Add users, issue passwords, let in and keep out")),
    Permission(code=P.USER_EXPORT, title=_("Download the list of users")),
    Permission(code=P.ROLE_VIEW, title=_("See roles and what they grant")),
    Permission(code=P.ROLE_EDIT, title=_("Change roles and what they grant")),
    Permission(code=P.SESSION_VIEW, title=_("See who is signed in")),
    Permission(code=P.FAILURE_VIEW, title=_("See failed sign-ins")),
    Permission(code=P.HAND_OVER_VIEW, title=_("See who has handed work over to whom")),
    Permission(code=P.HAND_OVER_EDIT, title=_("Hand work over from one person to another")),
)

_DISTRICT = (
    P.USER_VIEW,
    P.USER_EDIT,
    P.USER_EXPORT,
    P.ROLE_VIEW,
    P.HAND_OVER_VIEW,
    P.HAND_OVER_EDIT,
)

ROLES = (
    RoleTemplate(role="district_head", grants=(*_DISTRICT, P.SESSION_VIEW)),
    RoleTemplate(role="district_specialist", grants=_DISTRICT),
    RoleTemplate(role="institution_head", grants=(P.USER_VIEW,)),
)
