"""Proposals: an institution proposes an event, a methodologist accepts or declines it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes import notices
from plugins.master_classes.allocating import lock
from plugins.master_classes.events import demand_event_state, enter_plan
from plugins.master_classes.models import Event
from portal import changing, clock
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor


def propose(actor: Actor, event: Event, *, seen: int | None = None) -> Event:
    """Propose a draft to the district; those who plan are told."""
    with write():
        stored = lock(event, seen)
        changing.demand(actor, "edit", stored)
        demand_event_state(stored, "draft", "declined")
        if stored.internal:
            changing.refuse("internal", _("It is for the own institution only: just publish it."))
        values = {
            "state": "proposed",
            "proposed_by": actor.user.id or None,
            "proposed_at": clock.now(),
            "decision": "",
        }
        changing.change(actor, stored, values)
        notices.tell_proposed(actor, stored)
    return stored


def accept(actor: Actor, event: Event, *, answer: str = "", seen: int | None = None) -> Event:
    """Accept a proposal into the plan; who proposed it is told."""
    with write():
        stored = _decided(actor, event, seen)
        further = {"decided_by": actor.user.id or None, "decision": _fits(answer)}
        if stored.responsible_id is None or stored.responsible_id == stored.proposed_by_id:
            further["responsible"] = actor.user.id or None
        enter_plan(actor, stored, **further)
        notices.tell_decided(actor, stored)
    return stored


def decline(actor: Actor, event: Event, *, answer: str, seen: int | None = None) -> Event:
    """Decline a proposal with a reason; the institution may change it and propose it again."""
    reason = changing.need("answer", answer, _("Write why the proposal is declined."))
    with write():
        stored = _decided(actor, event, seen)
        values = {
            "state": "declined",
            "decided_by": actor.user.id or None,
            "decision": _fits(reason),
        }
        changing.change(actor, stored, values, note=reason)
        notices.tell_decided(actor, stored)
    return stored


def _decided(actor: Actor, event: Event, seen: int | None) -> Event:
    stored = lock(event, seen)
    changing.demand(actor, "decide", stored)
    demand_event_state(stored, "proposed")
    return stored


def _fits(answer: str) -> str:
    return changing.fits(Event, "decision", answer)
