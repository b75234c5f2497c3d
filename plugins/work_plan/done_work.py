"""Work that other plugins have a record of closes or counts what was planned as such work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.work_plan.handing import CENTRE, OWNER
from plugins.work_plan.models import Activity, Evidence, Occurrence, WorkPlan
from plugins.work_plan.occurrences import Candidate, fitting
from plugins.work_plan.pieces import responsible_of
from plugins.work_plan.terms import Kind
from portal.access.policies import module_is_on
from portal.audit.services import record
from portal.changing import change, label_of
from portal.database import fetch_rows, write
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.workdays import school_year

if TYPE_CHECKING:
    from portal.plugin import DoneWork


def count_work(work: DoneWork) -> int:
    """Add a record to the pieces of work that it proves, and close those; return to how many.

    Work done in an institution counts there, for its own plan and for what was handed down to it; work
    of the district's people counts for the district's plan too. The same record counts once. Where
    somebody has said which piece it carries out, it counts for that one there, and closes it when the
    record ``finishes`` it, however many records the row waits for.
    """
    counted = 0
    with write():
        places = _places(work)
        chosen = _chosen(work)
        if chosen is not None:
            counted += _carry_out(work, chosen)
        for activity in _activities(work, places):
            for place in places:
                if chosen is None or (activity.id, place) != _row_of(chosen):
                    counted += _count(work, activity, place)
    return counted


def _chosen(work: DoneWork) -> Occurrence | None:
    """Return the piece of work that the record is said to carry out, where plans are switched on.

    Who said so was shown that piece; whoever does the work now need not reach its plan.
    """
    if work.planned is None:
        return None
    query = Occurrence.select(Occurrence, Activity, WorkPlan).join(Activity).join(WorkPlan)
    found = query.where(Occurrence.id == work.planned, WorkPlan.state == "at_work").first()
    return found if found is not None and module_is_on(OWNER, found.institution_id) else None


def _row_of(chosen: Occurrence) -> tuple[int, int]:
    return chosen.activity_id, chosen.institution_id


def _carry_out(work: DoneWork, chosen: Occurrence) -> int:
    if _is_counted(work, [chosen]):
        return 0
    _add_proof(work, chosen.activity, chosen)
    if chosen.is_open and work.finishes:
        _close(work, chosen)
    elif chosen.state == "planned":
        change(work.actor, chosen, {"state": "in_progress"}, note=work.title)
    return 1


def _is_counted(work: DoneWork, pieces: list[Occurrence]) -> bool:
    known = Evidence.select().where(
        Evidence.occurrence.in_([one.id for one in pieces]),
        Evidence.work_kind == work.kind,
        Evidence.work_key == work.key,
    )
    return bool(known.exists())


def _places(work: DoneWork) -> list[int]:
    """Return the keys of the institutions for whose plans the work counts, with plans switched on."""
    reach = work.actor.reach
    found = [work.institution_id] if work.institution_id is not None else []
    municipality: Any = reach.municipality_id
    if reach.everything and work.institution_id is not None:
        municipality = Institution.select(Institution.municipality).where(
            Institution.id == work.institution_id
        )
    if reach.institution_id is None and municipality is not None:
        centres = Institution.select(Institution.id).where(
            Institution.kind == CENTRE,
            Institution.municipality == municipality
            if isinstance(municipality, int)
            else Institution.municipality.in_(municipality),
        )
        found += [key for (key,) in fetch_rows(centres) if key not in found]
    if not found and reach.institution_id is not None:
        found = [reach.institution_id]
    return [key for key in found if module_is_on(OWNER, key)]


def _activities(work: DoneWork, places: list[int]) -> list[Activity]:
    """Return the rows that such work proves, of plans at work in the school year of its day."""
    here: Any = WorkPlan.institution.in_(places) | (Activity.hand_to != "")
    query = (
        Activity.select(Activity, WorkPlan)
        .join(WorkPlan)
        .where(
            Activity.counts_for == work.kind,
            Activity.dropped_reason == "",
            WorkPlan.state == "at_work",
            WorkPlan.school_year == school_year(work.day).start_year,
            here,
        )
    )
    return list(query.order_by(Activity.id))


def _count(work: DoneWork, activity: Activity, place: int) -> int:
    """Count the record for one row in one place, where it fits a piece of work there."""
    there = list(
        Occurrence.select().where(
            Occurrence.activity == activity.id, Occurrence.institution == place
        )
    )
    if there and _is_counted(work, there):
        return 0
    found = fitting((_candidate(one, activity) for one in there), work.day)
    if found is not None:
        fitted = next(one for one in there if one.id == found.key)
    elif activity.kind == Kind.ON_REQUEST and activity.plan.institution_id == place:
        fitted = _asked_for(work, activity)
    else:
        return 0
    _prove(work, activity, fitted)
    return 1


def _candidate(one: Occurrence, activity: Activity) -> Candidate:
    return Candidate(
        key=one.id,
        start=one.start,
        due=one.due,
        is_open=one.is_open,
        goes_on=_goes_on(one, activity),
    )


def _goes_on(one: Occurrence, activity: Activity) -> bool:
    """Tell whether work is counted and never closed by a record."""
    return one.due is None and activity.kind in {Kind.CONTINUOUS, Kind.RECURRING}


def _asked_for(work: DoneWork, activity: Activity) -> Occurrence:
    made = Occurrence.create(
        activity=activity,
        plan=activity.plan_id,
        institution=activity.plan.institution_id,
        origin="hand",
        start=work.day,
        responsible=responsible_of(activity),
    )
    record(work.actor, "create", made, label=label_of(activity), note=work.title)
    return made


def _add_proof(work: DoneWork, activity: Activity, one: Occurrence) -> None:
    user = work.actor.user if work.actor.user.id else None
    made = Evidence.create(
        occurrence=one,
        kind="record",
        on=work.day,
        text=work.title,
        url=work.url[: Evidence.url.max_length],
        work_kind=work.kind,
        work_key=work.key,
        by=user,
    )
    record(work.actor, "create", made, label=label_of(activity), note=work.title)


def _close(work: DoneWork, one: Occurrence) -> None:
    user = work.actor.user if work.actor.user.id else None
    values = {"state": "done", "done_on": work.day, "done_by": user}
    change(work.actor, one, values, note=_("Closed by: %(title)s", title=work.title))


def _prove(work: DoneWork, activity: Activity, one: Occurrence) -> None:
    _add_proof(work, activity, one)
    if not one.is_open or _goes_on(one, activity):
        return
    count = (
        Evidence.select()
        .where(Evidence.occurrence == one.id, Evidence.work_kind == work.kind)
        .count()
    )
    if activity.counts_needed and count >= activity.counts_needed:
        _close(work, one)
    elif one.state == "planned":
        change(work.actor, one, {"state": "in_progress"}, note=work.title)
