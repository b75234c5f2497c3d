"""Showing a file on a page of the portal, and telling the audit who looked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.access.actor import acting
from portal.audit.services import record
from portal.documents.words import words_in
from portal.files.listing import preview_of
from portal.files.policies import OF_USERS
from portal.files.services import open_content

if TYPE_CHECKING:
    from portal.documents.words import Words
    from portal.files.models import FileVersion, StoredFile


def words_to_show(file: StoredFile, version: FileVersion) -> Words | None:
    """Return the words of a version that is shown by them, and tell the audit; none for others."""
    if preview_of(version) != "words":
        return None
    with open_content(version) as stream:
        tell_of_view(file, version)
        return words_in(stream.read())


def tell_of_view(file: StoredFile, version: FileVersion) -> None:
    """Tell the audit who looked at a file; at what users keep for themselves nobody else looks."""
    if file.subject != OF_USERS:
        record(acting(), "view", file, label=version.name, institution_id=file.institution_id)
