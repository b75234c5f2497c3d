"""The worker: takes jobs, runs each in a process of its own, and keeps their leases.

It has one thread and asks the database at most once a second. Each job runs in a forked child, which
shares the worker's memory, dies with it, and is ended when it takes too long or too much memory.
"""

from __future__ import annotations

import ctypes
import datetime as dt
import gc
import logging
import os
import resource
import signal
import socket
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import peewee

from portal import clock
from portal.database import database, reason_of, write
from portal.i18n import gettext as _
from portal.jobs import periodic, queue, runner
from portal.jobs.kinds import known_kinds
from portal.jobs.models import RUNNING, Job, WorkerBeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from portal.config import Settings

log = logging.getLogger(__name__)
R = TypeVar("R")

BUSY_PAUSE, IDLE_PAUSE, LONGEST_PAUSE = 0.05, 1.0, 2.0
IDLE_AFTER = 60.0
BEAT_SECONDS = 15.0
PERIODIC_SECONDS = 20.0
STOP_SECONDS = 6.0
CANCEL_SECONDS = 5.0
FORGET_WORKERS_AFTER = dt.timedelta(days=1)
PARENT_DEATH_SIGNAL = 1
SIGNALS = (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT)


@dataclass(slots=True)
class Child:
    """A job that runs in a child process."""

    job: Job
    lease: queue.Lease
    ends_at: float
    cancelled_at: float | None = None
    error: str = ""


class Worker:
    """Runs jobs until it is told to stop, or its parent is gone."""

    def __init__(self, app: Flask, at_once: int, *, follows: bool = False) -> None:
        self._app = app
        self._at_once = at_once
        self._parent = os.getppid() if follows else 0
        self._children: dict[int, Child] = {}
        self._taken: tuple[Job, queue.Lease] | None = None
        self._stopping_since: float | None = None
        self._next_beat = self._next_renewal = self._next_periodic = 0.0
        self._busy_at = time.monotonic()
        self.name = f"{socket.gethostname()}:{os.getpid()}"

    def run(self, predecessor: str = "") -> None:
        """Work until SIGTERM or SIGINT; what is not finished six seconds later is given back."""
        signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
        gc.collect()
        gc.freeze()
        with self._app.app_context():
            if predecessor:
                self._guard(lambda: queue.give_back_all(predecessor))
            while not self._ended():
                pause = self._guard(self._turn)
                if self._taken is not None:
                    self._start(*self._taken)
                found = signal.sigtimedwait(SIGNALS, LONGEST_PAUSE if pause is None else pause)
                if found is not None and found.si_signo != signal.SIGCHLD:
                    self._stopping_since = self._stopping_since or time.monotonic()
            self._guard(self._leave)
            database.obj.close_all()

    @staticmethod
    def _guard(act: Callable[[], R]) -> R | None:
        """Do something with the database; when that is away, say so and go on."""
        try:
            with database.connection_context():
                return act()
        except peewee.PeeweeException as error:
            log.warning("The worker cannot use the database: %s.", reason_of(error))
            with suppress(peewee.PeeweeException):
                database.obj.close_all()
            return None

    def _ended(self) -> bool:
        if self._parent and os.getppid() != self._parent:
            self._stopping_since = self._stopping_since or time.monotonic()
        if self._stopping_since is None:
            return False
        return not self._children or time.monotonic() - self._stopping_since > STOP_SECONDS

    def _turn(self) -> float:
        """Do what is due, and return for how many seconds to wait."""
        now = time.monotonic()
        self._reap()
        self._keep(now)
        if now >= self._next_beat:
            self._next_beat = now + BEAT_SECONDS
            beat(self.name, len(self._children))
        if self._stopping_since is not None:
            return 0.2
        if now >= self._next_periodic:
            self._next_periodic = now + PERIODIC_SECONDS
            periodic.ask_for_due()
        if len(self._children) >= self._at_once:
            return IDLE_PAUSE
        self._taken = queue.take(self.name) if queue.something_waits() else None
        if self._taken is not None:
            self._busy_at = now
            return 0.0 if len(self._children) + 1 < self._at_once else BUSY_PAUSE
        return IDLE_PAUSE if now - self._busy_at < IDLE_AFTER else LONGEST_PAUSE

    def _start(self, job: Job, lease: queue.Lease) -> None:
        """Fork the child that does a job; no connection may live through that."""
        self._taken = None
        kinds = known_kinds()
        minutes = kinds[job.kind].minutes if job.kind in kinds else 1
        database.obj.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            _be_child(self._app, job, lease)
        self._children[pid] = Child(job, lease, time.monotonic() + 60 * minutes)

    def _reap(self) -> None:
        for pid in list(self._children):
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._bury(self._children.pop(pid), status)

    def _bury(self, child: Child, status: int) -> None:
        """End the job of a child that died before it could do so itself."""
        with suppress(queue.LeaseLost):
            if child.cancelled_at is not None:
                runner.stop(child.lease)
            elif status != 0:
                error = child.error or _("The work was cut off by the machine.")
                log.error(
                    "Job %s (%s) died: status %s. %s", child.job.kind, child.job.id, status, error
                )
                runner.give_up(child.job, child.lease, error)

    def _keep(self, now: float) -> None:
        """Renew the leases of what runs; end what takes too long, was cancelled, or was lost."""
        renewal = now >= self._next_renewal
        if renewal:
            self._next_renewal = now + queue.lease_seconds() / 3
        for pid, child in self._children.items():
            if now > child.ends_at and not child.error:
                child.error = _("The work took longer than it may and was ended.")
                os.kill(pid, signal.SIGKILL)
            elif child.cancelled_at is not None and now - child.cancelled_at > CANCEL_SECONDS:
                os.kill(pid, signal.SIGKILL)
            elif renewal:
                self._renew(pid, child, now)

    @staticmethod
    def _renew(pid: int, child: Child, now: float) -> None:
        try:
            if queue.renew(child.lease) and child.cancelled_at is None:
                child.cancelled_at = now
        except queue.LeaseLost:
            taken = (Job.id == child.lease.job_id) & (Job.token != child.lease.token)
            if Job.select(Job.id).where(taken & (Job.state == RUNNING)).exists():
                os.kill(pid, signal.SIGKILL)

    def _leave(self) -> None:
        """Give back what could not be finished in time, and sign off."""
        for pid, child in self._children.items():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            queue.give_back(child.lease)
        self._children.clear()
        with write():
            WorkerBeat.delete().where(WorkerBeat.name == self.name).execute()


def beat(name: str, running: int) -> None:
    """Note that a worker lives; forget those that were not seen for a day."""
    now = clock.now()
    with write():
        seen = {"seen_at": now, "running": running}
        if not WorkerBeat.update(**seen).where(WorkerBeat.name == name).execute():
            WorkerBeat.create(name=name, started_at=now, **seen)
            WorkerBeat.delete().where(WorkerBeat.seen_at < now - FORGET_WORKERS_AFTER).execute()


def _be_child(app: Flask, job: Job, lease: queue.Lease) -> None:
    """Run one job in this forked process and end it, whatever happens."""
    status = 1
    try:
        die_with_parent(signal.SIGKILL)
        for one in (signal.SIGTERM, signal.SIGINT):
            signal.signal(one, _ignore)  # a handler, unlike SIG_IGN, is not passed on to programs
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        settings: Settings = app.extensions["settings"]
        most = settings.job_memory_megabytes * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        with database.connection_context():
            runner.perform(job, lease)
        status = 0
    except BaseException:
        log.exception("Job %s (%s) could not be ended.", job.kind, job.id)
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)


def _ignore(_signal: int, _frame: object) -> None:
    """Let the worker decide when its child ends."""


def die_with_parent(number: signal.Signals) -> None:
    """Have this process get a signal when its parent dies (Linux; elsewhere the lease runs out)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PARENT_DEATH_SIGNAL, int(number))
