"""``portal institutions`` and ``portal municipalities``: the first places of an empty portal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from flask import current_app

from portal.access import Actor, system_actor
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.institutions.models import INSTITUTION_KINDS, Institution, Municipality
from portal.institutions.services import add_institution, add_municipality

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

KINDS = click.Choice([code for code, _title in INSTITUTION_KINDS])


@click.group()
def municipalities() -> None:
    """Add and list municipalities."""


@municipalities.command("add")
@click.argument("code")
@click.argument("name")
def new_municipality(code: str, name: str) -> None:
    """Add a municipality with a CODE (one word) and a NAME."""
    made = add_municipality(_operator(), code=code, name=name)
    click.echo(f"{made.code}\t{made.name}")


@municipalities.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_municipalities(*, as_json: bool) -> None:
    """Print the municipalities."""
    rows = [
        {"code": one.code, "name": one.name}
        for one in Municipality.select().order_by(Municipality.name)
    ]
    _print(rows, as_json=as_json)


@click.group()
def institutions() -> None:
    """Add and list institutions."""


@institutions.command("add")
@click.argument("code")
@click.argument("short_name")
@click.option("--municipality", required=True, help="The municipality's code.")
@click.option("--kind", type=KINDS, default="school", show_default=True)
@click.option("--name", default="", help="The full name; the short one by default.")
def new_institution(code: str, short_name: str, municipality: str, kind: str, name: str) -> None:
    """Add an institution with a CODE (one word) and a SHORT_NAME."""
    place = _municipality(municipality)
    made = add_institution(
        _operator(), municipality=place, code=code, short_name=short_name, kind=kind, name=name
    )
    click.echo(f"{made.code}\t{made.short_name}")


@institutions.command("list")
@click.option("--municipality", help="Only those of this municipality, by its code.")
@click.option("--kind", type=KINDS)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_institutions(municipality: str | None, kind: str | None, *, as_json: bool) -> None:
    """Print the institutions."""
    query = (
        Institution.select(Institution, Municipality)
        .join(Municipality)
        .order_by(Institution.sort_key, Institution.id)
    )
    if municipality:
        query = query.where(Institution.municipality == _municipality(municipality))
    if kind:
        query = query.where(Institution.kind == kind)
    rows = [
        {
            "code": one.code,
            "short_name": one.short_name,
            "kind": one.kind,
            "municipality": one.municipality.code,
            "name": one.name,
            "closed_on": one.closed_on.isoformat() if one.closed_on else None,
        }
        for one in query
    ]
    _print(rows, as_json=as_json)


def _municipality(code: str) -> Municipality:
    found = Municipality.get_or_none(Municipality.code == code)
    if found is None:
        raise NotFound(_("There is no municipality with the code %(code)s.", code=code))
    return found


def _operator() -> Actor:
    return system_actor(current_app.extensions["plugins"], current_app.extensions["permissions"])


def _print(rows: Sequence[Mapping[str, str | None]], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo("\t".join(value or "-" for value in row.values()))
