"""The import's background work: a step of a run, and undoing one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.staff.importing import runs, steps
from plugins.staff.importing.models import ImportRun
from portal.errors import NotFound
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.jobs.work import Work


def do_step(work: Work) -> None:
    """Do the step of a run that its arguments name; one that is done already is left alone."""
    run = _run_of(work)
    if run.state == "working" and run.step == work.arguments["step"]:
        steps.work_on(steps.Doing(work.actor, work), run)


def undo(work: Work) -> None:
    """Undo a run."""
    partly = bool(work.arguments.get("partly"))
    steps.undo(steps.Doing(work.actor, work), _run_of(work), partly=partly)


def return_list(work: Work) -> None:
    """Make the uploaded file with what is to be mended, and keep it as the job's result."""
    run = _run_of(work)
    work.progress(0, 0, _("The file is being written."))
    with runs.returned_file(work.actor, run) as content:
        work.keep_file(content.read(), runs.returned_name(run))


def _run_of(work: Work) -> ImportRun:
    run = ImportRun.get_or_none(ImportRun.id == work.arguments["run"])
    if run is None:
        raise NotFound(_("There is no such import."))
    return run
