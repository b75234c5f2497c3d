"""Who works at the hotline of a municipality, who is told what, and who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.hotline.models import GroupMember, Watcher
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.policies import CENTRE
from portal.access.actor import ADMINISTRATOR
from portal.accounts.models import Role, RoleGrant, User
from portal.database import fetch_rows
from portal.institutions.models import Institution, Membership

if TYPE_CHECKING:
    from plugins.hotline.models import Group, Request


def desk_of(
    municipality_id: int, permission: str = HotlinePermission.EDIT, *, operators: bool = False
) -> list[User]:
    """Return the users with a permission at the district's side of a municipality, by name.

    Administrators of the whole portal are among them only with ``operators``: they are told nothing.
    """
    grants = (RoleGrant.permission == permission) & (RoleGrant.granted == True)  # noqa: E712
    here: Any = (Membership.municipality == municipality_id) | (
        (Institution.kind == CENTRE) & (Institution.municipality == municipality_id)
    )
    granted: Any = RoleGrant.id.is_null(False)
    if operators:
        here |= Membership.municipality.is_null() & Membership.institution.is_null()
        granted |= Role.code == ADMINISTRATOR
    query = (
        Membership.select(Membership.user)
        .join(Role)
        .join(RoleGrant, JOIN.LEFT_OUTER, on=(RoleGrant.role == Role.id) & grants)
        .switch(Membership)
        .join(Institution, JOIN.LEFT_OUTER)
        .where(here, granted)
    )
    enabled: Any = User.enabled == True  # noqa: E712 - SQL
    return list(User.select().where(User.id.in_(query), enabled).order_by(User.name, User.id))


def members_of(group: Group | int | None) -> list[int]:
    """Return the keys of the members of a group who may still sign in."""
    if group is None:
        return []
    enabled: Any = User.enabled == True  # noqa: E712 - SQL
    query = (
        GroupMember.select(GroupMember.user).join(User).where(GroupMember.group == group, enabled)
    )
    return [key for (key,) in fetch_rows(query)]


def watchers_of(request: Request) -> list[int]:
    """Return the keys of those who watch a request."""
    return [
        key for (key,) in fetch_rows(Watcher.select(Watcher.user).where(Watcher.request == request))
    ]


def asker_of(request: Request) -> User | None:
    """Return the user who asked from the own workplace, if a user did."""
    caller = request.caller
    return caller.user if caller is not None else None
