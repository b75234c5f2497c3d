"""Where a phrase stands: the plan's year and kind, its row, and the row above."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from plugins.work_plan.terms.reading import Reading


class PlanOf(StrEnum):
    """Whose plan it is: plans of institutions open in August, the district's closes there."""

    UNKNOWN = "unknown"
    DISTRICT = "district"
    INSTITUTION = "institution"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The place of a phrase in its plan.

    ``row`` counts from 1 over the whole plan, not within a section; both it and ``rows`` are nought
    where they are not known. ``above`` is the reading of the row above, for ditto marks.
    """

    school_year: int
    """The year in which the plan's school year begins."""
    row: int = 0
    rows: int = 0
    plan_of: PlanOf = PlanOf.UNKNOWN
    above: Reading | None = None
    activity: str = ""
    """The text of the activity, where the event of a term may be named."""
