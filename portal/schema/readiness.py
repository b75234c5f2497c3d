"""What keeps a portal from being used: each reason one line that says how to mend it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import peewee

from portal.backup.occupied import restore_was_interrupted
from portal.database import database, reason_of
from portal.errors import ConfigurationError
from portal.schema.runner import ahead, pending

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from portal.plugin.manager import Plugins


def demand_schema(plugins: Plugins) -> None:
    """Raise :class:`ConfigurationError` unless the tables are of the shape that this program needs."""
    for problem in schema_problems(plugins):
        raise ConfigurationError(problem)


def demand_ready(plugins: Plugins, instance: Path) -> None:
    """Raise :class:`ConfigurationError` for the first thing that would keep pages from working."""
    for problem in (*folder_problems(instance), *schema_problems(plugins), *writing_problems()):
        raise ConfigurationError(problem)


def folder_problems(instance: Path) -> Iterator[str]:
    """Tell whether the folder cannot be written (locks, uploads), or is half restored."""
    if not os.access(instance, os.W_OK | os.X_OK):
        yield f"The folder {instance} cannot be written: give it to the user who runs the portal."
    if restore_was_interrupted(instance):
        yield "A restore was interrupted: run 'portal restore' with the same file again."


def writing_problems() -> Iterator[str]:
    """Tell whether nothing can be written; that another process is writing is fine.

    A statement that changes no row is asked: SQLite opens a transaction on a read-only disk, too.
    """
    try:
        with database.atomic():
            database.execute_sql("delete from portal_migration where 1 = 0")
    except peewee.PeeweeException as error:
        if "locked" not in str(error):
            yield f"The database cannot be written: {reason_of(error)}."


def schema_problems(plugins: Plugins) -> Iterator[str]:
    """Tell whether migrations are pending, or were applied by a later version of the program."""
    newer = ahead(plugins)
    if newer:
        yield (
            f"The database is newer than this program (it has {', '.join(newer)}):"
            " install the version that it was last used with, or a later one."
        )
    left = pending(plugins)
    if left:
        yield f"Migrations are pending ({', '.join(left)}): run 'portal db up' first."
