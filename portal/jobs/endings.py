"""What follows the end of a job: its user, or the administrators, are told in the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from portal.database import write
from portal.i18n import gettext as _
from portal.jobs import queue
from portal.jobs.models import FAILED, Job
from portal.jobs.permissions import JobsPermission

if TYPE_CHECKING:
    from collections.abc import Mapping


def fail(job: Job, lease: queue.Lease, error: str) -> None:
    """Fail a job for good, with a sentence for a person."""
    with write():
        queue.end(lease, FAILED, error=error)
        _tell_failure(job, error)


def fail_abandoned(job: Job) -> None:
    """Fail a job that was begun as often as it may be, and never ended."""
    fail(
        job,
        queue.Lease(job.id, job.token),
        _("The work was cut off every time it was tried. Tell the operator of the portal."),
    )


def tell_result(job: Job, result: Mapping[str, str]) -> None:
    """Tell who asked for the work that its result is there; joins the caller's transaction."""
    if job.user_id is None or not result:
        return
    _notify(
        [job.user_id],
        "jobs.done",
        job,
        title=_("Ready: %(what)s", what=job.title),
        text=result.get("result_text", ""),
    )


def _tell_failure(job: Job, error: str) -> None:
    title = _("Not done: %(what)s", what=job.title)
    if job.user_id is not None:
        _notify([job.user_id], "jobs.failed", job, title=title, text=error)
        return
    from portal.inbox.services import users_who_can  # noqa: PLC0415 - loaded when somebody is told

    operators = users_who_can(JobsPermission.EDIT, None)
    _notify([one.id for one in operators], "jobs.failed", job, title=title, text=error)


def _notify(user_ids: list[int], kind: str, job: Job, *, title: str, text: str) -> None:
    from portal.inbox.services import notify  # noqa: PLC0415 - loaded when somebody is told

    notify(
        user_ids,
        kind,
        title=title,
        text=text,
        url=current_app.url_map.bind("").build("jobs.job", {"job_id": job.id}),
        key=f"jobs.job:{job.id}:{job.attempts}",
        institution_id=job.institution_id,
    )
