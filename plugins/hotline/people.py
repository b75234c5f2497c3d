"""Who works at the hotline of a municipality, who is told what, and who asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.models import GroupMember, Watcher
from plugins.hotline.permissions import HotlinePermission
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.inbox.audiences import district_users

if TYPE_CHECKING:
    from plugins.hotline.models import Group, Request


def desk_of(
    municipality_id: int, permission: str = HotlinePermission.EDIT, *, operators: bool = False
) -> list[User]:
    """Return the users with a permission at the district's side of a municipality, by name.

    Administrators of the whole portal are among them only with ``operators``: they are told nothing.
    """
    return district_users(municipality_id, permission, operators=operators)


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
