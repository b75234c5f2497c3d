"""``/healthz``: whether this process serves and the database answers."""

from __future__ import annotations

from contextlib import nullcontext

import peewee
from flask import Blueprint, Flask, Response, jsonify
from playhouse.pool import MaxConnectionsExceeded

from portal import __version__
from portal.access import public
from portal.database import database, reason_of

blueprint = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Mount the page, which belongs to nobody and is asked without signing in."""
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
