"""What is said in a request and where it stands: answer, note, add, wait, go on, solve, close, reopen, rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.answers.canned import finished
from plugins.hotline.changing import change
from plugins.hotline.checklist_templates import open_lines
from plugins.hotline.models import (
    Message,
    Pause,
    Rating,
    Request,
    RequestLink,
)
from plugins.hotline.notices import tell_added, tell_answered, tell_reopened, tell_waiting
from plugins.hotline.policies import sees_notes
from plugins.hotline.reckoning import set_dues
from plugins.hotline.searching.indexing import keep_request
from plugins.hotline.telling import announce_solved
from portal import clock
from portal.access.municipal import works_for_district
from portal.audit.services import record
from portal.changing import demand, fits, label_of, need, refuse, take
from portal.database import write
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt

    from portal.access import Actor

RATINGS = range(1, 6)


def answer(
    actor: Actor,
    request: Request,
    *,
    text: str,
    norm: str = "",
    solve: bool = False,
    seen: int | None = None,
) -> Message:
    """Answer the caller; with ``solve`` the request is solved by it. Who asked is told."""
    with write():
        stored = take_request(actor, request, seen)
        if not stored.is_open:
            raise Conflict(_("The request is solved. Open it again to answer."))
        message = write_message(actor, stored, "answer", text, norm=norm)
        if solve:
            end_pause(stored)
            note_solved(actor, stored, at=message.at)
        elif stored.state == "new":
            stored.state = "in_work"
        _save(actor, stored, note=_("Answered"))
        tell_answered(actor, stored, message.id)
    return message


def add_note(actor: Actor, request: Request, *, text: str, seen: int | None = None) -> Message:
    """Add an internal note, which institutions never see."""
    with write():
        stored = take_request(actor, request, seen)
        if not sees_notes(actor):
            raise NotAllowed(_("Your role does not let you write internal notes."))
        message = write_message(actor, stored, "note", text)
        _save(actor, stored, note=_("Note added"))
    return message


def add(actor: Actor, request: Request, *, text: str, seen: int | None = None) -> Message:
    """Add what the caller says meanwhile; a request that waited for it goes on."""
    with write():
        stored = take_as_asker(actor, request, seen)
        if not stored.is_open:
            raise Conflict(_("The request is solved. Open it again to add something."))
        message = write_message(actor, stored, "addition", text)
        if stored.is_waiting:
            end_pause(stored)
            stored.state = "in_work"
        _save(actor, stored, note=_("Added by the caller"))
        tell_added(actor, stored, message.id)
    return message


def change_message(
    actor: Actor, message: Message, *, text: str, norm: str | None = None, seen: int | None = None
) -> Message:
    """Change the own message, or any where the role works on requests."""
    with write():
        stored = take(message, seen)
        demand(actor, "edit", stored)
        values = {"text": need("text", text, _("Write something."))}
        if norm is not None:
            values["norm"] = fits(Message, "norm", norm)
        change(actor, stored, values)
    return stored


def remove_message(
    actor: Actor, message: Message, *, restore: bool = False, seen: int | None = None
) -> Message:
    """Hide a message that was written by mistake, or show it again; nothing is lost."""
    with write():
        stored = take(message, seen)
        demand(actor, "delete", stored)
        change(actor, stored, {"removed_at": None if restore else clock.now()})
    return stored


def pause(actor: Actor, request: Request, *, reason: str, seen: int | None = None) -> Request:
    """Wait for the caller: the clocks stand still until the request goes on."""
    reason = need("reason", fits(Pause, "reason", reason), _("Say what you wait for."))
    with write():
        stored = take_request(actor, request, seen)
        if stored.state not in {"new", "in_work"}:
            raise Conflict(_("The request is in another state by now."))
        Pause.create(request=stored, started_at=clock.now(), reason=reason, by=_user(actor))
        stored.state = "waiting"
        _save(actor, stored, note=reason)
        tell_waiting(actor, stored, reason)
    return stored


def resume(actor: Actor, request: Request, *, seen: int | None = None) -> Request:
    """Go on after waiting: the moments due have moved by the working time that was waited."""
    with write():
        stored = take_request(actor, request, seen)
        if not stored.is_waiting:
            raise Conflict(_("The request is in another state by now."))
        end_pause(stored)
        stored.state = "in_work"
        _save(actor, stored)
    return stored


def solve(
    actor: Actor,
    request: Request,
    *,
    text: str = "",
    norm: str = "",
    seen: int | None = None,
) -> Request:
    """Solve a request, with a last answer where there is one to give.

    Raises :class:`Conflict` where a needed checklist has open lines, and where nobody has answered.
    """
    with write():
        stored = take_request(actor, request, seen)
        if not stored.is_open:
            raise Conflict(_("The request is in another state by now."))
        _demand_lists(stored)
        message = None
        if text.strip():
            message = write_message(actor, stored, "answer", text, norm=norm)
        elif stored.answered_at is None:
            refuse("text", _("Write the answer: nobody has answered yet."))
        end_pause(stored)
        note_solved(actor, stored, at=clock.now())
        _save(actor, stored, note=_("Solved"))
        if message is not None:
            tell_answered(actor, stored, message.id)
    return stored


def solve_with_duplicates(
    actor: Actor, request: Request, *, text: str, norm: str = "", seen: int | None = None
) -> list[Request]:
    """Solve a request and every open one that is linked as its duplicate, by one answer."""
    with write():
        solved = [solve(actor, request, text=text, norm=norm, seen=seen)]
        same = RequestLink.select(RequestLink.request).where(
            RequestLink.other == request.id, RequestLink.kind == "duplicate"
        )
        open_ones = Request.select().where(
            Request.id.in_(same), Request.state.in_(("new", "in_work", "waiting"))
        )
        solved += [solve(actor, one, text=text, norm=norm) for one in open_ones]
    return solved


def close(actor: Actor, request: Request, *, seen: int | None = None) -> Request:
    """Close a solved request: only who may, opens it again."""
    with write():
        stored = take_request(actor, request, seen)
        if stored.state != "solved":
            raise Conflict(_("Only a solved request can be closed."))
        stored.state, stored.closed_at = "closed", clock.now()
        _save(actor, stored, note=_("Dealt with"))
    return stored


def take_closing_back(actor: Actor, request: Request) -> Request:
    """Take back that a request was closed: it is solved as before, and nobody is told."""
    with write():
        stored = take_request(actor, request)
        if stored.state != "closed":
            raise Conflict(_("The request is in another state by now."))
        stored.state, stored.closed_at = "solved", None
        _save(actor, stored, note=_("Closing taken back"))
    return stored


def reopen(actor: Actor, request: Request, *, reason: str, seen: int | None = None) -> Request:
    """Open a solved or closed request again, with what is missing; who asked may do so, too.

    The time in which it was solved does not count against its terms.
    """
    reason = need("reason", reason, _("Say what is missing."))
    with write():
        stored = take_as_asker(actor, request, seen)
        if stored.is_open:
            raise Conflict(_("The request is open."))
        if stored.merged_into_id is not None:
            raise Conflict(_("The request was merged into another one."))
        kind = "addition" if not works_for_district(actor) else "note"
        write_message(actor, stored, kind, reason)
        since = stored.solved_at or stored.closed_at or clock.now()
        Pause.create(
            request=stored,
            started_at=min(since, clock.now()),
            ended_at=clock.now(),
            reason=_("Solved"),
            by=_user(actor),
        )
        stored.state, stored.solved_at, stored.closed_at = "in_work", None, None
        stored.reopened += 1
        _save(actor, stored, note=reason)
        tell_reopened(actor, stored)
    return stored


def rate(
    actor: Actor, request: Request, *, value: int, comment: str = "", seen: int | None = None
) -> Rating:
    """Rate a solved request from one to five; the same asker may change the rating."""
    if value not in RATINGS:
        refuse("value", _("Give a number from 1 to 5."))
    with write():
        stored = take(request, seen)
        demand(actor, "ask", stored)
        if stored.is_open:
            raise Conflict(_("The request is not solved yet."))
        found = Rating.get_or_none(Rating.request == stored.id)
        if found is None:
            found = Rating.create(
                request=stored, value=value, comment=comment.strip(), by=_user(actor)
            )
            given = {"value": (None, value), "comment": ("", found.comment)}
            record(
                actor,
                "create",
                found,
                label=label_of(stored),
                changes={name: pair for name, pair in given.items() if pair[1]},
            )
        else:
            change(actor, found, {"value": value, "comment": comment.strip(), "at": clock.now()})
    return found


def take_request(actor: Actor, request: Request, seen: int | None = None) -> Request:
    """Lock a request and ask whether the actor works on it; a removed or merged one stands still."""
    stored = take(request, seen)
    demand(actor, "edit", stored)
    _demand_there(stored)
    return stored


def take_as_asker(actor: Actor, request: Request, seen: int | None = None) -> Request:
    """Lock a request for who asked it, or who works on it."""
    stored = take(request, seen)
    demand(actor, "edit" if works_for_district(actor) else "ask", stored)
    _demand_there(stored)
    return stored


def write_message(
    actor: Actor,
    request: Request,
    kind: str,
    text: str,
    *,
    norm: str = "",
    at: dt.datetime | None = None,
) -> Message:
    """Add a message; the first answer is noted with its moment. Joins the transaction.

    Shortcuts and variables of canned answers are filled in an answer. The line of the audit is the
    request's: one act leaves one line.
    """
    if kind == "answer":
        text, norm = finished(actor, request, text, norm)
    message = Message.create(
        request=request,
        kind=kind,
        text=need("text", text, _("Write something.")),
        norm=fits(Message, "norm", norm),
        author=_user(actor),
        at=at or clock.now(),
    )
    keep_request(request.id)
    if kind == "answer" and request.answered_at is None:
        request.answered_at = message.at
    return message


def note_solved(actor: Actor, request: Request, *, at: dt.datetime) -> None:
    """Give a request the state of a solved one and tell the plans; the caller saves it."""
    request.state, request.solved_at = "solved", at
    if request.assignee_id is None:
        request.assignee = _user(actor)
    request.next_due = request.update_due = None
    announce_solved(actor, request)


def end_pause(request: Request) -> None:
    """End the waiting of a request, if it waits."""
    Pause.update(ended_at=clock.now()).where(
        Pause.request == request.id, Pause.ended_at.is_null()
    ).execute()


def save_acted(actor: Actor, request: Request, *, note: str = "") -> None:
    """Store a request after an act, with its moments due and its line of the audit."""
    _save(actor, request, note=note)


def _save(actor: Actor, request: Request, *, note: str = "") -> None:
    for name, value in set_dues(request).items():
        setattr(request, name, value)
    stored = Request.get_by_id(request.id)
    values: dict[str, Any] = {
        name: getattr(request, name)
        for name in (*STATED, "answer_due", "update_due", "solve_due", "next_due")
    }
    values["acted_at"] = clock.now()
    change(actor, stored, values, note=note)
    for name in (*values, "version", "changed_at"):
        setattr(request, name, getattr(stored, name))


STATED = (
    "state",
    "priority",
    "kind",
    "topic",
    "question",
    "institution",
    "caller",
    "caller_position",
    "group",
    "assignee",
    "confidential",
    "repeated",
    "answered_at",
    "solved_at",
    "closed_at",
    "reopened",
    "bounces",
    "merged_into",
)
"""The fields of a request that acts change."""


def _demand_there(request: Request) -> None:
    if request.removed_at is not None:
        raise Conflict(_("The request was removed. Restore it to work on it."))
    if request.merged_into_id is not None:
        raise Conflict(_("The request was merged into another one. Work on that one."))


def _demand_lists(request: Request) -> None:
    left = open_lines(request.id)
    if left:
        raise Conflict(_("Lines of a needed checklist are not done yet: %(count)s.", count=left))


def _user(actor: Actor) -> Any:
    return actor.user if actor.user.id else None
