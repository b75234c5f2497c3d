"""The verbs of the wizard: begin a run, look for it, choose, answer, mend, undo, give up, clean."""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import re
import secrets
from typing import TYPE_CHECKING, Any, cast

from plugins.staff.importing import memory, mending, missing_institutions, services, steps, undoing
from plugins.staff.importing.decisions import Decisions
from plugins.staff.importing.models import ImportJournal, ImportRun
from plugins.staff.importing.returned_file import write_returned
from plugins.staff.importing.run_files import files_of, part_of
from plugins.staff.importing.staging import Staged
from plugins.staff.importing.steps import RETURN_JOB, UNDO_JOB, Doing, keep, start
from portal import clock
from portal.access import policies
from portal.accounts.models import User
from portal.audit.services import record
from portal.database import write
from portal.errors import Conflict, Invalid, NotFound
from portal.i18n import gettext as _
from portal.jobs.models import CANCELLED, FAILED, Job
from portal.jobs.services import enqueue

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from portal.access import Actor
    from portal.institutions.models import Institution, Municipality

KEPT_DAYS = 7
LOST_AFTER = dt.timedelta(minutes=15)
"""A step without a job that has told nothing for so long was ended from outside."""
LONGEST_NAME = 300
UNDONE_AT_ONCE = 1_000
"""Rows of a list up to which its undoing is done while the user waits."""


def begin(actor: Actor, stream: IO[bytes], name: str, target: Institution | None) -> ImportRun:
    """Store a file under a generated name and begin its run; read it at once if it is small."""
    services.check_may_import(actor)
    clean()
    run = ImportRun(
        user=actor.user.id,
        workplace=actor.workplace.id,
        municipality=actor.reach.municipality_id,
        institution=actor.reach.institution_id,
        target=target,
        file_name=_shown_name(name),
        stored_name=secrets.token_hex(16),
    )
    source = files_of(run).source
    descriptor = os.open(source, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as into:
        while piece := stream.read(1 << 20):
            into.write(piece)
    run.size = source.stat().st_size
    if not run.size:
        source.unlink()
        raise Invalid(_("The file is empty."), {"file": [_("Choose a file that is not empty.")]})
    with write():
        run.save(force_insert=True)
    start(actor, run, "read")
    return run


def _shown_name(name: str) -> str:
    """Return the name as the user knows the file, without folders and control characters."""
    base = re.split(r"[/\\]", name)[-1]
    return "".join(letter for letter in base if letter.isprintable())[:LONGEST_NAME] or "list"


def find(actor: Actor, run_id: int) -> ImportRun:
    """Return a run within reach; another does not exist."""
    found = policies[ImportRun].rows(actor).where(ImportRun.id == run_id).first()
    if found is None:
        raise NotFound(_("There is no such import."))
    run = cast("ImportRun", found)
    if run.state == "working":
        _settle(run)
    return run


def _settle(run: ImportRun) -> None:
    """Let a run whose step was cancelled or could not be done be gone on with."""
    state = "read" if run.step == "apply" else "failed"
    job = Job.get_or_none(Job.id == run.job) if run.job is not None else None
    if job is not None:
        if job.state == FAILED:
            keep(run, state=state, message=job.error)
        elif job.state == CANCELLED:
            keep(run, state=state, message=_("The work was cancelled; nothing was changed."))
    elif clock.now() - run.changed_at > LOST_AFTER:
        keep(run, state=state, message=_("The work was interrupted. Upload the file again."))


def job_of(run: ImportRun) -> Job | None:
    """Return the job that works on a run, where there is one."""
    return Job.get_or_none(Job.id == run.job) if run.job is not None else None


def recent(actor: Actor, number: int = 5) -> list[ImportRun]:
    """Return the newest runs within reach, with their users."""
    rows = policies[ImportRun].rows(actor)
    return with_users(list(rows.order_by(ImportRun.id.desc()).limit(number)))


def with_users(found: list[ImportRun]) -> list[ImportRun]:
    """Return runs with their users: one query, none for the operator's own runs."""
    users = {
        one.id: one for one in User.select().where(User.id.in_({one.user_id for one in found}))
    }
    for one in found:
        one.user = users.get(one.user_id or 0)
    return found


def choose(actor: Actor, run: ImportRun, choices: dict[str, Any]) -> None:
    """Keep what was chosen about sheets and columns, and read the file anew."""
    _check_readable(run)
    keep(run, choices=json.dumps(choices, ensure_ascii=False), decisions="{}")
    start(actor, run, "read")


def start_from_guess(actor: Actor, run: ImportRun) -> None:
    """Read the file anew without what earlier lists taught."""
    _check_readable(run)
    keep(run, choices="{}", decisions="{}", uses_memory=False)
    start(actor, run, "read")


def forget_memory(actor: Actor, run: ImportRun) -> int:
    """Forget what the run's own place remembers for such a list, and read it anew; return how much."""
    _check_readable(run)
    used = [tuple(one) for one in json.loads(run.totals).get("recalled", ())]
    with write():
        gone = memory.forget(run, Staged.from_json(run.staged), used)
        record(actor, "delete", run, note=f"remembered for the import: {gone}")
    keep(run, choices="{}")
    start(actor, run, "read")
    return gone


def _check_readable(run: ImportRun) -> None:
    if run.state not in {"read", "failed"}:
        raise Conflict(_("This list is being worked on or has been taken in already."))


def answer(actor: Actor, run: ImportRun, answers: list[tuple[str, str, str]]) -> None:
    """Keep answers as (kind, subject, value), and plan the rows anew."""
    _check_open(run)
    decisions = Decisions.from_json(run.decisions)
    for kind, subject, value in answers:
        decisions.answer(kind, subject, value)
    keep(run, decisions=decisions.to_json())
    start(actor, run, "plan")


def mend(
    actor: Actor, run: ImportRun, cells: Sequence[tuple[int, int, int, str, str, bool]]
) -> None:
    """Let typed texts stand in place of cells, and plan the rows anew.

    ``cells``: table, row, column, the text so far, the new text, and whether it serves wherever the
    column has that text.
    """
    _check_open(run)
    staged = Staged.from_json(run.staged)
    corrections = mending.Corrections.from_json(run.corrections)
    fresh = mending.Corrections()
    for table, row, column, old, new, everywhere in cells:
        sheet = staged.tables[table].sheet_index
        for one in (corrections, fresh):
            if everywhere:
                one.mend_everywhere(sheet, column, old, new)
            else:
                one.mend((sheet, row, column), new)
    files = files_of(run)
    wanted = mending.rows_concerned(files.raw, staged, fresh)
    mending.read_again(files.raw, files.entries, staged, corrections, wanted)
    keep(run, corrections=corrections.to_json(), staged=staged.to_json())
    start(actor, run, "plan")


def take_back_mending(actor: Actor, run: ImportRun) -> None:
    """Let the cells be as the file has them, and plan the rows anew."""
    _check_open(run)
    keep(run, corrections="{}")
    start(actor, run, "read")


def apply(actor: Actor, run: ImportRun, chosen: list[str] | None) -> None:
    """Take in all rows that need no answer, or the chosen ones."""
    _check_open(run)
    keep(run, chosen="" if chosen is None else json.dumps(chosen))
    start(actor, run, "apply")


def _check_open(run: ImportRun) -> None:
    if run.state != "read":
        raise Conflict(_("This list is being worked on or has been taken in already."))


def create_institutions(
    actor: Actor,
    run: ImportRun,
    municipality: Municipality,
    wanted: Sequence[tuple[str, str, str]],
) -> int:
    """Create institutions that the list names, and plan its rows anew; return how many."""
    _check_open(run)
    decisions = Decisions.from_json(run.decisions)
    with write():
        made = missing_institutions.create(actor, municipality, wanted)
        for subject, number in made:
            decisions.answer("institution", subject, str(number))
        keep(run, decisions=decisions.to_json())
    start(actor, run, "plan")
    return len(made)


def returned_file(actor: Actor, run: ImportRun) -> IO[bytes]:
    """Return the uploaded file with a column that says what to mend; the reading is audited."""
    files = files_of(run)
    target = part_of(files.source)
    try:
        write_returned(files.source, target, files.rows, Staged.from_json(run.staged))
        content = io.BytesIO(target.read_bytes())
    finally:
        target.unlink(missing_ok=True)
    record(actor, "export", run, note=returned_name(run))
    return content


def prepare_returned(actor: Actor, run: ImportRun) -> Job:
    """Let a job make the file with what to mend: that of a long list takes longer than a page may."""
    with write():
        return enqueue(
            RETURN_JOB,
            actor=actor,
            arguments={"run": run.id},
            title=returned_name(run),
            key=f"return:{run.id}",
        )


def returned_name(run: ImportRun) -> str:
    """Return the name under which a file is given back."""
    stem, _dot, _ending = run.file_name.rpartition(".")
    return f"{stem or run.file_name} — {_('what to mend')}.xlsx"


def undo(actor: Actor, run: ImportRun, *, partly: bool) -> None:
    """Undo a run that was taken in: at once when it was short, else as a job."""
    undoing.check_can_be_undone(run)
    if json.loads(run.totals)["read"] <= UNDONE_AT_ONCE:
        steps.undo(Doing(actor), run, partly=partly)
        return
    with write():
        job = enqueue(
            UNDO_JOB,
            actor=actor,
            arguments={"run": run.id, "partly": partly},
            title=_("Undoing the import: %(name)s", name=run.file_name),
            key=f"undo:{run.id}",
        )
        keep(run, job=job.id)


def discard(actor: Actor, run: ImportRun) -> None:
    """Give a run up, with its files; what was taken in stays in the history."""
    if run.state == "working":
        raise Conflict(_("This list is being worked on. Wait until it is ready."))
    if run.state == "applied":
        raise Conflict(_("This list has been taken in: undo the import instead."))
    _forget(run)
    record(actor, "delete", label=run.file_name, note="import")


def _forget(run: ImportRun) -> None:
    files_of(run).remove()
    with write():
        ImportRun.delete().where(ImportRun.id == run.id).execute()


def clean() -> int:
    """Remove runs that nobody has touched for a week, with their files; return how many.

    A list that was taken in stays in the history; its rows go when it can be undone no more.
    """
    oldest = clock.now() - dt.timedelta(days=KEPT_DAYS)
    old = list(
        ImportRun.select().where(ImportRun.changed_at < oldest, ImportRun.state != "applied")
    )
    for run in old:
        _forget(run)
    past = clock.now() - undoing.UNDONE_WITHIN
    settled = ImportRun.select().where(ImportRun.applied_at < past)
    for run in settled.where(ImportRun.id.in_(ImportJournal.select(ImportJournal.run))):
        files_of(run).remove()
        with write():
            ImportJournal.delete().where(ImportJournal.run == run.id).execute()
    return len(old)
