"""Asking for background work, cancelling and repeating it, and whether anybody does it."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

from peewee import IntegrityError, fn

from portal import clock
from portal.access import policies
from portal.database import write
from portal.errors import Conflict, NotAllowed
from portal.i18n import gettext as _
from portal.jobs.kinds import known_kinds
from portal.jobs.models import CANCELLED, FAILED, OPEN_STATES, RUNNING, WAITING, Job, WorkerBeat

if TYPE_CHECKING:
    from portal.access.actor import Actor

TITLE_LENGTH = 300


def enqueue(
    kind: str,
    *,
    actor: Actor | None,
    arguments: dict[str, Any] | None = None,
    title: str = "",
    key: str | None = None,
) -> Job:
    """Ask for background work and return its job; joins the caller's transaction.

    While a job of this kind with the same ``key`` is open, that one is returned. Work that nobody
    asked for (``actor`` is none, or the operator at the command line) runs with every right.
    """
    known = known_kinds()[kind]
    user_id = actor.user.id if actor is not None else None
    values = {
        "kind": kind,
        "title": (title or str(known.title))[:TITLE_LENGTH],
        "user": user_id,
        "workplace": actor.workplace.id if actor is not None and user_id is not None else None,
        "institution": actor.reach.institution_id if actor is not None else None,
        "arguments": json.dumps(arguments or {}, ensure_ascii=False),
        "key": key,
    }
    with write():
        open_one = _open_one(kind, key)
        if open_one is not None:
            return open_one
        try:
            with write():
                return Job.create(**values)
        except IntegrityError:
            open_one = _open_one(kind, key)
            if open_one is None:
                raise
            return open_one


def _open_one(kind: str, key: str | None) -> Job | None:
    if key is None:
        return None
    return Job.get_or_none((Job.kind == kind) & (Job.key == key) & Job.state.in_(OPEN_STATES))


def cancel(job: Job, *, actor: Actor) -> Job:
    """Cancel a job: one that waits at once, a running one as soon as it can be stopped."""
    _demand(actor, job)
    with write():
        waiting = (Job.id == job.id) & (Job.state == WAITING)
        if not Job.update(state=CANCELLED, finished_at=clock.now()).where(waiting).execute():
            running = (Job.id == job.id) & (Job.state == RUNNING)
            if not Job.update(cancel_asked=True).where(running).execute():
                raise Conflict(_("This work has ended already."))
    return Job.get_by_id(job.id)


def retry(job: Job, *, actor: Actor) -> Job:
    """Let a job that failed or was cancelled wait again, as if it had never been tried."""
    _demand(actor, job)
    with write():
        if _open_one(job.kind, job.key) is not None:
            raise Conflict(_("The same work has been asked for again already."))
        ended = (Job.id == job.id) & Job.state.in_((FAILED, CANCELLED))
        changed = (
            Job.update(
                state=WAITING,
                attempts=0,
                token="",
                error="",
                cancel_asked=False,
                run_after=None,
                finished_at=None,
            )
            .where(ended)
            .execute()
        )
        if not changed:
            raise Conflict(_("Only work that failed or was cancelled can be repeated."))
    return Job.get_by_id(job.id)


def _demand(actor: Actor, job: Job) -> None:
    verdict = policies[Job].permits(actor, "edit", job)
    if not verdict:
        raise NotAllowed(verdict.reason)


def last_heartbeat() -> dt.datetime | None:
    """Return when a worker was last seen, or nothing when none ever was: one query."""
    found = WorkerBeat.select(fn.MAX(WorkerBeat.seen_at)).scalar()
    if isinstance(found, str):
        found = dt.datetime.fromisoformat(found)
    if isinstance(found, dt.datetime) and found.tzinfo is None:
        found = found.replace(tzinfo=dt.UTC)
    return found
