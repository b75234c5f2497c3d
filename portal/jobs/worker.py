"""The worker: takes jobs, has them done in processes beside it, and keeps their leases.

It has one thread and asks the database at most once a second while nothing ends. Jobs run in forked
children (:mod:`portal.jobs.child`), which share the worker's memory, die with it, and are ended when
they take too long or too much memory.
"""

from __future__ import annotations

import datetime as dt
import gc
import logging
import os
import signal
import socket
import time
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

import peewee

from portal import clock
from portal.database import database, reason_of, write
from portal.i18n import gettext as _
from portal.jobs import periodic, queue, runner
from portal.jobs.child import SIGNALS, Child, die_with_parent, fork
from portal.jobs.models import RUNNING, Job, WorkerBeat

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

log = logging.getLogger(__name__)
R = TypeVar("R")

BUSY_PAUSE, IDLE_PAUSE, LONGEST_PAUSE = 0.05, 1.0, 2.0
IDLE_AFTER = 60.0
BEAT_SECONDS = 15.0
PERIODIC_SECONDS = 20.0
STOP_SECONDS = 6.0
CANCEL_SECONDS = 5.0
FORGET_WORKERS_AFTER = dt.timedelta(days=1)

__all__ = ["SIGNALS", "Worker", "beat", "die_with_parent"]


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
            beat(self.name, self._busy())
        if self._stopping_since is not None:
            self._dismiss()
            return 0.2
        if now >= self._next_periodic:
            self._next_periodic = now + PERIODIC_SECONDS
            periodic.ask_for_due()
        if self._busy() >= self._at_once:
            return IDLE_PAUSE
        self._taken = queue.take(self.name) if queue.something_waits() else None
        if self._taken is not None:
            self._busy_at = now
            return 0.0 if self._busy() + 1 < self._at_once else BUSY_PAUSE
        self._dismiss()
        return IDLE_PAUSE if now - self._busy_at < IDLE_AFTER else LONGEST_PAUSE

    def _busy(self) -> int:
        """Return how many children have a job."""
        return sum(child.job is not None for child in self._children.values())

    def _dismiss(self) -> None:
        """Let the children end that have nothing to do."""
        for child in self._children.values():
            if child.job is None:
                child.dismiss()

    def _start(self, job: Job, lease: queue.Lease) -> None:
        """Give a job to a child that waits for one, or else to a new child."""
        self._taken = None
        for child in self._children.values():
            if child.job is None and child.give(job, lease):
                return
        child = fork(self._app, job, lease, self._children.values())
        self._children[child.pid] = child

    def _reap(self) -> None:
        for pid, child in list(self._children.items()):
            if child.job is not None and child.has_done():
                self._bury(child, 0)
                child.rest()
            ended, status = os.waitpid(pid, os.WNOHANG)
            if ended:
                self._children.pop(pid).close()
                self._bury(child, status)

    def _bury(self, child: Child, status: int) -> None:
        """End the job of a child that was cancelled, or died before it could do so itself."""
        if child.job is None or child.lease is None:
            return
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
            if child.lease is None:
                continue
            if now > child.ends_at and not child.error:
                child.error = _("The work took longer than it may and was ended.")
                os.kill(pid, signal.SIGKILL)
            elif child.cancelled_at is not None and now - child.cancelled_at > CANCEL_SECONDS:
                os.kill(pid, signal.SIGKILL)
            elif renewal:
                self._renew(child, child.lease, now)

    @staticmethod
    def _renew(child: Child, lease: queue.Lease, now: float) -> None:
        try:
            if queue.renew(lease) and child.cancelled_at is None:
                child.cancelled_at = now
        except queue.LeaseLost:
            taken = (Job.id == lease.job_id) & (Job.token != lease.token)
            if Job.select(Job.id).where(taken & (Job.state == RUNNING)).exists():
                os.kill(child.pid, signal.SIGKILL)

    def _leave(self) -> None:
        """Give back what could not be finished in time, and sign off."""
        for pid, child in self._children.items():
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            child.close()
            if child.lease is not None:
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
