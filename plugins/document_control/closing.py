"""The end of a check: acknowledged by the head, closed, opened again with a reason, called off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.models import ControlCheck, Finding
from plugins.document_control.notices import CLOSED, tell_inspector, tell_institution
from plugins.document_control.stepping import go, move
from plugins.document_control.telling import announce_closed
from portal import clock
from portal.changing import change, demand, need, take
from portal.database import write
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.access import Actor

OPEN_FINDINGS = ("open", "answered", "returned")


def acknowledge(
    actor: Actor,
    check: ControlCheck,
    *,
    name: str = "",
    objection: str = "",
    seen: int | None = None,
) -> ControlCheck:
    """Acknowledge the result (ознакомление руководителя): date and name; an objection may be added.

    Findings are mended from now on; a check without open findings is closed by that.
    """
    who = name.strip() or (actor.user.name if actor.user.id else "")
    with write():
        values: dict[str, Any] = {
            "acknowledged_at": clock.now(),
            "acknowledged_by": actor.user if actor.user.id else None,
            "acknowledged_name": need("name", who, _("Who is acknowledging?"))[:200],
            "objection": objection.strip(),
        }
        stored = go(actor, check, "acknowledge", values=values, seen=seen)
        tell_inspector(CLOSED, stored, key=f"acknowledged:{stored.version}")
        if not _has_open(stored):
            _close(actor, stored)
        return stored


def close_check(actor: Actor, check: ControlCheck, *, seen: int | None = None) -> ControlCheck:
    """Close a check whose findings are all mended or withdrawn; from now on it is immutable."""
    with write():
        stored = take(check, seen)
        demand(actor, "edit", stored)
        if stored.state not in {"issued", "remediation"}:
            raise Conflict(_("This cannot be done with the check as it stands now."))
        if _has_open(stored):
            raise Conflict(_("There are findings that are not mended yet."))
        if stored.acknowledged_at is None:
            raise Conflict(_("The head has not acknowledged the result yet."))
        _close(actor, stored)
        return stored


def reopen_check(
    actor: Actor, check: ControlCheck, *, reason: str, seen: int | None = None
) -> ControlCheck:
    """Open a closed check again, with a reason that stays in its steps."""
    with write():
        values = {"closed_at": None, "closed_by": None}
        stored = go(actor, check, "reopen", reason=reason, values=values, seen=seen, verb="reopen")
        tell_institution(CLOSED, stored, key=f"reopened:{stored.version}", text=reason)
        return stored


def cancel_check(
    actor: Actor, check: ControlCheck, *, reason: str, seen: int | None = None
) -> ControlCheck:
    """Call a check off; what was written stays."""
    with write():
        stored = go(actor, check, "cancel", reason=reason, seen=seen)
        tell_institution(CLOSED, stored, key=f"cancelled:{stored.version}", text=reason)
        return stored


def set_inspector(
    actor: Actor, check: ControlCheck, *, user_id: int, seen: int | None = None
) -> ControlCheck:
    """Give a check to another inspector."""
    with write():
        stored = take(check, seen)
        demand(actor, "edit", stored)
        if stored.is_over:
            raise Conflict(_("The check is over: nothing in it is changed any more."))
        change(actor, stored, {"inspector": user_id})
        return stored


def _has_open(check: ControlCheck) -> bool:
    return bool(
        Finding.select()
        .where(Finding.check_of == check.id, Finding.state.in_(OPEN_FINDINGS))
        .exists()
    )


def _close(actor: Actor, stored: ControlCheck) -> None:
    values = {"closed_at": clock.now(), "closed_by": actor.user if actor.user.id else None}
    move(actor, stored, "closed", values=values)
    announce_closed(actor, stored)
    tell_institution(CLOSED, stored, key=f"closed:{stored.version}")
