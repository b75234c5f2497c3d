"""Days of folders in the calendar: by when they are handed in, previewed, mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from plugins.document_control.folders.models import Folder
from plugins.document_control.folders.wording import STATES
from plugins.document_control.permissions import ControlPermission
from portal.access.policies import policies
from portal.database import as_date, fetch_rows
from portal.i18n import ngettext
from portal.plugin import CalendarEntry

if TYPE_CHECKING:
    import datetime as dt

    from portal.access import Actor

WAITING = ("collecting", "handed_in", "preview", "returned")


def folder_entries(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    """Return one entry for each day and state, with how many folders are due: one query."""
    query = (
        policies[Folder]
        .rows(actor)
        .select(Folder.due_on, Folder.state, fn.COUNT(Folder.id))
        .where(Folder.state.in_(WAITING), Folder.due_on >= first, Folder.due_on <= last)
        .group_by(Folder.due_on, Folder.state)
        .order_by(Folder.due_on, Folder.state)
    )
    states = dict(STATES)
    found = []
    for due, state, count in fetch_rows(query):
        day = as_date(due)
        if day is None:
            continue
        words = ngettext("%(num)s portfolio", "%(num)s portfolios", count)
        found.append(
            CalendarEntry(
                key=f"document_control.folders:{day}:{state}",
                title=f"{words}: {states[state]}",
                permission=ControlPermission.FOLDERS_VIEW,
                first_on=day,
                last_on=day,
                url=f"/document-control/folders?state={state}",
            )
        )
    return found
