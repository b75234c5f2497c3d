"""``/healthz``: whether this process serves; ``/readyz``: whether everything that it needs is there."""

from __future__ import annotations

import shutil
from contextlib import nullcontext
from datetime import timedelta
from typing import TYPE_CHECKING

import peewee
from flask import Blueprint, Flask, Response, current_app, jsonify
from playhouse.pool import MaxConnectionsExceeded

from portal import __version__, clock
from portal.access import public
from portal.backup.services import backups
from portal.database import database, reason_of
from portal.jobs.services import last_heartbeat
from portal.schema.readiness import folder_problems, schema_problems, writing_problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from portal.config import Settings

blueprint = Blueprint("health", __name__)

LEAST_FREE = 0.05
WORKER_SILENCE = timedelta(minutes=5)
BACKUP_AGE = timedelta(hours=50)
"""Two nights and the time that a backup may take."""


def init_app(app: Flask) -> None:
    """Mount the pages, which belong to nobody and are asked without signing in."""
    app.extensions["owners"]["health"] = "accounts"
    app.register_blueprint(blueprint)


@blueprint.get("/healthz")
@public
def alive() -> tuple[Response, int]:
    """Answer 200 with the version, or 503 with the reason when the database is away.

    A table is asked: SQLite makes an empty file where there is none, and says that all is well.
    """
    try:
        with database.connection_context() if database.is_closed() else nullcontext():
            database.execute_sql("select name from portal_migration limit 1")
    except (peewee.PeeweeException, MaxConnectionsExceeded) as error:
        return jsonify(status="down", version=__version__, reason=reason_of(error)), 503
    return jsonify(status="ok", version=__version__), 200


@blueprint.get("/readyz")
@public
def ready() -> tuple[Response, int]:
    """Answer 200 when all is well, else 503; each check by its name, without what is inside.

    Backups are a check only once there is one: a new portal is ready before its first night.
    """
    said = {}
    for name, check in _checks(current_app.extensions["settings"]).items():
        try:
            with database.connection_context() if database.is_closed() else nullcontext():
                said[name] = "ok" if check() else "failed"
        except (peewee.PeeweeException, MaxConnectionsExceeded):
            said[name] = "failed"
    fine = "failed" not in said.values()
    return jsonify(status="ok" if fine else "failed", checks=said), 200 if fine else 503


def _checks(settings: Settings) -> dict[str, Callable[[], bool]]:
    plugins = current_app.extensions["plugins"]
    return {
        "folder": lambda: not any(folder_problems(settings.instance)),
        "writing": lambda: not any(writing_problems()),
        "migrations": lambda: not any(schema_problems(plugins)),
        "disk": lambda: free_share(settings.instance) >= LEAST_FREE,
        "worker": worker_is_alive,
        "backup": lambda: backup_is_young(settings),
    }


def free_share(folder: Path) -> float:
    """Return which part of the folder's disk is free, from 0 to 1."""
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total


def worker_is_alive() -> bool:
    """Tell whether a worker has been seen in the last minutes."""
    seen = last_heartbeat()
    return seen is not None and clock.now() - seen <= WORKER_SILENCE


def backup_is_young(settings: Settings) -> bool:
    """Tell whether the newest backup is young enough, or none has ever been made."""
    found = backups(settings)
    return not found or clock.now() - found[0].made_at <= BACKUP_AGE
