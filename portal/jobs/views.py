"""The pages of background work: the list, and one piece with its progress and result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for

from portal.access import policies, signed_in
from portal.access.actor import acting
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.i18n import gettext as _
from portal.institutions.listing import number
from portal.jobs import services
from portal.jobs.listing import JobFilter, find_job, page_of
from portal.jobs.models import CANCELLED, DONE, FAILED, RUNNING, STATES, WAITING, Job
from portal.jobs.permissions import JobsPermission
from portal.plugin import Tone

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")

TONES = {
    WAITING: Tone.NEUTRAL,
    RUNNING: Tone.INFORMATION,
    DONE: Tone.DONE,
    FAILED: Tone.OVERDUE,
    CANCELLED: Tone.NEUTRAL,
}
PERCENT = 100


@blueprint.get("/")
@signed_in
def job_list() -> str:
    """Show one's own work, the newest first; with the grant also that of others in reach."""
    actor = acting()
    chosen = JobFilter.of(request.args)
    page = page_of(
        actor,
        chosen,
        older_than=number(request.args.get("after")),
        newer_than=number(request.args.get("before")),
    )
    askers = {job.user_id for job in page.rows if job.user_id}
    names = dict(fetch_rows(User.select(User.id, User.name).where(User.id.in_(askers))))
    return render_template(
        "jobs/job_list.html",
        page=page,
        names=names,
        states=STATES,
        tones=TONES,
        chosen=chosen,
        sees_others=actor.can(JobsPermission.VIEW),
    )


@blueprint.get("/<int:job_id>")
@signed_in
def job(job_id: int) -> str:
    """Show how far a piece of work is; asked again every two seconds while it is open."""
    actor = acting()
    found = find_job(actor, job_id)
    asker = User.get_or_none(User.id == found.user_id) if found.user_id else None
    return render_template(
        "jobs/job_card.html",
        job=found,
        asker=asker,
        state=dict(STATES)[found.state],
        tone=TONES[found.state],
        percent=_percent(found),
        may_change=bool(policies[Job].permits(actor, "edit", found)),
        repeatable=found.state in {FAILED, CANCELLED},
        crumbs=[(_("Background work"), url_for("jobs.job_list")), (str(found), "")],
    )


@blueprint.post("/<int:job_id>/cancel")
@signed_in
def cancel(job_id: int) -> Response:
    """Cancel a piece of work."""
    actor = acting()
    after = services.cancel(find_job(actor, job_id), actor=actor)
    if after.state == CANCELLED:
        flash(_("The work has been cancelled."), "done")
    else:
        flash(_("The work is being stopped; nothing of it will be kept."), "information")
    return _to(job_id)


@blueprint.post("/<int:job_id>/retry")
@signed_in
def retry(job_id: int) -> Response:
    """Repeat a piece of work that failed or was cancelled."""
    actor = acting()
    services.retry(find_job(actor, job_id), actor=actor)
    flash(_("The work will be done again."), "done")
    return _to(job_id)


def _to(job_id: int) -> Response:
    return redirect(url_for("jobs.job", job_id=job_id), code=303)


def _percent(job: Job) -> int | None:
    if job.state != RUNNING or not job.progress_total:
        return None
    return max(0, min(PERCENT, PERCENT * job.progress_done // job.progress_total))
