"""A process that does jobs: forked with the first, given a few more while they are short.

Starting a process takes a hundred times as long as a small job. So a child that has done a short one
says so and is given the next, until it has lived for some seconds, has done many, or has grown: then it
ends, and with it all that its jobs left in memory. Which job a child does is known to its worker at
every moment; a job that hangs, eats memory or dies takes its child with it and no other job. Each job
has its own application context and its own connection.
"""

from __future__ import annotations

import ctypes
import logging
import os
import resource
import signal
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.database import database
from portal.jobs import queue, runner
from portal.jobs.kinds import known_kinds
from portal.jobs.models import Job

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

    from portal.config import Settings

log = logging.getLogger(__name__)

SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)
SHORT_SECONDS = 0.5
LONGEST_LIFE_SECONDS = 10.0
MOST_JOBS = 200
MOST_GROWTH_KILOBYTES = 32 * 1024
LONGEST_LINE = 200
PARENT_DEATH_SIGNAL = 1


@dataclass(slots=True)
class Child:
    """A child as its worker sees it; without a job it waits for the next."""

    pid: int
    to_child: int
    from_child: int
    job: Job | None
    lease: queue.Lease | None
    ends_at: float
    cancelled_at: float | None = None
    error: str = ""

    def has_done(self) -> bool:
        """Tell whether the child says that its job has ended and that it can do another."""
        with suppress(BlockingIOError):
            return bool(os.read(self.from_child, 1))
        return False

    def rest(self) -> None:
        """Note that the child's job has ended."""
        self.job = self.lease = self.cancelled_at = None
        self.error = ""

    def give(self, job: Job, lease: queue.Lease) -> bool:
        """Give a waiting child its next job; tell whether it could be given."""
        try:
            os.write(self.to_child, f"{job.id} {lease.token}\n".encode())
        except BrokenPipeError:
            return False
        self.job, self.lease, self.ends_at = job, lease, _end_of(job)
        return True

    def dismiss(self) -> None:
        """Let a waiting child end; it has no job, and is not given another."""
        with suppress(OSError):
            os.write(self.to_child, b"\n")

    def close(self) -> None:
        """Close what leads to the child and back."""
        os.close(self.to_child)
        os.close(self.from_child)


def fork(app: Flask, job: Job, lease: queue.Lease, others: Iterable[Child]) -> Child:
    """Fork the child that does a job; no connection may live through that."""
    database.obj.close_all()
    sys.stdout.flush()
    sys.stderr.flush()
    jobs_out, jobs_in = os.pipe()
    said_out, said_in = os.pipe()
    os.set_blocking(said_out, False)
    pid = os.fork()
    if pid == 0:
        for one in others:
            one.close()
        os.close(jobs_in)
        os.close(said_out)
        _live(app, job, lease, jobs_out, said_in)
    os.close(jobs_out)
    os.close(said_in)
    return Child(pid, jobs_in, said_out, job, lease, _end_of(job))


def _end_of(job: Job) -> float:
    kinds = known_kinds()
    minutes = kinds[job.kind].minutes if job.kind in kinds else 1
    return time.monotonic() + 60 * minutes


def _live(app: Flask, job: Job, lease: queue.Lease, jobs: int, said: int) -> None:
    """Do jobs in this forked process and end it, whatever happens."""
    status = 1
    try:
        die_with_parent(signal.SIGKILL)
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, _ignore)  # a handler, unlike SIG_IGN, is not passed on to programs
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        settings: Settings = app.extensions["settings"]
        most = settings.job_memory_megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        life = _Life()
        following: queue.Lease | None = lease
        while following is not None:
            lease = following
            started = time.monotonic()
            with app.app_context(), database.connection_context():
                runner.perform(job, lease)
            following = _next(jobs, said) if life.goes_on(started) else None
            if following is not None:
                with app.app_context(), database.connection_context():
                    job = Job.get_by_id(following.job_id)
        status = 0
    except runner.DatabaseLost as error:
        log.warning("Job %s (%s) lost the database: %s.", job.kind, job.id, error)
    except BaseException:
        log.exception("Job %s (%s) could not be ended.", job.kind, job.id)
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


class _Life:
    """How much a child has done: whether it may take another job is asked before it is given one."""

    def __init__(self) -> None:
        self._begun, self._size, self._jobs = time.monotonic(), _kilobytes(), 0

    def goes_on(self, started: float) -> bool:
        """Tell whether the child may take another job after one that began at ``started``."""
        self._jobs += 1
        now = time.monotonic()
        return (
            now - started <= SHORT_SECONDS
            and now - self._begun <= LONGEST_LIFE_SECONDS
            and self._jobs < MOST_JOBS
            and _kilobytes() - self._size <= MOST_GROWTH_KILOBYTES
        )


def _next(jobs: int, said: int) -> queue.Lease | None:
    """Say that the job has ended, and return the lease of the next; nothing when there is none."""
    os.write(said, b".")
    os.kill(os.getppid(), signal.SIGCHLD)
    number, _space, token = os.read(jobs, LONGEST_LINE).decode().strip().partition(" ")
    return queue.Lease(int(number), token) if number else None


def _kilobytes() -> int:
    """Return the most memory that this process has held so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _ignore(_signal: int, _frame: object) -> None:
    """Let the worker decide when its child ends."""


def die_with_parent(number: signal.Signals) -> None:
    """Have this process get a signal when its parent dies (Linux; elsewhere the lease runs out)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, int(number))
