"""The imports as their list shows them: file, who, when, state, numbers, and whether to undo."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from plugins.staff.importing import undoing
from portal.i18n import gettext as _
from portal.plugin import Tone

if TYPE_CHECKING:
    import datetime as dt

    from plugins.staff.importing.models import ImportRun

_TONES = {
    "working": Tone.INFORMATION,
    "read": Tone.SOON,
    "applied": Tone.DONE,
    "failed": Tone.OVERDUE,
}


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One import in words."""

    id: int
    file_name: str
    created_at: dt.datetime
    user: str
    state: str
    tone: Tone
    numbers: str
    can_undo: bool
    applied_at: dt.datetime | None
    undone_at: dt.datetime | None


def history_row(run: ImportRun) -> HistoryRow:
    """Return an import as the list shows it."""
    totals = json.loads(run.totals)
    numbers = ""
    if totals:
        counted = {name: totals[name] for name in ("read", "add", "change")}
        left = totals["refuse"] + totals["ask"]
        if run.state == "applied":
            numbers = _(
                "rows %(read)s, added %(add)s, changed %(change)s, refused %(refuse)s",
                **counted,
                refuse=left,
            )
        else:
            numbers = _(
                "rows %(read)s, to add %(add)s, to change %(change)s, not to be taken in %(refuse)s",
                **counted,
                refuse=left,
            )
    state = str(dict(run._meta.fields["state"].choices)[run.state])  # noqa: SLF001 - peewee's public way
    tone = _TONES[run.state]
    if run.undone_at is not None:
        state, tone = _("Undone"), Tone.NEUTRAL
    return HistoryRow(
        run.id,
        run.file_name,
        run.created_at,
        str(run.user or _("Operator")),
        state,
        tone,
        numbers,
        undoing.can_be_undone(run),
        run.applied_at,
        run.undone_at,
    )
