"""``portal demo``: a believable district, marked as demo."""

from __future__ import annotations

import json
from typing import Any

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
    print_sign_ins(sign_ins)


def print_sign_ins(sign_ins: list[dict[str, Any]]) -> None:
    """Print one sign-in a line: login, password, role, institution."""
    for one in sign_ins:
        words = (one["login"], one["password"], one["role"], one["institution"] or "")
        click.echo("  {:14} {:14} {:20} {}".format(*words).rstrip())
