"""What plugins say that this actor must do, and what stands in the calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from portal.agenda.work import OwnedTask

if TYPE_CHECKING:
    import datetime as dt

    from portal.access.actor import Actor
    from portal.plugin.contracts import CalendarEntry
    from portal.plugin.manager import Plugins


def tasks_of(actor: Actor) -> list[OwnedTask]:
    """Return the actor's tasks that the role permits, each key once."""
    plugins: Plugins = current_app.extensions["plugins"]
    found: dict[str, OwnedTask] = {}
    for owner, task in plugins.tasks(actor):
        if actor.can(task.permission):
            found.setdefault(task.key, OwnedTask(owner, task))
    return list(found.values())


def entries_of(actor: Actor, first: dt.date, last: dt.date) -> list[CalendarEntry]:
    """Return the calendar's entries that touch the days between two, each key once."""
    plugins: Plugins = current_app.extensions["plugins"]
    found: dict[str, CalendarEntry] = {}
    for _owner, entry in plugins.calendar_entries(actor, first, last):
        if actor.can(entry.permission) and entry.first_on <= last and entry.last_on >= first:
            found.setdefault(entry.key, entry)
    return list(found.values())
