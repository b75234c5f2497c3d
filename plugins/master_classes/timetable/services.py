"""The verbs of timetables: wishes kept, a timetable asked for, its rows accepted and taken back, given up.

Each is one transaction. What is accepted is checked for conflicts again, since others have planned since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.master_classes.allocating import lock
from plugins.master_classes.models import SHOWN, Event, Place, Session
from plugins.master_classes.sessions import SessionPlan, add_session, remove_session
from plugins.master_classes.timetable.gathering import PLANNABLE
from plugins.master_classes.timetable.models import (
    ProposedSession,
    Timetable,
    TimetableLine,
    Wish,
    WishedPlace,
)
from portal import changing
from portal.audit.services import record
from portal.database import write
from portal.errors import Conflict, Invalid
from portal.i18n import gettext as _
from portal.jobs.services import enqueue

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Mapping, Sequence

    from portal.access import Actor
    from portal.jobs.models import Job

KIND = "master_classes.propose_timetable"
MOST_EVENTS = 200
LONGEST_DAYS = 62


def keep_wish(
    actor: Actor,
    event: Event,
    *,
    values: Mapping[str, Any],
    places: Collection[Place] = (),
    seen: int | None = None,
) -> Wish:
    """Keep when and where an event would be held."""
    with write():
        stored = lock(event)
        changing.demand(actor, "edit", stored)
        wish = Wish.get_or_none(Wish.event == stored.id)
        if wish is None:
            wish = Wish.create(event=stored, **values)
            record(actor, "create", wish)
        else:
            changing.change(actor, changing.take(wish, seen), values)
        wished = {one.id for one in places}
        kept = {one.place_id for one in WishedPlace.select().where(WishedPlace.wish == wish.id)}
        if kept - wished:
            gone = WishedPlace.place.in_(kept - wished)
            WishedPlace.delete().where(WishedPlace.wish == wish.id, gone).execute()
        for key in sorted(wished - kept):
            WishedPlace.create(wish=wish, place=key)
    return wish


def ask_for(
    actor: Actor,
    *,
    municipality_id: int,
    events: Sequence[Event],
    first: dt.date,
    last: dt.date,
    opens: int,
    closes: int,
) -> tuple[Timetable, Job]:
    """Ask the helper for a timetable of some events between two days; minutes of the day bound the hours."""
    if not events:
        raise Invalid(_("Choose at least one event."))
    if len(events) > MOST_EVENTS:
        raise Invalid(_("Choose at most %(count)s events.", count=MOST_EVENTS))
    if last < first or (last - first).days > LONGEST_DAYS:
        changing.refuse("last", _("Choose a time of two months at most."))
    if closes <= opens:
        changing.refuse("closes", _("The day ends before it starts."))
    made = Timetable(
        municipality=municipality_id,
        user=actor.user.id or None,
        first_on=first,
        last_on=last,
        opens=opens,
        closes=closes,
    )
    with write():
        changing.demand(actor, "create", made)
        made.save(force_insert=True)
        for event in events:
            TimetableLine.create(timetable=made, event=event)
        record(actor, "create", made)
        job = _enqueue(actor, made)
    return made, job


def ask_again(actor: Actor, timetable: Timetable, *, seen: int | None = None) -> Job:
    """Ask anew for what is not accepted yet: wishes, places or dates have changed."""
    with write():
        stored = changing.take(timetable, seen)
        changing.demand(actor, "edit", stored)
        changing.change(actor, stored, {"state": "asked"})
        return _enqueue(actor, stored)


def _enqueue(actor: Actor, timetable: Timetable) -> Job:
    return enqueue(
        KIND,
        actor=actor,
        arguments={"timetable": timetable.id},
        title=_("Timetable %(days)s", days=timetable),
        key=f"timetable:{timetable.id}",
    )


def accept(
    actor: Actor,
    timetable: Timetable,
    *,
    lines: Collection[int] | None = None,
    seen: int | None = None,
) -> int:
    """Make sessions of the proposed rows, all or those named, and return how many events got their dates.

    Raises :class:`Conflict`, and makes none, where one stands against what has been planned since.
    """
    with write():
        stored = changing.take(timetable, seen)
        changing.demand(actor, "edit", stored)
        taken = [one for one in _lines(stored, "placed") if lines is None or one.id in set(lines)]
        if not taken:
            raise Invalid(_("Choose at least one row."))
        events = {one.event_id: lock(one.event) for one in taken}
        for line in taken:
            _accept(actor, line, events[line.event_id])
        _touch(actor, stored, _("Rows accepted: %(count)s.", count=len(taken)))
    return len(taken)


def take_back(
    actor: Actor, timetable: Timetable, *, seen: int | None = None
) -> tuple[int, list[str]]:
    """Take the sessions back that were made of a timetable.

    Returns of how many events, and the titles of those that stay since somebody has worked on them.
    """
    with write():
        stored = changing.take(timetable, seen)
        changing.demand(actor, "edit", stored)
        back, kept = 0, []
        for line in _lines(stored, "accepted"):
            event = lock(line.event)
            if event.state in SHOWN or event.version != line.taken_with:
                kept.append(event.title)
                continue
            for one in list(line.sessions):
                if one.session_id is not None:
                    remove_session(actor, Session.get_by_id(one.session_id))
            line.state, line.taken_with = "placed", None
            line.save()
            back += 1
        _touch(actor, stored, _("Rows taken back: %(count)s.", count=back))
    return back, kept


def give_up(actor: Actor, timetable: Timetable, *, seen: int | None = None) -> None:
    """Delete a timetable; sessions that were made of it stay."""
    with write():
        stored = changing.take(timetable, seen)
        changing.demand(actor, "delete", stored)
        record(actor, "delete", stored)
        stored.delete_instance()


def _lines(timetable: Timetable, state: str) -> list[TimetableLine]:
    """Return the rows of a state in the order in which their events are locked everywhere."""
    query = TimetableLine.select(TimetableLine, Event).join(Event)
    return list(
        query.where(TimetableLine.timetable == timetable.id, TimetableLine.state == state).order_by(
            TimetableLine.event
        )
    )


def _accept(actor: Actor, line: TimetableLine, event: Event) -> None:
    if event.state not in PLANNABLE or event.starts_at is not None:
        raise Conflict(_("“%(title)s” has got its dates already.", title=event.title))
    proposed = list(line.sessions.order_by(ProposedSession.number))
    for one in proposed:
        plan = SessionPlan(starts_at=one.starts_at, ends_at=one.ends_at, place=one.place)
        try:
            one.session = add_session(actor, event, plan)
        except Conflict as error:
            told = f"{event.title}: {error.message}"
            raise Conflict(told) from error
        one.save()
    line.state, line.taken_with = "accepted", Event.get_by_id(event.id).version
    line.save()


def _touch(actor: Actor, timetable: Timetable, note: str) -> None:
    timetable.version += 1
    timetable.save()
    record(actor, "change", timetable, note=note)
