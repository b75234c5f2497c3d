"""How pages say how an event or an enrolment stands: its state, its hours, who acts next and by when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from plugins.master_classes.models import ENROLLING
from plugins.master_classes.wording import ENROLMENT_STATES, KINDS, MODES, STATES
from portal import clock
from portal.i18n import format_date, format_moment, ngettext
from portal.i18n import gettext as _
from portal.plugin import Tone

if TYPE_CHECKING:
    import datetime as dt

    from plugins.master_classes.models import Enrolment, Event, Session
    from plugins.master_classes.services import Counts

Badge = tuple[Tone, str]
"""A tone and the words that say the same."""

TONES = {
    "draft": Tone.NEUTRAL,
    "proposed": Tone.SOON,
    "declined": Tone.NEUTRAL,
    "planned": Tone.INFORMATION,
    "open": Tone.INFORMATION,
    "closed": Tone.SOON,
    "held": Tone.DONE,
    "cancelled": Tone.OVERDUE,
}
ENROLMENT_TONES = {
    "requested": Tone.SOON,
    "placed": Tone.DONE,
    "waiting": Tone.INFORMATION,
    "offered": Tone.SOON,
    "refused": Tone.NEUTRAL,
    "declined": Tone.NEUTRAL,
    "expired": Tone.NEUTRAL,
    "cancelled": Tone.NEUTRAL,
    "replaced": Tone.NEUTRAL,
}
_STATES = dict(STATES)
_KINDS = dict(KINDS)
_MODES = dict(MODES)
_ENROLMENT_STATES = dict(ENROLMENT_STATES)


class NextStep(NamedTuple):
    """What comes next, who does it, and by which day."""

    what: str = ""
    who: str = ""
    by: dt.date | None = None


def state_badge(event: Event) -> Badge:
    """Return the mark of an event's state."""
    return TONES[event.state], str(_STATES[event.state])


def enrolment_badge(enrolment: Enrolment) -> Badge:
    """Return the mark of an enrolment's state."""
    return ENROLMENT_TONES[enrolment.state], str(_ENROLMENT_STATES[enrolment.state])


def kind_title(event: Event) -> str:
    """Return the kind of an event in words."""
    return str(_KINDS[event.kind])


def mode_title(event: Event) -> str:
    """Return in words how people come to an event's places."""
    return str(_MODES[event.mode])


def hours_words(starts_at: dt.datetime | None, ends_at: dt.datetime | None) -> str:
    """Return when something is: "17.03.2026 10:00–12:00", or both days where it lasts longer."""
    if starts_at is None:
        return ""
    first = format_moment(starts_at)
    if ends_at is None:
        return first
    if clock.local(starts_at).date() == clock.local(ends_at).date():
        return f"{first}–{clock.local(ends_at):%H:%M}"
    return f"{first} – {format_moment(ends_at)}"


def days_words(event: Event) -> str:
    """Return the days of an event, without its hours where it lasts several."""
    if event.starts_at is None:
        return _("no day yet")
    first = clock.local(event.starts_at).date()
    last = clock.local(event.ends_at).date() if event.ends_at is not None else first
    if first == last:
        return hours_words(event.starts_at, event.ends_at)
    return f"{format_date(first)} – {format_date(last)}"


def where_words(session: Session) -> str:
    """Return where a session is: the institution and the room, a link, or both."""
    parts = []
    if session.place is not None:
        if session.place.institution is not None:
            parts.append(session.place.institution.short_name)
        parts.append(session.place.name)
    if session.link:
        parts.append(_("online"))
    return ", ".join(parts)


def places_words(taken: int, capacity: int) -> str:
    """Return how many places are taken: "12 of 30"."""
    return _("%(taken)s of %(capacity)s", taken=taken, capacity=capacity)


def waiting_words(count: int) -> str:
    """Return how many wait."""
    return ngettext("%(num)s waits", "%(num)s wait", count)


def next_step(event: Event, count: Counts) -> NextStep:
    """Return what is done with an event next, who does it, and by when."""
    who = event.responsible.name if event.responsible is not None else ""
    district = who or _("the district")
    starts = clock.local(event.starts_at).date() if event.starts_at is not None else None
    if event.state == "draft":
        what = _("publish it") if starts is not None else _("give it a day and publish it")
        return NextStep(what, who or _("who prepares it"), starts)
    if event.state == "proposed":
        return NextStep(_("accept or decline the proposal"), district)
    if event.state == "declined":
        holder = event.institution.short_name if event.institution is not None else ""
        return NextStep(_("change it and propose it again"), holder)
    if event.state in ENROLLING:
        return _while_enrolling(event, count, district)
    if event.state == "closed":
        if event.ends_at is not None and event.ends_at < clock.now():
            return NextStep(_("mark who came and say that it was held"), district)
        return NextStep(_("hold it"), leading_words(event) or district)
    return NextStep()


def _while_enrolling(event: Event, count: Counts, district: str) -> NextStep:
    now = clock.now()
    if event.ends_at is not None and event.ends_at < now:
        return NextStep(_("mark who came and say that it was held"), district)
    closes = clock.local(event.closes_at).date() if event.closes_at is not None else None
    if count.requested:
        what = ngettext("confirm %(num)s request", "confirm %(num)s requests", count.requested)
        return NextStep(what, district, closes)
    if event.opens_at is not None and event.opens_at > now:
        opens = clock.local(event.opens_at).date()
        return NextStep(_("open the enrolment"), _("the portal by itself"), opens)
    full = count.seated >= event.capacity
    if count.waiting and not full and event.promotion == "approval":
        return NextStep(_("give the free places to those who wait"), district, closes)
    if full or (event.closes_at is not None and event.closes_at < now):
        return NextStep(_("hold it"), district)
    who = _("coordinators") if event.mode != "open" else _("coordinators and teachers")
    return NextStep(_("enrol participants"), who, closes)


def leading_words(event: Event) -> str:
    """Return who leads an event, by name."""
    return ", ".join(str(one) for one in event.leaders if one.role == "leader")
