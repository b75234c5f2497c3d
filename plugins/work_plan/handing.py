"""To whom an activity is handed down: every institution of the district, some kinds, or named ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.database import fetch_rows
from portal.institutions.models import Institution
from portal.modules.services import institution_ids_with

if TYPE_CHECKING:
    from plugins.work_plan.models import WorkPlan

CENTRE = "centre"
OWNER = "work_plan"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandTo:
    """To whom: to all, else to the kinds and the institutions (by their keys) that are named."""

    everybody: bool = False
    kinds: tuple[str, ...] = ()
    institutions: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anybody."""
        return self.everybody or bool(self.kinds) or bool(self.institutions)

    def as_text(self) -> str:
        """Return it as an activity keeps it; empty for nobody."""
        if not self:
            return ""
        return json.dumps(
            {
                "everybody": self.everybody,
                "kinds": list(self.kinds),
                "institutions": list(self.institutions),
            }
        )

    @classmethod
    def from_text(cls, text: str) -> HandTo:
        """Return what an activity keeps."""
        if not text:
            return cls()
        stored = json.loads(text)
        return cls(
            everybody=stored["everybody"],
            kinds=tuple(stored["kinds"]),
            institutions=tuple(stored["institutions"]),
        )


def receivers(plan: WorkPlan, to: HandTo) -> list[int]:
    """Return the keys of the institutions that get their own piece of work.

    They lie in the municipality of the plan's institution, are open, and have work plans switched on;
    the plan's own institution is none of them.
    """
    if not to:
        return []
    query = Institution.select(Institution.id).where(
        Institution.municipality == plan.institution.municipality_id,
        Institution.id != plan.institution_id,
        Institution.closed_on.is_null(),
        Institution.id.in_(institution_ids_with(OWNER)),
    )
    if not to.everybody:
        named: Any = Institution.kind.in_(to.kinds) | Institution.id.in_(to.institutions)
        query = query.where(named)
    return [key for (key,) in fetch_rows(query.order_by(Institution.id))]
