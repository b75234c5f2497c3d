"""Who does a request and what it is about: assign, take on, watch, change its fields, records, presence."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from plugins.hotline.answering import save_acted, take_request
from plugins.hotline.checklist_templates import add_fitting
from plugins.hotline.models import Group, Presence, RecordLink, Request, Watcher
from plugins.hotline.notices import tell_given, tell_watching
from plugins.hotline.people import desk_of
from plugins.hotline.wording import KINDS, PRIORITIES
from portal import clock
from portal.access import policies
from portal.accounts.models import User
from portal.audit.services import record
from portal.changing import demand, fits, need, refuse
from portal.database import write
from portal.files.subjects import model_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from portal.access import Actor

CHANGED = frozenset(
    {
        "topic",
        "priority",
        "kind",
        "question",
        "institution",
        "caller_position",
        "confidential",
        "repeated",
    }
)
FRESH = dt.timedelta(minutes=2)
"""Who has not said for so long that a request is open has closed it."""


def assign(
    actor: Actor,
    request: Request,
    *,
    assignee: User | None = None,
    group: Group | None = None,
    seen: int | None = None,
) -> Request:
    """Give a request to somebody, to a group, or to both; going from one to another is counted."""
    with write():
        stored = take_request(actor, request, seen)
        if assignee is not None and assignee not in desk_of(stored.municipality_id, operators=True):
            refuse("assignee", _("This person does not answer at this hotline."))
        if group is not None and group.municipality_id != stored.municipality_id:
            refuse("group", _("This group belongs to another district."))
        earlier = stored.assignee_id
        given = assignee.id if assignee is not None else None
        if earlier is not None and given is not None and earlier != given:
            stored.bounces += 1
        moved = group is not None and group.id != stored.group_id
        stored.assignee, stored.group = assignee, group
        if moved:
            add_fitting(stored)
        if stored.state == "new" and given is not None and given == actor.user.id:
            stored.state = "in_work"
        save_acted(actor, stored)
        if given != earlier:
            tell_given(actor, stored)
    return stored


def take_on(actor: Actor, request: Request, *, seen: int | None = None) -> Request:
    """Take a request on: it is the actor's, and in work."""
    return assign(actor, request, assignee=actor.user, group=request.group, seen=seen)


def assignees_for(request: Request) -> list[User]:
    """Return the users who may be given a request."""
    return desk_of(request.municipality_id)


def change_request(
    actor: Actor, request: Request, *, values: Mapping[str, Any], seen: int | None = None
) -> Request:
    """Change what a request is about; a new topic or priority moves its terms.

    ``values``: topic, priority, kind, question, institution, caller_position, confidential, repeated.
    """
    if unknown := set(values) - CHANGED:
        message = f"A request has no {sorted(unknown)} that could be changed here."
        raise ValueError(message)
    if values.get("priority", "normal") not in dict(PRIORITIES):
        refuse("priority", _("There is no such priority."))
    if values.get("kind", "question") not in dict(KINDS):
        refuse("kind", _("There is no such kind of request."))
    with write():
        stored = take_request(actor, request, seen)
        for name, value in values.items():
            given = value
            if name == "question":
                given = need("question", value, _("Write what is asked."))
            elif name == "caller_position":
                given = fits(Request, name, value)
            setattr(stored, name, given)
        if stored.institution is not None and (
            stored.institution.municipality_id != stored.municipality_id
        ):
            refuse("institution", _("This institution belongs to another district."))
        demand(actor, "edit", stored)
        if "topic" in values:
            add_fitting(stored)
        save_acted(actor, stored)
    return stored


def watch(actor: Actor, request: Request, *, user: User | None = None, stop: bool = False) -> None:
    """Let somebody watch a request, the actor if nobody is named; or stop it. A colleague is told."""
    who = user or actor.user
    with write():
        demand(actor, "view", request)
        watcher = Watcher(request=request, user=who)
        demand(actor, "create", watcher)
        others = who.id != actor.user.id and not stop
        if others and who not in desk_of(request.municipality_id, operators=True):
            refuse("user", _("This person does not answer at this hotline."))
        known = Watcher.get_or_none(Watcher.request == request.id, Watcher.user == who.id)
        if stop and known is not None:
            known.delete_instance()
            _record_watcher(actor, request, who, stop=True)
            tell_watching(actor, request, who, stop=True)
        elif not stop and known is None:
            watcher.save(force_insert=True)
            _record_watcher(actor, request, who, stop=False)
            tell_watching(actor, request, who, stop=False)


def _record_watcher(actor: Actor, request: Request, who: User, *, stop: bool) -> None:
    """Write into the request's trail who watches it, or does no more."""
    note = (
        _("Watches no more: %(name)s", name=who.name)
        if stop
        else _("Watches the request: %(name)s", name=who.name)
    )
    record(actor, "change", request, note=note)


def link_record(
    actor: Actor,
    request: Request,
    *,
    table: str = "",
    key: int | None = None,
    title: str = "",
    url: str = "",
) -> RecordLink:
    """Link a record that the request is about: of the portal by table and key, else by its address."""
    if key is None and not url.strip():
        refuse("url", _("Give a record or a link."))
    if key is not None and not _is_seen(actor, table, key):
        refuse("record", _("There is no such record."))
    with write():
        stored = take_request(actor, request)
        known = (
            RecordLink.get_or_none(
                RecordLink.request == stored.id, RecordLink.table == table, RecordLink.key == key
            )
            if key is not None
            else None
        )
        if known is not None:
            return known
        link = RecordLink.create(
            request=stored,
            table=table,
            key=key,
            title=fits(RecordLink, "title", title),
            url=fits(RecordLink, "url", url),
            by=actor.user if actor.user.id else None,
        )
        save_acted(actor, stored, note=_("Linked: %(record)s", record=link))
    return link


def _is_seen(actor: Actor, table: str, key: int) -> bool:
    """Tell whether a record is there for this actor."""
    model: Any = model_of(table)
    if model is None or model not in policies:
        return False
    return bool(policies[model].rows(actor).where(model.id == key).exists())


def unlink_record(actor: Actor, link: RecordLink) -> None:
    """Take a link to a record away."""
    with write():
        stored = take_request(actor, link.request)
        link.delete_instance()
        save_acted(actor, stored, note=_("Link taken away: %(record)s", record=link))


def note_presence(actor: Actor, request: Request, *, now: dt.datetime | None = None) -> list[User]:
    """Say that the actor has a request open, and return who else has: the page asks every minute."""
    demand(actor, "view", request)
    now = now or clock.now()
    with write():
        Presence.insert(request=request.id, user=actor.user.id, seen_at=now).on_conflict(
            conflict_target=[Presence.request, Presence.user], update={Presence.seen_at: now}
        ).execute()
        Presence.delete().where(
            Presence.request == request.id, Presence.seen_at < now - FRESH
        ).execute()
    return others_here(actor, request)


def leave(actor: Actor, request: Request, *, seen_at: dt.datetime) -> None:
    """Say that the actor has closed the page that told at ``seen_at`` that it is open.

    Word of a page that is closed may come after the next page of the same request has told that it is open, as when
    an act leads back to it: whoever was seen later is still here.
    """
    with write():
        Presence.delete().where(
            Presence.request == request.id,
            Presence.user == actor.user.id,
            Presence.seen_at <= seen_at,
        ).execute()


def others_here(actor: Actor, request: Request) -> list[User]:
    """Return who else has a request open now; nobody to those who may not know."""
    here = (
        policies[Presence]
        .rows(actor)
        .select(Presence.user)
        .where(
            Presence.request == request.id,
            Presence.user != actor.user.id,
            Presence.seen_at >= clock.now() - FRESH,
        )
    )
    return list(User.select().where(User.id.in_(here)).order_by(User.name))
