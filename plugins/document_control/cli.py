"""``portal control``: document control from the command line."""

from __future__ import annotations

import json
from dataclasses import asdict

import click
from flask import current_app

from plugins.document_control.sites.commands import sites
from portal.i18n import gettext as _

ODD = 1
"""The exit code of a scan that found something odd."""


@click.group(name="control")
def control() -> None:
    """Look after checks of papers, portfolios and sites."""


@control.command(name="scan")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def scan_checks(ctx: click.Context, *, as_json: bool) -> None:
    """Tell what cannot be right in checks and findings; exit with 1 where something is found.

    Positive verdicts without the proof they ask for, findings without an owner, checks closed without
    a look at what was mended, and the like. Nothing is changed.
    """
    from plugins.document_control.scanning import scan  # noqa: PLC0415 - other commands do without
    from portal.access import system_actor  # noqa: PLC0415

    extensions = current_app.extensions
    found = scan(system_actor(extensions["plugins"], extensions["permissions"]))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    else:
        for one in found:
            click.echo(f"{one.institution}\t{one.where}\t{one.text}\t{one.mend}")
        if not found:
            click.echo(_("Nothing odd was found."))
    if found:
        ctx.exit(ODD)


control.add_command(sites)
