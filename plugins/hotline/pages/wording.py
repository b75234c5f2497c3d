"""How pages say how a request stands: its state, its terms in working time, its marks, who acts next."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from plugins.hotline.clocks import Mark
from plugins.hotline.wording import CLOCKS, STATES
from portal import clock
from portal.i18n import format_moment, ngettext
from portal.i18n import gettext as _
from portal.plugin import Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.hotline.models import Request
    from plugins.hotline.reckoning import ClockView

Badge = tuple[Tone, str]
"""A tone and the words that say the same."""

SOON = dt.timedelta(hours=4)
TONES = {
    "new": Tone.INFORMATION,
    "in_work": Tone.INFORMATION,
    "waiting": Tone.NEUTRAL,
    "solved": Tone.DONE,
    "closed": Tone.DONE,
}
_STATES = dict(STATES)
_CLOCKS = dict(CLOCKS)
_HOUR = 60


def state_badge(request: Request) -> Badge:
    """Return the mark of a request's state; merged and removed requests say so instead."""
    if request.removed_at is not None:
        return Tone.NEUTRAL, _("Removed")
    if request.merged_into_id is not None:
        return Tone.NEUTRAL, _("Merged")
    return TONES[request.state], str(_STATES[request.state])


def due_badge(request: Request) -> Badge | None:
    """Return the mark of the term that ends next: overdue or soon; nothing where there is time."""
    if request.next_due is None or not request.is_open:
        return None
    now = clock.now()
    if request.next_due < now:
        return Tone.OVERDUE, _("Overdue since %(moment)s", moment=format_moment(request.next_due))
    if request.next_due - now < SOON:
        return Tone.SOON, _("Due by %(moment)s", moment=format_moment(request.next_due))
    return None


def mark_badges(found: Iterable[Mark]) -> list[Badge]:
    """Return the marks of a request that needs a look, in a lasting order."""
    words = {
        Mark.OLD: (Tone.SOON, _("Old")),
        Mark.STUCK: (Tone.SOON, _("Stuck")),
        Mark.WAITS_LONG: (Tone.SOON, _("Waits too long")),
        Mark.BOUNCES: (Tone.SOON, _("Goes from hand to hand")),
    }
    return [words[one] for one in sorted(found)]


def working_time(time: dt.timedelta) -> str:
    """Return working time in hours and minutes."""
    minutes = abs(int(time.total_seconds())) // 60
    hours, rest = divmod(minutes, _HOUR)
    said = []
    if hours:
        said.append(ngettext("%(num)s working hour", "%(num)s working hours", hours))
    if rest or not hours:
        said.append(ngettext("%(num)s minute", "%(num)s minutes", rest))
    return " ".join(said)


def clock_title(one: ClockView) -> str:
    """Return what a clock counts."""
    return str(_CLOCKS[one.clock])


def clock_badge(one: ClockView) -> Badge:
    """Return how a clock stands, with the working time that is left or over."""
    left = one.left or dt.timedelta()
    if one.state == "met":
        return Tone.DONE, _("Done in time")
    if one.state == "missed":
        return Tone.OVERDUE, _("Done too late")
    if one.state == "overdue":
        return Tone.OVERDUE, _("Overdue by %(time)s", time=working_time(left))
    if one.state == "stopped":
        return Tone.NEUTRAL, _("Stands still, %(time)s left", time=working_time(left))
    tone = Tone.SOON if left < SOON else Tone.INFORMATION
    return tone, _("%(time)s left", time=working_time(left))


def next_step(request: Request) -> tuple[str, str]:
    """Return what comes next and who does it; nothing for what is done."""
    if not request.is_open or request.removed_at is not None or request.merged_into_id is not None:
        return "", ""
    if request.is_waiting:
        return _("add what is asked for"), _("the caller")
    who = request.assignee.name if request.assignee is not None else ""
    who = who or (request.group.title if request.group is not None else _("the hotline"))
    return (_("answer") if request.answered_at is None else _("solve the question")), who
