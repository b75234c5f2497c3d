"""Who sees merges and pairs said to be two people: those who see the persons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.staff.merging.models import DistinctPair, Merge
from plugins.staff.policies import RESOURCE
from portal.access.policies import Policy, RelatedPolicy

if TYPE_CHECKING:
    from plugins.staff.policies import PersonPolicy


def all_policies(persons: PersonPolicy) -> list[Policy]:
    """Return one policy for each model of merging."""
    return [
        RelatedPolicy(Merge, RESOURCE, field=cast("Any", Merge).kept, of=persons),
        RelatedPolicy(DistinctPair, RESOURCE, field=cast("Any", DistinctPair).first, of=persons),
    ]
