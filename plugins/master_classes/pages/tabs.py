"""The tabs of an event's card, in their order: other rooms of the plugin add a line each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from plugins.master_classes.permissions import ClassesPermission as P
from portal import clock
from portal.access import policies
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_babel.speaklater import LazyString

    from plugins.master_classes.models import Event
    from portal.access import Actor


def always(_actor: Actor, _event: Event) -> bool:
    """Say that a tab is there for every event."""
    return True


def has_begun(_actor: Actor, event: Event) -> bool:
    """Tell whether an event has begun: what comes after it has tabs of its own from then on."""
    begun = event.starts_at is not None and event.starts_at <= clock.now()
    return begun and event.state != "cancelled"


def invites(_actor: Actor, event: Event) -> bool:
    """Tell whether an event is, or was, in the plan: drafts and proposals invite nobody."""
    return event.is_shown


def keeps(actor: Actor, event: Event) -> bool:
    """Tell whether the actor arranges this event."""
    return bool(policies[type(event)].permits(actor, "edit", event))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """One page of an event's card.

    ``endpoint`` takes the event's key as ``key``; ``permission`` opens the page, and ``shown`` tells
    for which events there is one.
    """

    title: LazyString
    endpoint: str
    permission: str
    shown: Callable[[Actor, Event], bool] = always


TABS = (
    Tab(title=_("Overview"), endpoint="master_classes.event_page", permission=P.VIEW),
    Tab(title=_("Participants"), endpoint="master_classes.participants", permission=P.VIEW),
    Tab(title=_("Sessions of the event"), endpoint="master_classes.sessions", permission=P.VIEW),
    Tab(title=_("Leaders"), endpoint="master_classes.leaders", permission=P.VIEW),
    Tab(
        title=_("Attendance"),
        endpoint="master_classes_attendance.event_attendance",
        permission=P.ENROLMENTS,
        shown=invites,
    ),
    Tab(
        title=_("Certificates"),
        endpoint="master_classes_certificates.event_certificates",
        permission=P.ENROLMENTS,
        shown=has_begun,
    ),
    Tab(
        title=_("Invitations"),
        endpoint="master_classes_invitations.invitations",
        permission=P.ENROLMENTS,
        shown=invites,
    ),
    Tab(
        title=_("Hours"),
        endpoint="master_classes_recording.event_hours",
        permission=P.ENROLMENTS,
        shown=has_begun,
    ),
    Tab(
        title=_("Feedback"),
        endpoint="master_classes_feedback.event_feedback",
        permission=P.FEEDBACK,
        shown=has_begun,
    ),
    Tab(
        title=_("Letters"),
        endpoint="master_classes_letters.event_letters",
        permission=P.WRITE,
        shown=has_begun,
    ),
    Tab(title=_("History"), endpoint="master_classes.event_history", permission=P.VIEW),
)


def tabs_of(actor: Actor, event: Event) -> list[tuple[Any, ...]]:
    """Return the tabs of an event for this actor: title, address, whether it is this page."""
    return [
        (str(one.title), url_for(one.endpoint, key=event.id), one.endpoint == request.endpoint)
        for one in TABS
        if actor.can(one.permission) and one.shown(actor, event)
    ]
