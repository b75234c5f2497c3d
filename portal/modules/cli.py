"""``portal modules``: see and switch modules from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click
from flask import current_app

from portal.access import system_actor
from portal.errors import Invalid, NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.modules.services import Wish, states, switch

if TYPE_CHECKING:
    from portal.plugin.manager import Plugins


@click.group()
def modules() -> None:
    """Switch modules per institution."""


@modules.command("list")
@click.option("--institution", "code", help="Only this institution, by its code.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(code: str | None, *, as_json: bool) -> None:
    """Print which modules are on in which institution."""
    plugins: Plugins = current_app.extensions["plugins"]
    places = _places(code, everywhere=code is None)
    on = states(plugins, [place.id for place in places])
    names = [one.name for one in plugins.switchable()]
    rows = [
        {"institution": place.code, "modules": {name: name in on[place.id] for name in names}}
        for place in places
    ]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for place in places:
        enabled = ", ".join(name for name in names if name in on[place.id]) or "-"
        click.echo(f"{place.code}\t{place.short_name}\t{enabled}")


@modules.command("on")
@click.argument("plugin")
@click.option("--institution", "code", help="The institution, by its code.")
@click.option("--all", "everywhere", is_flag=True, help="In every institution.")
def switch_on(plugin: str, code: str | None, *, everywhere: bool) -> None:
    """Switch a module on, with what it requires."""
    _switch(plugin, code, everywhere=everywhere, enabled=True)


@modules.command("off")
@click.argument("plugin")
@click.option("--institution", "code", help="The institution, by its code.")
@click.option("--all", "everywhere", is_flag=True, help="In every institution.")
def switch_off(plugin: str, code: str | None, *, everywhere: bool) -> None:
    """Switch a module off, with what requires it. Data stay."""
    _switch(plugin, code, everywhere=everywhere, enabled=False)


def _switch(plugin: str, code: str | None, *, everywhere: bool, enabled: bool) -> None:
    plugins: Plugins = current_app.extensions["plugins"]
    places = _places(code, everywhere=everywhere)
    wish = Wish(plugin=plugin, enabled=enabled, institution_ids=tuple(place.id for place in places))
    actor = system_actor(plugins, current_app.extensions["permissions"])
    done = switch(actor, plugins, [wish])
    for effect in done.effects:
        state = "on" if effect.enabled else "off"
        click.echo(f"{effect.plugin}\t{state}\t{len(effect.institution_ids)}")
    if not done.changes:
        click.echo("Nothing to switch: it is so already.")


def _places(code: str | None, *, everywhere: bool) -> list[Institution]:
    if bool(code) == everywhere:
        raise Invalid(_("Name one institution by --institution CODE, or all by --all."))
    query = Institution.select().order_by(Institution.sort_key, Institution.id)
    if everywhere:
        return list(query)
    found = list(query.where(Institution.code == code))
    if not found:
        raise NotFound(_("There is no institution with the code %(code)s.", code=code))
    return found
