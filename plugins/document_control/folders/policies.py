"""Who sees what of folders: the district its municipality, an institution its own, without drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.document_control.folders.models import (
    Folder,
    FolderPart,
    FolderTemplate,
    PartMark,
    PartMaterial,
    Preview,
    Remark,
    TemplatePart,
)
from plugins.document_control.folders.steps import COLLECTED_IN
from plugins.document_control.policies import (
    CHECKLIST,
    OwnedByInstitution,
    PartPolicy,
    ShippedOrOwn,
    without_blocked,
)
from portal.access.municipal import works_for_district
from portal.access.policies import GRANT_OF_VERB
from portal.access.policies import Verdict as Allowed
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor
    from portal.access.policies import Policy

RESOURCE = "document_control.folder"


class FolderPolicy(OwnedByInstitution):
    """Folders: collected (verb ``collect``) by their institution, previewed by the district.

    Those of blocked persons (152-FZ, article 21) are shown only to who may see blocked data.
    """

    def __init__(self) -> None:
        super().__init__(Folder, RESOURCE)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        return without_blocked(actor, Folder.person, super().where(actor))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Allowed:
        """Answer by grant, reach and side: the district collects no folder."""
        if verb == "collect" and works_for_district(actor):
            return Allowed(False, _("This is for the institution to do."))
        return super().permits(actor, verb, record)


class CollectedPolicy(PartPolicy):
    """What an institution puts into a folder, while the folder is with it; its files go by this too."""

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Allowed:
        """Answer like the folder; changed by its institution alone, while it is collected."""
        if record is not None and GRANT_OF_VERB.get(verb) == "edit":
            folder = self.folder_of(record)
            if folder.state not in COLLECTED_IN:
                return Allowed(
                    False, _("The folder is with the inspector: nothing in it is changed.")
                )
            return self.of.permits(actor, "collect", getattr(record, self.field.name))
        return super().permits(actor, verb, record)

    def folder_of(self, record: Any) -> Folder:
        """Return the folder that a row belongs to."""
        return cast("Folder", record.folder)


class FolderPartPolicy(CollectedPolicy):
    """Parts of folders. The verb ``collect`` is the institution's, as with the folder."""


class MaterialPolicy(CollectedPolicy):
    """Materials of the databank that were put into a part."""

    def folder_of(self, record: Any) -> Folder:
        """Return the folder that a row belongs to."""
        return cast("Folder", record.part.folder)


class GivenOutPolicy(PartPolicy):
    """Previews and remarks: an institution sees those that were given out."""

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        condition: Any = super().where(actor)
        if works_for_district(actor):
            return cast("Expression | None", condition)
        given: Any = cast("Any", self.model).given_at.is_null(False)
        return cast("Expression", given if condition is None else condition & given)


def all_policies() -> list[Policy]:
    """Return one policy for each model of folders."""
    templates = ShippedOrOwn(FolderTemplate, CHECKLIST)
    folders = FolderPolicy()
    parts = FolderPartPolicy(FolderPart, folders, field="folder")
    previews = GivenOutPolicy(Preview, folders, field="folder")
    return [
        templates,
        PartPolicy(TemplatePart, templates, field="template"),
        folders,
        parts,
        MaterialPolicy(PartMaterial, parts, field="part"),
        previews,
        PartPolicy(PartMark, previews, field="preview"),
        GivenOutPolicy(Remark, folders, field="folder"),
    ]
