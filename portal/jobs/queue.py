"""The queue: taking a job with a lease, keeping it, giving it back, and ending it.

Whoever takes a job writes a fresh token into it; every later change of a running job asks for that
token, so that a worker which was thought dead and comes back cannot do the work a second time.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal import clock
from portal.database import is_postgres, write
from portal.jobs.kinds import known_kinds
from portal.jobs.models import CANCELLED, DONE, FAILED, RUNNING, WAITING, Job

if TYPE_CHECKING:
    from peewee import Expression

    from portal.config import Settings

BACK_OFF = (10, 60, 300, 900)
"""Seconds before the second, third, fourth and every further attempt."""


class LeaseLost(Exception):
    """The job has been given to another worker, or cancelled: what this one did must not be kept."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to run one job."""

    job_id: int
    token: str

    def held(self) -> Expression:
        """Return the condition that the job still runs under this lease."""
        return (Job.id == self.job_id) & (Job.token == self.token) & (Job.state == RUNNING)


def lease_seconds() -> int:
    """Return for how long a job is lent (setting ``job_lease_seconds``)."""
    settings: Settings = current_app.extensions["settings"]
    return settings.job_lease_seconds


def something_waits() -> bool:
    """Tell whether a job could be taken now: one query that writes nothing."""
    return bool(Job.select(Job.id).where(_takeable(clock.now())).limit(1).exists())


def take(worker: str = "") -> tuple[Job, Lease] | None:
    """Take the job that has waited longest, or whose lease has run out; nothing where none waits.

    A job whose lease ran out for the last time is failed on the way.
    """
    while True:
        with write():
            now = clock.now()
            query = Job.select().where(_takeable(now)).order_by(Job.id).limit(1)
            if is_postgres():
                query = query.for_update(skip_locked=True)
            job = query.first()
            if job is None:
                return None
            if job.state == WAITING or job.attempts < attempts_of(job):
                return job, _lend(job, worker, now)
        from portal.jobs.endings import fail_abandoned  # noqa: PLC0415 - endings build on the queue

        fail_abandoned(job)


def _takeable(now: dt.datetime) -> Expression:
    """Return the condition of jobs that may be taken now.

    A lease or a wait that ends later than any could is left from before the clock was set back.
    """
    too_far = now + dt.timedelta(seconds=2 * lease_seconds())
    latest = now + dt.timedelta(seconds=2 * BACK_OFF[-1])
    waits = (Job.state == WAITING) & (
        Job.run_after.is_null() | (Job.run_after <= now) | (Job.run_after > latest)
    )
    abandoned = (Job.state == RUNNING) & ((Job.lease_until <= now) | (Job.lease_until > too_far))
    return waits | abandoned


def _lend(job: Job, worker: str, now: dt.datetime) -> Lease:
    lease = Lease(job.id, secrets.token_hex(16))
    job.state, job.token, job.worker = RUNNING, lease.token, worker[:120]
    job.attempts += 1
    job.started_at = now
    job.lease_until = now + dt.timedelta(seconds=lease_seconds())
    job.progress_done = job.progress_total = 0
    job.progress_text = ""
    job.save()
    return lease


def attempts_of(job: Job) -> int:
    """Return how often a job may be tried; once where nobody declares its kind any more."""
    kinds = known_kinds()
    return kinds[job.kind].attempts if job.kind in kinds else 1


def renew(lease: Lease, **progress: Any) -> bool:
    """Lengthen a lease, with what progress there is; tell whether the job is to be cancelled.

    Raises :class:`LeaseLost` when the job is not ours any more.
    """
    with write():
        until = clock.now() + dt.timedelta(seconds=lease_seconds())
        changed = Job.update(lease_until=until, **progress).where(lease.held()).execute()
        if not changed:
            raise LeaseLost(lease.job_id)
        return bool(Job.select(Job.cancel_asked).where(Job.id == lease.job_id).scalar())


def end(lease: Lease, state: str, **values: Any) -> None:
    """End a job under its lease; raise :class:`LeaseLost` when it is not ours any more."""
    changed = (
        Job.update(state=state, finished_at=clock.now(), lease_until=None, **values)
        .where(lease.held())
        .execute()
    )
    if not changed:
        raise LeaseLost(lease.job_id)


def again(job: Job, lease: Lease, error: str) -> None:
    """Let a job wait for its next attempt."""
    pause = BACK_OFF[min(job.attempts, len(BACK_OFF)) - 1]
    changed = (
        Job.update(
            state=WAITING,
            token="",
            lease_until=None,
            run_after=clock.now() + dt.timedelta(seconds=pause),
            error=error,
        )
        .where(lease.held())
        .execute()
    )
    if not changed:
        raise LeaseLost(lease.job_id)


def give_back(lease: Lease) -> None:
    """Give a job back untried, as a worker does that is stopped; nothing where it is not ours."""
    with write():
        Job.update(state=WAITING, token="", lease_until=None, attempts=Job.attempts - 1).where(
            lease.held()
        ).execute()


def give_back_all(worker: str) -> int:
    """Let everything that a dead worker held be taken at once; return how much it was."""
    with write():
        now = clock.now()
        held = (Job.worker == worker) & (Job.state == RUNNING)
        return int(Job.update(lease_until=now).where(held).execute())


__all__ = [
    "CANCELLED",
    "DONE",
    "FAILED",
    "Lease",
    "LeaseLost",
    "again",
    "end",
    "give_back",
    "give_back_all",
    "renew",
    "something_waits",
    "take",
]
