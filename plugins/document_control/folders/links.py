"""Where folders are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.folders.models import Folder, FolderPart, PartMaterial, Remark
from portal.plugin import RecordLink

if TYPE_CHECKING:
    from peewee import Model


def folder_url(key: int, anchor: str = "") -> str:
    """Return the address of a folder's page, at a place of it where one is named."""
    return f"/document-control/folders/{key}{'#' if anchor else ''}{anchor}"


def overdue_url() -> str:
    """Return the address of the list of folders that are late."""
    return "/document-control/folders?when=overdue"


def link_of(record: Model) -> RecordLink | None:
    """Return how a folder, or what belongs to it, is called and where it is shown."""
    if isinstance(record, Folder):
        return RecordLink(str(record), folder_url(record.id))
    if isinstance(record, (FolderPart, Remark)):
        return RecordLink(f"{record.folder}: {record}", folder_url(record.folder_id))
    if isinstance(record, PartMaterial):
        return RecordLink(str(record), folder_url(record.part.folder_id))
    return None
