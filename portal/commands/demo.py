"""``portal demo``: a believable district, marked as demo."""

from __future__ import annotations

import json

import click

from portal.commands.application import application
from portal.demo import SIZES, fill


@click.command()
@click.option("--size", type=click.Choice(sorted(SIZES)), default="district", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the sign-ins as JSON.")
@click.pass_context
def demo(ctx: click.Context, *, size: str, as_json: bool) -> None:
    """Fill an empty portal with demo data, the same on every machine, and print the sign-ins."""
    sign_ins = fill(application(ctx), size, lambda text: click.echo(text, err=True))
    if as_json:
        click.echo(json.dumps({"sign_ins": sign_ins}, ensure_ascii=False, indent=1))
        return
    for one in sign_ins:
        click.echo(f"{one['login']}\t{one['password']}\t{one['role']}\t{one['institution'] or ''}")
