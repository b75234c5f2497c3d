"""``portal files``: compare the stored files with their rows, and clean up."""

from __future__ import annotations

import dataclasses
import json

import click

from portal.files import cleaning


@click.group()
def files() -> None:
    """Check and clean the stored files."""


@files.command("check")
@click.option("--quick", is_flag=True, help="Compare sizes only; read no contents.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def check(*, quick: bool, as_json: bool) -> None:
    """Print what is gone, damaged, orphaned or expired; exit 1 when files are gone or damaged."""
    found = cleaning.check(whole=not quick)
    _tell(found, as_json=as_json)
    if not found.is_well:
        raise SystemExit(1)


@files.command("clean")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def clean(*, as_json: bool) -> None:
    """Remove expired files, files of records gone for 30 days, and bytes without a row."""
    _tell(cleaning.clean(), as_json=as_json)


def _tell(found: cleaning.Findings, *, as_json: bool) -> None:
    values = dataclasses.asdict(found)
    if as_json:
        click.echo(json.dumps(values, ensure_ascii=False))
        return
    for name, value in values.items():
        if isinstance(value, int):
            click.echo(f"{name}\t{value}")
        else:
            for one in value:
                click.echo(f"{name}\t{one}")
