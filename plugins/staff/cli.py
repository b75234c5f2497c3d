"""``portal staff``: the databank from the command line."""

from __future__ import annotations

import click

from plugins.staff.importing.cli import import_list


@click.group(name="staff")
def staff() -> None:
    """Look after the databank of teaching staff."""


staff.add_command(import_list)
