"""``portal plugins``: what is loaded."""

from __future__ import annotations

import json

import click

from portal.commands.application import application


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def plugins(ctx: click.Context, *, as_json: bool) -> None:
    """Print the plugins that are loaded, in the order in which they need each other."""
    rows = [
        {
            "name": one.name,
            "title": str(one.manifest.title),
            "version": one.manifest.version,
            "requires": list(one.manifest.requires),
            "switchable": one.manifest.switchable,
        }
        for one in application(ctx).extensions["plugins"]
        if not one.core
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        needs = f"\trequires {', '.join(row['requires'])}" if row["requires"] else ""
        click.echo(f"{row['name']}\t{row['version']}\t{row['title']}{needs}")
