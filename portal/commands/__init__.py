"""The ``portal`` command line: the core's commands here, each plugin's under its own name."""

from __future__ import annotations

import click
import peewee

from portal.backup.cli import restore
from portal.commands import (
    database_schema,
    demo,
    doctor,
    first_start,
    plugin_list,
    read_only_mode,
    serve,
)
from portal.commands.application import application
from portal.database import reason_of
from portal.errors import PortalError
from portal.schema.readiness import demand_schema
from portal.version import VERSION

ANY_SHAPE = frozenset({"init", "db", "serve", "doctor", "plugins", "restore", "read-only"})
"""The commands that look at the tables' shape themselves, or do without a database."""


class PortalGroup(click.Group):
    """The core's commands, and those of plugins, which are found when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands; without settings, of the core's own."""
        try:
            found = [command.name or "" for _owner, command in self._of_plugins(ctx)]
        except PortalError:
            found = []
        return sorted({*super().list_commands(ctx), *found})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command by its name; a plugin's runs inside the application."""
        own = super().get_command(ctx, cmd_name)
        if own is not None:
            return own
        commands = {command.name: command for _owner, command in self._of_plugins(ctx)}
        return commands.get(cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; what went wrong is one line for a person, never a traceback."""
        try:
            return super().invoke(ctx)
        except PortalError as error:
            raise click.ClickException(error.message) from error
        except peewee.PeeweeException as error:
            raise click.ClickException(_of_database(reason_of(error))) from error
        except OSError as error:
            raise click.ClickException(_of_machine(error)) from error

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; one that reads or writes rows needs tables of the right shape."""
        name, command, rest = super().resolve_command(ctx, args)
        if name not in ANY_SHAPE and not {"-h", "--help"} & set(rest):
            demand_schema(application(ctx).extensions["plugins"])
        return name, command, rest

    @staticmethod
    def _of_plugins(ctx: click.Context) -> list[tuple[str, click.Command]]:
        return application(ctx).extensions["plugins"].commands()


def _of_database(said: str) -> str:
    """Add to what a database said how to mend it, where that is known."""
    if "unable to open" in said:
        return f"The database cannot be written ({said}): its folder must be there and writable."
    if "no such table" in said or "does not exist" in said:
        return f"The database lacks a table: {said}. Run 'portal db up'."
    if "driver not installed" in said:
        return "The driver of PostgreSQL is not installed: pip install '.[postgres]'."
    if "not a database" in said or "malformed" in said:
        return f"The database is damaged: {said}. Put the last backup in its place."
    return f"The database does not answer: {said}."


def _of_machine(error: OSError) -> str:
    where = f": {error.filename}" if error.filename else ""
    return f"{error.strerror or reason_of(error)}{where}"


@click.group(cls=PortalGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="portal", message="%(prog)s %(version)s")
def cli() -> None:
    """Run and look after an attestation portal.

    Plugins add commands of their own: they are listed once 'portal init' has made the settings.
    """


for command in (
    first_start.init,
    database_schema.db,
    serve.serve,
    demo.demo,
    doctor.doctor,
    plugin_list.plugins,
    restore,
    read_only_mode.read_only,
):
    cli.add_command(command)
