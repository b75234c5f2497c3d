"""Who sees and changes bases, blocks and acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.access.policies import InstitutionPolicy, Policy
from portal.privacy.models import Act, Basis, Block

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor


class ActPolicy(Policy):
    """Acts: seen by those whose workplace has the place in which they were made, or a wider one."""

    def __init__(self) -> None:
        super().__init__(Act, "privacy.act", read_only=True)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the act was made in the actor's own place."""
        if actor.reach.institution_id is not None:
            return Act.institution == actor.reach.institution_id
        if actor.reach.municipality_id is not None:
            return Act.municipality == actor.reach.municipality_id
        return None


def all_policies() -> list[Policy]:
    """Return one policy for each table."""
    return [
        InstitutionPolicy(Basis, "privacy.basis"),
        InstitutionPolicy(Block, "privacy.block", read_only=True),
        ActPolicy(),
    ]
