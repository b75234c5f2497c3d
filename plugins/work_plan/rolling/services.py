"""The verbs of next year's plan: look at the differences, roll over, begin from a template or blank.

Each makes a draft in one transaction; deadlines count only once the draft is put to work.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.work_plan.handing import HandTo
from plugins.work_plan.models import (
    OPEN_STATES,
    Activity,
    ActivityResponsible,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from plugins.work_plan.rereading import plan_of, read_written
from plugins.work_plan.rolling.next_year import (
    CarriedRow,
    Debt,
    Left,
    OldRow,
    OldSection,
    Rolled,
    RolledRow,
    roll,
    taken_debts,
    written_of,
)
from plugins.work_plan.services import Responsible, make_plan
from plugins.work_plan.stored_reading import reading_of
from plugins.work_plan.writing import as_written
from plugins.work_plan.written import WrittenActivity, WrittenPlan, WrittenSection
from portal import clock
from portal.audit.services import record
from portal.database import as_date, fetch_rows, write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from plugins.work_plan.samples import Sample
    from plugins.work_plan.terms import Reading
    from portal.access import Actor
    from portal.institutions.models import Institution


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row with how its term was read in the old year, and how it is read in the new one."""

    row: RolledRow
    before: Reading
    after: Reading

    @property
    def differs(self) -> bool:
        """Tell whether more than the dates of the same words changes."""
        kinds = (self.before.kind, self.before.certainty) != (self.after.kind, self.after.certainty)
        return bool(self.row.changes or self.row.kept or self.row.old.dropped or kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What rolling a plan over would make, and a stamp of what it was made of."""

    plan: WorkPlan
    rolled: Rolled
    sections: Sequence[tuple[str, Sequence[Line]]]
    debts: Sequence[CarriedRow]
    stamp: str


def preview(plan: WorkPlan, *, to: int) -> Preview:
    """Return what next year's plan would be made of; nothing is written."""
    activities = list(_activities(plan))
    left = _left(plan)
    rolled = roll(
        as_written(plan),
        _old_sections(plan, activities, left),
        year=plan.school_year,
        to=to,
        today=clock.today(),
    )
    readings = iter(_readings(plan, rolled))
    stored = {one.id: one for one in activities}
    sections = [
        (
            section.title.text,
            [
                Line(row=row, before=reading_of(stored[row.old.key]), after=next(readings))
                for row in section.rows
            ],
        )
        for section in rolled.sections
    ]
    return Preview(
        plan=plan,
        rolled=rolled,
        sections=sections,
        debts=rolled.debts,
        stamp=_stamp(plan, activities, left),
    )


def roll_over(
    actor: Actor,
    plan: WorkPlan,
    *,
    to: int,
    rows: Collection[int],
    debts: Collection[int],
    stamp: str,
) -> WorkPlan:
    """Make the draft of another year of a plan: the rows and the debts that are taken.

    ``rows`` are keys of activities, ``debts`` places in the preview's list, ``stamp`` is the
    preview's. Raises :class:`Conflict` where the plan or its work has changed since.
    """
    with write():
        found = preview(plan, to=to)
        if found.stamp != stamp:
            raise Conflict(
                _("The plan or its work has changed since. Look at the differences again.")
            )
        taken = [row for row in found.rolled.rows if row.old.key in rows]
        owed = taken_debts(found.rolled, debts)
        keys = [row.old.key for row in taken] + [one.old.key for one in owed]
        people = _people(keys)
        made = make_plan(
            actor,
            institution=plan.institution,
            school_year=to,
            written=written_of(found.rolled, rows=rows, debts=debts),
            responsibles=[people.get(key, []) for key in keys],
            previous=plan,
        )
        _carry(made, keys, owed)
        record(
            actor,
            "change",
            made,
            label=made.title,
            note=_(
                "Made of the plan of %(year)s, debts: %(count)s.",
                year=plan.year.title,
                count=len(owed),
            ),
        )
    return made


def start_from_template(
    actor: Actor, *, institution: Institution, school_year: int, sample: Sample
) -> WorkPlan:
    """Make the draft of a plan of a shipped template, with the years of the school year."""
    written = sample.read(school_year)
    return make_plan(actor, institution=institution, school_year=school_year, written=written)


def start_blank(
    actor: Actor, *, institution: Institution, school_year: int, title: str
) -> WorkPlan:
    """Make the draft of a plan with nothing but a title and an empty section."""
    written = WrittenPlan(
        title=title, school_year=school_year, sections=(WrittenSection(title=""),)
    )
    return make_plan(
        actor, institution=institution, school_year=school_year, written=written, blank=True
    )


def _activities(plan: WorkPlan) -> Sequence[Activity]:
    query = (
        Activity.select()
        .join(PlanSection)
        .where(Activity.plan == plan.id)
        .order_by(PlanSection.position, Activity.position, Activity.id)
    )
    return list(query)


def _left(plan: WorkPlan) -> dict[int, list[Left]]:
    """Return what is not done of a plan and has a last day, by activity."""
    query = (
        Occurrence.select(
            Occurrence.activity,
            Occurrence.institution,
            Occurrence.handed_down,
            Occurrence.due,
            Occurrence.first_due,
        )
        .where(
            Occurrence.plan == plan.id,
            Occurrence.state.in_(OPEN_STATES),
            Occurrence.due.is_null(False),
        )
        .order_by(Occurrence.due, Occurrence.id)
    )
    found: defaultdict[int, list[Left]] = defaultdict(list)
    for activity, institution, handed, due, first_due in fetch_rows(query):
        found[activity].append(
            Left(
                due=as_date(due),
                first_due=as_date(first_due),
                handed_to=institution if handed else None,
            )
        )
    return found


def _old_sections(
    plan: WorkPlan, activities: Sequence[Activity], left: dict[int, list[Left]]
) -> list[OldSection]:
    rows: defaultdict[int, list[OldRow]] = defaultdict(list)
    for one in activities:
        rows[one.section_id].append(
            OldRow(
                key=one.id,
                written=WrittenActivity(
                    number=one.number,
                    text=one.text,
                    term=one.term,
                    responsible=one.responsible,
                    more=one.more_columns,
                ),
                dropped=one.dropped_reason,
                is_debt=one.debt_of_id is not None,
                left=left.get(one.id, ()),
            )
        )
    sections = (
        PlanSection.select().where(PlanSection.plan == plan.id).order_by(PlanSection.position)
    )
    return [OldSection(title=one.title, rows=rows[one.id]) for one in sections]


def _readings(plan: WorkPlan, rolled: Rolled) -> list[Reading]:
    """Return how the terms of all rows are read in the new year, debts after them."""
    everything = {row.old.key for row in rolled.rows}
    written = written_of(rolled, rows=everything, debts=range(len(rolled.debts)))
    return read_written(
        written, school_year=rolled.year.start_year, whose=plan_of(plan.institution)
    )


def _people(keys: Sequence[int]) -> dict[int, list[Responsible]]:
    """Return who answers for activities, by their keys."""
    found: defaultdict[int, list[Responsible]] = defaultdict(list)
    query = ActivityResponsible.select().where(ActivityResponsible.activity.in_(keys))
    for one in query.order_by(ActivityResponsible.id):
        found[one.activity_id].append(
            Responsible(user=one.user_id, institution=one.institution_id, role=one.role)
        )
    return found


def _carry(made: WorkPlan, keys: Sequence[int], owed: Sequence[CarriedRow]) -> None:
    """Give the new rows what their old ones are besides words: handed down, counted by records, owed."""
    old = {one.id: one for one in Activity.select().where(Activity.id.in_(keys))}
    debts = [None] * (len(keys) - len(owed)) + list(owed)
    for fresh, key, debt in zip(_activities(made), keys, debts, strict=True):
        before = old[key]
        fresh.counts_for = before.counts_for
        fresh.counts_needed = before.counts_needed
        fresh.hand_to = before.hand_to if debt is None else ""
        if debt is not None:
            fresh.debt_of = before
            if debt.kind is Debt.UNANSWERED:
                fresh.hand_to = HandTo(institutions=debt.institutions).as_text()
        fresh.save()


def _stamp(plan: WorkPlan, activities: Sequence[Activity], left: dict[int, list[Left]]) -> str:
    """Return what tells whether a plan and its work are as they were when they were shown."""
    told = (
        plan.version,
        [(one.id, one.version, one.position) for one in activities],
        sorted((key, [dataclasses.astuple(one) for one in some]) for key, some in left.items()),
        clock.today(),
    )
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
