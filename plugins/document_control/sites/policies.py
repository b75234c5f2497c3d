"""Who sees what of sites: the district all of its municipality, an institution what was confirmed of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.policies import (
    CHECKLIST,
    RESOURCE,
    InspectorsOnly,
    OwnedByInstitution,
    ShippedOrOwn,
    without_blocked,
)
from plugins.document_control.sites.models import Look, PageResult, RequiredPage, Site, Snapshot

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access import Actor
    from portal.access.policies import Policy


class ResultPolicy(OwnedByInstitution):
    """Results: an institution sees its own that a person has confirmed; none of blocked persons."""

    def __init__(self) -> None:
        super().__init__(PageResult, RESOURCE)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        return without_blocked(actor, PageResult.person, super().where(actor))

    def shown(self) -> Any:
        """Return the condition that a person has confirmed it."""
        return PageResult.confirmed_at.is_null(False)


def all_policies() -> list[Policy]:
    """Return one policy for each model of sites."""
    sites = OwnedByInstitution(Site, RESOURCE)
    looks = InspectorsOnly(Look, sites, field="site", read_only=True)
    return [
        sites,
        ShippedOrOwn(RequiredPage, CHECKLIST),
        looks,
        InspectorsOnly(Snapshot, looks, field="look", read_only=True),
        ResultPolicy(),
    ]
