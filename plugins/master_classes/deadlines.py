"""Until when people are enrolled, cancelled and replaced: plain rules over an event's moments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.models import ENROLLING
from plugins.master_classes.settings import CANCEL_HOURS, CLOSE_HOURS, LEAST_HOURS, before
from portal import clock
from portal.i18n import format_moment
from portal.i18n import gettext as _

if TYPE_CHECKING:
    import datetime as dt

    from plugins.master_classes.models import Event


def closes_at(event: Event) -> dt.datetime | None:
    """Return when the enrolment closes: the event's own moment, or the usual hours before it."""
    return _own_or_usual(event, event.closes_at, CLOSE_HOURS)


def cancel_until(event: Event) -> dt.datetime | None:
    """Return until when enrolments are cancelled and replaced."""
    return _own_or_usual(event, event.cancel_until, CANCEL_HOURS)


def least_by(event: Event) -> dt.datetime | None:
    """Return when too few participants cancel the event; none where no number is asked for."""
    return _own_or_usual(event, event.least_by, LEAST_HOURS) if event.least else None


def may_enrol_now(event: Event) -> str:
    """Return why nobody can be enrolled now, in words; empty when somebody can."""
    now = clock.now()
    closes = closes_at(event)
    if event.state not in ENROLLING:
        return _("Enrolment for this event is not open.")
    if event.opens_at is not None and now < event.opens_at:
        return _("Enrolment opens on %(moment)s.", moment=format_moment(event.opens_at))
    if closes is not None and now >= closes:
        return _("Enrolment was closed on %(moment)s.", moment=format_moment(closes))
    return ""


def may_cancel_now(event: Event) -> str:
    """Return why enrolments cannot be cancelled or replaced now, in words; empty when they can."""
    until = cancel_until(event)
    if until is not None and clock.now() >= until:
        return _(
            "Enrolments could be cancelled and replaced until %(moment)s: ask the district.",
            moment=format_moment(until),
        )
    return ""


def _own_or_usual(event: Event, own: dt.datetime | None, hours: str) -> dt.datetime | None:
    if own is not None:
        return own
    return event.starts_at - before(hours) if event.starts_at is not None else None
