"""``portal backup`` and ``portal restore``: the whole portal in one file, and back."""

from __future__ import annotations

import json
from pathlib import Path

import click

from portal.audit.services import record
from portal.backup import occupied, services
from portal.commands.application import application
from portal.config import FILE_NAME, instance_folder, load_settings
from portal.database import write
from portal.schema.readiness import schema_problems

MEGABYTE = 1024 * 1024


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def backup(ctx: click.Context, *, as_json: bool) -> None:
    """Make a backup now, whoever is working, and delete those that no rule keeps."""
    if ctx.invoked_subcommand is not None:
        return
    app = application(ctx)
    settings = app.extensions["settings"]
    made = services.make_backup(settings, app.extensions["plugins"])
    gone = services.rotate(settings)
    with write():
        record(None, "backup", label=made.file.name)
    if as_json:
        said = {"file": str(made.file), "bytes": made.size, "deleted": [str(one) for one in gone]}
        click.echo(json.dumps(said))
        return
    click.echo(f"{made.file}\t{made.size / MEGABYTE:.1f} MB")
    for one in gone:
        click.echo(f"deleted {one}")


@backup.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def show(ctx: click.Context, *, as_json: bool) -> None:
    """Print the backups, the newest first."""
    found = services.backups(application(ctx).extensions["settings"])
    if as_json:
        rows = [
            {"file": str(one.file), "made_at": one.made_at.isoformat(), "bytes": one.size}
            for one in found
        ]
        click.echo(json.dumps(rows))
        return
    for one in found:
        click.echo(f"{one.file}\t{one.made_at:%Y-%m-%d %H:%M} UTC\t{one.size / MEGABYTE:.1f} MB")


@backup.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Read a whole backup and compare every member with its hash; exit 1 when it is damaged."""
    manifest = services.verify(file)
    click.echo(
        f"whole: made {manifest.made_at} by version {manifest.version},"
        f" {len(manifest.members)} members, {sum(manifest.rows.values())} rows"
    )


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def restore(ctx: click.Context, file: Path, *, yes: bool) -> None:
    """Put a backup in the place of the portal's state, which is kept in a folder beside it.

    The portal must be stopped. On an empty machine the backup brings its settings, too.
    """
    instance = instance_folder()
    with occupied.alone(instance):
        manifest = services.unpack(file, instance)
    own = instance / FILE_NAME
    brought = services.unpacked_settings(instance)
    if not own.exists() and brought is not None:
        brought.replace(own)
    settings = load_settings(instance)
    if not yes:
        click.confirm(
            f"Put the state of {manifest.made_at} in the place of what is in {instance}?",
            abort=True,
        )
    former = services.put_back(settings)
    click.echo(f"restored: {manifest.made_at}, version {manifest.version}")
    click.echo(f"the former state is in {former}")
    app = application(ctx)
    problem = next(iter(schema_problems(app.extensions["plugins"])), "")
    if problem:
        click.echo(problem)
        return
    with write():
        record(None, "restore", label=file.name, note=manifest.made_at)
