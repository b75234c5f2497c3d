"""Events in the portal's calendar and in the personal feed: sure ones, presumed ones, called off ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.calendar.gathering import TENTATIVE, between, concerns, title_of
from plugins.master_classes.links import event_url
from plugins.master_classes.models import Enrolment
from plugins.master_classes.pages.wording import kind_title, where_words
from plugins.master_classes.permissions import ClassesPermission
from portal import clock
from portal.database import among, fetch_rows
from portal.plugin import CalendarEntry

if TYPE_CHECKING:
    import datetime as dt

    from plugins.master_classes.models import Session
    from portal.access import Actor

MOST = 1_000
HOPING = ("requested", "waiting", "offered")


def entries(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    """Return the sessions between two days that concern the actor's workplace.

    For an institution those are its own, in its rooms, led or visited by its people; one whose people
    all wait for a place is presumed. The district sees all.
    """
    query = between(actor, first, last)
    institution = actor.reach.institution_id
    if institution is not None:
        query = query.where(concerns(actor))
    sessions = list(query.limit(MOST))
    others = [one for one in sessions if one.event.institution_id != institution]
    hoping = _only_hoping(institution, others) if institution is not None else set()
    return [_entry(one, presumed=one.event_id in hoping) for one in sessions]


def _only_hoping(institution: int, sessions: list[Session]) -> set[int]:
    """Return the events to which people of an institution hope to go, and none is sure to."""
    query = Enrolment.select(Enrolment.event, Enrolment.state).where(
        among(Enrolment.event, {one.event_id for one in sessions}),
        Enrolment.institution == institution,
        Enrolment.state.in_((*HOPING, "placed")),
    )
    states: dict[int, set[str]] = {}
    for event_id, state in fetch_rows(query.distinct()):
        states.setdefault(event_id, set()).add(state)
    return {event_id for event_id, found in states.items() if "placed" not in found}


def _entry(session: Session, *, presumed: bool) -> CalendarEntry:
    event = session.event
    starts, ends = clock.local(session.starts_at), clock.local(session.ends_at)
    return CalendarEntry(
        key=f"master_classes.session:{session.id}",
        title=title_of(session),
        permission=ClassesPermission.VIEW,
        first_on=starts.date(),
        last_on=ends.date(),
        starts_at=starts,
        ends_at=ends,
        url=event_url(event.id),
        place=where_words(session),
        note=kind_title(event),
        cancelled=session.cancelled or event.state == "cancelled",
        tentative=presumed or event.state in TENTATIVE,
    )
