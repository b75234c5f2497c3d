"""SIGKILL while a job takes a list in, or undoes one: all or nothing, and done once in the end."""

from __future__ import annotations

import json
import random
import time
from typing import TYPE_CHECKING

from plugins.staff.importing import runs
from plugins.staff.importing.models import ImportRun
from plugins.staff.models import Employment, Person
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.database import write
from portal.jobs.models import Job
from tests.faults import processes
from tests.faults.test_kill import ROWS, _list, _sound

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

    from portal.access import Actor
    from tests.faults.processes import Portal

KILLS = processes.kills(1)


def _actor(app: Flask) -> Actor:
    user = User.get(User.login == "specialist")
    place = workplaces_of(user.id)[0]
    return build_actor(user, place, app.extensions["plugins"], app.extensions["permissions"])


def _counts() -> tuple[int, int]:
    return Person.select().count(), Employment.select().count()


def _kill_until_done(portal: Portal, allowed: set[tuple[int, int]]) -> int:
    """Let jobs be done by workers that are killed again and again; return how many were."""
    chance = random.Random(20261122)  # noqa: S311 - moments of death
    for kill in range(KILLS):
        process = portal.start("jobs", "run")
        time.sleep(0.8 + chance.random() * 1.5)
        processes.kill(process)
        with portal.inside():
            assert _counts() in allowed, f"kill {kill}"
            Job.update(lease_until="2020-01-01 00:00:00", attempts=0).where(
                Job.state == "running"
            ).execute()
    code, out, err = portal.run("jobs", "run")
    assert code == 0, (out, err)
    return KILLS


def test_a_killed_import_job_is_done_again_and_once(on_both: Portal, tmp_path: Path) -> None:
    with on_both.inside() as app:
        before = _counts()
        actor = _actor(app)
        with _list(tmp_path).open("rb") as stream:
            run = runs.begin(actor, stream, "список.csv", None)
        if run.state == "working":
            code, out, err = on_both.run("jobs", "run")
            assert code == 0, (out, err)
        run = ImportRun.get_by_id(run.id)
        assert run.state == "read", run.message
        answers = [("institution", "", str(_school()))] if json.loads(run.totals)["ask"] else []
        if answers:
            with write():
                runs.answer(actor, run, answers)
            on_both.run("jobs", "run")
            run = ImportRun.get_by_id(run.id)
        runs.apply(actor, run, None)
    after = (before[0] + ROWS, before[1] + ROWS)

    _kill_until_done(on_both, {before, after})

    with on_both.inside() as app:
        assert _counts() == after
        run = ImportRun.get_by_id(run.id)
        assert run.state == "applied"
        lines = AuditEntry.select().where(
            AuditEntry.action == "import", AuditEntry.subject == "staff_person"
        )
        assert lines.count() == ROWS
        runs.undo(_actor(app), run, partly=False)

    _kill_until_done(on_both, {before, after})

    with on_both.inside():
        assert _counts() == before
        assert ImportRun.get_by_id(run.id).undone_at is not None
    _sound(on_both)


def _school() -> int:
    from portal.institutions.models import Institution

    return Institution.get(Institution.code == "school-1").id
