"""``portal classes``: the events from the command line."""

from __future__ import annotations

import dataclasses
import json

import click

from plugins.master_classes.checking import problems
from portal.i18n import gettext as _


@click.group(name="classes")
def classes() -> None:
    """Look after master classes and other events."""


@classes.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def check(ctx: click.Context, *, as_json: bool) -> None:
    """Exit with 1 and a list where events are overbooked, doubled, out of order or lost their log."""
    found = problems()
    if as_json:
        rows = [dataclasses.asdict(one) for one in found]
        click.echo(json.dumps({"ok": not found, "problems": rows}, ensure_ascii=False, indent=1))
    else:
        for one in found:
            click.echo(f"{one.rule}: {one.text}")
        if not found:
            click.echo(_("Events, places and waiting lists are in order."))
    if found:
        ctx.exit(1)
