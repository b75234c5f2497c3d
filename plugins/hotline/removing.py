"""Removing a request that was written down by mistake, and restoring it: its number stays in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.hotline.changing import change
from plugins.hotline.models import Request
from plugins.hotline.reckoning import set_dues
from portal import clock
from portal.changing import demand, fits, need, take
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor


def remove(actor: Actor, request: Request, *, reason: str, seen: int | None = None) -> Request:
    """Remove a request with a reason: lists leave it out, the journal keeps its number."""
    why = need("reason", fits(Request, "removed_reason", reason), _("Say why."))
    with write():
        stored = take(request, seen)
        demand(actor, "remove", stored)
        if stored.removed_at is not None:
            raise Conflict(_("The request was removed."))
        values: dict[str, Any] = {
            "removed_at": clock.now(),
            "removed_by": actor.user if actor.user.id else None,
            "removed_reason": why,
            "next_due": None,
        }
        change(actor, stored, values, note=why)
    return stored


def restore(actor: Actor, request: Request, *, seen: int | None = None) -> Request:
    """Restore a removed request as it was; its clocks have run on."""
    with write():
        stored = take(request, seen)
        demand(actor, "remove", stored)
        if stored.removed_at is None:
            raise Conflict(_("The request was restored."))
        values: dict[str, Any] = {"removed_at": None, "removed_by": None, "removed_reason": ""}
        change(actor, stored, values | set_dues(stored))
    return stored
