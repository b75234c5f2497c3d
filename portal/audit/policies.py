"""Who sees which lines of the audit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.access.policies import InstitutionPolicy, Policy
from portal.audit.models import AuditEntry, AuditHead
from portal.institutions.models import Membership
from portal.institutions.policies import memberships_within

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor


class AuditPolicy(InstitutionPolicy):
    """Lines of the institutions in reach; what belongs to none is told by the doer's workplace.

    A workplace in one institution sees only the lines of that institution.
    """

    def __init__(self) -> None:
        super().__init__(AuditEntry, "audit.entry", read_only=True)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition of the lines that the actor may see."""
        inside = super().where(actor)
        if inside is None or actor.reach.institution_id is not None:
            return inside
        doers = Membership.select(Membership.user).where(memberships_within(actor.reach))
        homeless = AuditEntry.institution.is_null() & AuditEntry.user.in_(doers)
        return inside | homeless


class HeadPolicy(Policy):
    """The end of the chain: seen by whom the whole portal is reached, changed by nobody."""

    def __init__(self) -> None:
        super().__init__(AuditHead, "audit.entry", read_only=True)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that holds for the whole portal's roles alone."""
        return None if actor.reach.everything else AuditHead.id.is_null()
