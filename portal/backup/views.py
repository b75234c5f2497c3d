"""The page of backups: which there are, and making one; files leave the server by its operator alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, redirect, render_template, url_for

from portal.access import requires
from portal.access.actor import acting
from portal.backup.permissions import BackupPermission
from portal.backup.services import backups
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

blueprint = Blueprint("backup", __name__, url_prefix="/backups")


@blueprint.get("/")
@requires(BackupPermission.VIEW)
def backup_list() -> str:
    """Show the backups, the newest first."""
    settings = current_app.extensions["settings"]
    return render_template(
        "backup/backup_list.html", backups=backups(settings), folder=settings.backups
    )


@blueprint.post("/")
@requires(BackupPermission.CREATE)
def make_backup() -> Response:
    """Have a backup made in the background and lead to its progress."""
    from portal.jobs.services import enqueue  # noqa: PLC0415

    job = enqueue(
        "backup.make_backup", actor=acting(), arguments={}, title=_("Backup"), key="backup"
    )
    return redirect(url_for("jobs.job", job_id=job.id))
