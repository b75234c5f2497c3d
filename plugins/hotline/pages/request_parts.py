"""What stands on the page of a request: what was said with its files, terms, links, lists and the trail."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import current_app
from peewee import JOIN

from plugins.hotline import services
from plugins.hotline.models import (
    Checklist,
    ChecklistItem,
    Escalation,
    Merge,
    Message,
    Pause,
    Rating,
    RecordLink,
    Request,
    RequestLink,
    Visit,
    Watcher,
)
from plugins.hotline.pages.wording import clock_badge, clock_title
from plugins.hotline.wording import CLOCKS, LINK_KINDS, MESSAGE_KINDS
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.audit.words import changes_in, model_of
from portal.files.models import StoredFile
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.plugin import Tone

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from plugins.hotline.pages.wording import Badge
    from portal.access import Actor
    from portal.plugin import RecordLink as Described

MOST = 200
REQUESTS, RATINGS = (one._meta.table_name for one in (Request, Rating))  # noqa: SLF001 - peewee's public way
FOLLOWS = frozenset({"acted_at", "next_due", "at"})
"""What follows from every act, and says nothing in the trail."""
_KINDS = dict(MESSAGE_KINDS)
_LINKS = dict(LINK_KINDS)
_CLOCKS = dict(CLOCKS)


@dataclass(frozen=True, slots=True)
class Said:
    """One message as the page shows it."""

    message: Message
    kind: str
    author: str
    files: list[StoredFile] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TermLine:
    """One clock of a request as the page shows it."""

    title: str
    due: dt.datetime
    done_at: dt.datetime | None
    badge: Badge


@dataclass(frozen=True, slots=True)
class Belonging:
    """Another request that this one belongs to; ``link`` where it may be taken away."""

    words: str
    other: Request
    link: RequestLink | None = None
    undo: Merge | None = None


@dataclass(frozen=True, slots=True)
class About:
    """A record that a request is about, as the page shows it."""

    link: RecordLink
    title: str
    url: str


def said_in(actor: Actor, request: Request) -> list[Said]:
    """Return what was said in a request, the first one first, with files: three queries."""
    query = (
        policies[Message]
        .rows(actor)
        .select(Message, User)
        .join(User, JOIN.LEFT_OUTER, on=(Message.author == User.id), attr="author")
        .where(Message.request == request.id)
        .order_by(Message.at, Message.id)
        .limit(MOST)
    )
    messages = list(query)
    files = files_of(Message, [one.id for one in messages])
    return [
        Said(
            one,
            str(_KINDS[one.kind]),
            one.author.name if one.author is not None else one.author_name,
            files.get(one.id, []),
        )
        for one in messages
    ]


def files_of(model: type[Any], keys: list[int]) -> dict[int, list[StoredFile]]:
    """Return the stored files of records by their keys: one query, none without records."""
    found: dict[int, list[StoredFile]] = {}
    if keys:
        table = model._meta.table_name  # noqa: SLF001 - peewee's public way
        query = StoredFile.select().where(
            StoredFile.subject == table, StoredFile.subject_id.in_(keys)
        )
        for one in query.order_by(StoredFile.id):
            found.setdefault(one.subject_id, []).append(one)
    return found


def terms_of(request: Request) -> list[TermLine]:
    """Return every term of a request, not only the next one."""
    return [
        TermLine(clock_title(one), one.due, one.done_at, clock_badge(one))
        for one in services.clocks_of(request)
    ]


def pauses_of(actor: Actor, request: Request) -> list[Pause]:
    """Return the times in which the clocks stood still, the first one first."""
    query = policies[Pause].rows(actor).where(Pause.request == request.id)
    return list(query.order_by(Pause.started_at, Pause.id))


def belongings_of(actor: Actor, request: Request) -> list[Belonging]:
    """Return the other requests that belong to one: linked both ways, merged and split."""
    links = (
        policies[RequestLink]
        .rows(actor)
        .where((RequestLink.request == request.id) | (RequestLink.other == request.id))
        .order_by(RequestLink.id)
    )
    there = policies[Request].rows(actor)
    pairs = [
        (one, one.other_id if one.request_id == request.id else one.request_id) for one in links
    ]
    merges = (
        list(
            policies[Merge]
            .rows(actor)
            .where((Merge.kept == request.id) | (Merge.gone == request.id))
            .where(Merge.undone_at.is_null())
            .order_by(Merge.id)
        )
        if works_for_district(actor)
        else []
    )
    keys = {key for _link, key in pairs} | {
        one.gone_id if one.kept_id == request.id else one.kept_id for one in merges
    }
    others = {one.id: one for one in there.where(Request.id.in_(list(keys) or [0]))}
    found = []
    for link, key in pairs:
        if key in others:
            words = str(_LINKS[link.kind])
            if link.request_id != request.id:
                words = {
                    "duplicate": _("Has the duplicate"),
                    "split": _("Was split into"),
                }.get(link.kind, words)
            found.append(Belonging(words, others[key], link))
    for done in merges:
        kept = done.kept_id == request.id
        key = done.gone_id if kept else done.kept_id
        if key in others:
            words = _("Took in") if kept else _("Merged into")
            found.append(Belonging(words, others[key], undo=done))
    return found


def records_of(actor: Actor, request: Request) -> list[About]:
    """Return what a request is about outside the hotline, called as its own section calls it."""
    found = []
    for link in policies[RecordLink].rows(actor).where(RecordLink.request == request.id):
        title, url = link.title, link.url
        model: Any = model_of(link.table) if link.key is not None else None
        if model is not None and model in policies:
            one = policies[model].rows(actor).where(model.id == link.key).first()
            if one is not None:
                told = _described(one)
                title, url = (told.label, told.url) if told is not None else (str(one), "")
        found.append(About(link, title or _("a record that you do not see"), url))
    return found


def _described(record: Any) -> Described | None:
    return current_app.extensions["plugins"].describe_record(record)


def checklists_of(actor: Actor, request: Request) -> list[tuple[Checklist, list[ChecklistItem]]]:
    """Return the checklists of a request with their lines: two queries."""
    lists = list(
        policies[Checklist]
        .rows(actor)
        .where(Checklist.request == request.id)
        .order_by(Checklist.position, Checklist.id)
    )
    items: dict[int, list[ChecklistItem]] = {}
    if lists:
        query = (
            policies[ChecklistItem]
            .rows(actor)
            .where(ChecklistItem.checklist.in_([one.id for one in lists]))
            .order_by(ChecklistItem.position, ChecklistItem.id)
        )
        for item in query:
            items.setdefault(item.checklist_id, []).append(item)
    return [(one, items.get(one.id, [])) for one in lists]


def watchers_of(actor: Actor, request: Request) -> list[User]:
    """Return who watches a request."""
    keys = policies[Watcher].rows(actor).select(Watcher.user).where(Watcher.request == request.id)
    return list(User.select().where(User.id.in_(keys)).order_by(User.name))


def visit_with_files(actor: Actor, request: Request) -> tuple[Visit | None, list[StoredFile]]:
    """Return the visit of a request with its papers."""
    visit = policies[Visit].rows(actor).where(Visit.request == request.id).first()
    return (visit, files_of(Visit, [visit.id]).get(visit.id, [])) if visit else (None, [])


def following(actor: Actor, request: Request) -> Request | None:
    """Return the open request that is due first of the others that are the actor's or nobody's."""
    mine: Any = (Request.assignee == actor.user.id) | Request.assignee.is_null()
    found: Request | None = (
        policies[Request]
        .rows(actor)
        .where(mine, Request.id != request.id, Request.state.in_(("new", "in_work")))
        .where(Request.removed_at.is_null(), Request.merged_into.is_null())
        .order_by(Request.next_due.is_null(), Request.next_due, Request.id)
        .first()
    )
    return found


def rating_of(actor: Actor, request: Request) -> Rating | None:
    """Return how the solution was rated, if it was."""
    found: Rating | None = policies[Rating].rows(actor).where(Rating.request == request.id).first()
    return found


def trail_of(
    actor: Actor, request: Request, since: dt.datetime | None = None
) -> list[dict[str, Any]]:
    """Return the trail of a request as entries of a timeline, the last one first.

    Only the hotline's side reads it: it names who did what, and what a field was before.
    """
    if not works_for_district(actor):
        return []
    ratings = Rating.select(Rating.id).where(Rating.request == request.id)
    of_request: Any = (AuditEntry.subject == REQUESTS) & (AuditEntry.subject_id == request.id)
    of_rating: Any = (AuditEntry.subject == RATINGS) & AuditEntry.subject_id.in_(ratings)
    query = AuditEntry.select().where(of_request | of_rating)
    if since is not None:
        query = query.where(AuditEntry.at > since)
    found = [
        (one.at, one.id, _entry(one)) for one in query.order_by(AuditEntry.id.desc()).limit(MOST)
    ]
    if since is None:
        told = policies[Escalation].rows(actor).where(Escalation.request == request.id)
        found += [(one.at, 0, _escalated(one)) for one in told]
    found.sort(key=lambda row: row[:2], reverse=True)
    return [entry for _at, _key, entry in found]


def _entry(one: AuditEntry) -> dict[str, Any]:
    changed = "; ".join(
        f"{change.title}: {_shown(change.old)} → {_shown(change.new)}"
        for change in changes_in(one)
        if change.field not in FOLLOWS
    )
    actions: Mapping[str, str] = {
        "create": _("Written down"),
        "change": _("Changed"),
        "delete": _("Deleted"),
    }
    if one.subject == RATINGS:
        actions = {"create": _("Answer rated"), "change": _("Rating changed")}
    title = one.note or actions.get(one.action, one.action)
    note = ". ".join(filter(None, (one.actor_name or _("The portal itself"), changed)))
    return {"on": format_moment(one.at), "title": title, "note": note}


def _escalated(one: Escalation) -> dict[str, Any]:
    return {
        "on": format_moment(one.at),
        "title": _("Told of the term: %(clock)s", clock=_CLOCKS[one.clock]),
        "note": one.told,
        "tone": Tone.SOON,
    }


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
