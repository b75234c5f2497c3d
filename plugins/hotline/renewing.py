"""Bringing the terms of open requests to the rules as they are now, looked at before and chosen.

A term of the dictionary that is changed moves a request only at the next act on it. Here the district
sees which open requests would get other moments, or be made urgent by a level, and applies it to those
that it chooses.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.hotline.answering import take_request
from plugins.hotline.changing import change
from plugins.hotline.escalating import made_urgent
from plugins.hotline.models import EscalationLevel, Request
from plugins.hotline.models.requests import OPEN_STATES
from plugins.hotline.reckoning import DUES, set_dues, urgent_dues
from portal import clock
from portal.access import policies
from portal.changing import refuse
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Collection

    from portal.access import Actor

MOST = 300
SAME = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Renewal:
    """A request with the moments due and the priority that the rules give it now, where they differ."""

    request: Request
    values: dict[str, Any]

    @property
    def id(self) -> int:
        """Return the key of the request."""
        return int(self.request.id)

    @property
    def changes(self) -> list[tuple[str, dt.datetime | None, dt.datetime | None]]:
        """Return the clocks that move: name, moment before, moment now."""
        return [
            (name.removesuffix("_due"), getattr(self.request, name), self.values[name])
            for name in DUES
            if _differ(getattr(self.request, name), self.values[name])
        ]

    @property
    def becomes_urgent(self) -> bool:
        """Tell whether a level makes the request urgent now."""
        return bool(self.values["priority"] != self.request.priority)


def renewals(actor: Actor) -> list[Renewal]:
    """Return the open requests whose terms differ from the rules, the nearest first; a bounded number."""
    query = (
        policies[Request]
        .rows(actor)
        .where(Request.state.in_(OPEN_STATES), Request.removed_at.is_null())
        .order_by(Request.next_due, Request.id)
        .limit(MOST)
    )
    levels = _levels()
    found = (_renewal(one, levels) for one in query)
    return [one for one in found if one.changes or one.becomes_urgent]


def renew(actor: Actor, keys: Collection[int]) -> int:
    """Apply the rules to chosen open requests; return how many have changed."""
    if not keys:
        refuse("chosen", _("Choose at least one request."))
    levels = _levels()
    done = 0
    with write():
        query = policies[Request].rows(actor).where(Request.id.in_(list(keys)))
        for one in query.order_by(Request.id):
            stored = take_request(actor, one)
            if not stored.is_open:
                continue
            found = _renewal(stored, levels)
            if found.changes or found.becomes_urgent:
                change(actor, stored, found.values, note=_("Terms brought to the rules of today"))
                done += 1
    return done


def _renewal(request: Request, levels: list[EscalationLevel]) -> Renewal:
    urgent = request.priority != "high" and made_urgent(request, levels, clock.now())
    dues = urgent_dues(request) if urgent else set_dues(request)
    values: dict[str, Any] = {name: getattr(request, name) for name in DUES}
    return Renewal(request, {**values, **dues, "priority": "high" if urgent else request.priority})


def _levels() -> list[EscalationLevel]:
    used: Any = EscalationLevel.in_use == True  # noqa: E712 - SQL
    raises: Any = EscalationLevel.raises == True  # noqa: E712 - SQL
    return list(EscalationLevel.select().where(used, raises))


def _differ(one: dt.datetime | None, other: dt.datetime | None) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) >= SAME
