"""The background work of backups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import current_app

from portal.audit.services import record
from portal.backup import services
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.jobs.work import Work

STEPS = {"database": 1, "files": 2}


def make_backup(work: Work) -> None:
    """Make a backup and delete those that no rule keeps."""
    settings = current_app.extensions["settings"]
    words = {"database": _("Copying the database"), "files": _("Copying the files")}
    made = services.make_backup(
        settings,
        current_app.extensions["plugins"],
        lambda step: work.progress(STEPS[step], len(STEPS) + 1, words[step]),
    )
    services.rotate(settings)
    with work.commit():
        record(work.actor, "backup", label=made.file.name)
        work.result(text=made.file.name)


def make_nightly_backup(work: Work) -> None:
    """Make the night's backup, unless the setting ``backup_daily`` is off."""
    if current_app.extensions["settings"].backup_daily:
        make_backup(work)
