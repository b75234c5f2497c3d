"""The words of the events: codes that tables keep, with the titles that people read."""

from __future__ import annotations

from portal.i18n import gettext, ngettext
from portal.i18n import lazy_gettext as _

KINDS = (
    ("master_class", _("Master class")),
    ("open_lesson", _("Open lesson")),
    ("seminar", _("Seminar")),
    ("association", _("Session of a methodical association")),
    ("meeting", _("Meeting")),
)
STATES = (
    ("draft", _("Draft")),
    ("proposed", _("Proposed")),
    ("declined", _("Proposal declined")),
    ("planned", _("Planned")),
    ("open", _("Enrolment is open")),
    ("closed", _("Enrolment is closed")),
    ("held", _("Held")),
    ("cancelled", _("Cancelled")),
)
MODES = (
    ("open", _("Open: at once")),
    ("by_request", _("By request: the district confirms")),
    ("by_coordinator", _("By coordinators only")),
)
PROMOTIONS = (
    ("automatic", _("By itself, in the order of the list")),
    ("approval", _("By a methodologist")),
)
PLACE_KINDS = (
    ("room", _("Room")),
    ("online", _("Online")),
    ("elsewhere", _("Elsewhere")),
)
AUDIENCES = (
    ("position", _("Position")),
    ("subject", _("Subject")),
    ("category", _("Category")),
    ("institution", _("Kind of institution")),
)
LEADER_ROLES = (
    ("leader", _("Leader")),
    ("moderator", _("Moderator")),
)
ENROLMENT_STATES = (
    ("requested", _("Waiting for confirmation")),
    ("placed", _("Has a place")),
    ("waiting", _("On the waiting list")),
    ("offered", _("A place is offered")),
    ("refused", _("Refused")),
    ("declined", _("Offer declined")),
    ("expired", _("Offer expired")),
    ("cancelled", _("Enrolment cancelled")),
    ("replaced", _("Replaced by another")),
)
ENTRANCES = (
    ("district", _("By the district")),
    ("coordinator", _("By the coordinator")),
    ("link", _("By a personal link")),
)
ACTED = (
    ("user", _("User")),
    ("link", _("Personal link")),
    ("system", _("The portal by itself")),
)
MARKED_HOW = (
    ("list", _("By list")),
    ("qr", _("By QR code")),
    ("code", _("By code word")),
    ("sheet", _("From the paper sheet")),
)
ANCHORS = (
    ("start", _("Start")),
    ("end", _("End")),
)
TOLD = (
    ("participant", _("Participants")),
    ("coordinator", _("Coordinators of the participants")),
    ("leader", _("Leaders")),
    ("head", _("Heads of the participants' institutions")),
)
HOURS_A_DAY = 24


def span_of(hours: int) -> tuple[int, str]:
    """Return a span before or after an event: whole days where it is that, else hours."""
    span = abs(hours)
    if span and span % HOURS_A_DAY == 0:
        return span // HOURS_A_DAY, "days"
    return span, "hours"


def moment_words(anchor: str, hours: int) -> str:
    """Return so many hours after the start or end of an event (before: less than nought) in words."""
    count, unit = span_of(hours)
    span = (
        ngettext("%(num)s day", "%(num)s days", count)
        if unit == "days"
        else ngettext("%(num)s hour", "%(num)s hours", count)
    )
    if anchor == "start":
        before, after = (
            gettext("%(span)s before the beginning", span=span),
            gettext("%(span)s after the beginning", span=span),
        )
    else:
        before, after = (
            gettext("%(span)s before the end", span=span),
            gettext("%(span)s after the end", span=span),
        )
    return before if hours < 0 else after
