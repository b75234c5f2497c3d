"""``portal reports``: the catalogue and its files from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click
from flask import current_app

from plugins.excel_reports import catalogue, services
from plugins.excel_reports.parameters import parameters_of, read
from portal.access import system_actor
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.errors import Invalid, NotFound

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.plugin.manager import Plugins


@click.group()
def reports() -> None:
    """List the reports and write them to files."""


@reports.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_reports(*, as_json: bool) -> None:
    """Print every report with its parameters."""
    found: list[dict[str, Any]] = [
        {
            "name": one.name,
            "title": str(one.title),
            "parameters": [
                {
                    "name": parameter.name,
                    "title": str(parameter.title),
                    "kind": parameter.kind.value,
                    "required": parameter.required,
                }
                for parameter in parameters_of(one)
            ],
        }
        for one in catalogue.reports_for(_operator())
    ]
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
        return
    for one in found:
        names = ", ".join(parameter["name"] for parameter in one["parameters"])
        click.echo(f"{one['name']}\t{one['title']}\t{names}")


@reports.command()
@click.argument("name")
@click.option(
    "--out",
    "target",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write; csv when it ends with .csv, else xlsx.",
)
@click.option("--param", "given", multiple=True, metavar="KEY=VALUE", help="A parameter.")
@click.option("--as", "login", default="", help="Act as this user, at the widest workplace.")
def run(name: str, target: Path, given: tuple[str, ...], login: str) -> None:
    """Write the report NAME to a file."""
    actor = _user_actor(login) if login else _operator()
    report = catalogue.find(actor, name)
    request = read(report, actor, _pairs(given))
    if not target.resolve().parent.is_dir():
        message = f"There is no folder {target.parent}."
        raise NotFound(message)
    kind = services.Format.CSV if target.suffix.lower() == ".csv" else services.Format.XLSX
    written = services.export(report, request, target.resolve(), kind)
    click.echo(f"{target}: {written.rows}")


def _pairs(given: tuple[str, ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in given:
        key, equals, value = pair.partition("=")
        if not equals:
            message = f"--param {pair}: give it as KEY=VALUE."
            raise Invalid(message)
        found.setdefault(key.strip(), []).append(value)
    return found


def _operator() -> Actor:
    return system_actor(_plugins(), current_app.extensions["permissions"])


def _user_actor(login: str) -> Actor:
    user = User.get_or_none(User.login == login)
    if user is None:
        message = f"There is no user {login}."
        raise NotFound(message)
    workplaces = workplaces_of(user.id)
    if not workplaces:
        message = f"The user {login} has no workplace."
        raise NotFound(message)
    return build_actor(user, workplaces[0], _plugins(), current_app.extensions["permissions"])


def _plugins() -> Plugins:
    return cast("Plugins", current_app.extensions["plugins"])
