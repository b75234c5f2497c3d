"""The tasks of "My work": requests with their terms, new ones, visits to write down, what is asked of us."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from plugins.hotline.links import request_list_url, request_url
from plugins.hotline.models import GroupMember, Pause, Request, Visit
from plugins.hotline.models.requests import OPEN_STATES
from plugins.hotline.permissions import HotlinePermission
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.plugin import Task

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 200


def tasks(actor: Actor) -> list[Task]:
    """Return what this user must do about requests."""
    if works_for_district(actor) and actor.can(HotlinePermission.EDIT):
        return [*_own(actor), *_new(actor), *_visits(actor)]
    return _asked_of(actor) if actor.can(HotlinePermission.ASK) else []


def title_of(request: Request) -> str:
    """Return how a task calls a request: its number and topic, never the caller."""
    topic = request.topic.title if request.topic is not None else _("no topic yet")
    return f"{request} ({topic})"


def _own(actor: Actor) -> list[Task]:
    query = (
        policies[Request]
        .rows(actor)
        .where(
            Request.assignee == actor.user.id,
            Request.state.in_(("new", "in_work")),
            Request.removed_at.is_null(),
        )
        .order_by(Request.next_due, Request.id)
        .limit(MOST)
    )
    return [
        Task(
            key=f"hotline.request:{one.id}",
            title=title_of(one),
            url=request_url(one.id),
            permission=HotlinePermission.EDIT,
            due_on=clock.local(one.next_due).date() if one.next_due is not None else None,
            institution=one.institution.short_name if one.institution is not None else "",
        )
        for one in query
    ]


def _new(actor: Actor) -> list[Task]:
    """Return one task for all requests that nobody has taken on, of the own groups or of none."""
    groups = GroupMember.select(GroupMember.group).where(GroupMember.user == actor.user.id)
    query = (
        policies[Request]
        .rows(actor)
        .select(fn.COUNT(Request.id), fn.MIN(Request.next_due))
        .where(
            Request.assignee.is_null(),
            Request.state.in_(("new", "in_work")),
            Request.removed_at.is_null(),
            Request.group.is_null() | Request.group.in_(groups),
        )
    )
    count, due = fetch_rows(query)[0]
    if not count:
        return []
    nearest = Request.next_due.python_value(due) if due is not None else None
    return [
        Task(
            key="hotline.new",
            title=ngettext(
                "Take on %(num)s new request to the hotline",
                "Take on %(num)s new requests to the hotline",
                count,
            ),
            url=request_list_url(state="new"),
            permission=HotlinePermission.EDIT,
            due_on=clock.local(nearest).date() if nearest is not None else None,
        )
    ]


def _visits(actor: Actor) -> list[Task]:
    """Return the visits of the actor whose time has come, until what was done is written down."""
    query = (
        policies[Visit]
        .rows(actor)
        .select(Visit, Request)
        .join(Request)
        .where(
            Visit.visitor == actor.user.id,
            Visit.done_on.is_null(),
            Visit.starts_at.is_null(False),
            Request.state.in_(OPEN_STATES),
        )
        .order_by(Visit.starts_at)
        .limit(MOST)
    )
    return [
        Task(
            key=f"hotline.visit:{one.id}",
            title=_("Visit on request %(number)s", number=one.request.full_number),
            url=request_url(one.request_id),
            permission=HotlinePermission.EDIT,
            due_on=clock.local(one.starts_at).date(),
            note=one.place,
        )
        for one in query
    ]


def _asked_of(actor: Actor) -> list[Task]:
    """Return the own requests that wait for the institution's word."""
    query = (
        policies[Request]
        .rows(actor)
        .where(Request.state == "waiting")
        .order_by(Request.received_at)
        .limit(MOST)
    )
    found = list(query)
    reasons = {
        one.request_id: one.reason
        for one in Pause.select().where(
            Pause.request.in_([one.id for one in found] or [0]), Pause.ended_at.is_null()
        )
    }
    return [
        Task(
            key=f"hotline.waiting:{one.id}",
            title=_("The hotline waits for you: %(request)s", request=title_of(one)),
            url=request_url(one.id),
            permission=HotlinePermission.ASK,
            note=reasons.get(one.id, ""),
        )
        for one in found
    ]
