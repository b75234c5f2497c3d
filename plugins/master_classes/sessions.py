"""Sessions of an event: laid, changed, moved, cancelled; the event's hours follow them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.master_classes import notices
from plugins.master_classes.allocating import lock
from plugins.master_classes.conflicts.checking import demand_free
from plugins.master_classes.models import SHOWN, Event, Place, Session
from portal import changing
from portal.audit.services import record
from portal.database import write
from portal.errors import Conflict
from portal.i18n import format_moment
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt

    from portal.access import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlan:
    """When and where a session is to be held; moments are aware."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    place: Place | None = None
    link: str = ""
    title: str = ""


def add_session(
    actor: Actor, event: Event, plan: SessionPlan, *, seen: int | None = None
) -> Session:
    """Add a session to an event that is not over; one that a blocking conflict stands against is refused."""
    with write():
        stored = _taken(actor, event, seen)
        last = Session.select(fn.MAX(Session.number)).where(Session.event == stored.id).scalar()
        made = lay_session(stored, plan, int(last or 0) + 1)
        demand_free(actor, stored, [made])
        record(actor, "create", made)
        _follow(actor, stored, made)
    return made


def change_session(
    actor: Actor, session: Session, plan: SessionPlan, *, seen: int | None = None
) -> Session:
    """Give a session other hours, another place or another topic; participants are told."""
    with write():
        event = _taken(actor, session.event)
        stored = changing.take(session, seen)
        _check(plan)
        values = {
            "starts_at": plan.starts_at,
            "ends_at": plan.ends_at,
            "place": plan.place,
            "link": changing.fits(Session, "link", plan.link),
            "title": changing.fits(Session, "title", plan.title),
        }
        if changing.change(actor, stored, values):
            demand_free(actor, event, [stored])
            _follow(actor, event, stored)
    return stored


def move_session(
    actor: Actor, session: Session, *, starts_at: dt.datetime, seen: int | None = None
) -> Session:
    """Hold a session at another time, for as long and in the same place."""
    plan = SessionPlan(
        starts_at=starts_at,
        ends_at=starts_at + (session.ends_at - session.starts_at),
        place=session.place,
        link=session.link,
        title=session.title,
    )
    return change_session(actor, session, plan, seen=seen)


def cancel_session(actor: Actor, session: Session, *, why: str, seen: int | None = None) -> Session:
    """Cancel one session of several. Raises :class:`Conflict` for the last: cancel the event then."""
    reason = changing.need("why", why, _("Write why the session is cancelled."))
    with write():
        event = _taken(actor, session.event)
        stored = changing.take(session, seen)
        if len(_living(event)) <= 1:
            raise Conflict(_("It is the only session: cancel the event instead."))
        if changing.change(actor, stored, {"cancelled": True}, note=reason):
            _follow(actor, event, stored, why=reason)
    return stored


def remove_session(actor: Actor, session: Session, *, seen: int | None = None) -> None:
    """Remove a session of an event that nobody has seen yet."""
    with write():
        event = _taken(actor, session.event)
        stored = changing.take(session, seen)
        if event.state in SHOWN:
            raise Conflict(_("The event is in the plan: cancel the session instead."))
        record(actor, "delete", stored)
        stored.delete_instance()
        _keep_hours(actor, event)


def lay_session(event: Event, plan: SessionPlan, number: int) -> Session:
    """Write a new session of a taken event and let the event's hours follow."""
    _check(plan)
    made = Session.create(
        event=event,
        number=number,
        starts_at=plan.starts_at,
        ends_at=plan.ends_at,
        place=plan.place,
        link=changing.fits(Session, "link", plan.link),
        title=changing.fits(Session, "title", plan.title),
    )
    starts, ends = hours_of(event)
    Event.update(starts_at=starts, ends_at=ends).where(Event.id == event.id).execute()
    return made


def hours_of(event: Event) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return the first and the last moment of an event's living sessions."""
    found = _living(event)
    if not found:
        return None, None
    return min(one.starts_at for one in found), max(one.ends_at for one in found)


def _living(event: Event) -> list[Session]:
    return list(
        Session.select().where(
            Session.event == event.id,
            Session.cancelled == False,  # noqa: E712 - SQL
        )
    )


def _taken(actor: Actor, event: Event, seen: int | None = None) -> Event:
    stored = lock(event, seen)
    changing.demand(actor, "edit", stored)
    if stored.state in {"held", "cancelled"}:
        raise Conflict(_("The event is over or cancelled."))
    return stored


def _follow(actor: Actor, event: Event, session: Session, *, why: str = "") -> None:
    """Let the event's hours follow a session, and tell of it where the event is known."""
    _keep_hours(actor, event)
    if event.state in SHOWN:
        where = str(session.place) if session.place is not None else session.link
        said = [_("Session %(number)s", number=session.number), format_moment(session.starts_at)]
        notices.tell_changed(actor, event, ", ".join(filter(None, [*said, where, why])))


def _keep_hours(actor: Actor, event: Event) -> None:
    starts, ends = hours_of(event)
    values: dict[str, Any] = {"starts_at": starts, "ends_at": ends, "sequence": event.sequence + 1}
    changing.change(actor, event, values)


def _check(plan: SessionPlan) -> None:
    if plan.ends_at <= plan.starts_at:
        changing.refuse("ends_at", _("The session ends before it starts."))
