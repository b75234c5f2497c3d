"""Long journals as background work: read, taken in, taken back; what is short is done at once.

As a job each step tells how far it is, ends in one transaction with the job, and its result waits
in the inbox of who asked: a worker that is killed leaves nothing, and its step is done again.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.hotline.importing import drafts
from plugins.hotline.importing.known import around, understood
from plugins.hotline.importing.models import JournalImport
from plugins.hotline.importing.reading import LIMITS, read_journal
from portal.database import write
from portal.errors import Conflict, NotFound
from portal.files import services as files
from portal.files.kinds import KINDS
from portal.files.models import StoredFile
from portal.i18n import gettext as _
from portal.jobs.models import Job
from portal.jobs.services import enqueue
from portal.jobs.work import address
from portal.spreadsheets.read import Unreadable
from portal.spreadsheets.reasons import Reason

if TYPE_CHECKING:
    from typing import IO

    from portal.access import Actor
    from portal.jobs.work import Work

READ_JOB = "hotline.read_journal"
APPLY_JOB = "hotline.apply_journal"
UNDO_JOB = "hotline.undo_journal"
INLINE_BYTES = 100_000
INLINE_LINES = 1_000
"""Up to here a step is done while the user waits (about a second); above, as a job."""
UPLOAD_DAYS = 2
_UPLOAD = "hotline.journal"


def start_reading(
    actor: Actor,
    stream: IO[bytes],
    name: str,
    *,
    municipality_id: int,
    year: int | None = None,
) -> JournalImport | Job:
    """Read an uploaded journal at once, or return the job that does: its result is the preview.

    Raises :class:`Unreadable` and :class:`Invalid`.
    """
    ending = name.rpartition(".")[2].casefold()
    size = stream.seek(0, 2)
    stream.seek(0)
    if size > LIMITS.upload_bytes:
        raise Unreadable(Reason.TOO_BIG)
    if size <= INLINE_BYTES or ending not in {kind.extension for kind in KINDS.values()}:
        return drafts.begin(actor, stream, name, municipality_id=municipality_id, year=year)
    shown = drafts.shown_name(name)
    with write():
        drafts.demand_new(actor, municipality_id)
        file = files.keep(
            stream, name=f"journal.{ending}", actor=actor, purpose=_UPLOAD, keep_days=UPLOAD_DAYS
        )
        return enqueue(
            READ_JOB,
            actor=actor,
            arguments={
                "file": file.id,
                "name": shown,
                "municipality": municipality_id,
                "year": year,
            },
            title=_("Reading the journal “%(name)s”", name=shown),
        )


def read(work: Work) -> None:
    """Read an uploaded journal and keep it for the preview."""
    given = work.arguments
    file = StoredFile.get_or_none(StoredFile.id == given["file"], StoredFile.purpose == _UPLOAD)
    if file is None:
        raise NotFound(_("The uploaded file is not kept any more. Upload it again."))
    work.progress(0, 2, _("The file is being read."))
    with tempfile.TemporaryDirectory(prefix="portal-journal-") as folder:
        path = Path(folder) / "uploaded"
        with files.open_content(files.find_version(file)) as content, path.open("wb") as into:
            shutil.copyfileobj(content, into)
        draft = read_journal(path, given["name"], year=given["year"])
    work.progress(1, 2, _("The preview is being prepared."))
    with work.commit():
        made = drafts.begin_with(
            work.actor, draft, given["name"], municipality_id=given["municipality"]
        )
        files.drop(file)
        work.result(
            url=address("hotline_import.show", import_id=made.id),
            text=_("Lines read: %(count)s. Look at the preview.", count=len(draft.lines)),
        )


def start_applying(actor: Actor, journal: JournalImport, *, seen: int | None = None) -> Job | None:
    """Take a journal in at once, or return the job that does."""
    if drafts.count_lines(journal) <= INLINE_LINES:
        drafts.apply(actor, journal, seen=seen)
        return None
    return _enqueue(
        APPLY_JOB,
        actor,
        journal,
        title=_("Taking in the journal “%(name)s”", name=journal.file_name),
        version=seen if seen is not None else journal.version,
    )


def apply(work: Work) -> None:
    """Take a journal in."""
    journal = _journal(work)
    if journal.state == "applied":
        return
    draft = drafts.body_of(journal)
    near = around(journal.municipality_id)
    lines = []
    for start in range(0, len(draft.lines), INLINE_LINES):
        work.progress(start, len(draft.lines), _("Lines are compared with the portal."))
        lines += understood(draft, near, draft.lines[start : start + INLINE_LINES])
    work.progress(len(lines), len(lines), _("The journal is being written."))
    with work.commit():
        counts = drafts.take_in(work.actor, journal, lines, seen=work.arguments["version"])
        work.result(
            url=address("hotline_import.show", import_id=journal.id), text=drafts.told(counts)
        )


def start_undoing(actor: Actor, journal: JournalImport) -> Job | None:
    """Take an import back at once, or return the job that does."""
    if drafts.count_lines(journal) <= INLINE_LINES:
        drafts.undo(actor, journal)
        return None
    return _enqueue(
        UNDO_JOB,
        actor,
        journal,
        title=_("Undoing the import of the journal “%(name)s”", name=journal.file_name),
    )


def undo(work: Work) -> None:
    """Take an import back."""
    journal = _journal(work)
    if journal.state == "open":
        return
    work.progress(0, 1, _("The import is being undone."))
    with work.commit():
        drafts.undo(work.actor, journal)
        work.result(
            url=address("hotline_import.show", import_id=journal.id),
            text=_("The import has been undone. What was corrected is kept here."),
        )


def open_job(journal: JournalImport) -> Job | None:
    """Return the job that works on a journal now."""
    job = Job.get_or_none(Job.id == journal.job) if journal.job is not None else None
    return job if job is not None and job.is_open else None


def _enqueue(kind: str, actor: Actor, journal: JournalImport, *, title: str, **more: Any) -> Job:
    if open_job(journal) is not None:
        raise Conflict(_("This journal is being worked on. Wait until it is ready."))
    with write():
        job = enqueue(
            kind,
            actor=actor,
            arguments={"journal": journal.id, **more},
            title=title,
            key=f"journal:{journal.id}",
        )
        JournalImport.update(job=job.id).where(JournalImport.id == journal.id).execute()
    return job


def _journal(work: Work) -> JournalImport:
    found: JournalImport | None = JournalImport.get_or_none(
        JournalImport.id == work.arguments["journal"]
    )
    if found is None:
        raise NotFound(_("There is no such import."))
    return found
