"""Reading how a folder stands: its parts with scans and materials, its remarks, what is wanting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from peewee import fn

from plugins.document_control.folders.models import Folder, FolderPart, PartMaterial, Remark
from plugins.document_control.folders.readiness import PartFact, RemarkFact, readiness
from portal.database import among, fetch_rows
from portal.files.models import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.document_control.folders.readiness import Readiness

PARTS = FolderPart._meta.table_name  # noqa: SLF001 - peewee's public way


def parts_of(folder: Folder) -> list[FolderPart]:
    """Return the parts of a folder, in order."""
    return list(
        FolderPart.select()
        .where(FolderPart.folder == folder.id)
        .order_by(FolderPart.position, FolderPart.id)
    )


def materials_in(part_ids: Iterable[int]) -> dict[int, int]:
    """Return how many scans and materials stand in parts, by the part's key: two queries."""
    keys = list(part_ids)
    counts: dict[int, int] = dict.fromkeys(keys, 0)
    scans = (
        StoredFile.select(StoredFile.subject_id, fn.COUNT(StoredFile.id))
        .where(StoredFile.subject == PARTS, among(StoredFile.subject_id, keys))
        .group_by(StoredFile.subject_id)
    )
    known = (
        PartMaterial.select(PartMaterial.part, fn.COUNT(PartMaterial.id))
        .where(among(PartMaterial.part, keys))
        .group_by(PartMaterial.part)
    )
    for query in (scans, known):
        for key, count in fetch_rows(query):
            counts[key] += count
    return counts


def standing_of(folder: Folder) -> Readiness:
    """Return how a folder stands by what is given out: drafts of remarks do not count."""
    parts = parts_of(folder)
    counts = materials_in(one.id for one in parts)
    remarks = fetch_rows(
        Remark.select(Remark.severity, Remark.state).where(
            Remark.folder == folder.id, Remark.given_at.is_null(False)
        )
    )
    return readiness(facts_of(parts, counts), [RemarkFact(*one) for one in remarks])


def facts_of(parts: Iterable[FolderPart], counts: dict[int, int]) -> list[PartFact]:
    """Return what readiness is counted from."""
    return [
        PartFact(one.title, one.required, one.least_files, one.present, counts.get(one.id, 0))
        for one in parts
    ]


def count_again(folder: Folder) -> Readiness:
    """Bring what lists show in step with the parts and remarks; joins the transaction."""
    found = standing_of(folder)
    Folder.update(asked=found.asked, present=found.present, remarks_open=found.open_remarks).where(
        Folder.id == folder.id
    ).execute()
    folder.asked, folder.present, folder.remarks_open = (
        found.asked,
        found.present,
        found.open_remarks,
    )
    return found
