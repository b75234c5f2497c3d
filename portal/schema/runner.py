"""Migrations, each owner's by itself: the core first, then plugins as they require each other."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from playhouse.migrations import Runner

from portal.access.roles import sync_roles
from portal.database import database, write
from portal.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portal.plugin.manager import Plugins

log = logging.getLogger(__name__)

CORE_OWNER = "portal"


def core_migrations() -> Path:
    """Return the folder of the core's migrations: inside the package when installed, beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "migrations"
    return inside if inside.is_dir() else package.parent / "migrations"


def runners(plugins: Plugins) -> Iterator[tuple[str, Runner]]:
    """Yield every owner of tables with its runner, in the order in which they must run."""
    yield CORE_OWNER, Runner(database.obj, str(core_migrations()), table_name="portal_migration")
    for plugin in plugins:
        if plugin.migrations.is_dir() and not plugin.core:
            table = f"{plugin.name}_migration"
            yield plugin.name, Runner(database.obj, str(plugin.migrations), table_name=table)


def upgrade(plugins: Plugins, owner: str | None = None) -> list[str]:
    """Apply what is pending, then write roles and the rows plugins need; return what was applied.

    Refuses a database that a later version has used: its rows may mean what this one does not know.
    """
    newer = ahead(plugins)
    if newer:
        message = f"The database is newer than this program: it has {', '.join(newer)}."
        raise ConfigurationError(message)
    done: list[str] = []
    for name, runner in runners(plugins):
        if owner in {None, name}:
            done += [f"{name}/{one}" for one in runner.up()]
    if owner is None:
        with write():
            sync_roles(plugins)
            plugins.install_data()
    return done


def pending(plugins: Plugins) -> list[str]:
    """Return the migrations that have not been applied."""
    return [
        f"{name}/{one.name}"
        for name, runner in runners(plugins)
        for one in runner.status()
        if one.path is not None and not one.applied
    ]


def applied(plugins: Plugins) -> list[str]:
    """Return the migrations that have been applied."""
    return [
        f"{name}/{one.name}"
        for name, runner in runners(plugins)
        for one in runner.status()
        if one.applied
    ]


def ahead(plugins: Plugins) -> list[str]:
    """Return the migrations that were applied, but that this version of the program does not have."""
    return [
        f"{name}/{one.name}"
        for name, runner in runners(plugins)
        for one in runner.status()
        if one.path is None
    ]
