"""The steps of a run: reading, planning, taking in, undoing; at once when short, else as a job.

A step is the same function either way. As a job it tells how far it is, can be cancelled, and ends
in one transaction with the job: a worker that is killed leaves nothing, and its step is done again.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from plugins.staff.importing import memory, mending, services, undoing
from plugins.staff.importing.announcing import announce_taken_in
from plugins.staff.importing.decisions import Decisions
from plugins.staff.importing.journal import Journal
from plugins.staff.importing.planned_file import write_row
from plugins.staff.importing.run_files import files_of, part_of
from plugins.staff.importing.staging import Choices, Staged
from portal import clock
from portal.audit.services import record
from portal.database import write
from portal.errors import PortalError
from portal.i18n import gettext as _
from portal.jobs.services import enqueue
from portal.jobs.work import address

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from plugins.staff.importing.models import ImportRun
    from plugins.staff.importing.outcome import PlannedRow
    from portal.access import Actor
    from portal.jobs.work import Work

INLINE_BYTES = 100_000
INLINE_ROWS = 400
"""Up to here a step is done while the user waits (under a second); above, as a job."""
STEP_JOB = "staff.import_step"
RETURN_JOB = "staff.return_list"
UNDO_JOB = "staff.undo_import"


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does a step, and, as a job, how to tell how far it is and how to end it."""

    actor: Actor
    work: Work | None = None

    def progress(self, total: int, text: str) -> Callable[[int], None]:
        """Return what is told the rows done so far."""

        def tell(done: int) -> None:
            if self.work is not None:
                self.work.progress(min(done, total), total, text)

        return tell

    def ending(self) -> AbstractContextManager[None]:
        """Return the transaction that ends the step, and the job with it."""
        return write() if self.work is None else self.work.commit()

    def result(self, run: ImportRun, text: str) -> None:
        """Say what came out, where there is a job to say it for."""
        if self.work is not None:
            url = address("staff_import.show", run_id=run.id)
            self.work.result(url=url, text=text)


def start(actor: Actor, run: ImportRun, step: str) -> None:
    """Do a step: at once when it is short, else as a job that outlives the request."""
    keep(run, state="working", step=step, done=0, message="", job=None)
    if not is_long(run):
        work_on(Doing(actor), run)
        return
    with write():
        job = enqueue(
            STEP_JOB,
            actor=actor,
            arguments={"run": run.id, "step": step},
            title=f"{_TITLES[step]()}: {run.file_name}",
            key=f"run:{run.id}",
        )
        keep(run, job=job.id)


def is_long(run: ImportRun) -> bool:
    """Tell whether a list is too long to be worked on while the user waits."""
    rows = json.loads(run.staged)["entries"] if run.staged else 0
    return run.size > INLINE_BYTES or rows > INLINE_ROWS


_TITLES: dict[str, Callable[[], str]] = {
    "read": lambda: _("Reading a staff list"),
    "plan": lambda: _("Comparing a staff list with the databank"),
    "apply": lambda: _("Taking in a staff list"),
}


def work_on(doing: Doing, run: ImportRun) -> None:
    """Do the step that a run waits for; what a person can mend is kept as the run's message."""
    try:
        {"read": _read, "plan": _plan, "apply": _apply}[run.step](doing, run)
    except PortalError as error:
        keep(run, state="read" if run.step == "apply" else "failed", message=error.message)
        doing.result(run, error.message)


def _read(doing: Doing, run: ImportRun) -> None:
    files = files_of(run)
    known = memory.recall(doing.actor, run)
    entries, raw = part_of(files.entries), part_of(files.raw)
    try:
        staged = services.read_list(
            files.source,
            entries,
            choices=choices_of(run),
            memory=known.columns,
            raw=raw,
            progress=doing.progress(0, _("The file is being read.")),
        )
        entries.rename(files.entries)
        raw.rename(files.raw)
    finally:
        entries.unlink(missing_ok=True)
        raw.unlink(missing_ok=True)
    corrections = mending.Corrections.from_json(run.corrections)
    if corrections:
        wanted = mending.rows_concerned(files.raw, staged, corrections)
        mending.read_again(files.raw, files.entries, staged, corrections, wanted)
    keep(run, staged=staged.to_json())
    _plan(doing, run)


def _plan(doing: Doing, run: ImportRun) -> None:
    rows = files_of(run).rows
    part = part_of(rows)
    given = list_of(doing.actor, run)
    progress = doing.progress(
        given.staged.entries, _("The list is being compared with the databank.")
    )
    try:
        with part.open("w", encoding="utf-8") as into:
            result = services.preview_list(
                doing.actor, given, lambda row: write_row(row, into), progress=progress
            )
        part.rename(rows)
    finally:
        part.unlink(missing_ok=True)
    totals = result.totals
    doing.result(
        run,
        _(
            "To be added: %(add)s, to be changed: %(change)s, to be answered: %(ask)s.",
            add=totals.add,
            change=totals.change,
            ask=totals.ask,
        ),
    )
    with doing.ending():
        keep(run, state="read", totals=as_totals(result))


def _apply(doing: Doing, run: ImportRun) -> None:
    files = files_of(run)
    actor = doing.actor
    part = part_of(files.rows)
    chosen = frozenset(json.loads(run.chosen)) if run.chosen else None
    given = list_of(actor, run)

    def keep_row(row: PlannedRow) -> None:
        write_row(row, into)

    try:
        with part.open("w", encoding="utf-8") as into, doing.ending():
            before = undoing.last_line()
            result = services.apply_list(
                actor, given, keep_row, chosen=chosen, journal=Journal(run.id)
            )
            record(actor, "import", run, note=run.file_name)
            memory.remember(actor, run, given.staged)
            keep(
                run,
                state="applied",
                totals=as_totals(result),
                applied_at=clock.now(),
                first_line=before + 1,
                last_line=undoing.last_line(),
            )
            announce_taken_in(actor, run)
            totals = result.totals
            doing.result(
                run, _("Added: %(add)s, changed: %(change)s.", add=totals.add, change=totals.change)
            )
        part.rename(files.rows)
    finally:
        part.unlink(missing_ok=True)
    files.entries.unlink(missing_ok=True)


def undo(doing: Doing, run: ImportRun, *, partly: bool) -> None:
    """Undo a run that was taken in, in one transaction."""
    services.check_may_import(doing.actor)
    with doing.ending():
        numbers = undoing.undo(doing.actor, run, partly=partly)
        keep(run, undone=json.dumps(numbers))
        doing.result(run, _("The import has been undone."))


def list_of(actor: Actor, run: ImportRun) -> services.StaffList:
    """Return the list of a run as the services take it."""
    return services.StaffList(
        run.file_name,
        Staged.from_json(run.staged),
        files_of(run).entries,
        run.target_id or run.institution_id,
        Decisions.from_json(run.decisions),
        memory.recall(actor, run).decisions(),
    )


def as_totals(result: services.Result) -> str:
    """Return the numbers of an import as a run keeps them."""
    told = {
        **asdict(result.totals),
        "missing": result.missing,
        "missing_count": result.missing_count,
        "recalled": result.recalled,
    }
    return json.dumps(told, ensure_ascii=False)


def choices_of(run: ImportRun) -> Choices:
    """Return what was chosen about sheets and columns."""
    given = json.loads(run.choices)
    return Choices(
        {int(sheet): on for sheet, on in given.get("sheets", {}).items()},
        {int(sheet): row for sheet, row in given.get("header_rows", {}).items()},
        {_column(place): field for place, field in given.get("columns", {}).items()},
    )


def _column(place: str) -> tuple[int, int, int]:
    sheet, table, column = map(int, place.split("."))
    return sheet, table, column


def keep(run: ImportRun, **values: Any) -> None:
    """Keep what has changed of a run."""
    for name, value in values.items():
        setattr(run, name, value)
    run.changed_at = clock.now()
    with write():
        run.save(only=[*values, "changed_at"])
