"""What the folder and the tables of files say of each other, and setting right what differs.

Bytes are written before their row and deleted after it, so that a killed process leaves bytes
without a row at worst; those older than a day are removed here, daily.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from portal import clock
from portal.audit.services import record
from portal.database import fetch_rows, write
from portal.files import storage
from portal.files.models import FileVersion, StoredFile
from portal.files.policies import OF_USERS
from portal.files.services import drop
from portal.files.subjects import model_of

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

GRACE_SECONDS = 24 * 3600
"""Bytes younger than this may belong to an upload that is still going on."""
MISSING_DAYS = 30
"""How long the files of a deleted record stay, in case it is brought back."""
_SLICE = 500


@dataclass(slots=True)
class Findings:
    """What does not fit: names of stored bytes, and files with their record's table and number."""

    versions: int = 0
    gone: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    orphans: list[str] = field(default_factory=list)
    without_record: list[str] = field(default_factory=list)
    expired: list[str] = field(default_factory=list)

    @property
    def is_well(self) -> bool:
        """Tell whether every version is there as it was sent; orphans and expired files are no harm."""
        return not (self.gone or self.damaged)


def check(*, whole: bool = True) -> Findings:
    """Compare rows and bytes; ``whole`` reads every byte for its SHA-256."""
    found = Findings()
    known: set[str] = set()
    rows = FileVersion.select(FileVersion.stored_name, FileVersion.sha256, FileVersion.size)
    for name, summed, size in fetch_rows(rows):
        found.versions += 1
        known.add(name)
        path = storage.path_of(name)
        if not path.is_file():
            found.gone.append(name)
        elif path.stat().st_size != size or (whole and _sum(name) != summed):
            found.damaged.append(name)
    found.orphans = [path.name for path in _old_bytes() if path.name not in known]
    found.without_record = [_named(one) for one in _without_record()]
    found.expired = [_named(one) for one in _expired(clock.today())]
    return found


def clean() -> Findings:
    """Remove expired files, files of records gone for long, and bytes without a row; say what went."""
    found, today = Findings(), clock.today()
    for file in _expired(today):
        found.expired.append(_named(file))
        _remove(file)
    found.without_record = _remove_of_missing(today)
    known = {name for (name,) in fetch_rows(FileVersion.select(FileVersion.stored_name))}
    found.versions = len(known)
    for path in _old_bytes():
        if path.name not in known:
            path.unlink(missing_ok=True)
            found.orphans.append(path.name)
    return found


def _remove_of_missing(today: dt.date) -> list[str]:
    """Note since when a record is missing, and remove its files after the days of grace."""
    removed = []
    missing = _without_record()
    keys = [one.id for one in missing]
    with write():
        back: Any = StoredFile.missing_since.is_null(False)
        if keys:
            back &= StoredFile.id.not_in(keys)
        StoredFile.update(missing_since=None).where(back).execute()
        for file in missing:
            if file.missing_since is None:
                file.missing_since = today
                file.save()
    for file in missing:
        if file.missing_since and (today - file.missing_since).days >= MISSING_DAYS:
            removed.append(_named(file))
            _remove(file)
    return removed


def _remove(file: StoredFile) -> None:
    with write():
        if file.subject != OF_USERS:
            record(None, "delete", file, label=file.title, institution_id=file.institution_id)
        drop(file)


def _expired(today: dt.date) -> list[StoredFile]:
    return list(StoredFile.select().where(StoredFile.keep_until < today))


def _without_record() -> list[StoredFile]:
    """Return the files whose record is not there; of tables that nobody declares, all."""
    found: list[StoredFile] = []
    for (table,) in fetch_rows(StoredFile.select(StoredFile.subject).distinct()):
        query = StoredFile.select().where(StoredFile.subject == table)
        model: Any = model_of(table)
        if model is not None:
            query = query.where(StoredFile.subject_id.not_in(model.select(model.id)))
        found.extend(query)
    return found


def _old_bytes() -> Iterator[Path]:
    """Give all stored bytes that are older than the days of grace, but those in quarantine."""
    limit = time.time() - GRACE_SECONDS
    folder = storage.root()
    for place in sorted(folder.iterdir()) if folder.is_dir() else ():
        is_ours = place.name == storage.INCOMING or len(place.name) == storage.FAN
        for path in sorted(place.iterdir()) if place.is_dir() and is_ours else ():
            if path.is_file() and path.stat().st_mtime < limit:
                yield path


def _sum(name: str) -> str:
    stream, summed = storage.open_checked(name)
    stream.close()
    return summed


def _named(file: StoredFile) -> str:
    return f"{file.id} {file.title} ({file.subject} {file.subject_id})"
