"""``portal privacy``: what has been kept long enough."""

from __future__ import annotations

import json

import click
from flask import current_app

from portal.access import system_actor
from portal.privacy.retention import apply, dry_run


@click.group()
def privacy() -> None:
    """Personal data: terms of keeping."""


@privacy.command("retention")
@click.option(
    "--dry-run", "only_show", is_flag=True, help="Only show what has ended (the default)."
)
@click.option("--destroy", "rule", help="Destroy what has ended by this rule, after a question.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def retention(rule: str | None, *, only_show: bool, as_json: bool) -> None:
    """Print what has been kept long enough; persons are destroyed on the pages only, by an act."""
    actor = system_actor(current_app.extensions["plugins"], current_app.extensions["permissions"])
    found = dry_run(actor)
    if rule and not only_show:
        for one in found:
            if one.rule.name == rule and one.rows:
                click.confirm(f"{one.rule.title}: {len(one.rows)}?", abort=True)
                click.echo(apply(actor, rule, [row.key for row in one.rows]))
        return
    rows = [
        {
            "rule": one.rule.name,
            "title": str(one.rule.title),
            "term": str(one.rule.term),
            "basis": str(one.rule.basis),
            "count": len(one.rows),
            "more": one.more,
            "needs_act": one.needs_act,
            "by_itself": one.rule.by_itself,
        }
        for one in found
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        more = "+" if row["more"] else ""
        click.echo(f"{row['rule']}\t{row['count']}{more}\t{row['term']}\t{row['title']}")
