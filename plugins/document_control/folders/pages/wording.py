"""How states of folders are told: a tone with a word, who acts next by when, what is wanting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date as in_words

from plugins.document_control.folders.steps import ACTS_NEXT
from plugins.document_control.folders.wording import KINDS, PRESENT, REMARK_STATES, STATES
from plugins.document_control.pages.wording import Badge, NextStep
from portal import clock
from portal.i18n import current_locale, format_date, ngettext
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l

if TYPE_CHECKING:
    import datetime as dt

    from plugins.document_control.folders.models import Folder, Remark
    from plugins.document_control.folders.readiness import Readiness

TONES = {
    "collecting": "information",
    "handed_in": "soon",
    "preview": "information",
    "returned": "soon",
    "ready": "done",
    "closed": "neutral",
}
PRESENT_TONES = {"": "neutral", "yes": "done", "partly": "soon", "no": "overdue"}
MARK_TONES = {"fine": "done", "wanting": "overdue"}
REMARK_TONES = {"open": "soon", "answered": "information", "mended": "done", "withdrawn": "neutral"}
NEXT = {
    "collecting": _l("Collect the folder and hand it in"),
    "handed_in": _l("Preview the folder"),
    "preview": _l("Finish the preview: return the folder or say that it is ready"),
    "returned": _l("Mend the remarks and hand the folder in again"),
    "ready": _l("Nothing: the folder is ready"),
    "closed": "",
}
_STATES, _PRESENT, _KINDS, _REMARKS = (
    dict(STATES),
    dict(PRESENT),
    dict(KINDS),
    dict(REMARK_STATES),
)


def month_words(month: dt.date) -> str:
    """Return a month as people name it: ``April 2026``."""
    return in_words(month, "LLLL y", locale=current_locale())


def kind_words(folder: Folder) -> str:
    """Return the kind of attestation."""
    return str(_KINDS[folder.kind])


def state_badge(folder: Folder) -> Badge:
    """Return the state of a folder."""
    return TONES[folder.state], str(_STATES[folder.state])


def overdue_badge(folder: Folder) -> Badge | None:
    """Return that the next step of a folder is overdue, where it is."""
    if folder.due_on is None or folder.due_on >= clock.today():
        return None
    days = (clock.today() - folder.due_on).days
    return "overdue", _("overdue by %(days)s days", days=days)


def present_badge(present: str) -> Badge:
    """Return whether a part is there, as the institution says."""
    return PRESENT_TONES[present], str(_PRESENT[present])


def remark_badge(remark: Remark) -> Badge:
    """Return the state of a remark; a draft says so."""
    if remark.given_at is None:
        return "neutral", _("Draft")
    return REMARK_TONES[remark.state], str(_REMARKS[remark.state])


def next_step(folder: Folder) -> NextStep:
    """Return what is to be done next with a folder, by whom, by when."""
    side = ACTS_NEXT[folder.state]
    who = ""
    if side == "institution":
        who = _("Coordinator of the institution")
    elif side == "inspector":
        who = _("Inspector")
        if folder.inspector is not None:
            who = f"{who}: {folder.inspector.name}"
    by = format_date(folder.due_on) if folder.due_on else ""
    return NextStep(str(NEXT[folder.state]), who, by)


def readiness_words(found: Readiness) -> str:
    """Return how ready a folder is: "3 of 6 parts, 2 remarks open; not ready"."""
    parts = _("%(present)s of %(asked)s parts", present=found.present, asked=found.asked)
    remarks = ngettext("%(num)s remark open", "%(num)s remarks open", found.open_remarks)
    end = _("nothing is wanting") if found.ready else _("not ready")
    return f"{parts}, {remarks}; {end}" if found.open_remarks else f"{parts}; {end}"
