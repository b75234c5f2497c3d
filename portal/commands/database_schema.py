"""``portal db``: bring the database to the shape that the program needs, and check it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from portal.commands.application import application
from portal.schema.drift import difference
from portal.schema.generate import generate as write_migration
from portal.schema.readiness import schema_problems
from portal.schema.runner import CORE_OWNER, runners, upgrade

if TYPE_CHECKING:
    from portal.plugin.manager import Plugins


@click.group()
def db() -> None:
    """Look after the shape of the database."""


@db.command()
@click.option("--owner", help="Only the migrations of the core (portal) or of one plugin.")
@click.pass_context
def up(ctx: click.Context, owner: str | None) -> None:
    """Apply the migrations that are pending, and the rows that plugins need."""
    applied = upgrade(_plugins(ctx, owner), owner)
    for name in applied:
        click.echo(f"applied {name}")
    click.echo("The database is up to date.")


@db.command()
@click.pass_context
def status(ctx: click.Context) -> None:
    """Print every migration and when it was applied."""
    for name, runner in runners(application(ctx).extensions["plugins"]):
        for one in runner.status():
            click.echo(f"{name}/{one.name}\t{one.applied or 'pending'}")


@db.command()
@click.pass_context
def check(ctx: click.Context) -> None:
    """Exit with 1 when a migration is pending or the models and the tables differ."""
    plugins = application(ctx).extensions["plugins"]
    left = list(schema_problems(plugins))
    for line in left:
        click.echo(line)
    found = difference(plugins)
    if found:
        click.echo(str(found))
    if left or found:
        ctx.exit(1)
    click.echo("The models and the tables agree.")


@db.command()
@click.option("--owner", required=True, help="The core (portal) or one plugin.")
@click.confirmation_option(prompt="The last migration is taken back; its data are lost. Go on?")
@click.pass_context
def down(ctx: click.Context, owner: str) -> None:
    """Take back the last migration of one owner."""
    for name, runner in runners(_plugins(ctx, owner)):
        if name == owner:
            for one in runner.down():
                click.echo(f"taken back {name}/{one}")


@db.command()
@click.option("--owner", required=True, help="The core (portal) or one plugin.")
@click.argument("phrase")
@click.pass_context
def generate(ctx: click.Context, owner: str, phrase: str) -> None:
    """Write a migration that brings the tables to the models; PHRASE says what it does."""
    click.echo(str(write_migration(_plugins(ctx, owner), owner, phrase)))


def _plugins(ctx: click.Context, owner: str | None) -> Plugins:
    """Return the plugins; refuse an owner of migrations who is not among them."""
    plugins: Plugins = application(ctx).extensions["plugins"]
    known = [CORE_OWNER, *(plugin.name for plugin in plugins if not plugin.core)]
    if owner is not None and owner not in known:
        message = f"{owner} has no tables here; those who may have: {', '.join(known)}."
        raise click.BadParameter(message, param_hint="--owner")
    return plugins
