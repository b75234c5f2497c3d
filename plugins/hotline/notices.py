"""Telling people what happened to requests: new, given, answered, waiting, opened again, due.

Titles hold the number and the topic, never the caller.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.links import request_url
from plugins.hotline.people import asker_of, desk_of, members_of, watchers_of
from portal import clock
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.inbox.services import notify
from portal.plugin import Delivery, NoticeKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.hotline.models import Request
    from portal.access import Actor
    from portal.accounts.models import User

NEW = NoticeKind(name="hotline.new", title=_l("New request to the hotline"))
GIVEN = NoticeKind(name="hotline.given", title=_l("Request to the hotline given to you"))
ANSWERED = NoticeKind(
    name="hotline.answered", title=_l("Answer of the hotline"), delivery=Delivery.AT_ONCE
)
WAITING = NoticeKind(
    name="hotline.waiting", title=_l("The hotline waits for you"), delivery=Delivery.AT_ONCE
)
ADDED = NoticeKind(name="hotline.added", title=_l("Something was added to a request"))
REOPENED = NoticeKind(name="hotline.reopened", title=_l("Request to the hotline opened again"))
WATCHING = NoticeKind(name="hotline.watching", title=_l("Watching a request to the hotline"))
DUE_SOON = NoticeKind(name="hotline.due_soon", title=_l("Term of a request ends soon"))
OVERDUE = NoticeKind(name="hotline.overdue", title=_l("Term of a request has run out"))
KINDS = (NEW, GIVEN, ANSWERED, WAITING, ADDED, REOPENED, WATCHING, DUE_SOON, OVERDUE)


def title_of(request: Request) -> str:
    """Return how a request is called in a notice: its number and its topic."""
    topic = request.topic.title if request.topic is not None else _("no topic yet")
    return f"{request} ({topic})"


def tell_new(actor: Actor, request: Request) -> int:
    """Tell the group, or the whole desk, of a request that nobody has taken on."""
    if request.assignee_id is not None:
        return 0
    people = members_of(request.group_id) or [one.id for one in desk_of(request.municipality_id)]
    return _tell(NEW, request, people, key="new", actor=actor)


def tell_given(actor: Actor, request: Request) -> int:
    """Tell the assignee that a request is theirs now."""
    people = [request.assignee_id] if request.assignee_id is not None else []
    return _tell(GIVEN, request, people, key=f"given:{request.version}", actor=actor)


def tell_answered(actor: Actor, request: Request, message_id: int) -> int:
    """Tell who asked, and the watchers, of an answer."""
    return _tell(ANSWERED, request, _caller_side(request), key=f"answer:{message_id}", actor=actor)


def tell_waiting(actor: Actor, request: Request, reason: str) -> int:
    """Tell who asked that something is needed."""
    asker = asker_of(request)
    return _tell(
        WAITING,
        request,
        [asker.id] if asker is not None else [],
        key=f"waiting:{request.version}",
        text=reason,
        actor=actor,
    )


def tell_added(actor: Actor, request: Request, message_id: int) -> int:
    """Tell who works on a request that the caller has added something."""
    return _tell(ADDED, request, desk_side(request), key=f"added:{message_id}", actor=actor)


def tell_reopened(actor: Actor, request: Request) -> int:
    """Tell who works on a request that it was opened again."""
    return _tell(
        REOPENED, request, desk_side(request), key=f"reopened:{request.reopened}", actor=actor
    )


def tell_watching(actor: Actor, request: Request, user: User, *, stop: bool) -> int:
    """Tell a user that a colleague lets them watch a request, or watch it no more."""
    words = (
        _("%(name)s has taken you off the watchers of this request.", name=actor.user.name)
        if stop
        else _(
            "%(name)s lets you watch this request: you are told what happens.", name=actor.user.name
        )
    )
    key = f"{'left' if stop else 'watching'}:{clock.now().isoformat()}"
    return _tell(WATCHING, request, [user.id], key=key, text=words, actor=actor)


def desk_side(request: Request) -> list[int]:
    """Return who works on a request: the assignee, else the group, else the desk; and watchers."""
    people = [request.assignee_id] if request.assignee_id is not None else []
    people = people or members_of(request.group_id)
    people = people or [one.id for one in desk_of(request.municipality_id)]
    return [*people, *watchers_of(request)]


def _caller_side(request: Request) -> list[int]:
    asker = asker_of(request)
    return [*([asker.id] if asker is not None else []), *watchers_of(request)]


def _tell(
    kind: NoticeKind,
    request: Request,
    people: Iterable[int],
    *,
    key: str,
    actor: Actor | None,
    text: str = "",
) -> int:
    own = actor.user.id if actor is not None else None
    return notify(
        [one for one in people if one != own],
        kind.name,
        title=title_of(request),
        text=text,
        url=request_url(request.id),
        key=f"{kind.name}:{request.id}:{key}",
        institution_id=request.institution_id,
    )


def tell_term(request: Request, people: Iterable[int], *, soon: bool, key: str, text: str) -> int:
    """Tell of a term that ends soon or has run out."""
    return _tell(DUE_SOON if soon else OVERDUE, request, people, key=key, actor=None, text=text)
