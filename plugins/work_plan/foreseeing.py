"""What a change of a term, or of the day of an event, would do to the plan's own work; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.work_plan.models import Activity
from plugins.work_plan.occurrences import EventDay, Piece, anchor_of, difference, pieces_of
from plugins.work_plan.pieces import events_of, standing_of
from plugins.work_plan.stored_reading import reading_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.work_plan.models import WorkPlan
    from plugins.work_plan.terms import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What would happen to the work of a row: days that come, change (old, new), go; ``same`` stay."""

    activity: Activity
    add: tuple[Piece, ...] = ()
    change: tuple[tuple[Piece, Piece], ...] = ()
    remove: tuple[Piece, ...] = ()
    same: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything would change."""
        return bool(self.add or self.change or self.remove)


def effect_of_reading(plan: WorkPlan, activity: Activity, reading: Reading) -> Effect:
    """Return what would happen if a row's term were read so."""
    anchor = anchor_of(reading)
    return _effect(plan, activity, pieces_of(reading, events_of(plan.id, anchor) if anchor else ()))


def effects_of_event(plan: WorkPlan, anchor: str, days: Sequence[EventDay]) -> list[Effect]:
    """Return what would happen to each row that is bound to an event, if it had these days."""
    query = Activity.select().where(
        Activity.plan == plan.id,
        Activity.kind.in_(("relative", "within_event")),
        Activity.dropped_reason == "",
    )
    found = []
    for activity in query.order_by(Activity.position):
        reading = reading_of(activity)
        if anchor_of(reading) == anchor:
            found.append(_effect(plan, activity, pieces_of(reading, days)))
    return found


def _effect(plan: WorkPlan, activity: Activity, wanted: Sequence[Piece]) -> Effect:
    standing = standing_of(activity.id).get((plan.institution_id, False), []) if activity.id else []
    by_key = {one.key: one.piece for one in standing}
    found = difference(standing, wanted)
    return Effect(
        activity=activity,
        add=found.add,
        change=tuple((by_key[key], piece) for key, piece in found.change),
        remove=tuple(by_key[key] for key in found.remove),
        same=len(standing) - len(found.change) - len(found.remove),
    )
