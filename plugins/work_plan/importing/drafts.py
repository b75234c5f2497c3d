"""The verbs of a plan on its way in: begin, look for, correct, take in, undo, give up.

Each changes the draft in one transaction; ``seen`` is the version that the user was shown.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from peewee import fn

from plugins.work_plan import services as plans
from plugins.work_plan.handing import CENTRE, HandTo
from plugins.work_plan.handing_down import hand_down
from plugins.work_plan.importing import services
from plugins.work_plan.importing.differences import ComparedRow, Differences, differences
from plugins.work_plan.importing.draft import ROLE, Draft, DraftRow
from plugins.work_plan.importing.models import PlanDraft
from plugins.work_plan.importing.people import Known, who_answers, words_key
from plugins.work_plan.importing.reading import read_plan
from plugins.work_plan.importing.sources.errors import PlanUnreadable
from plugins.work_plan.importing.sources.limits import DEFAULT
from plugins.work_plan.importing.sources.read import read_lines, read_pasted
from plugins.work_plan.models import (
    Activity,
    ActivityResponsible,
    EventDate,
    Evidence,
    Move,
    Occurrence,
    PlanSection,
    WorkPlan,
)
from plugins.work_plan.rereading import plan_of, read_written
from plugins.work_plan.terms import Certainty
from portal import clock
from portal.access import policies
from portal.audit.services import record
from portal.changing import demand, take
from portal.database import fetch_rows, write
from portal.errors import Conflict, Invalid, NotFound
from portal.i18n import gettext as _
from portal.spreadsheets.reasons import Reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from typing import IO

    from plugins.work_plan.importing.services import Around
    from plugins.work_plan.services import Responsible
    from plugins.work_plan.terms import Reading
    from plugins.work_plan.written import WrittenPlan
    from portal.access import Actor
    from portal.institutions.models import Institution

KEPT = dt.timedelta(days=60)
"""A draft that nobody has touched for so long is given up."""
LONGEST_NAME = 300
_PIECE = 1 << 20


def begin_with_file(
    actor: Actor, stream: IO[bytes], name: str, *, institution: Institution, year: int
) -> PlanDraft:
    """Read an uploaded file and keep it as a draft; raise :class:`PlanUnreadable`."""
    with tempfile.TemporaryDirectory(prefix="portal-plan-") as folder:
        path = Path(folder) / "uploaded"
        size = 0
        with path.open("wb") as into:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > DEFAULT.upload_bytes:
                    raise PlanUnreadable(Reason.TOO_BIG)
                into.write(piece)
        written = read_plan(read_lines(path))
    return _begin(actor, written, _shown_name(name), institution=institution, year=year)


def begin_with_text(actor: Actor, text: str, *, institution: Institution, year: int) -> PlanDraft:
    """Read pasted text, or a page that the clipboard held, and keep it as a draft."""
    written = read_plan(read_pasted(text))
    return _begin(actor, written, _("Pasted table"), institution=institution, year=year)


def _begin(
    actor: Actor, written: WrittenPlan, name: str, *, institution: Institution, year: int
) -> PlanDraft:
    look = services.look_at(written, year=year, institution=institution)
    made = PlanDraft(
        user=actor.user.id or None,
        institution=institution,
        school_year=year,
        file_name=name,
        body=Draft.of(look.written).to_json(),
    )
    with write():
        demand(actor, "create", made)
        old = clock.now() - KEPT
        PlanDraft.delete().where(PlanDraft.state == "open", PlanDraft.changed_at < old).execute()
        made.save(force_insert=True)
    return made


def _shown_name(name: str) -> str:
    """Return the name as the user knows the file, without folders and control characters."""
    base = re.split(r"[/\\]", name)[-1]
    return "".join(sign for sign in base if sign.isprintable())[:LONGEST_NAME] or _("Plan")


def find(actor: Actor, draft_id: int) -> PlanDraft:
    """Return a draft within reach; another does not exist."""
    found = policies[PlanDraft].rows(actor).where(PlanDraft.id == draft_id).first()
    if found is None:
        raise NotFound(_("There is no such import."))
    return cast("PlanDraft", found)


def recent(actor: Actor, number: int = 20) -> list[PlanDraft]:
    """Return the newest drafts within reach."""
    return list(policies[PlanDraft].rows(actor).order_by(PlanDraft.id.desc()).limit(number))


def correct(
    actor: Actor,
    draft: PlanDraft,
    how: Callable[[Draft], None],
    *,
    seen: int | None = None,
    **columns: Any,
) -> PlanDraft:
    """Correct the body of an open draft, and its own columns; one transaction."""
    with write():
        stored = take(draft, seen)
        demand(actor, "edit", stored)
        if stored.state != "open":
            raise Conflict(_("This plan has been taken in already."))
        body = Draft.from_json(stored.body)
        how(body)
        stored.body = body.to_json()
        for name, value in columns.items():
            setattr(stored, name, value)
        stored.version += 1
        stored.changed_at = clock.now()
        stored.save()
    return stored


def correct_row(
    actor: Actor, draft: PlanDraft, key: int, values: Mapping[str, Any], *, seen: int | None = None
) -> PlanDraft:
    """Correct one row: text, term, responsible, number, section's title, skip, confirmed, hand.

    A term that has changed is read anew wherever it is shown, and has to be confirmed anew.
    """

    def change(body: Draft) -> None:
        row = body.row(key)
        if row is None:
            raise NotFound(_("There is no such row."))
        told = dict(values)
        if "text" in told and not told["text"].strip():
            raise Invalid(_("The form has mistakes"), {"text": [_("Write what is to be done.")]})
        if "section" in told:
            told["section"] = body.section_named(" ".join(told["section"].split()))
        if told.get("term", row.term) != row.term:
            row.confirmed = False
        for name, value in told.items():
            setattr(row, name, value)

    return correct(actor, draft, change, seen=seen)


def readings_of(draft: PlanDraft, body: Draft) -> dict[int, Reading]:
    """Return the readings of the rows that are taken in, by their keys."""
    written = body.written()
    found = read_written(written, school_year=draft.school_year, whose=plan_of(draft.institution))
    return {row.key: reading for row, reading in zip(body.taken(), found, strict=True)}


def responsibles_of(row: DraftRow, body: Draft, known: Around) -> list[Responsible]:
    """Return who answers for a row: by the answers given for its words, else where it is sure."""
    found = []
    for one in who_answers(row.responsible, known.users, known.institutions):
        kind, _colon, key = body.answers.get(words_key(one.words), "").partition(":")
        if kind == Known.USER and key.isdecimal():
            found.append(plans.Responsible(user=int(key), role=one.words))
        elif kind == Known.INSTITUTION and key.isdecimal():
            found.append(plans.Responsible(institution=int(key), role=one.words))
        elif kind == ROLE or one.key is None:
            found.append(plans.Responsible(role=one.words))
        elif one.kind is Known.USER:
            found.append(plans.Responsible(user=one.key, role=one.words))
        else:
            found.append(plans.Responsible(institution=one.key, role=one.words))
    return found


def plans_there(draft: PlanDraft) -> list[WorkPlan]:
    """Return the plans that the institution has of this year already, but closed ones."""
    query = WorkPlan.select().where(
        WorkPlan.institution == draft.institution_id,
        WorkPlan.school_year == draft.school_year,
        WorkPlan.state != "closed",
    )
    return list(query.order_by(WorkPlan.id))


def compare(plan: WorkPlan, body: Draft) -> Differences:
    """Return what differs between a plan that is there and the draft; dropped rows are not there."""
    before = [
        ComparedRow(
            key=key, section=section, number=number, text=text, term=term, responsible=responsible
        )
        for key, section, number, text, term, responsible in fetch_rows(
            Activity.select(
                Activity.id,
                PlanSection.title,
                Activity.number,
                Activity.text,
                Activity.term,
                Activity.responsible,
            )
            .join(PlanSection)
            .where(Activity.plan == plan.id, Activity.dropped_reason == "")
            .order_by(Activity.position)
        )
    ]
    after = [
        ComparedRow(
            key=row.key,
            section=body.sections[row.section],
            number=row.number,
            text=row.text,
            term=row.term,
            responsible=row.responsible,
        )
        for row in body.taken()
    ]
    return differences(before, after)


def apply(actor: Actor, draft: PlanDraft, *, seen: int | None = None) -> WorkPlan:
    """Make a draft plan of everything that is not left out, in one transaction."""
    with write():
        stored, body = _open(actor, draft, seen)
        known = services.around(stored.institution)
        rows = body.taken()
        readings = readings_of(stored, body)
        plan = plans.make_plan(
            actor,
            institution=stored.institution,
            school_year=stored.school_year,
            written=body.written(),
            readings=[readings[row.key] for row in rows],
            responsibles=[responsibles_of(row, body, known) for row in rows],
        )
        made = list(Activity.select().where(Activity.plan == plan.id).order_by(Activity.position))
        for row, activity in zip(rows, made, strict=True):
            _finish_row(actor, stored, row, activity, readings[row.key])
        _taken_in(actor, stored, plan, {"new": True})
    return plan


def _finish_row(
    actor: Actor, draft: PlanDraft, row: DraftRow, activity: Activity, reading: Reading
) -> None:
    """Confirm what was confirmed and hand down what was chosen."""
    if row.confirmed and reading.certainty is Certainty.ASK:
        plans.confirm_reading(actor, activity)
    if row.hand and draft.institution.kind == CENTRE:
        hand_down(actor, activity, to=HandTo(institutions=tuple(row.hand)))


def _open(actor: Actor, draft: PlanDraft, seen: int | None) -> tuple[PlanDraft, Draft]:
    stored = take(draft, seen)
    demand(actor, "edit", stored)
    if stored.state != "open":
        raise Conflict(_("This plan has been taken in already."))
    return stored, Draft.from_json(stored.body)


def _taken_in(actor: Actor, stored: PlanDraft, plan: WorkPlan, journal: Mapping[str, Any]) -> None:
    stored.plan = plan
    stored.state = "applied"
    stored.journal = json.dumps(journal, ensure_ascii=False)
    stored.mark = mark_of(plan)
    stored.applied_at = stored.changed_at = clock.now()
    stored.version += 1
    stored.save()
    record(
        actor,
        "import",
        plan,
        label=plan.title[:LONGEST_NAME],
        institution_id=plan.institution_id,
        note=stored.file_name,
    )


def merge(
    actor: Actor,
    draft: PlanDraft,
    plan: WorkPlan,
    *,
    new: Collection[int],
    changed: Collection[int],
    gone: Collection[int],
    seen: int | None = None,
) -> WorkPlan:
    """Take chosen differences into a plan that is there: keys of draft rows, and of gone activities.

    Nothing else of the plan is touched; what somebody has begun stays.
    """
    with write():
        stored, body = _open(actor, draft, seen)
        into = next((one for one in plans_there(stored) if one.id == plan.id), None)
        if into is None:
            raise NotFound(_("There is no such plan."))
        found = compare(into, body)
        known = services.around(stored.institution)
        journal: dict[str, Any] = {"added": [], "changed": [], "dropped": [], "sections": []}
        for one in found.changed:
            if one.after.key in changed:
                _merge_changed(actor, one.before.key, body, one.after.key, known, journal)
        for row in found.new:
            if row.key in new:
                _merge_new(actor, into, body, row.key, known, journal)
        for row in found.gone:
            if row.key in gone:
                activity = Activity.get_by_id(row.key)
                reason = _("Not in the plan that was taken in anew.")
                plans.drop_activity(actor, activity, reason=reason)
                journal["dropped"].append(row.key)
        if not any(journal.values()):
            raise Invalid(_("Choose at least one difference."))
        _taken_in(actor, stored, WorkPlan.get_by_id(into.id), journal)
    return into


def _merge_changed(
    actor: Actor, key: int, body: Draft, row_key: int, known: Around, journal: dict[str, Any]
) -> None:
    activity = Activity.get_by_id(key)
    row = body.row(row_key)
    if row is None:
        return
    names = ("number", "text", "term", "responsible")
    journal["changed"].append(
        {
            "key": key,
            "values": {name: getattr(activity, name) for name in names},
            "people": [
                [one.user_id, one.institution_id, one.role]
                for one in ActivityResponsible.select()
                .where(ActivityResponsible.activity == key)
                .order_by(ActivityResponsible.id)
            ],
        }
    )
    plans.change_activity(
        actor,
        activity,
        values={name: getattr(row, name) for name in names},
        responsibles=responsibles_of(row, body, known),
    )


def _merge_new(
    actor: Actor, plan: WorkPlan, body: Draft, row_key: int, known: Around, journal: dict[str, Any]
) -> None:
    row = body.row(row_key)
    if row is None:
        return
    title = body.sections[row.section]
    section = PlanSection.get_or_none(PlanSection.plan == plan.id, PlanSection.title == title)
    if section is None:
        section = plans.add_section(actor, plan, title=title)
        journal["sections"].append(section.id)
    names = ("number", "text", "term", "responsible")
    made = plans.add_activity(
        actor,
        section,
        values={name: getattr(row, name) for name in names},
        responsibles=responsibles_of(row, body, known),
    )
    journal["added"].append(made.id)


def mark_of(plan: WorkPlan) -> str:
    """Return how a plan stands: any later act on it, its rows or its work makes another mark."""

    def sums(model: Any, where: Any, column: Any) -> list[Any]:
        query = model.select(fn.COUNT(model.id), fn.COALESCE(fn.SUM(column), 0)).where(where)
        return [int(one) for one in next(iter(fetch_rows(query)))]

    work = Occurrence.select(Occurrence.id).where(Occurrence.plan == plan.id)
    now = WorkPlan.get_by_id(plan.id)
    told = [
        now.version,
        now.state,
        sums(PlanSection, PlanSection.plan == plan.id, PlanSection.id),
        sums(Activity, Activity.plan == plan.id, Activity.version),
        sums(EventDate, EventDate.plan == plan.id, EventDate.version),
        sums(Occurrence, Occurrence.plan == plan.id, Occurrence.version),
        sums(Evidence, Evidence.occurrence.in_(work), Evidence.id),
        sums(Move, Move.occurrence.in_(work), Move.id),
    ]
    return json.dumps(told)


def can_be_undone(draft: PlanDraft) -> bool:
    """Tell whether nothing was done on the plan since it was taken in."""
    return draft.state == "applied" and draft.plan is not None and mark_of(draft.plan) == draft.mark


def undo(actor: Actor, draft: PlanDraft) -> PlanDraft:
    """Take the import back in one transaction; the draft is there again to be corrected."""
    with write():
        stored = take(draft)
        demand(actor, "edit", stored)
        if not can_be_undone(stored):
            raise Conflict(
                _("Something was done on the plan since; the import cannot be undone any more.")
            )
        plan = cast("WorkPlan", stored.plan)
        journal = json.loads(stored.journal)
        if journal.get("new"):
            plans.delete_plan(actor, plan)
        else:
            _undo_merge(actor, journal)
        stored.state = "open"
        stored.plan = None
        stored.mark = ""
        stored.journal = "{}"
        stored.applied_at = None
        stored.changed_at = clock.now()
        stored.version += 1
        stored.save()
        record(actor, "import", stored, label=stored.file_name, note=_("The import was undone."))
    return stored


def _undo_merge(actor: Actor, journal: Mapping[str, Any]) -> None:
    for key in journal["added"]:
        plans.delete_activity(actor, Activity.get_by_id(key))
    for key in journal["sections"]:
        PlanSection.delete().where(PlanSection.id == key).execute()
    for one in journal["changed"]:
        plans.change_activity(
            actor,
            Activity.get_by_id(one["key"]),
            values=one["values"],
            responsibles=[
                plans.Responsible(user=user, institution=place, role=role)
                for user, place, role in one["people"]
            ],
        )
    for key in journal["dropped"]:
        plans.restore_activity(actor, Activity.get_by_id(key))


def discard(actor: Actor, draft: PlanDraft) -> None:
    """Give a draft up; a plan that it made stays."""
    with write():
        stored = take(draft)
        demand(actor, "delete", stored)
        record(actor, "delete", stored, label=stored.file_name)
        stored.delete_instance()
