"""A list that the operator takes in by a command: a run like the wizard's, so that it can be undone."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

from plugins.staff.importing import services, steps, undoing
from plugins.staff.importing.announcing import announce_taken_in
from plugins.staff.importing.journal import Journal
from plugins.staff.importing.models import ImportRun
from plugins.staff.importing.planned_file import write_row
from plugins.staff.importing.run_files import files_of
from portal import clock
from portal.audit.services import record
from portal.database import write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from plugins.staff.importing.outcome import PlannedRow
    from portal.access import Actor


def take_in(
    actor: Actor, file: Path, place_id: int | None, each: Callable[[PlannedRow], object]
) -> services.Result:
    """Take a file in and keep its run; ``each`` is told every row. All of it or nothing."""
    services.check_may_import(actor)
    run = ImportRun(
        user=actor.user.id,
        workplace=actor.workplace.id,
        municipality=actor.reach.municipality_id,
        institution=actor.reach.institution_id,
        target=place_id,
        file_name=file.name,
        stored_name=secrets.token_hex(16),
        size=file.stat().st_size,
        step="apply",
    )
    files = files_of(run)
    try:
        shutil.copyfile(file, files.source)
        files.source.chmod(0o600)
        staged = services.read_list(files.source, files.entries)
        given = services.StaffList(file.name, staged, files.entries, place_id)
        with files.rows.open("w", encoding="utf-8") as into, write():

            def keep_row(row: PlannedRow) -> None:
                write_row(row, into)
                each(row)

            run.staged = staged.to_json()
            run.save(force_insert=True)
            before = undoing.last_line()
            result = services.apply_list(actor, given, keep_row, journal=Journal(run.id))
            owner = place_id or actor.reach.institution_id
            record(actor, "import", run, note=run.file_name, institution_id=owner)
            run.state, run.applied_at = "applied", clock.now()
            run.totals = steps.as_totals(result)
            run.first_line, run.last_line = before + 1, undoing.last_line()
            run.save()
            announce_taken_in(actor, run)
    except BaseException:
        files.remove()
        raise
    files.entries.unlink(missing_ok=True)
    return result
