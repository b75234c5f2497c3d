"""The verbs of plans and their rows: make, change, put to work, close, re-read, drop.

Each is one transaction with its lines of the audit. ``seen`` is the version of the record that the
user was shown: a change by somebody else in between is a :class:`portal.errors.Conflict`. The verbs
of work stand in :mod:`doing`, of handing down in :mod:`handing_down`, of events in :mod:`events`.
"""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.work_plan.checks import check_counting, check_lengths, check_windows, refuse
from plugins.work_plan.models import (
    Activity,
    Evidence,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from plugins.work_plan.notices import tell_handed_down
from plugins.work_plan.pieces import Brought, bring_up
from plugins.work_plan.rereading import plan_of, read_again, read_written
from plugins.work_plan.responsibles import Responsible as Responsible  # noqa: PLC0414 - given on
from plugins.work_plan.responsibles import change_responsibles, write_responsibles
from plugins.work_plan.stored_reading import as_text, reading_of
from plugins.work_plan.terms import Certainty, Kind
from portal.audit.services import record
from portal.changing import change, demand, label_of, take
from portal.database import fetch_rows, write
from portal.errors import Conflict, Invalid
from portal.files.services import remove_of as remove_files_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from plugins.work_plan.terms import Reading, Window
    from plugins.work_plan.written import WrittenPlan
    from portal.access import Actor
    from portal.institutions.models import Institution

ALL_ROWS = 10_000
"""More rows than this are no yearly plan."""


def make_plan(
    actor: Actor,
    *,
    institution: Institution,
    school_year: int,
    written: WrittenPlan,
    readings: Sequence[Reading] | None = None,
    responsibles: Sequence[Sequence[Responsible]] | None = None,
    previous: WorkPlan | None = None,
    blank: bool = False,
) -> WorkPlan:
    """Make a draft of a plan with its rows and their pieces of work.

    ``readings`` and ``responsibles`` go with the rows in the order of the sections; terms are read
    here where no readings are given. Raises :class:`Invalid` for a plan without a title or, unless it
    is begun ``blank``, without rows, :class:`Conflict` where the institution has a plan of this year and title.
    """
    rows = [row for section in written.sections for row in section.activities]
    title = " ".join(written.title.split())
    _refuse_empty(title, len(rows) or blank)
    if readings is None:
        readings = read_written(written, school_year=school_year, whose=plan_of(institution))
    _check_written(title, written)
    answering = responsibles or [()] * len(rows)
    if not len(rows) == len(readings) == len(answering):
        message = "Readings and responsible people go with the rows, one each."
        raise ValueError(message)
    with write():
        plan = WorkPlan(
            institution=institution,
            school_year=school_year,
            title=title,
            approval=_lines(written.approval.lines),
            preamble=_lines(written.preamble),
            closing=_lines(written.closing),
            columns=_lines(written.columns),
            previous=previous,
        )
        demand(actor, "create", plan)
        _refuse_same(plan, plan.title)
        plan.save(force_insert=True)
        told = iter(zip(readings, answering, strict=True))
        number = 0
        for position, section in enumerate(written.sections, start=1):
            part = PlanSection.create(plan=plan, position=position, title=section.title)
            for row in section.activities:
                number += 1
                reading, people = next(told)
                _add_row(
                    plan,
                    Activity(
                        plan=plan,
                        section=part,
                        position=number,
                        number=row.number,
                        text=row.text,
                        term=row.term,
                        responsible=row.responsible,
                        more=json.dumps(dict(row.more), ensure_ascii=False),
                        **_read(reading),
                    ),
                    people,
                )
        record(actor, "create", plan, note=_("Rows: %(count)s.", count=number))
    return plan


def change_plan(
    actor: Actor, plan: WorkPlan, *, values: Mapping[str, Any], seen: int | None = None
) -> WorkPlan:
    """Change the title, or the lines (``approval``, ``preamble``, ``closing``) round the table."""
    told = {name: value if name == "title" else _lines(value) for name, value in values.items()}
    if "title" in told:
        told["title"] = " ".join(told["title"].split())
        _refuse_empty(told["title"], 1)
        check_lengths(WorkPlan, {"title": told["title"]})
    with write():
        stored = take_plan(actor, plan, seen)
        _refuse_same(stored, str(told.get("title", stored.title)))
        change(actor, stored, told)
    return stored


def put_to_work(actor: Actor, plan: WorkPlan, *, seen: int | None = None) -> Brought:
    """Let a draft become work: deadlines count, and what is handed down goes to the institutions."""
    with write():
        stored = take_plan(actor, plan, seen)
        if stored.state != "draft":
            raise Conflict(_("The plan is at work already."))
        change(actor, stored, {"state": "at_work"})
        return _bring_all_up(stored)


def close_plan(actor: Actor, plan: WorkPlan, *, seen: int | None = None) -> WorkPlan:
    """Close a plan whose year is over: it is only read from then on."""
    return _turn(actor, plan, "at_work", "closed", seen)


def open_again(actor: Actor, plan: WorkPlan, *, seen: int | None = None) -> WorkPlan:
    """Open a closed plan again."""
    return _turn(actor, plan, "closed", "at_work", seen)


def delete_plan(actor: Actor, plan: WorkPlan, *, seen: int | None = None) -> None:
    """Delete a draft with all its rows; a plan at work is closed, never deleted."""
    with write():
        stored = take_plan(actor, plan, seen)
        demand(actor, "delete", stored)
        if stored.state != "draft":
            raise Conflict(_("Only a draft can be deleted. A plan at work is closed."))
        record(actor, "delete", stored, label=label_of(stored))
        for activity in Activity.select().where(Activity.plan == stored.id):
            _forget_files(actor, activity)
        stored.delete_instance()


def add_section(actor: Actor, plan: WorkPlan, *, title: str) -> PlanSection:
    """Add a section at the end of a plan."""
    check_lengths(PlanSection, {"title": title.strip()})
    with write():
        stored = take_plan(actor, plan, None)
        last = PlanSection.select(fn.COALESCE(fn.MAX(PlanSection.position), 0)).where(
            PlanSection.plan == stored.id
        )
        made = PlanSection.create(plan=stored, position=last.scalar() + 1, title=title.strip())
        record(actor, "create", made)
    return made


def add_activity(
    actor: Actor,
    section: PlanSection,
    *,
    values: Mapping[str, str],
    responsibles: Sequence[Responsible] = (),
    debt_of: Activity | None = None,
) -> Activity:
    """Add a row at the end of a section; its term is read here.

    ``values``: number, text, term, responsible. Rows of later sections keep their order.
    """
    if not values.get("text", "").strip():
        refuse("text", _("Write what is to be done."))
    check_lengths(Activity, {"number": values.get("number", "").strip()})
    with write():
        plan = take_plan(actor, section.plan, None)
        last = Activity.select(fn.MAX(Activity.position)).where(Activity.section == section.id)
        position = (last.scalar() or _before(section)) + 1
        Activity.update(position=Activity.position + 1).where(
            Activity.plan == plan.id, Activity.position >= position
        ).execute()
        made = Activity(
            plan=plan,
            section=section,
            position=position,
            number=values.get("number", "").strip(),
            text=values["text"].strip(),
            term=values.get("term", "").strip(),
            responsible=values.get("responsible", "").strip(),
            debt_of=debt_of,
        )
        made.save(force_insert=True)
        reading = read_again(plan, made, text=made.text, term=made.term)
        _fill(made, _read(reading))
        _add_row(plan, made, responsibles)
        record(actor, "create", made, label=label_of(made))
    return made


def change_activity(
    actor: Actor,
    activity: Activity,
    *,
    values: Mapping[str, Any],
    responsibles: Sequence[Responsible] | None = None,
    seen: int | None = None,
) -> Brought:
    """Change a row: number, text, term, responsible, more, counts_for, counts_needed.

    A new term is read again: what somebody has begun, done or moved stays, the rest takes the new
    days. Returns what has changed among the pieces of work.
    """
    told = dict(values)
    check_lengths(Activity, told)
    check_counting(told)
    if not told.get("text", "…").strip():
        refuse("text", _("Write what is to be done."))
    if "more" in told:
        told["more"] = json.dumps(dict(told["more"]), ensure_ascii=False)
    with write():
        stored, plan = take_activity(actor, activity, seen)
        term = told.get("term", stored.term)
        if term != stored.term:
            text = told.get("text", stored.text)
            told |= _read(read_again(plan, stored, text=text, term=term))
        if responsibles is not None:
            change_responsibles(actor, stored, responsibles)
        if not change(actor, stored, told):
            return Brought()
        return bring_up(plan, stored)


def confirm_reading(actor: Actor, activity: Activity, *, seen: int | None = None) -> Brought:
    """Take a doubtful reading for right: its proposed dates become deadlines."""
    return _read_as(actor, activity, {"certainty": Certainty.CERTAIN}, seen)


def set_dates(
    actor: Actor, activity: Activity, *, windows: Sequence[Window], seen: int | None = None
) -> Brought:
    """Give a row its dates by hand: a term that was not read, a schedule, a doubtful reading.

    The term stays word for word; the dates hold until it is changed.
    """
    if not windows:
        refuse("due", _("Give at least one day."))
    check_windows(activity.plan, windows)
    found = reading_of(activity)
    kept = found.kind is Kind.BY_SCHEDULE or found.kind is Kind.RECURRING
    by_hand = _("The dates were entered by hand.")
    values = {
        "kind": found.kind if kept else Kind.DATED,
        "windows": tuple(windows),
        "certainty": Certainty.CERTAIN,
        "says": by_hand,
        "remarks": by_hand,
    }
    return _read_as(actor, activity, values, seen)


def drop_activity(
    actor: Actor, activity: Activity, *, reason: str, seen: int | None = None
) -> Brought:
    """Drop a row with a reason: open work of it is dropped with the same reason, done work stays."""
    reason = need_reason(reason)
    with write():
        stored, plan = take_activity(actor, activity, seen)
        change(actor, stored, {"dropped_reason": reason})
        brought = bring_up(plan, stored)
        Occurrence.update(state="dropped", reason=reason, version=Occurrence.version + 1).where(
            Occurrence.activity == stored.id, Occurrence.state.in_(("planned", "in_progress"))
        ).execute()
    return brought


def restore_activity(actor: Actor, activity: Activity, *, seen: int | None = None) -> Brought:
    """Take a dropped row back: what its term asks for is made again."""
    with write():
        stored, plan = take_activity(actor, activity, seen)
        why = stored.dropped_reason
        if not change(actor, stored, {"dropped_reason": ""}):
            return Brought()
        Occurrence.update(state="planned", reason="", version=Occurrence.version + 1).where(
            Occurrence.activity == stored.id,
            Occurrence.state == "dropped",
            Occurrence.reason == why,
        ).execute()
        return bring_up(plan, stored)


def delete_activity(actor: Actor, activity: Activity, *, seen: int | None = None) -> None:
    """Delete a row that was entered by mistake; one with done work is dropped instead."""
    with write():
        stored, _plan = take_activity(actor, activity, seen)
        done = Occurrence.select().where(
            Occurrence.activity == stored.id, Occurrence.state != "planned"
        )
        if done.exists():
            raise Conflict(_("Work of this row has been done or begun: drop it with a reason."))
        record(actor, "delete", stored, label=label_of(stored))
        _forget_files(actor, stored)
        stored.delete_instance()


def written_plan(plan: WorkPlan) -> WrittenPlan:
    """Return a plan as it is written on paper, dropped rows too: what the official document shows."""
    from plugins.work_plan.writing import as_written  # noqa: PLC0415 - only documents need it

    return as_written(plan)


def take_plan(actor: Actor, plan: WorkPlan, seen: int | None = None) -> WorkPlan:
    """Lock a plan and ask whether the actor may change it; a closed one is only read."""
    stored = take(plan, seen)
    demand(actor, "edit", stored)
    refuse_closed(stored)
    return stored


def refuse_closed(plan: WorkPlan) -> None:
    """Raise :class:`Conflict` where a plan is closed."""
    if plan.state == "closed":
        raise Conflict(_("The plan is closed. Open it again to change it."))


def take_activity(actor: Actor, activity: Activity, seen: int | None) -> tuple[Activity, WorkPlan]:
    """Lock a row with its plan and ask whether the actor may change it; return both."""
    plan = take_plan(actor, activity.plan, None)
    stored = take(activity, seen)
    stored.plan = plan
    demand(actor, "edit", stored)
    return stored, plan


def need_reason(reason: str) -> str:
    """Return a reason without spaces round it; raise :class:`Invalid` where there is none."""
    reason = reason.strip()
    if not reason:
        refuse("reason", _("Say why."))
    return reason


def _turn(actor: Actor, plan: WorkPlan, old: str, new: str, seen: int | None) -> WorkPlan:
    with write():
        stored = take(plan, seen)
        demand(actor, "edit", stored)
        if stored.state != old:
            raise Conflict(_("The plan is in another state by now."))
        change(actor, stored, {"state": new})
    return stored


def _bring_all_up(plan: WorkPlan) -> Brought:
    found = Brought()
    for activity in Activity.select().where(Activity.plan == plan.id):
        found += bring_up(plan, activity)
        if activity.is_handed_down:
            tell_handed_down(activity)
    return found


def _read_as(
    actor: Actor, activity: Activity, values: Mapping[str, Any], seen: int | None
) -> Brought:
    with write():
        stored, plan = take_activity(actor, activity, seen)
        reading = dataclasses.replace(reading_of(stored), **values)
        change(actor, stored, _read(reading))
        return bring_up(plan, stored)


def _read(reading: Reading) -> dict[str, str]:
    return {
        "reading": as_text(reading),
        "kind": str(reading.kind),
        "certainty": str(reading.certainty),
    }


def _add_row(plan: WorkPlan, activity: Activity, people: Sequence[Responsible]) -> None:
    activity.save(force_insert=activity.id is None)
    write_responsibles(activity, people)
    bring_up(plan, activity)


def _fill(subject: Any, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(subject, name, value)


def _forget_files(actor: Actor, activity: Activity) -> None:
    query = Evidence.select().join(Occurrence).where(Occurrence.activity == activity.id)
    for one in query:
        remove_files_of(actor, one)


def _before(section: PlanSection) -> int:
    """Return the position of the last row before an empty section."""
    query = (
        Activity.select(fn.COALESCE(fn.MAX(Activity.position), 0))
        .join(PlanSection)
        .where(Activity.plan == section.plan_id, PlanSection.position < section.position)
    )
    return int(query.scalar())


def _lines(lines: Sequence[str]) -> str:
    return json.dumps(list(lines), ensure_ascii=False)


def _refuse_empty(title: str, rows: int) -> None:
    if not title:
        refuse("title", _("A plan needs a title."))
    if not rows:
        raise Invalid(_("The plan has no rows."))
    if rows > ALL_ROWS:
        raise Invalid(_("The plan has %(count)s rows: that is no yearly plan.", count=rows))


def _check_written(title: str, written: WrittenPlan) -> None:
    """Refuse a plan whose title, sections or numbers are longer than any plan's are."""
    check_lengths(WorkPlan, {"title": title})
    for section in written.sections:
        check_lengths(PlanSection, {"title": section.title})
        for row in section.activities:
            check_lengths(Activity, {"number": row.number})


def _refuse_same(plan: WorkPlan, title: str) -> None:
    same = WorkPlan.select(WorkPlan.id).where(
        WorkPlan.institution == plan.institution_id,
        WorkPlan.school_year == plan.school_year,
        WorkPlan.title == title,
    )
    if any(key != plan.id for (key,) in fetch_rows(same)):
        raise Conflict(_("The institution has a plan of this year with this title already."))
