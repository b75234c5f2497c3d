"""The application as a command needs it: made once, with a connection open until the command ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from portal.database import database

if TYPE_CHECKING:
    import click
    from flask import Flask

KEY = "portal.application"


def application(ctx: click.Context) -> Flask:
    """Return this process's application, its context pushed and its database connected."""
    root = ctx.find_root()
    if KEY not in root.meta:
        from portal.app import create_app  # noqa: PLC0415 - 'portal init' must run without it

        app = create_app()
        root.meta[KEY] = app
        root.with_resource(app.app_context())
        root.with_resource(database.connection_context())
    return cast("Flask", root.meta[KEY])
