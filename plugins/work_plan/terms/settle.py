"""One reading of the clauses of a phrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.terms.conventions import Conventions
from plugins.work_plan.terms.reading import Certainty, Kind, Reading

if TYPE_CHECKING:
    from plugins.work_plan.terms.place import Place

DEFAULTS = Conventions()


def read_term(phrase: str, place: Place, conventions: Conventions = DEFAULTS) -> Reading:
    """Return what a worded term of a plan says; total and pure."""
    del place, conventions
    return Reading(
        phrase=phrase, kind=Kind.UNREAD, certainty=Certainty.ASK, says="Срок не распознан."
    )
