"""The verbs of work: start, finish with proof, move, drop, reopen, hand over, act, ask for.

Each is one transaction; ``seen`` is the version of the piece of work that the user was shown. Work
that was handed down is started, finished and proved by its institution, but moved and dropped only by
who reaches the plan it comes from.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from plugins.work_plan import occurrences as rules
from plugins.work_plan.checks import check_day, check_lengths, check_order, check_past, refuse
from plugins.work_plan.models import Evidence, Move, Occurrence, WorkPlan
from plugins.work_plan.notices import tell_given
from plugins.work_plan.permissions import PlanPermission
from plugins.work_plan.pieces import responsible_of
from plugins.work_plan.policies import reaches_plan
from plugins.work_plan.services import need_reason, refuse_closed, take_activity
from portal import clock
from portal.audit.services import record
from portal.changing import change, demand, label_of, take
from portal.database import write
from portal.errors import Conflict, NotAllowed
from portal.files import services as files
from portal.i18n import gettext as _
from portal.inbox.services import users_who_can

if TYPE_CHECKING:
    import datetime as dt

    from plugins.work_plan.models import Activity
    from portal.access import Actor
    from portal.accounts.models import User

ACCEPTED = frozenset({"pdf", "jpeg", "png", "docx", "xlsx", "odt", "ods"})
LINKS = ("https://", "http://", "/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What shows that work was done: a text, a link, a file (its name and bytes), or several of them.

    ``on`` is the day of the act; today where it is not told.
    """

    text: str = ""
    link: str = ""
    file: tuple[str, bytes | IO[bytes]] | None = None
    on: dt.date | None = None

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.text.strip() or self.link.strip() or self.file)


def start_work(actor: Actor, work: Occurrence, *, seen: int | None = None) -> Occurrence:
    """Note that somebody has begun."""
    with write():
        stored = _take(actor, work, seen)
        return _turn(actor, stored, "start")


def finish(
    actor: Actor,
    work: Occurrence,
    *,
    proof: Proof | None = None,
    on: dt.date | None = None,
    seen: int | None = None,
) -> Occurrence:
    """Note that work was done on a day (today where none is given), with its proof if there is any."""
    day = check_past(on or clock.today(), "on")
    with write():
        stored = _take(actor, work, seen)
        _turn(actor, stored, "finish", done_on=day, done_by=actor.user)
        if proof:
            _add(actor, stored, proof, day)
    return stored


def reopen(actor: Actor, work: Occurrence, *, reason: str, seen: int | None = None) -> Occurrence:
    """Open done or dropped work again, with a reason; its proof stays."""
    reason = need_reason(reason)
    with write():
        stored = _take(actor, work, seen)
        if stored.state == "dropped":
            _demand_plan(actor, stored)
        return _turn(actor, stored, "reopen", note=reason, done_on=None, done_by=None, reason="")


def move(
    actor: Actor, work: Occurrence, *, due: dt.date, reason: str, seen: int | None = None
) -> Occurrence:
    """Move the last day of open work, with a reason; the old one is kept."""
    reason = need_reason(reason)
    with write():
        stored = _take(actor, work, seen)
        _demand_plan(actor, stored)
        if not stored.is_open:
            raise Conflict(_("The work is not open any more."))
        if stored.due == due:
            refuse("due", _("This is the day it is due now."))
        if stored.start is not None and due < stored.start:
            refuse("due", _("The work begins after this day."))
        check_day(stored.plan, due, "due")
        Move.create(
            occurrence=stored, old_due=stored.due, new_due=due, reason=reason, by=actor.user
        )
        change(actor, stored, {"due": due, "moves": stored.moves + 1}, note=reason)
    return stored


def take_move_back(actor: Actor, work: Occurrence) -> Occurrence:
    """Give open work the last day that it had before its last move, which is forgotten."""
    with write():
        stored = _take(actor, work, None)
        _demand_plan(actor, stored)
        last = Move.select().where(Move.occurrence == stored.id).order_by(Move.id.desc()).first()
        if last is None or not stored.is_open:
            raise Conflict(_("The work is in another state by now."))
        note = _("Taken back: %(reason)s", reason=last.reason)
        change(actor, stored, {"due": last.old_due, "moves": stored.moves - 1}, note=note)
        last.delete_instance()
    return stored


def drop(actor: Actor, work: Occurrence, *, reason: str, seen: int | None = None) -> Occurrence:
    """Drop one piece of work with a reason; the row of the plan stays."""
    reason = need_reason(reason)
    with write():
        stored = _take(actor, work, seen)
        _demand_plan(actor, stored)
        return _turn(actor, stored, "drop", note=reason, reason=reason)


def assign(
    actor: Actor, work: Occurrence, *, user: User | None, seen: int | None = None
) -> Occurrence:
    """Hand one piece of work over to another person, or to nobody in particular."""
    with write():
        stored = _take(actor, work, seen)
        if not stored.is_open:
            raise Conflict(_("The work is not open any more."))
        if user is not None and user not in people_for(stored):
            refuse("user", _("This person does not see the work."))
        given = change(actor, stored, {"responsible": user})
        if given and user is not None and user.id != actor.user.id:
            tell_given(stored, user)
    return stored


def people_for(work: Occurrence) -> list[User]:
    """Return the users who may be given a piece of work: those who do plan work where it belongs."""
    return users_who_can(PlanPermission.DO, work.institution_id)


def add_evidence(actor: Actor, work: Occurrence, *, proof: Proof) -> list[Evidence]:
    """Add proof to a piece of work, or an act to work that goes on; its state stays."""
    if not proof:
        refuse("text", _("Write something, or give a file or a link."))
    day = check_past(proof.on or clock.today(), "on")
    with write():
        stored = _take(actor, work, None)
        if stored.state == "dropped":
            raise Conflict(_("The work was dropped."))
        return _add(actor, stored, proof, day)


log_act = add_evidence


def remove_evidence(actor: Actor, evidence: Evidence) -> None:
    """Remove proof that was added by mistake, with its file."""
    with write():
        work = _take(actor, evidence.occurrence, None)
        demand(actor, "delete", evidence)
        files.remove_of(actor, evidence)
        record(actor, "delete", evidence, label=label_of(work), note=label_of(evidence))
        evidence.delete_instance()


def add_on_request(
    actor: Actor,
    activity: Activity,
    *,
    due: dt.date | None = None,
    start: dt.date | None = None,
    note: str = "",
    user: User | None = None,
) -> Occurrence:
    """Add a piece of work by hand: somebody has asked for it, or it is to be done once more.

    ``note`` says for whom or why, such as the institution that asked.
    """
    check_order(start, due, "due")
    for field, given in (("start", start), ("due", due)):
        check_day(activity.plan, given, field)
    with write():
        stored, plan = take_activity(actor, activity, None)
        if stored.dropped_reason:
            raise Conflict(_("The row of the plan was dropped."))
        made = Occurrence.create(
            activity=stored,
            plan=plan,
            institution=plan.institution_id,
            origin="hand",
            start=start,
            due=due,
            first_due=due,
            note=note.strip()[: Occurrence.note.max_length],
            responsible=user or responsible_of(stored),
        )
        record(actor, "create", made, label=label_of(made), note=made.note)
    return made


def _take(actor: Actor, work: Occurrence, seen: int | None) -> Occurrence:
    stored = take(work, seen)
    demand(actor, "edit", stored)
    refuse_closed(WorkPlan.get_by_id(stored.plan_id))
    return stored


def _demand_plan(actor: Actor, work: Occurrence) -> None:
    if not reaches_plan(actor, work):
        raise NotAllowed(_("The work was handed down by the district: it decides on it."))


def _turn(
    actor: Actor, work: Occurrence, act: str, *, note: str = "", **values: object
) -> Occurrence:
    if not rules.may(act, work.state):
        raise Conflict(_("The work is in another state by now."))
    change(actor, work, {"state": rules.ACTS[act][1], **values}, note=note)
    return work


def _add(actor: Actor, work: Occurrence, proof: Proof, day: dt.date) -> list[Evidence]:
    """Write a proof: a text alone is one record, a link and a file each take the text as their words."""
    text, link = proof.text.strip(), proof.link.strip()
    if link and not link.startswith(LINKS):
        refuse("link", _("A link begins with https:// or http://."))
    check_lengths(Evidence, {"url": link})
    common: dict[str, Any] = {"occurrence": work, "on": day, "by": actor.user}
    made: list[Evidence] = []
    if link:
        made.append(Evidence.create(kind="link", text=text, url=link, **common))
    if proof.file is not None:
        name, content = proof.file
        made.append(Evidence.create(kind="file", text=text or name, **common))
        files.store(
            content, name=name, actor=actor, subject=made[-1], purpose="evidence", accept=ACCEPTED
        )
    if not made:
        made.append(Evidence.create(kind="text", text=text, **common))
    for one in made:
        record(actor, "create", one, label=label_of(work), note=label_of(one))
    return made
