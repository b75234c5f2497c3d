"""``portal read-only``: let the portal only be read, at once and in all its processes."""

from __future__ import annotations

import click

from portal import read_only as mode
from portal.config import instance_folder


@click.group("read-only")
def read_only() -> None:
    """Let the portal only be read, or let people enter again."""


@read_only.command("on")
@click.argument("reason", default="")
def switch_on(reason: str) -> None:
    """Refuse every entry from now on; people read the reason."""
    mode.switch_on(instance_folder(), reason)
    click.echo("the portal can only be read")


@read_only.command("off")
def switch_off() -> None:
    """Let people enter again."""
    mode.switch_off(instance_folder())
    click.echo("people can enter again")


@read_only.command()
def status() -> None:
    """Print whether the portal can only be read, and why."""
    why = mode.reason(instance_folder())
    click.echo("off" if why is None else f"on\t{why}")
