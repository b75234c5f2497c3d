"""The tasks of "My work": what is to be decided, finished, accepted, confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from plugins.master_classes.afterwards_tasks import certificates_to_issue, hours_to_confirm
from plugins.master_classes.links import event_url, participants_url
from plugins.master_classes.models import ENROLLING, Enrolment, Event
from plugins.master_classes.permissions import ClassesPermission
from portal import clock
from portal.access import policies
from portal.access.municipal import works_for_district
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.i18n import ngettext
from portal.plugin import Task

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 100
P = ClassesPermission
UNDER_WAY = (*ENROLLING, "closed")


def tasks(actor: Actor) -> list[Task]:
    """Return what this user must do about events."""
    found = []
    if works_for_district(actor) and actor.can(P.EDIT):
        found += [*_proposals(actor), *_requests(actor)]
    found += _to_finish(actor)
    if works_for_district(actor):
        return found + (certificates_to_issue(actor) if actor.can(P.CERTIFICATES) else [])
    if actor.can(P.ENROL):
        found += _offers(actor)
    if actor.can(P.RECORD):
        found += hours_to_confirm(actor)
    return found


def _proposals(actor: Actor) -> list[Task]:
    query = (
        policies[Event]
        .rows(actor)
        .where(Event.state == "proposed")
        .order_by(Event.starts_at, Event.id)
    )
    return [
        Task(
            key=f"master_classes.proposed:{one.id}",
            title=_("Decide on the proposal: %(title)s", title=one.title),
            url=event_url(one.id),
            permission=P.EDIT,
            due_on=clock.local(one.starts_at).date() if one.starts_at is not None else None,
            institution=one.institution.short_name if one.institution is not None else "",
        )
        for one in query.limit(MOST)
    ]


def _requests(actor: Actor) -> list[Task]:
    """Return one task for each event whose requests wait, of the own ones or of nobody's."""
    mine = Event.responsible.is_null() | (Event.responsible == actor.user.id)
    waiting = (
        policies[Enrolment]
        .rows(actor)
        .select(Enrolment.event, fn.COUNT(Enrolment.id))
        .where(Enrolment.state == "requested")
        .group_by(Enrolment.event)
    )
    counts = dict(fetch_rows(waiting))
    query = (
        policies[Event]
        .rows(actor)
        .where(Event.id.in_(list(counts) or [0]), Event.state.in_(UNDER_WAY), mine)
        .order_by(Event.starts_at)
    )
    return [
        Task(
            key=f"master_classes.requests:{one.id}",
            title=ngettext(
                "Decide on %(num)s request: %(title)s",
                "Decide on %(num)s requests: %(title)s",
                counts[one.id],
                title=one.title,
            ),
            url=participants_url(one.id),
            permission=P.CONFIRM,
            due_on=clock.local(one.starts_at).date() if one.starts_at is not None else None,
        )
        for one in query.limit(MOST)
    ]


def _to_finish(actor: Actor) -> list[Task]:
    """Return the own events that are over, until it is said that they were held."""
    query = (
        policies[Event]
        .rows(actor)
        .where(Event.state.in_(UNDER_WAY), Event.ends_at < clock.now())
        .order_by(Event.ends_at)
    )
    if works_for_district(actor):
        query = query.where(Event.responsible == actor.user.id)
    else:
        query = query.where(Event.institution == actor.reach.institution_id)
    return [
        Task(
            key=f"master_classes.finish:{one.id}",
            title=_("Mark who came, and say that it was held: %(title)s", title=one.title),
            url=event_url(one.id),
            permission=P.MARK,
            due_on=clock.local(one.ends_at).date() if one.ends_at is not None else None,
        )
        for one in query.limit(MOST)
    ]


def _offers(actor: Actor) -> list[Task]:
    """Return the places that are offered to the institution's people, with the term to accept them."""
    query = (
        policies[Enrolment]
        .rows(actor)
        .select(Enrolment, Event)
        .join(Event)
        .where(
            Enrolment.state == "offered",
            Enrolment.institution == actor.reach.institution_id,
        )
        .order_by(Enrolment.offered_until)
    )
    return [
        Task(
            key=f"master_classes.offered:{one.id}",
            title=_("Accept the offered place: %(title)s", title=one.event.title),
            url=participants_url(one.event_id),
            permission=P.ENROL,
            due_on=clock.local(one.offered_until).date() if one.offered_until else None,
        )
        for one in query.limit(MOST)
    ]
