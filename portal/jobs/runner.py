"""Running one job to its end in this process: with its actor's rights of today, and isolated errors."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import peewee
from flask import current_app

from portal.access.actor import Actor, build_actor, system_actor, workplaces_of
from portal.accounts.models import User
from portal.database import database, reason_of, write
from portal.errors import NotAllowed, PortalError
from portal.i18n import gettext as _
from portal.jobs import queue
from portal.jobs.endings import fail
from portal.jobs.kinds import function_of, known_kinds
from portal.jobs.models import CANCELLED, Job
from portal.jobs.work import Cancelled, Work

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger(__name__)


class DatabaseLost(Exception):
    """The database went away under a job: nothing can be told of it now, and its lease runs out."""


def run_pending(app: Flask) -> list[Job]:
    """Run everything that waits and may run now, one after another, in this process; for tests.

    Needs a connection. Returns the jobs as they are afterwards.
    """
    ran = []
    with app.app_context():
        while (taken := queue.take()) is not None:
            perform(*taken)
            ran.append(Job.get_by_id(taken[0].id))
    return ran


def perform(job: Job, lease: queue.Lease) -> None:
    """Run one job that has been taken, and end it: done, cancelled, failed, or to be tried again.

    Raises :class:`DatabaseLost` when the database went away meanwhile.
    """
    work = None
    try:
        kind = known_kinds()[job.kind]
        work = Work(job, lease, actor_of(job))
        function_of(kind)(work)
        work.finish()
    except Cancelled:
        stop(lease)
    except queue.LeaseLost:
        log.warning("Job %s (%s) was taken from this worker; nothing of it is kept.", job, job.id)
    except PortalError as error:
        if work is not None and work.committed:
            log.warning("Job %s (%s) failed after its end: %s", job, job.id, error.message)
        else:
            fail(job, lease, error.message)
    except Exception as error:
        if _is_database_lost(error):
            raise DatabaseLost(reason_of(error)) from error
        log.exception("Job %s (%s) failed.", job.kind, job.id)
        if work is None or not work.committed:
            give_up(job, lease, _("The program made a mistake; its operator finds it in the log."))


def give_up(job: Job, lease: queue.Lease, error: str) -> None:
    """Let a job be tried again after a pause, or fail it when it has been tried often enough."""
    if job.attempts < queue.attempts_of(job):
        with write():
            queue.again(job, lease, error)
    else:
        fail(job, lease, _("%(error)s (Job %(number)s.)", error=error, number=job.id))


def _is_database_lost(error: Exception) -> bool:
    """Tell whether the connection is what failed: a plain question has no answer either."""
    if not isinstance(error, (peewee.OperationalError, peewee.InterfaceError)):
        return False
    try:
        database.execute_sql("SELECT 1")
    except peewee.PeeweeException:
        return True
    return False


def stop(lease: queue.Lease) -> None:
    """Mark a job as cancelled."""
    with write():
        queue.end(lease, CANCELLED)


def actor_of(job: Job) -> Actor:
    """Return the actor of a job with the rights of today.

    Raises :class:`NotAllowed` with the reason when the user may not sign in any more, has lost the
    workplace, or the section has been switched off there.
    """
    extensions = current_app.extensions
    plugins, declared = extensions["plugins"], extensions["permissions"]
    if job.user_id is None:
        return system_actor(plugins, declared)
    user = User.get_by_id(job.user_id)
    if not user.enabled:
        raise NotAllowed(_("The user who asked for this work may not sign in any more."))
    place = next((one for one in workplaces_of(user.id) if one.id == job.workplace_id), None)
    if place is None:
        raise NotAllowed(
            _("The workplace from which this work was asked for is not there any more.")
        )
    actor = build_actor(user, place, plugins, declared)
    if job.kind.partition(".")[0] not in actor.modules:
        raise NotAllowed(_("The section of this work has been switched off."))
    return actor
