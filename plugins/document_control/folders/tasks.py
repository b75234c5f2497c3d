"""The tasks of "My work" about folders: to be collected, to be previewed, with their days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.models import Folder
from plugins.document_control.permissions import ControlPermission
from plugins.staff.models import Person
from portal.access.municipal import works_for_district
from portal.access.policies import policies
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.plugin import Task

if TYPE_CHECKING:
    from portal.access import Actor

MOST = 200


def folder_tasks(actor: Actor) -> list[Task]:
    """Return what this user must do about folders: one query for either side."""
    if works_for_district(actor):
        if not actor.can(ControlPermission.FOLDERS):
            return []
        mine = (Folder.inspector == actor.user.id) | Folder.inspector.is_null()
        waiting = _folders(actor, mine, Folder.state.in_(("handed_in", "preview")))
        return [_task(one, _("Preview"), ControlPermission.FOLDERS) for one in waiting]
    if not actor.can(ControlPermission.COLLECT):
        return []
    words = {"collecting": _("Collect and hand in"), "returned": _("Mend and hand in again")}
    waiting = _folders(actor, Folder.state.in_(tuple(words)))
    return [_task(one, words[one.state], ControlPermission.COLLECT) for one in waiting]


def _folders(actor: Actor, *conditions: Any) -> list[Folder]:
    return list(
        policies[Folder]
        .rows(actor)
        .select(Folder, Person, Institution)
        .join(Person)
        .switch(Folder)
        .join(Institution)
        .where(*conditions)
        .order_by(Folder.due_on, Folder.id)
        .limit(MOST)
    )


def _task(folder: Folder, words: str, permission: str) -> Task:
    return Task(
        key=f"document_control.folder:{folder.id}:{folder.state}",
        title=f"{words}: {folder}",
        url=folder_url(folder.id),
        permission=permission,
        due_on=folder.due_on,
        institution=folder.institution.short_name,
    )
