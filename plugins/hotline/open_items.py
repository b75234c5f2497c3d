"""What is open with a user at the hotline and moves at a hand-over: requests and visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.models import Request, Visit
from plugins.hotline.models.requests import OPEN_STATES
from plugins.hotline.people import desk_of
from plugins.hotline.tasks import title_of
from portal import clock
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.plugin import NotMoved, OpenItems

if TYPE_CHECKING:
    from portal.accounts.models import User


def open_items(user: User) -> list[OpenItems]:
    """Return the requests that a user does, and the visits that the user has agreed on."""
    found = []
    requests = _requests(user)
    if requests:
        found.append(
            OpenItems(
                title=_("Requests to the hotline"),
                labels=tuple(map(title_of, requests)),
                move=lambda other: _move_requests(user, other),
                name="requests",
            )
        )
    visits = _visits(user)
    if visits:
        found.append(
            OpenItems(
                title=_("Visits on request"),
                labels=tuple(map(_label, visits)),
                move=lambda other: _move_visits(user, other),
                name="visits",
            )
        )
    return found


def _requests(user: User) -> list[Request]:
    return list(
        Request.select()
        .where(
            Request.assignee == user.id,
            Request.state.in_(OPEN_STATES),
            Request.removed_at.is_null(),
        )
        .order_by(Request.received_at, Request.id)
    )


def _visits(user: User) -> list[Visit]:
    return list(
        Visit.select(Visit, Request)
        .join(Request)
        .where(Visit.visitor == user.id, Visit.done_on.is_null(), Request.state.in_(OPEN_STATES))
        .order_by(Visit.starts_at, Visit.id)
    )


def _label(visit: Visit) -> str:
    when = format_moment(visit.starts_at) if visit.starts_at is not None else ""
    return f"{visit.request} {when}".strip()


def _move_requests(user: User, other: User) -> list[NotMoved]:
    left = []
    for one in _requests(user):
        if other not in desk_of(one.municipality_id, operators=True):
            left.append(NotMoved(title_of(one), _no_right()))
            continue
        Request.update(
            assignee=other.id, version=Request.version + 1, changed_at=clock.now()
        ).where(Request.id == one.id).execute()
    return left


def _move_visits(user: User, other: User) -> list[NotMoved]:
    left = []
    for one in _visits(user):
        if other not in desk_of(one.request.municipality_id, operators=True):
            left.append(NotMoved(_label(one), _no_right()))
            continue
        Visit.update(visitor=other.id, version=Visit.version + 1).where(
            Visit.id == one.id
        ).execute()
    return left


def _no_right() -> str:
    return _("who takes over does not answer at this hotline")
