"""The verbs of files: store, keep for a while, open, list, remove."""

from __future__ import annotations

import datetime as dt
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, BinaryIO, cast

from flask import current_app
from peewee import fn

from portal import clock
from portal.access.policies import policies
from portal.audit.services import record
from portal.database import after_commit, fetch_rows, write
from portal.errors import Conflict, Invalid, NotAllowed, NotFound
from portal.files import storage
from portal.files.antivirus import Scan, scan
from portal.files.content import recognise
from portal.files.kinds import KINDS
from portal.files.models import FileVersion, StoredFile
from portal.files.names import clean_name
from portal.files.subjects import table_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peewee import Model

    from portal.access.actor import Actor
    from portal.config import Settings

MEGABYTE = 1 << 20


class Damaged(Conflict):
    """The stored file differs from what was once sent: its SHA-256 is another, or it is gone."""


def store(
    source: bytes | BinaryIO | IO[bytes],
    *,
    name: str,
    actor: Actor,
    subject: Model,
    purpose: str = "",
    title: str = "",
    accept: frozenset[str],
    replaces: StoredFile | None = None,
    made_here: bool = False,
) -> FileVersion:
    """Store a file of a record, or the next version of one, and return the version.

    A paper that is ``made_here`` belongs to a record that nobody changes, such as an act: no right to
    change it is asked for, and no quota stands in its way.

    ``accept`` names the kinds (see ``portal.files.kinds``) that are taken for this purpose. Raises
    :class:`NotAllowed` to those who may not change the record, and :class:`Invalid` with a sentence
    for a file that is too large, empty, damaged, infected, of another kind, or beyond the quota.
    """
    if not made_here:
        _demand(actor, subject)
    if replaces is not None and (replaces.subject, replaces.subject_id) != (
        table_of(subject),
        subject.get_id(),
    ):
        raise NotFound(_("There is no such file."))
    with storage.arriving(source, _settings().file_megabytes * MEGABYTE) as arrived:
        kind = recognise(arrived.path, accept)
        cleaned = clean_name(name, KINDS[kind].extension)
        scanned = _scan(actor, arrived, subject, cleaned)
        institution = policies[type(subject)].institution_of(subject) or actor.reach.institution_id
        with _written(arrived) as stored_name, write():
            if not made_here:
                _check_quota(institution, arrived.size)
            file = replaces or StoredFile.create(
                subject=table_of(subject),
                subject_id=subject.get_id(),
                institution=institution,
                purpose=purpose,
                title=title.strip()[: StoredFile.title.max_length] or cleaned,
            )
            version = _add_version(actor, file, arrived, cleaned, kind, stored_name, scanned)
            record(
                actor,
                "create" if replaces is None else "change",
                file,
                label=file.title,
                institution_id=institution,
                note=_("Version %(n)s: %(name)s", n=version.number, name=cleaned),
            )
    return version


def keep(
    source: Path | bytes | BinaryIO | IO[bytes],
    *,
    name: str,
    actor: Actor,
    institution_id: int | None = None,
    purpose: str,
    keep_days: int,
) -> StoredFile:
    """Keep a file that the portal itself has made for its user alone, for some days.

    It is seen by this user at this workplace only; the daily work removes it when its days are over.
    Its kind is taken from the name, since the portal itself has given that.
    """
    extension = name.rpartition(".")[2].casefold()
    kind = next((key for key, one in KINDS.items() if one.extension == extension), None)
    if kind is None:
        message = f"Files kept for a user have a known extension, unlike {name!r}."
        raise ValueError(message)
    stream = source.open("rb") if isinstance(source, Path) else source
    try:
        with storage.arriving(stream, _settings().result_megabytes * MEGABYTE) as arrived:
            with _written(arrived) as stored_name, write():
                file = StoredFile.create(
                    subject=table_of(actor.user),
                    subject_id=actor.user.id or 0,
                    workplace=actor.workplace.id,
                    institution=institution_id,
                    purpose=purpose,
                    title=clean_name(name, extension),
                    keep_until=clock.today() + dt.timedelta(days=keep_days),
                )
                _add_version(actor, file, arrived, file.title, kind, stored_name, Scan.NONE)
            return file
    finally:
        if isinstance(source, Path):
            cast("BinaryIO", stream).close()


def open_content(version: FileVersion) -> BinaryIO:
    """Return the bytes of a version, checked against its SHA-256, at their beginning.

    Raises :class:`Damaged` when they are gone or differ, and :class:`NotAllowed` for an infected one.
    """
    if version.scan == Scan.INFECTED:
        raise NotAllowed(_("The file is infected and lies in quarantine."))
    try:
        stream, summed = storage.open_checked(version.stored_name)
    except OSError as error:
        raise Damaged(_damage(version)) from error
    if summed != version.sha256:
        stream.close()
        raise Damaged(_damage(version))
    return stream


def find_file(actor: Actor, file_id: int) -> StoredFile:
    """Return a file that the actor may see; others' files do not exist."""
    found = StoredFile.get_or_none(StoredFile.id == file_id)
    if found is None or not policies[StoredFile].permits(actor, "view", found):
        raise NotFound(_("There is no such file."))
    return found


def find_version(file: StoredFile, number: int | None = None) -> FileVersion:
    """Return a version by its number, or the newest."""
    query = FileVersion.select().where(FileVersion.file == file)
    if number is not None:
        query = query.where(FileVersion.number == number)
    found = query.order_by(FileVersion.number.desc()).first()
    if found is None:
        raise NotFound(_("There is no such version."))
    return cast("FileVersion", found)


def remove(actor: Actor, file: StoredFile) -> None:
    """Remove a file with all its versions; the bytes go once the rows are gone."""
    verdict = policies[StoredFile].permits(actor, "delete", file)
    if not verdict:
        raise NotAllowed(verdict.reason)
    with write():
        record(actor, "delete", file, label=file.title, institution_id=file.institution_id)
        drop(file)


def remove_of(actor: Actor, subject: Model) -> int:
    """Remove all files of a record that is being deleted, within the caller's transaction.

    Whoever deletes a record calls this: numbers of deleted rows may be given again.
    """
    with write():
        found = list(_of(subject))
        for file in found:
            record(actor, "delete", file, label=file.title, institution_id=file.institution_id)
            drop(file)
    return len(found)


def move(actor: Actor, source: Model, target: Model) -> int:
    """Give the files of one record to another of the same table, as a merge of two cards does."""
    with write():
        found = list(_of(source))
        for file in found:
            file.subject_id = target.get_id()
            file.save()
            record(
                actor, "change", file, label=file.title, institution_id=file.institution_id,
                note=_("Moved with the record"),
            )  # fmt: skip
    return len(found)


def drop(file: StoredFile) -> None:
    """Delete the rows of a file, and its bytes after the commit."""
    names = [
        name
        for (name,) in fetch_rows(
            FileVersion.select(FileVersion.stored_name).where(FileVersion.file == file)
        )
    ]
    with write():
        FileVersion.delete().where(FileVersion.file == file).execute()
        file.delete_instance()
        after_commit(lambda: storage.forget(names))


def _of(subject: Model) -> Any:
    return StoredFile.select().where(
        StoredFile.subject == table_of(subject), StoredFile.subject_id == subject.get_id()
    )


def _demand(actor: Actor, subject: Model) -> None:
    verdict = policies[type(subject)].permits(actor, "edit", subject)
    if not verdict:
        raise NotAllowed(verdict.reason)


@contextmanager
def _written(arrived: storage.Arrived) -> Iterator[str]:
    """Put the bytes away before the row is written; take them back when the row was not."""
    stored_name = storage.new_name()
    place = storage.put_away(arrived, stored_name)
    try:
        yield stored_name
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def _add_version(
    actor: Actor,
    file: StoredFile,
    arrived: storage.Arrived,
    name: str,
    kind: str,
    stored_name: str,
    scanned: Scan,
) -> FileVersion:
    last = FileVersion.select(fn.MAX(FileVersion.number)).where(FileVersion.file == file).scalar()
    return FileVersion.create(
        file=file,
        number=(last or 0) + 1,
        name=name,
        kind=kind,
        size=arrived.size,
        sha256=arrived.sha256,
        stored_name=stored_name,
        uploaded_by=actor.user.id,
        scan=str(scanned),
    )


def _scan(actor: Actor, arrived: storage.Arrived, subject: Model, name: str) -> Scan:
    """Have a file checked; keep an infected one apart and tell both the user and the audit."""
    found = scan(arrived.path)
    if found is Scan.INFECTED:
        kept_as = storage.new_name()
        storage.quarantine(arrived, kept_as)
        record(
            actor, "refuse", subject, label=name,
            note=_("An infected file was put into quarantine as %(name)s.", name=kept_as),
        )  # fmt: skip
        raise Invalid(
            _("The antivirus found a virus in this file. It was not stored. Check your computer.")
        )
    if found is Scan.FAILED and _settings().antivirus_required:
        raise Invalid(
            _(
                "The antivirus does not answer, so no file can be taken now. Try later, or tell the administrator."
            )
        )
    return found


def _check_quota(institution_id: int | None, size: int) -> None:
    """Refuse what would go beyond the megabytes of an institution."""
    limit = _settings().institution_megabytes * MEGABYTE
    if institution_id is None or not limit:
        return
    taken = used(institution_id)
    if taken + size > limit:
        raise Invalid(
            _(
                "The files of the institution take %(taken)s MB of %(limit)s MB. Remove what is not needed, or ask the administrator for more.",
                taken=taken // MEGABYTE,
                limit=limit // MEGABYTE,
            )
        )


def used(institution_id: int) -> int:
    """Return how many bytes the files of an institution take."""
    query = (
        FileVersion.select(fn.COALESCE(fn.SUM(FileVersion.size), 0))
        .join(StoredFile)
        .where(StoredFile.institution == institution_id)
    )
    return int(query.scalar())


def _damage(version: FileVersion) -> str:
    return _(
        "The stored file “%(name)s” is damaged, so it is not given out. Tell the administrator: it must be restored from a backup.",
        name=version.name,
    )


def _settings() -> Settings:
    return cast("Settings", current_app.extensions["settings"])
