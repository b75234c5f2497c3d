"""Reading the terms of a plan where they stand: one row, or all of them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.handing import CENTRE
from plugins.work_plan.models import Activity
from plugins.work_plan.settings import conventions
from plugins.work_plan.stored_reading import reading_of
from plugins.work_plan.terms import Place, PlanOf, Reading, read_term

if TYPE_CHECKING:
    from plugins.work_plan.models import WorkPlan
    from plugins.work_plan.written import WrittenPlan
    from portal.institutions.models import Institution


def plan_of(institution: Institution) -> PlanOf:
    """Return whose plan an institution's is: the centre's is the district's."""
    return PlanOf.DISTRICT if institution.kind == CENTRE else PlanOf.INSTITUTION


def read_written(written: WrittenPlan, *, school_year: int, whose: PlanOf) -> list[Reading]:
    """Read the terms of all rows of a written plan, in the order of its sections."""
    rows = [row for section in written.sections for row in section.activities]
    used = conventions()
    found: list[Reading] = []
    for number, row in enumerate(rows, start=1):
        place = Place(
            school_year=school_year,
            row=number,
            rows=len(rows),
            plan_of=whose,
            above=found[-1] if found else None,
            activity=row.text,
        )
        found.append(read_term(row.term, place, used))
    return found


def read_again(plan: WorkPlan, activity: Activity, *, text: str, term: str) -> Reading:
    """Read a row's term where the row stands, with the text that it has or is about to get."""
    rows = list(
        Activity.select(Activity.id, Activity.reading, Activity.term)
        .where(Activity.plan == plan.id)
        .order_by(Activity.position, Activity.id)
    )
    index = next((n for n, one in enumerate(rows) if one.id == activity.id), len(rows))
    place = Place(
        school_year=plan.school_year,
        row=index + 1,
        rows=max(len(rows), index + 1),
        plan_of=plan_of(plan.institution),
        above=reading_of(rows[index - 1]) if index else None,
        activity=text,
    )
    return read_term(term, place, conventions())
