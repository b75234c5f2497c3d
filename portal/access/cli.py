"""``portal access``: why somebody may or may not do something; what each role grants."""

from __future__ import annotations

import dataclasses
import json

import click

from portal.access.explain import explain as explain_access
from portal.access.explain import record_named
from portal.access.grants import granted_cells
from portal.accounts.models import Role, User
from portal.errors import NotFound
from portal.i18n import gettext as _


@click.group()
def access() -> None:
    """Ask who may do what, and why."""


@access.command()
@click.argument("login")
@click.argument("permission")
@click.option("--record", "named", help="One record, as TABLE:ID.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def explain(
    ctx: click.Context, login: str, permission: str, named: str | None, *, as_json: bool
) -> None:
    """Say why the user LOGIN may or may not use PERMISSION; exit with 1 when not."""
    user = User.get_or_none(User.login == login)
    if user is None:
        raise NotFound(_("There is no user %(login)s.", login=login))
    answer = explain_access(user, permission, record_named(named) if named else None)
    if as_json:
        click.echo(
            json.dumps(
                {"allowed": answer.allowed, **dataclasses.asdict(answer)}, ensure_ascii=False
            )
        )
    else:
        for step in answer.steps:
            click.echo(f"{_word(step.answer)}\t{step.question}\t{step.why}")
        for place in answer.workplaces:
            click.echo(place.workplace)
            for step in place.steps:
                click.echo(f"  {_word(step.answer)}\t{step.question}\t{step.why}")
        click.echo(_("May do it.") if answer.allowed else _("May not do it."))
    if not answer.allowed:
        ctx.exit(1)


@access.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def roles(*, as_json: bool) -> None:
    """Print what each role grants, codes that nobody declares among them."""
    cells = granted_cells()
    rows = {
        role.code: sorted(code for code, key in cells if key == role.id)
        for role in Role.select().order_by(Role.id)
    }
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for role, codes in rows.items():
        for code in codes:
            click.echo(f"{role}\t{code}")


def _word(answer: bool) -> str:  # noqa: FBT001 - the answer is the value that is shown
    return _("yes") if answer else _("no")
