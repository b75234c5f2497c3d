"""Telling the portal that a list was taken in: a plan may have asked for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal import clock
from portal.i18n import gettext
from portal.i18n import lazy_gettext as _
from portal.plugin import DoneWork, WorkKind, address_of, announce

if TYPE_CHECKING:
    from plugins.staff.importing.models import ImportRun
    from portal.access import Actor

TAKEN_IN = WorkKind(name="staff.list_taken_in", title=_("A list of staff was taken in"))


def announce_taken_in(actor: Actor, run: ImportRun) -> None:
    """Tell of a run that was taken in, inside its transaction."""
    announce(
        DoneWork(
            kind=TAKEN_IN.name,
            key=str(run.id),
            title=gettext("The list “%(name)s” was taken in", name=run.file_name),
            day=clock.today(),
            actor=actor,
            url=address_of("staff_import.show", run_id=run.id),
            institution_id=run.target_id or run.institution_id,
        )
    )
