"""The order of a plan: rows and sections are moved up and down, sections renamed and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.models import Activity, PlanSection
from plugins.work_plan.services import take_activity, take_plan
from portal.audit.services import record
from portal.changing import change, label_of
from portal.database import write
from portal.errors import Conflict, NotFound
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plugins.work_plan.models import WorkPlan
    from portal.access import Actor

UP, DOWN = -1, 1


def move_activity(actor: Actor, activity: Activity, *, by: int) -> bool:
    """Move a row one place up or down within its section; tell whether there was a place."""
    with write():
        stored, plan = take_activity(actor, activity, None)
        rows = _rows_of(stored.section_id)
        place = rows.index(stored.id)
        if not 0 <= place + by < len(rows):
            return False
        rows.insert(place + by, rows.pop(place))
        _number(plan, {stored.section_id: rows})
        record(actor, "change", stored, label=label_of(stored), note=_("Moved within its section"))
    return True


def put_into(actor: Actor, activity: Activity, *, section_id: int) -> bool:
    """Move a row to the end of another section of its plan; tell whether it was elsewhere."""
    with write():
        stored, plan = take_activity(actor, activity, None)
        if stored.section_id == section_id:
            return False
        target = PlanSection.get_or_none(
            (PlanSection.id == section_id) & (PlanSection.plan == plan.id)
        )
        if target is None:
            raise NotFound(_("There is no such section of a plan."))
        change(actor, stored, {"section": target})
        rows = [one for one in _rows_of(section_id) if one != stored.id]
        _number(plan, {section_id: [*rows, stored.id]})
    return True


def rename_section(actor: Actor, section: PlanSection, *, title: str) -> None:
    """Give a section another title; an empty one shows none."""
    title = " ".join(title.split())[: PlanSection.title.max_length]
    with write():
        take_plan(actor, section.plan)
        before = section.title
        if before == title:
            return
        section.title = title
        section.save()
        changes = {"title": (before, title)}
        record(actor, "change", section, label=label_of(section), changes=changes)


def move_section(actor: Actor, section: PlanSection, *, by: int) -> bool:
    """Move a section with its rows one place up or down; tell whether there was a place."""
    with write():
        plan = take_plan(actor, section.plan)
        keys = _sections_of(plan)
        place = keys.index(section.id)
        if not 0 <= place + by < len(keys):
            return False
        keys.insert(place + by, keys.pop(place))
        for number, key in enumerate(keys, start=1):
            PlanSection.update(position=number).where(PlanSection.id == key).execute()
        _number(plan, {})
        record(actor, "change", section, label=label_of(section), note=_("Moved within the plan"))
    return True


def remove_section(actor: Actor, section: PlanSection) -> None:
    """Remove a section that holds no rows."""
    with write():
        plan = take_plan(actor, section.plan)
        stored = PlanSection.get_or_none(PlanSection.id == section.id, PlanSection.plan == plan.id)
        if stored is None:
            raise Conflict(_("Somebody else has deleted this since you opened it."))
        if Activity.select().where(Activity.section == section.id).exists():
            raise Conflict(_("The section has rows: move or delete them first."))
        record(actor, "delete", section, label=label_of(section))
        stored.delete_instance()


def _rows_of(section_id: int) -> list[int]:
    query = Activity.select(Activity.id).where(Activity.section == section_id)
    return [one.id for one in query.order_by(Activity.position, Activity.id)]


def _sections_of(plan: WorkPlan) -> list[int]:
    query = PlanSection.select(PlanSection.id).where(PlanSection.plan == plan.id)
    return [one.id for one in query.order_by(PlanSection.position, PlanSection.id)]


def _number(plan: WorkPlan, orders: Mapping[int, Sequence[int]]) -> None:
    """Give rows their numbers through all sections; ``orders`` are the ones that change."""
    number = 0
    for section_id in _sections_of(plan):
        for key in orders.get(section_id) or _rows_of(section_id):
            number += 1
            Activity.update(position=number).where(
                Activity.id == key, Activity.position != number
            ).execute()
