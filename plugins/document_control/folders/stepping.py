"""How a folder goes from state to state: locked, allowed by the table of steps, dated, written down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from plugins.document_control.folders.steps import COLLECTED_IN, STEPS, due_of
from portal import clock
from portal.changing import change, demand, take
from portal.errors import Conflict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.document_control.folders.models import Folder, FolderPart, Remark
    from portal.access import Actor

VERB_OF_SIDE = {"institution": "collect", "inspector": "edit"}


def take_collected(actor: Actor, folder: Folder, seen: int | None = None) -> Folder:
    """Lock a folder for its institution to change what is in it; in the transaction.

    Raises :class:`NotAllowed` to the other side, :class:`Conflict` while the folder is with it.
    """
    stored = take(folder, seen)
    demand(actor, "collect", stored)
    if stored.state not in COLLECTED_IN:
        raise Conflict(_("The folder is with the inspector: nothing in it is changed."))
    return stored


def go(
    actor: Actor,
    folder: Folder,
    step: str,
    *,
    values: Mapping[str, Any] | None = None,
    note: str = "",
    seen: int | None = None,
) -> Folder:
    """Take a step with a folder, in the transaction, and return the folder."""
    rule = STEPS[step]
    stored = take(folder, seen)
    demand(actor, VERB_OF_SIDE[rule.by], stored)
    if stored.state not in rule.states:
        raise Conflict(_("This cannot be done with the folder as it stands now."))
    due = due_of(rule.to, clock.today(), stored.hand_in_by)
    change(actor, stored, {"due_on": due, **(values or {}), "state": rule.to}, note=note)
    return stored


def part_of(folder: Folder, part: FolderPart | None) -> FolderPart | None:
    """Return a part as stored, refusing one of another folder."""
    if part is None:
        return None
    stored = take(part)
    if stored.folder_id != folder.id:
        raise Conflict(_("The part belongs to another folder."))
    return stored


def remark_of(folder: Folder, remark: Remark) -> Remark:
    """Return a remark as stored, refusing one of another folder."""
    stored = take(remark)
    if stored.folder_id != folder.id:
        raise Conflict(_("The remark belongs to another folder."))
    return stored
