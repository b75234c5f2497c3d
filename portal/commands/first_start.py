"""``portal init``: the settings of a new portal."""

import click

from portal.config import FILE_NAME, instance_folder, write_first_settings


@click.command()
def init() -> None:
    """Make the instance folder and its settings with a fresh secret key."""
    folder = instance_folder()
    made = write_first_settings(folder)
    click.echo(f"{folder / FILE_NAME}: {'made' if made else 'is there already'}")
