"""The verbs of the wizard: begin a run, do its steps, answer, give up, clean."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import secrets
import subprocess
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from flask import current_app

from plugins.staff.importing import services, undoing
from plugins.staff.importing.decisions import Decisions
from plugins.staff.importing.journal import Journal
from plugins.staff.importing.models import ImportJournal, ImportRun
from plugins.staff.importing.planned_file import write_row
from plugins.staff.importing.staging import Choices, Staged
from portal import clock
from portal.access import policies
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.audit.services import record
from portal.database import write
from portal.errors import Conflict, Invalid, NotAllowed, NotFound, PortalError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from werkzeug.datastructures import FileStorage

    from plugins.staff.importing.outcome import PlannedRow
    from portal.access import Actor
    from portal.institutions.models import Institution

FOLDER = "imports"
INLINE_BYTES = 400_000
INLINE_ROWS = 6_000
"""Up to here a step is done while the user waits (under three seconds); above, in a process of its own."""
KEPT_DAYS = 7
LOST_AFTER = dt.timedelta(minutes=15)
"""A step that has told nothing for so long was ended from outside."""
LONGEST_NAME = 300


def run_files(run: ImportRun) -> tuple[Path, Path, Path]:
    """Return where a run keeps the uploaded file, its entries and the planned rows."""
    folder = _folder()
    return tuple(folder / f"{run.stored_name}.{end}" for end in ("source", "entries", "rows"))  # type: ignore[return-value]


def _folder() -> Path:
    folder = cast("Path", current_app.extensions["settings"].files) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def begin(actor: Actor, upload: FileStorage, target: Institution | None) -> ImportRun:
    """Store an uploaded file under a generated name and begin its run; read it if it is small."""
    services.check_may_import(actor)
    clean()
    run = ImportRun(
        user=actor.user.id,
        workplace=actor.workplace.id,
        municipality=actor.reach.municipality_id,
        institution=actor.reach.institution_id,
        target=target,
        file_name=_shown_name(upload.filename or ""),
        stored_name=secrets.token_hex(16),
    )
    source = run_files(run)[0]
    descriptor = os.open(source, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        upload.save(stream)
    run.size = source.stat().st_size
    if not run.size:
        source.unlink()
        raise Invalid(_("The file is empty."), {"file": [_("Choose a file that is not empty.")]})
    with write():
        run.save(force_insert=True)
    start(run, "read")
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
    if run.state == "working" and clock.now() - run.changed_at > LOST_AFTER:
        _keep(run, state="failed", message=_("The work was interrupted. Upload the file again."))
    return run


def recent(actor: Actor, number: int = 20) -> list[ImportRun]:
    """Return the newest runs within reach."""
    query = policies[ImportRun].rows(actor).order_by(ImportRun.id.desc()).limit(number)
    return list(query)


def start(run: ImportRun, step: str) -> None:
    """Do a step: at once when it is short, else in a process of its own that outlives the request."""
    _keep(run, state="working", step=step, done=0, message="")
    rows = json.loads(run.staged)["entries"] if run.staged else 0
    if run.size <= INLINE_BYTES and rows <= INLINE_ROWS:
        work(run)
        return
    settings = current_app.extensions["settings"]
    environment = {
        **os.environ,
        "PORTAL_INSTANCE": str(settings.instance),
        "PORTAL_DATABASE_URL": settings.database_url,
        "PORTAL_SECRET_KEY": settings.secret_key,
    }
    process = subprocess.Popen(  # noqa: S603 - our own command, no shell
        [sys.executable, "-m", "portal", "staff", "import-run", str(run.id)],
        env=environment,
        cwd=Path(__file__).parents[3],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True).start()


def work(run: ImportRun) -> None:
    """Do the step that a run waits for; what goes wrong is kept as the run's message."""
    try:
        actor = _actor_of(run)
        {"read": _read, "plan": _plan, "apply": _apply}[run.step](actor, run)
    except PortalError as error:
        state = "read" if run.step == "apply" else "failed"
        _keep(run, state=state, message=error.message)


def _actor_of(run: ImportRun) -> Actor:
    """Return the run's user at the workplace of the run, with the rights of this moment."""
    user = User.get_by_id(run.user_id)
    for workplace in workplaces_of(user.id):
        if workplace.id == run.workplace and user.enabled:
            plugins = current_app.extensions["plugins"]
            return build_actor(user, workplace, plugins, current_app.extensions["permissions"])
    raise NotAllowed(_("The workplace of this import is there no more."))


def _read(actor: Actor, run: ImportRun) -> None:
    source, entries, _rows = run_files(run)
    staged = services.read_list(source, entries, choices=choices_of(run))
    _keep(run, staged=staged.to_json())
    _plan(actor, run)


def _plan(actor: Actor, run: ImportRun) -> None:
    _source, _entries, rows = run_files(run)
    part = rows.with_suffix(".part")
    with part.open("w", encoding="utf-8") as into:
        result = services.preview_list(actor, list_of(run), lambda row: write_row(row, into))
    part.rename(rows)
    _keep(run, state="read", totals=_totals(result))


def _apply(actor: Actor, run: ImportRun) -> None:
    source, entries, rows = run_files(run)
    part = rows.with_suffix(".part")
    chosen = frozenset(json.loads(run.chosen)) if run.chosen else None

    def keep(row: PlannedRow) -> None:
        write_row(row, into)

    with part.open("w", encoding="utf-8") as into, write():
        before = undoing.last_line()
        result = services.apply_list(
            actor, list_of(run), keep, chosen=chosen, journal=Journal(run.id)
        )
        record(actor, "import", run, note=run.file_name)
        _keep(
            run,
            state="applied",
            totals=_totals(result),
            applied_at=clock.now(),
            first_line=before + 1,
            last_line=undoing.last_line(),
        )
    part.rename(rows)
    source.unlink(missing_ok=True)
    entries.unlink(missing_ok=True)


def undo(actor: Actor, run: ImportRun, *, partly: bool) -> None:
    """Undo a run that was taken in, in one transaction."""
    services.check_may_import(actor)
    undoing.check_can_be_undone(run)
    with write():
        numbers = undoing.undo(actor, run, partly=partly)
        _keep(run, undone=json.dumps(numbers))


def list_of(run: ImportRun) -> services.StaffList:
    """Return the list of a run as the services take it."""
    staged = Staged.from_json(run.staged)
    entries = run_files(run)[1]
    decisions = Decisions.from_json(run.decisions)
    return services.StaffList(run.file_name, staged, entries, run.target_id, decisions)


def _totals(result: services.Result) -> str:
    told = {
        **asdict(result.totals),
        "missing": result.missing,
        "missing_count": result.missing_count,
    }
    return json.dumps(told, ensure_ascii=False)


def choices_of(run: ImportRun) -> Choices:
    """Return what was chosen about sheets and columns."""
    given = json.loads(run.choices)
    return Choices(
        {int(sheet): on for sheet, on in given.get("sheets", {}).items()},
        {int(sheet): row for sheet, row in given.get("header_rows", {}).items()},
        {
            cast("tuple[int, int, int]", tuple(map(int, place.split(".")))): field
            for place, field in given.get("columns", {}).items()
        },
    )


def choose(run: ImportRun, choices: dict[str, Any]) -> None:
    """Keep what was chosen about sheets and columns, and read the file anew."""
    if run.state not in {"read", "failed"}:
        raise Conflict(_("This list is being worked on or has been taken in already."))
    _keep(run, choices=json.dumps(choices, ensure_ascii=False), decisions="{}")
    start(run, "read")


def answer(run: ImportRun, answers: list[tuple[str, str, str]]) -> None:
    """Keep answers as (kind, subject, value), and plan the rows anew."""
    _check_open(run)
    decisions = Decisions.from_json(run.decisions)
    for kind, subject, value in answers:
        decisions.answer(kind, subject, value)
    _keep(run, decisions=decisions.to_json())
    start(run, "plan")


def apply(run: ImportRun, chosen: list[str] | None) -> None:
    """Take in all rows that need no answer, or the chosen ones."""
    _check_open(run)
    _keep(run, chosen="" if chosen is None else json.dumps(chosen))
    start(run, "apply")


def _check_open(run: ImportRun) -> None:
    if run.state != "read":
        raise Conflict(_("This list is being worked on or has been taken in already."))


def discard(actor: Actor, run: ImportRun) -> None:
    """Give a run up: its files go, and the run too unless it was taken in."""
    if run.state == "working":
        raise Conflict(_("This list is being worked on. Wait until it is ready."))
    _forget(run)
    record(actor, "delete", label=run.file_name, note="import")


def _forget(run: ImportRun) -> None:
    for file in run_files(run):
        file.unlink(missing_ok=True)
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
        for file in run_files(run):
            file.unlink(missing_ok=True)
        with write():
            ImportJournal.delete().where(ImportJournal.run == run.id).execute()
    return len(old)


def _keep(run: ImportRun, **values: Any) -> None:
    """Keep what has changed of a run."""
    for name, value in values.items():
        setattr(run, name, value)
    run.changed_at = clock.now()
    with write():
        run.save(only=[*values, "changed_at"])
