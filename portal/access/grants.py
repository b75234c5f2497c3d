"""What each role grants: seen as a table, changed by whom the policy lets, written to the audit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

from portal.access.actor import ADMINISTRATOR
from portal.access.policies import policies
from portal.accounts.models import Role, RoleGrant
from portal.audit.services import record
from portal.database import fetch_rows, write
from portal.errors import Conflict, NotAllowed, NotFound
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.access.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantChange:
    """A permission that a role shall have, or have no more."""

    role_id: int
    permission: str
    granted: bool


def granted_cells() -> set[tuple[str, int]]:
    """Return ``(permission, role's key)`` of every grant in force, of unknown codes too."""
    rows = RoleGrant.select(RoleGrant.permission, RoleGrant.role).where(
        RoleGrant.granted == True  # noqa: E712
    )
    return set(fetch_rows(rows))


def set_grants(actor: Actor, wanted: Iterable[GrantChange]) -> int:
    """Grant and take away permissions in one transaction; return how many have changed.

    Raises :class:`NotAllowed` where the policy of grants refuses, :class:`NotFound` for a role or
    a permission that is gone, :class:`Conflict` for the administrator, who is granted everything.
    """
    declared: frozenset[str] = current_app.extensions["permissions"]
    roles = {role.id: role for role in Role.select()}
    changed: dict[int, dict[str, tuple[bool, bool]]] = defaultdict(dict)
    with write():
        there = {
            (row.role_id, row.permission): row for row in RoleGrant.select().order_by(RoleGrant.id)
        }
        for one in wanted:
            if one.role_id not in roles:
                raise NotFound(_("There is no such role."))
            if one.granted and one.permission not in declared:
                raise NotFound(
                    _("No module declares %(code)s: it grants nothing.", code=one.permission)
                )
            if roles[one.role_id].code == ADMINISTRATOR:
                raise Conflict(_("An administrator is granted everything that exists."))
            row = there.get((one.role_id, one.permission)) or RoleGrant(
                role=one.role_id, permission=one.permission, granted=False
            )
            if row.granted == one.granted:
                continue
            verdict = policies[RoleGrant].permits(actor, "edit", row)
            if not verdict:
                raise NotAllowed(verdict.reason)
            changed[one.role_id][one.permission] = (bool(row.granted), one.granted)
            row.granted = one.granted
            row.save()
        for role_id, changes in changed.items():
            record(actor, "grant", roles[role_id], changes=changes)
    return sum(len(changes) for changes in changed.values())
