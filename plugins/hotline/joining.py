"""Requests that belong together: linked, split in two, merged with a preview and undone again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.hotline.answering import save_acted, take_request
from plugins.hotline.models import (
    Checklist,
    Merge,
    Message,
    RecordLink,
    Request,
    RequestLink,
    Topic,
    Visit,
    Watcher,
)
from plugins.hotline.numbering import next_number
from plugins.hotline.reckoning import set_dues
from plugins.hotline.wording import CHANNELS, LINK_KINDS, PRIORITIES
from portal import clock
from portal.audit.services import record
from portal.changing import demand, need, refuse, take
from portal.database import fetch_rows, write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portal.access import Actor

MOVED: dict[str, type[Any]] = {
    "messages": Message,
    "checklists": Checklist,
    "watchers": Watcher,
    "records": RecordLink,
    "visits": Visit,
}
"""What goes with a merged request to the one that stays."""
_WORDS = {"channel": dict(CHANNELS), "priority": dict(PRIORITIES)}
COMPARED = ("institution", "caller", "topic", "priority", "channel", "assignee", "group")


@dataclass(frozen=True, slots=True)
class MergePreview:
    """What a merge would do: how many of what would move, and in which fields the two differ.

    The fields of the request that stays are kept. ``problems`` say why it cannot be done, in words.
    """

    kept: Request
    gone: Request
    counts: dict[str, int]
    differences: dict[str, tuple[str, str]]
    problems: list[str]


def preview_merge(actor: Actor, *, kept: Request, gone: Request) -> MergePreview:
    """Return what merging one request into another would do; nothing is written."""
    demand(actor, "merge", kept)
    demand(actor, "merge", gone)
    differences = {
        name: (_in_words(kept, name), _in_words(gone, name))
        for name in COMPARED
        if _key(kept, name) != _key(gone, name)
    }
    counts = {name: len(_moving(model, kept, gone)) for name, model in MOVED.items()}
    return MergePreview(kept, gone, counts, differences, _problems(kept, gone))


def _in_words(request: Request, name: str) -> str:
    """Return what a field of a request holds as people read it."""
    value = getattr(request, name)
    return str(_WORDS.get(name, {}).get(value, value or ""))


def merge(
    actor: Actor,
    *,
    kept: Request,
    gone: Request,
    seen_kept: int | None = None,
    seen_gone: int | None = None,
) -> Merge:
    """Merge a request into another: what was said and done goes there, the number stays in the journal.

    Raises :class:`Conflict` where either was changed since it was seen, or is merged or removed.
    """
    with write():
        first, second = _both(kept, gone, seen_kept, seen_gone)
        demand(actor, "merge", first)
        demand(actor, "merge", second)
        if problems := _problems(first, second):
            raise Conflict(problems[0])
        moved = {name: _moving(model, first, second) for name, model in MOVED.items()}
        journal = {
            "moved": moved,
            "state": second.state,
            "closed_at": str(second.closed_at or ""),
            "kind": first.kind,
        }
        for name, model in MOVED.items():
            model.update(request=first.id).where(model.id.in_(moved[name])).execute()
        if moved["visits"]:
            first.kind = "visit"
        done = Merge.create(kept=first, gone=second, journal=json.dumps(journal), by=_user(actor))
        second.state, second.closed_at = "closed", clock.now()
        second.merged_into = first
        if first.answered_at is None and second.answered_at is not None:
            first.answered_at = max(second.answered_at, first.received_at)
        save_acted(actor, second, note=_("Merged into %(number)s", number=first.full_number))
        save_acted(actor, first, note=_("Merged with %(number)s", number=second.full_number))
    return done


def undo_merge(actor: Actor, done: Merge) -> Request:
    """Undo a merge: what came with the request goes back, unless somebody has moved it on since."""
    with write():
        stored: Merge = _take_merge(done)
        kept, gone = _both(stored.kept, stored.gone, None, None)
        demand(actor, "merge", kept)
        demand(actor, "merge", gone)
        if stored.undone_at is not None or gone.merged_into_id != kept.id:
            raise Conflict(_("The merge has been undone."))
        if kept.merged_into_id is not None:
            raise Conflict(_("Undo first the merge of the request that stayed."))
        journal = json.loads(stored.journal)
        for name, model in MOVED.items():
            model.update(request=gone.id).where(
                model.id.in_(journal["moved"][name] or [0]), model.request == kept.id
            ).execute()
        kept.kind = journal["kind"]
        gone.merged_into, gone.state = None, journal["state"]
        if not journal["closed_at"]:
            gone.closed_at = None
        _answered_again(kept)
        save_acted(actor, gone, note=_("Merge undone"))
        save_acted(actor, kept, note=_("Merge undone"))
        stored.undone_at = clock.now()
        stored.save()
    return gone


def split(
    actor: Actor,
    request: Request,
    *,
    question: str,
    topic: Topic | None = None,
    messages: Sequence[Message] = (),
    seen: int | None = None,
) -> Request:
    """Make a request of its own of a part of one: the same caller, another question; both are linked."""
    text = need("question", question, _("Write what is asked."))
    with write():
        stored = take_request(actor, request, seen)
        if any(one.request_id != stored.id for one in messages):
            refuse("messages", _("Choose messages of this request."))
        made = Request(
            municipality=stored.municipality_id,
            year=clock.today().year,
            number=1,
            channel=stored.channel,
            priority=stored.priority,
            institution=stored.institution,
            caller=stored.caller,
            caller_position=stored.caller_position,
            caller_erased_at=stored.caller_erased_at,
            topic=topic or stored.topic,
            question=text,
            group=stored.group,
            assignee=stored.assignee,
            state="in_work" if stored.assignee_id is not None else "new",
            confidential=stored.confidential,
            created_by=_user(actor),
            demo=stored.demo,
        )
        demand(actor, "create", made)
        made.number = next_number(made.municipality_id, made.year)
        for name, value in set_dues(made).items():
            setattr(made, name, value)
        made.save(force_insert=True)
        record(actor, "create", made, note=_("Split from %(number)s", number=stored.full_number))
        Message.update(request=made.id).where(
            Message.id.in_([one.id for one in messages] or [0])
        ).execute()
        RequestLink.create(request=made, other=stored, kind="split", by=_user(actor))
        _answered_again(made)
        save_acted(actor, made)
        _answered_again(stored)
        save_acted(actor, stored, note=_("Split: %(number)s", number=made.full_number))
    return made


def link(actor: Actor, request: Request, *, other: Request, kind: str = "related") -> RequestLink:
    """Link a request with another: related to it, or its duplicate."""
    if kind not in dict(LINK_KINDS):
        refuse("kind", _("There is no such link."))
    if request.id == other.id:
        refuse("other", _("A request cannot be linked with itself."))
    with write():
        stored = take_request(actor, request)
        demand(actor, "view", other)
        if stored.municipality_id != other.municipality_id:
            refuse("other", _("This request belongs to another district."))
        known = RequestLink.get_or_none(
            RequestLink.request == stored.id,
            RequestLink.other == other.id,
            RequestLink.kind == kind,
        )
        if known is not None:
            return known
        made = RequestLink.create(request=stored, other=other, kind=kind, by=_user(actor))
        save_acted(actor, stored, note=_("Linked: %(record)s", record=made))
    return made


def unlink(actor: Actor, link: RequestLink) -> None:
    """Take a link between two requests away."""
    with write():
        stored = take_request(actor, link.request)
        told = _("Link taken away: %(record)s", record=link)
        link.delete_instance()
        save_acted(actor, stored, note=told)


def _both(
    kept: Request, gone: Request, seen_kept: int | None, seen_gone: int | None
) -> tuple[Request, Request]:
    """Lock two requests, the older first, so that two merges at once do not wait for each other."""
    wanted = {kept.id: (kept, seen_kept), gone.id: (gone, seen_gone)}
    taken = {key: take(*wanted[key]) for key in sorted(wanted)}
    return taken[kept.id], taken[gone.id]


def _take_merge(done: Merge) -> Merge:
    found = Merge.get_or_none(Merge.id == done.id)
    if found is None:
        raise Conflict(_("The merge has been undone."))
    return found


def _problems(kept: Request, gone: Request) -> list[str]:
    found = []
    if kept.id == gone.id:
        found.append(_("A request cannot be merged into itself."))
    if kept.municipality_id != gone.municipality_id:
        found.append(_("The requests belong to different districts."))
    for one in (kept, gone):
        if one.merged_into_id is not None:
            found.append(_("%(request)s was merged into another one.", request=one))
        if one.removed_at is not None:
            found.append(_("%(request)s was removed.", request=one))
    if kept.confidential != gone.confidential:
        found.append(_("Only one of the requests is confidential: make them alike first."))
    if kept.institution_id != gone.institution_id:
        found.append(_("The requests are of different institutions: each sees its own only."))
    return found


def _moving(model: type[Any], kept: Request, gone: Request) -> list[int]:
    """Return the keys of what would move, without what the other has already."""
    query = model.select(model.id).where(model.request == gone.id)
    if model is Watcher:
        there = Watcher.select(Watcher.user).where(Watcher.request == kept.id)
        query = query.where(Watcher.user.not_in(there))
    if model is RecordLink:
        linked: Any = RecordLink.alias()
        same = linked.select(linked.id).where(
            linked.request == kept.id,
            linked.table == RecordLink.table,
            linked.key == RecordLink.key,
        )
        query = query.where(RecordLink.key.is_null() | ~fn.EXISTS(same))
    if model is Visit and Visit.select().where(Visit.request == kept.id).exists():
        return []
    return [key for (key,) in fetch_rows(query)]


def _answered_again(request: Request) -> None:
    """Let the moment of the first answer follow the messages that a request has now."""
    first = (
        Message.select()
        .where(Message.request == request.id, Message.kind == "answer")
        .where(Message.removed_at.is_null())
        .order_by(Message.at, Message.id)
        .first()
    )
    request.answered_at = first.at if first is not None else None


def _key(request: Request, name: str) -> Any:
    return request.__data__.get(name)


def _user(actor: Actor) -> Any:
    return actor.user if actor.user.id else None
