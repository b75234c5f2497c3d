"""``portal doctor``: what is wrong with this portal, in plain words."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click
import peewee

from portal.commands.application import application
from portal.config import FILE_NAME, instance_folder, unknown_variables
from portal.database import database, is_sqlite, reason_of, sqlite_is_safe, sqlite_version
from portal.errors import PortalError
from portal.schema.drift import difference
from portal.schema.readiness import folder_problems, schema_problems, writing_problems

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from portal.plugin.manager import Plugins

FIRST_SANE_YEAR = 2026


@click.command()
@click.option("--deploy", is_flag=True, help="Ask also what a portal that people work with needs.")
@click.pass_context
def doctor(ctx: click.Context, *, deploy: bool) -> None:
    """Check settings, database, migrations, rights of files and the clock; exit 1 when one is wrong."""
    wrong = 0
    for fine, text in _findings(ctx):
        click.echo(f"{'ok   ' if fine else 'WRONG'} {text}")
        wrong += not fine
    if deploy and not wrong:
        wrong = _deployment(ctx)
    if wrong:
        ctx.exit(1)


def _deployment(ctx: click.Context) -> int:
    """Print what each check of a portal in use says and return how many errors there are."""
    from portal.commands.deployment_checks import answers  # noqa: PLC0415 - it reads many tables

    errors = 0
    for one in answers(application(ctx).extensions["settings"]):
        mark = "ok   " if not one.problem else "WRONG" if one.check.is_error else "look "
        click.echo(f"{mark} {one.check.name}{': ' if one.problem else ''}{one.problem}")
        errors += bool(one.problem) and one.check.is_error
    return errors


def _findings(ctx: click.Context) -> Iterator[tuple[bool, str]]:
    yield from _files(instance_folder())
    for name, near in unknown_variables(os.environ):
        yield False, f"environment: there is no variable {name}; {near} is probably meant"
    yield _clock()
    try:
        app = application(ctx)
    except PortalError as error:
        yield False, f"settings: {error.message}"
        return
    except peewee.PeeweeException as error:
        yield False, f"database: it does not open: {reason_of(error)}"
        return
    yield True, "settings: read and valid"
    yield from _database(app.extensions["plugins"])


def _files(folder: Path) -> Iterator[tuple[bool, str]]:
    if not folder.is_dir():
        yield False, f"files: there is no {folder}: run 'portal init'"
        return
    problem = next(folder_problems(folder), "")
    yield not problem, f"files: {problem or f'{folder} can be written'}"
    settings = folder / FILE_NAME
    if os.access(settings, os.F_OK):
        mode = stat.S_IMODE(settings.stat().st_mode)
        closed = not mode & 0o077
        hint = "" if closed else f": others can read it, run 'chmod 600 {settings}'"
        yield closed, f"files: {settings} has mode {mode:o}{hint}"


def _clock() -> tuple[bool, str]:
    now = datetime.now(UTC)
    return now.year >= FIRST_SANE_YEAR, f"clock: {now:%Y-%m-%d %H:%M} UTC"


def _database(plugins: Plugins) -> Iterator[tuple[bool, str]]:
    try:
        database.execute_sql("select 1")
    except peewee.PeeweeException as error:
        yield False, f"database: it does not answer: {reason_of(error)}"
        return
    if is_sqlite():
        version = ".".join(map(str, sqlite_version()))
        mode = database.execute_sql("pragma journal_mode").fetchone()[0]
        safe = sqlite_is_safe() or mode != "wal"
        yield safe, f"database: SQLite {version}, journal {mode}"
        verdict = database.execute_sql("pragma quick_check(1)").fetchone()[0]
        yield verdict == "ok", f"database: quick check says {verdict}"
    else:
        yield True, "database: PostgreSQL answers"
    wrong = next(schema_problems(plugins), "")
    yield not wrong, f"migrations: {wrong or 'all applied'}"
    if wrong:
        return
    unwritable = next(writing_problems(), "")
    yield not unwritable, f"database: {unwritable or 'it can be written'}"
    found = difference(plugins)
    yield (
        not found,
        f"tables: {f'they differ from the models: {found}' if found else 'as the models say'}",
    )
