"""How pages say what a term was read as, and how work stands: words first, a tone beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.work_plan.event_words import event_title
from plugins.work_plan.models import CERTAINTIES, STATES, TERM_KINDS
from plugins.work_plan.occurrences import anchor_of, needs_date
from plugins.work_plan.progress import GOES_ON
from plugins.work_plan.terms import Certainty, Kind
from portal import clock
from portal.i18n import format_date, ngettext
from portal.i18n import gettext as _
from portal.plugin import Tone

if TYPE_CHECKING:
    import datetime as dt

    from plugins.work_plan.models import Occurrence
    from plugins.work_plan.progress import Progress
    from plugins.work_plan.terms import Reading

SHOWN = 3
SOON_DAYS = 7
_KINDS = dict(TERM_KINDS)
_CERTAINTIES = dict(CERTAINTIES)
_STATES = dict(STATES)

Mark = tuple[Tone, str]
"""A tone and the words that say the same."""


def kind_mark(reading: Reading) -> Mark:
    """Return the mark of a term's kind."""
    tone = Tone.SOON if needs_date(reading) else Tone.INFORMATION
    return tone, str(_KINDS[str(reading.kind)])


def doubt_mark(reading: Reading) -> Mark | None:
    """Return the mark of a reading that is not sure; nothing for one that is."""
    if reading.certainty is Certainty.CERTAIN:
        return None
    tone = Tone.SOON if reading.certainty is Certainty.ASK else Tone.NEUTRAL
    return tone, str(_CERTAINTIES[str(reading.certainty)])


def days_of(start: dt.date | None, due: dt.date | None) -> str:
    """Return a stretch of days in words."""
    if due is None:
        return _("from %(day)s", day=format_date(start)) if start else _("no day yet")
    if start is None or start == due:
        return _("by %(day)s", day=format_date(due))
    return f"{format_date(start)} – {format_date(due)}"


def read_in_words(reading: Reading) -> str:
    """Return the days that a term asks for, the first ones, or what it waits for."""
    if reading.windows:
        words = "; ".join(days_of(one.start, one.due) for one in reading.windows[:SHOWN])
        more = len(reading.windows) - SHOWN
        return words + (
            ngettext(" and %(num)s more", " and %(num)s more", more) if more > 0 else ""
        )
    anchor = anchor_of(reading)
    if anchor:
        return _("waits for the day: %(event)s", event=event_title(anchor))
    if reading.kind is Kind.CONTINUOUS:
        return _("the whole year")
    if reading.kind is Kind.ON_REQUEST:
        return _("when somebody asks")
    return _("no day yet")


def work_mark(work: Occurrence) -> Mark:
    """Return the mark of a piece of work: its state, and how near or late it is while it is open."""
    if work.state == "done":
        return Tone.DONE, _("Done on %(day)s", day=format_date(work.done_on))
    if work.state == "dropped":
        return Tone.NEUTRAL, str(_STATES["dropped"])
    state = str(_STATES[work.state])
    if work.due is None:
        goes_on = work.activity.kind in GOES_ON
        return Tone.INFORMATION, _("Goes on the whole year") if goes_on else state
    left = (work.due - clock.today()).days
    if left < 0:
        return Tone.OVERDUE, ngettext("Overdue by %(num)s day", "Overdue by %(num)s days", -left)
    if left == 0:
        return Tone.SOON, _("%(state)s, due today", state=state)
    if left <= SOON_DAYS:
        return Tone.SOON, ngettext(
            "%(state)s, %(num)s day left", "%(state)s, %(num)s days left", left, state=state
        )
    return Tone.INFORMATION, state


def progress_marks(found: Progress) -> list[Mark]:
    """Return in marks how the work of a row or a plan stands, the worst first."""
    told = (
        (Tone.OVERDUE, found.overdue, "overdue"),
        (Tone.INFORMATION, found.in_time, "open"),
        (Tone.DONE, found.done, "done"),
        (Tone.NEUTRAL, found.undated, "undated"),
        (Tone.NEUTRAL, found.goes_on, "goes_on"),
        (Tone.NEUTRAL, found.dropped, "dropped"),
    )
    return [(tone, counted(what, number)) for tone, number, what in told if number]


def counted(what: str, number: int) -> str:
    """Return a count of pieces of work in one state, in words."""
    if what == "overdue":
        return ngettext("%(num)s overdue", "%(num)s overdue", number)
    if what == "open":
        return ngettext("%(num)s to be done", "%(num)s to be done", number)
    if what == "done":
        return ngettext("%(num)s done", "%(num)s done", number)
    if what == "goes_on":
        return ngettext("%(num)s going on", "%(num)s going on", number)
    if what == "undated":
        return ngettext("%(num)s without a day", "%(num)s without a day", number)
    return ngettext("%(num)s dropped", "%(num)s dropped", number)
