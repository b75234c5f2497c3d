"""The ``portal`` command line: the core's commands here, each plugin's under its own name."""

from __future__ import annotations

import click
import peewee

from portal.commands import database_schema, demo, doctor, first_start, plugin_list, serve
from portal.commands.application import application
from portal.errors import PortalError
from portal.version import VERSION


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
        except peewee.OperationalError as error:
            message = f"The database does not answer: {error}. Has 'portal db up' been run?"
            raise click.ClickException(message.strip()) from error

    @staticmethod
    def _of_plugins(ctx: click.Context) -> list[tuple[str, click.Command]]:
        return application(ctx).extensions["plugins"].commands()


@click.group(cls=PortalGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="portal", message="%(prog)s %(version)s")
def cli() -> None:
    """Run and look after an attestation portal."""


for command in (
    first_start.init,
    database_schema.db,
    serve.serve,
    demo.demo,
    doctor.doctor,
    plugin_list.plugins,
):
    cli.add_command(command)
