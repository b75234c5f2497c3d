"""What checks take from portfolios: the folder of a drawn teacher, and the days of its papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from peewee import fn

from plugins.document_control.folders.models import Folder, FolderPart
from plugins.document_control.models import Subject
from portal.access import policies
from portal.database import as_date, fetch_rows

if TYPE_CHECKING:
    from plugins.document_control.models import ControlCheck
    from portal.access import Actor

FIRST, LAST = "folder_first_on", "folder_last_on"
"""The facts of the shipped checklist of portfolios that the days of papers answer."""


def folder_of_subject(actor: Actor, check: ControlCheck, subject_key: int) -> Folder | None:
    """Return the latest folder of a drawn teacher in the checked institution, where the actor sees one."""
    query = (
        _folders(policies[Folder].rows(actor), check)
        .join(Subject, on=(Subject.person == Folder.person))
        .where(Subject.id == subject_key, Subject.check_of == check.id)
    )
    found: Folder | None = query.first()
    return found


def days_of_papers(check: ControlCheck, person_id: int | None) -> dict[str, str]:
    """Return the days of the earliest and the latest paper of a teacher's folder, as facts are kept."""
    if person_id is None:
        return {}
    folder = _folders(Folder.select(), check).where(Folder.person == person_id).first()
    if folder is None:
        return {}
    query = FolderPart.select(fn.MIN(FolderPart.first_on), fn.MAX(FolderPart.last_on)).where(
        FolderPart.folder == folder.id
    )
    first, last = map(as_date, fetch_rows(query)[0])
    told = {FIRST: first, LAST: last}
    return {code: day.isoformat() for code, day in told.items() if day is not None}


def _folders(query: Any, check: ControlCheck) -> Any:
    return query.where(Folder.institution == check.institution_id).order_by(
        Folder.month.desc(), Folder.id.desc()
    )
