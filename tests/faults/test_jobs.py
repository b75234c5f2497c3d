"""SIGKILL over background work: nothing that was asked for is lost, and nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from portal.app import create_app
from portal.config import load_settings, write_first_settings
from portal.database import database, write
from portal.jobs import services
from portal.jobs.child import MOST_JOBS
from portal.jobs.models import DONE, OPEN_STATES, Job
from portal.schema.runner import upgrade
from tests.conftest import new_postgres_database
from tests.faults import processes
from tests.faults.processes import Portal
from tests.faults.started import Started
from tests.portal.jobs.errands.models import Mark
from tests.waiting import PATIENCE, until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

ERRANDS = "tests.portal.jobs.errands"
KILLS = processes.kills(2)
JOBS_AT_A_KILL = 30


@contextmanager
def _inside(portal: Portal) -> Iterator[Flask]:
    before = database.obj
    words = {"database_url": portal.url} if portal.url else {}
    app = create_app(load_settings(portal.folder, **words), extra_plugins=[ERRANDS])
    try:
        with app.app_context(), database.connection_context():
            yield app
    finally:
        app.extensions["database"].close_all()
        database.initialize(before)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Portal:
    """Return a portal with errands, its leases short."""
    url = ""
    if request.param == "postgres":
        url = new_postgres_database(request.getfixturevalue("postgres"))
    folder = tmp_path / "instance"
    write_first_settings(folder)
    with (folder / "portal.toml").open("a", encoding="utf-8") as file:
        file.write("job_lease_seconds = 1\n")
    made = Portal(folder, url)
    with _inside(made) as app:
        upgrade(app.extensions["plugins"])
    return made


def _start(portal: Portal, *words: str) -> Started:
    return Started(f"{ERRANDS}.run_worker", words, portal.environment)


def _kill(process: Started, *, whole: bool) -> None:
    """Kill a worker alone, whose children must die with it, or its whole group at once."""
    with suppress(ProcessLookupError):
        (os.killpg if whole else os.kill)(process.pid, signal.SIGKILL)
    process.communicate()


def _works(pid: int) -> bool:
    running = (Job.state == "running") & Job.worker.endswith(f":{pid}")
    return bool(Job.select().where(running).exists())


def _open() -> int:
    return Job.select().where(Job.state.in_(OPEN_STATES), Job.slot.is_null()).count()


def _ask_for_more(words: Iterator[int], chance: random.Random) -> None:
    """Let more wait than a worker does before it is killed, each to leave a mark with its word."""
    with write():
        for _job in range(_open(), JOBS_AT_A_KILL):
            services.enqueue(
                "errands.mark",
                actor=None,
                arguments={
                    "word": str(next(words)),
                    "seconds": chance.choice((0, 0.01, 0.1)),
                    "seconds_within": chance.choice((0, 0.01, 0.1)),
                },
            )


def test_of_work_whose_workers_are_killed_nothing_is_lost_and_nothing_done_twice(portal):
    chance = random.Random(20261122)  # noqa: S311 - moments, not secrets
    words = count()
    with _inside(portal):
        for kill in range(KILLS):
            _ask_for_more(words, chance)
            process = _start(portal, str(chance.choice((1, 2, 3))))
            until(partial(_works, process.pid))
            time.sleep(chance.uniform(0, 0.5))
            _kill(process, whole=kill % 2 == 0)
        asked = next(words)
        process = _start(portal, "2")
        try:
            until(lambda: _open() == 0)
        finally:
            _kill(process, whole=True)

        states = Job.select(Job.state).where(Job.slot.is_null()).tuples()
        assert [state for (state,) in states] == [DONE] * asked
        assert sorted(int(mark.word) for mark in Mark.select()) == list(range(asked))


def test_the_worker_beside_a_server_is_restarted_when_killed_and_dies_with_the_server(portal):
    server = subprocess.Popen(
        [sys.executable, "-m", f"{ERRANDS}.run_worker", "1", "--beside"],
        env=portal.environment,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        assert server.stdout is not None
        keeper = int(server.stdout.readline())
        until(lambda: _children(keeper) != [])
        (worker,) = _children(keeper)
        os.kill(worker, signal.SIGKILL)
        until(lambda: _children(keeper) not in ([], [worker]))
        (again,) = _children(keeper)
        with _inside(portal):
            job = services.enqueue("errands.mark", actor=None)
            until(lambda: Job.get_by_id(job.id).state == DONE)
    finally:
        server.kill()
        server.communicate()
    until(lambda: not _lives(keeper) and not _lives(again))


def test_a_worker_told_to_stop_gives_back_what_it_cannot_finish(portal):
    with _inside(portal):
        job = services.enqueue("errands.mark", actor=None, arguments={"seconds": 2 * PATIENCE})
        process = _start(portal, "1")
        until(lambda: Job.get_by_id(job.id).state == "running")
        os.killpg(process.pid, signal.SIGTERM)
        process.communicate(PATIENCE)
        job = Job.get_by_id(job.id)
        assert (job.state, job.attempts) == ("waiting", 0)


@pytest.mark.parametrize("kind", ["hang", "eat", "die"])
def test_work_that_hangs_eats_memory_or_dies_is_ended_and_the_worker_goes_on(portal, kind):
    with _inside(portal):
        bad = services.enqueue(f"errands.{kind}", actor=None)
        good = services.enqueue("errands.mark", actor=None)
        process = _start(portal, "1")
        try:
            until(lambda: Job.get_by_id(good.id).state == DONE)
        finally:
            _kill(process, whole=True)
        bad = Job.get_by_id(bad.id)
        assert bad.state == "failed"
        assert bad.error


def test_many_short_jobs_are_done_by_few_processes_and_none_waits_for_its_lease(portal):
    asked = MOST_JOBS + 20
    with _inside(portal):
        with write():
            for number in range(asked):
                services.enqueue("errands.mark", actor=None, arguments={"word": str(number)})
        process = _start(portal, "1")
        try:
            until(lambda: _open() == 0)
        finally:
            _kill(process, whole=True)
        assert sorted(int(mark.word) for mark in Mark.select()) == list(range(asked))
        assert Job.select().where(Job.slot.is_null(), Job.attempts != 1).count() == 0


def test_work_that_dies_after_good_work_in_the_same_process_takes_nothing_with_it(portal):
    with _inside(portal):
        with write():
            before = [services.enqueue("errands.mark", actor=None) for _one in range(5)]
            bad = services.enqueue("errands.die", actor=None)
            after = [services.enqueue("errands.mark", actor=None) for _one in range(5)]
        process = _start(portal, "1")
        try:
            until(lambda: _open() == 0)
        finally:
            _kill(process, whole=True)
        assert Job.get_by_id(bad.id).state == "failed"
        assert all(Job.get_by_id(one.id).state == DONE for one in (*before, *after))


def _lives(pid: int) -> bool:
    """Tell whether a process is there, and not only what nobody has asked for after its end."""
    with suppress(FileNotFoundError, ProcessLookupError):
        told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
        return told.rpartition(")")[2].split()[0] != "Z"
    return False


def _children(pid: int) -> list[int]:
    with suppress(FileNotFoundError, ProcessLookupError):
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return [int(one) for one in text.split()]
    return []
