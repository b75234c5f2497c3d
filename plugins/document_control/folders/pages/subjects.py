"""Finding what a page of folders is about: what lies out of reach does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import redirect, request, url_for
from peewee import JOIN

from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.models import (
    Folder,
    FolderPart,
    FolderTemplate,
    PartMaterial,
    Remark,
    TemplatePart,
)
from plugins.document_control.pages.subjects import LARGEST_KEY
from plugins.staff.models import Employment, Person, Position
from portal.access.policies import policies
from portal.accounts.models import User
from portal.errors import NotAllowed, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from portal.access import Actor


def with_names(query: Any) -> Any:
    """Let a query of folders bring the names that pages show: teacher, post, institution, inspector."""
    return (
        query.select(Folder, Person, Institution, Employment, Position, User)
        .join(Person, JOIN.LEFT_OUTER, on=(Folder.person == Person.id))
        .switch(Folder)
        .join(Institution, on=(Folder.institution == Institution.id))
        .switch(Folder)
        .join(Employment, JOIN.LEFT_OUTER, on=(Folder.employment == Employment.id))
        .join(Position, JOIN.LEFT_OUTER, on=(Employment.position == Position.id))
        .switch(Folder)
        .join(User, JOIN.LEFT_OUTER, on=(Folder.inspector == User.id), attr="inspector")
        .switch(Folder)
    )


def find_folder(actor: Actor, key: int, verb: str = "") -> Folder:
    """Return a folder with its names, for a verb where one is named."""
    found = None
    if key <= LARGEST_KEY:
        found = with_names(policies[Folder].rows(actor)).where(Folder.id == key).first()
    if found is None:
        raise NotFound(_("There is no such portfolio."))
    if verb:
        verdict = policies[Folder].permits(actor, verb, found)
        if not verdict:
            raise NotAllowed(verdict.reason)
    folder: Folder = found
    return folder


def find_part(actor: Actor, folder: Folder, key: int | None) -> FolderPart:
    """Return a part of a folder."""
    return _of(actor, FolderPart, FolderPart.folder == folder.id, key, _("There is no such part."))


def find_material(actor: Actor, folder: Folder, key: int) -> PartMaterial:
    """Return a material of the databank in a folder."""
    parts = FolderPart.select(FolderPart.id).where(FolderPart.folder == folder.id)
    words = _("There is no such material.")
    return _of(actor, PartMaterial, PartMaterial.part.in_(parts), key, words)


def find_remark(actor: Actor, folder: Folder, key: int) -> Remark:
    """Return a remark of a folder."""
    return _of(actor, Remark, Remark.folder == folder.id, key, _("There is no such remark."))


def find_template_part(actor: Actor, key: int) -> TemplatePart:
    """Return a part of a district's own template; the shipped one is not changed by hand."""
    words = _("There is no such part.")
    own = TemplatePart.template.in_(
        FolderTemplate.select(FolderTemplate.id).where(FolderTemplate.municipality.is_null(False))
    )
    return _of(actor, TemplatePart, own, key, words)


def back_to(folder: Folder, anchor: str = "") -> ResponseReturnValue:
    """Lead back to where a button was pressed: the board of the folder's month, or its page."""
    if request.form.get("from") == "board":
        return redirect(url_for("document_control_folders.board", month=f"{folder.month:%Y-%m}"))
    return redirect(folder_url(folder.id, anchor))


def _of(actor: Actor, model: Any, condition: Any, key: int | None, words: str) -> Any:
    found = None
    if key is not None and key <= LARGEST_KEY:
        found = policies[model].rows(actor).where(model.id == key, condition).first()
    if found is None:
        raise NotFound(words)
    return found
