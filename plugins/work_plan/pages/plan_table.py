"""A plan as its table: sections with rows, each with its reading, its people and how its work stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import JOIN

from plugins.work_plan.models import Activity, ActivityResponsible, PlanSection
from plugins.work_plan.occurrences import needs_date
from plugins.work_plan.pages.wording import (
    Mark,
    doubt_mark,
    kind_mark,
    progress_marks,
    read_in_words,
)
from plugins.work_plan.progress import NOTHING, Progress, of_handed_down, of_rows
from plugins.work_plan.stored_reading import reading_of
from portal.accounts.models import User
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.work_plan.models import WorkPlan
    from plugins.work_plan.terms import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a plan with all that its page shows beside the words of the document."""

    activity: Activity
    reading: Reading
    people: tuple[str, ...]
    progress: Progress
    handed: Progress | None

    @property
    def kind(self) -> Mark:
        """Return the mark of the kind of term."""
        return kind_mark(self.reading)

    @property
    def doubt(self) -> Mark | None:
        """Return the mark of a reading that is not sure."""
        return doubt_mark(self.reading)

    @property
    def waits(self) -> bool:
        """Tell whether a person has to confirm the reading or give a day."""
        return needs_date(self.reading) and not self.activity.dropped_reason

    @property
    def days(self) -> str:
        """Return in words which days the term was read as."""
        return read_in_words(self.reading)

    @property
    def marks(self) -> list[Mark]:
        """Return how the work stands."""
        return progress_marks(self.progress)

    @property
    def more(self) -> list[tuple[str, str]]:
        """Return the further columns that hold something."""
        return [(name, value) for name, value in self.activity.more_columns.items() if value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section of a plan with its rows."""

    section: PlanSection
    rows: tuple[Row, ...]


def table_of(plan: WorkPlan) -> list[Section]:
    """Return the sections of a plan in their order: five queries, however many rows there are."""
    activities = list(
        Activity.select().where(Activity.plan == plan.id).order_by(Activity.position, Activity.id)
    )
    people = people_of(plan)
    own = of_rows(plan)
    handed = of_handed_down(one.id for one in activities if one.is_handed_down)
    rows: defaultdict[int, list[Row]] = defaultdict(list)
    for one in activities:
        rows[one.section_id].append(
            Row(
                activity=one,
                reading=reading_of(one),
                people=tuple(people.get(one.id, ())),
                progress=own.get(one.id, NOTHING),
                handed=handed.get(one.id, NOTHING) if one.is_handed_down else None,
            )
        )
    sections = (
        PlanSection.select()
        .where(PlanSection.plan == plan.id)
        .order_by(PlanSection.position, PlanSection.id)
    )
    return [Section(section=one, rows=tuple(rows[one.id])) for one in sections]


def only_waiting(sections: Iterable[Section]) -> list[Section]:
    """Return the rows whose term waits for a date, in their sections."""
    found = []
    for one in sections:
        rows = tuple(row for row in one.rows if row.waits)
        if rows:
            found.append(Section(section=one.section, rows=rows))
    return found


def people_of(plan: WorkPlan) -> dict[int, list[str]]:
    """Return the users and institutions who answer for the rows of a plan, by row: one query."""
    query = _responsibles().join(Activity).where(Activity.plan == plan.id)
    return named(query)


def people_of_row(activity: Activity) -> list[str]:
    """Return the users and institutions who answer for one row."""
    query = _responsibles().where(ActivityResponsible.activity == activity.id)
    return named(query).get(activity.id, [])


def named(query: Iterable[ActivityResponsible]) -> dict[int, list[str]]:
    """Return who answers, in words, by row."""
    found: defaultdict[int, list[str]] = defaultdict(list)
    for one in query:
        who = one.user.name if one.user else one.institution.short_name if one.institution else ""
        if who:
            found[one.activity_id].append(who)
    return found


def _responsibles() -> Any:
    return (
        ActivityResponsible.select(
            ActivityResponsible, User.id, User.name, Institution.id, Institution.short_name
        )
        .join(User, JOIN.LEFT_OUTER)
        .switch(ActivityResponsible)
        .join(Institution, JOIN.LEFT_OUTER)
        .switch(ActivityResponsible)
        .order_by(ActivityResponsible.id)
    )
