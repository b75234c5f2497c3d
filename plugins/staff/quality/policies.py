"""Who sees findings said to be no errors: those who see the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.staff.policies import RESOURCE
from plugins.staff.quality.models import AcceptedFinding
from portal.access.policies import Policy, RelatedPolicy

if TYPE_CHECKING:
    from plugins.staff.policies import PersonPolicy


def all_policies(persons: PersonPolicy) -> list[Policy]:
    """Return the policy of accepted findings."""
    field = cast("Any", AcceptedFinding).person
    return [RelatedPolicy(AcceptedFinding, RESOURCE, field=field, of=persons)]
