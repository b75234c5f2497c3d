"""What the function of a job is given: its arguments, its actor, and how to tell how far it is."""

from __future__ import annotations

import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal.database import write
from portal.jobs import queue
from portal.jobs.endings import tell_result
from portal.jobs.models import DONE, Job

if TYPE_CHECKING:
    from collections.abc import Iterator
    from os import PathLike

    from portal.access.actor import Actor
    from portal.files.models import StoredFile

RENEW_EVERY_SECONDS = 1.0
TEXT_LENGTH = 300
URL_LENGTH = 500
KEEP_RESULT_DAYS = 30


class Cancelled(Exception):
    """Somebody cancelled the job: stop, and leave everything as it was."""


class Work:
    """One run of a job. A function that may be called again after a crash writes in :meth:`commit`."""

    def __init__(self, job: Job, lease: queue.Lease, actor: Actor) -> None:
        self.actor = actor
        self.arguments: dict[str, Any] = job.given
        self.job_id: int = job.id
        self._job = job
        self._lease = lease
        self._renewed = time.monotonic()
        self._committing = False
        self._result: dict[str, str] = {}
        self.committed = False

    def progress(self, done: int, total: int, text: str = "") -> None:
        """Tell how far the work is; writes at most once a second, and keeps the lease.

        Raises :class:`Cancelled` when somebody has cancelled the job. Within :meth:`commit` nothing
        is written: others could not see it before the transaction ends.
        """
        now = time.monotonic()
        if self._committing or (now - self._renewed < RENEW_EVERY_SECONDS and done < total):
            return
        self._renewed = now
        if queue.renew(
            self._lease,
            progress_done=done,
            progress_total=total,
            progress_text=text[:TEXT_LENGTH],
        ):
            raise Cancelled

    @contextmanager
    def commit(self) -> Iterator[None]:
        """Open the transaction in which the work is written and the job is done, or neither.

        Raises :class:`~portal.jobs.queue.LeaseLost`, and keeps nothing, when the job has been given to
        another worker meanwhile.
        """
        with write():
            if not Job.select(Job.id).where(self._lease.held()).exists():
                raise queue.LeaseLost(self.job_id)
            self._committing = True
            try:
                yield
            finally:
                self._committing = False
            queue.end(self._lease, DONE, error="", **self._result)
            tell_result(self._job, self._result)
        self.committed = True

    def result(self, *, url: str = "", text: str = "") -> None:
        """Say where the result is and what came out, in one sentence.

        Called before or within :meth:`commit`, or by a function that does without it.
        """
        if self.committed:
            message = "The result of a job is told before its work is committed."
            raise RuntimeError(message)
        if url:
            self._result["result_url"] = url[:URL_LENGTH]
        if text:
            self._result["result_text"] = text[:TEXT_LENGTH]

    def keep_file(self, path: str | PathLike[str] | bytes, name: str) -> StoredFile:
        """Keep a file that the work made as its result, for thirty days, for who asked for it."""
        from portal.files import services  # noqa: PLC0415 - most jobs make no file

        kept = services.keep(
            path if isinstance(path, bytes) else Path(path),
            name=name,
            actor=self.actor,
            institution_id=self._job.institution_id,
            purpose="job_result",
            keep_days=KEEP_RESULT_DAYS,
        )
        self.result(url=address("files.download", file_id=kept.id))
        return kept

    def finish(self) -> None:
        """Mark the job as done when its function has ended without :meth:`commit`."""
        if not self.committed:
            with self.commit():
                pass


def address(endpoint: str, **values: Any) -> str:
    """Return the path of a page, outside of any request."""
    return current_app.url_map.bind("").build(endpoint, values)
