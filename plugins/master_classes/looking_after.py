"""What goes by itself: enrolment opens and closes, offers end, too empty events are cancelled.

The job of every ten minutes; safe to run twice, and each event is one transaction of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes import notices
from plugins.master_classes.allocating import GOING_ON, board_of, lock
from plugins.master_classes.deadlines import closes_at, least_by
from plugins.master_classes.drafts import DRAFTS
from plugins.master_classes.events import cancel_taken, close
from plugins.master_classes.models import Event
from plugins.master_classes.reminding import remind_all
from plugins.master_classes.waiting import expire_offers
from portal import changing, clock
from portal.database import write
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.jobs.work import Work


def look_after(work: Work) -> None:
    """Do what is due: the job of every ten minutes."""
    cancelled = cancel_too_empty()
    opened = open_due()
    closed = close_due()
    ended = expire_offers()
    reminded = remind_all()
    DRAFTS.forget_old()
    with work.commit():
        work.result(
            text=_(
                "Enrolments opened: %(opened)s, closed: %(closed)s; offers ended: %(ended)s; "
                "events cancelled: %(cancelled)s; reminders: %(reminded)s.",
                opened=opened,
                closed=closed,
                ended=ended,
                cancelled=cancelled,
                reminded=reminded,
            )
        )


def open_due() -> int:
    """Open the enrolment of events whose moment for it has come; return of how many."""
    now = clock.now()
    opened = 0
    for one in Event.select().where(Event.state == "planned", Event.opens_at <= now):
        with write():
            stored = lock(one)
            if stored.state == "planned" and stored.opens_at is not None:
                changing.change(None, stored, {"state": "open"})
                opened += 1
    return opened


def close_due() -> int:
    """Close the enrolment of events whose term for it is over; return of how many."""
    now = clock.now()
    closed = 0
    for one in Event.select().where(Event.state.in_(("planned", "open"))):
        due = closes_at(one)
        if due is not None and due <= now:
            close(None, one)
            closed += 1
    return closed


def cancel_too_empty() -> int:
    """Cancel the events that have fewer participants than they need by now; return how many."""
    now = clock.now()
    cancelled = 0
    going_on = Event.select().where(Event.state.in_(GOING_ON), Event.least > 0)
    for one in going_on.where(Event.starts_at > now):
        due = least_by(one)
        if due is None or due > now:
            continue
        with write():
            stored = lock(one)
            count = len(board_of(stored).taken)
            if stored.state not in GOING_ON or count >= stored.least:
                continue
            why = _("too few participants: %(count)s of %(least)s", count=count, least=stored.least)
            notices.tell_too_few(stored, count)
            cancel_taken(None, stored, why)
            cancelled += 1
    return cancelled
