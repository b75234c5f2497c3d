"""``portal audit``: see that the chain holds, write its head down, hand lines to another system."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, TextIO

import click
from flask import current_app

from portal.access import system_actor
from portal.audit.history import midnight
from portal.audit.outflow import export_lines
from portal.audit.services import record
from portal.audit.verifying import Fault, Head, read_head
from portal.audit.verifying import verify as walk
from portal.errors import NotFound
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from portal.audit.verifying import Wrong

DAY = click.DateTime(["%Y-%m-%d"])


@click.group()
def audit() -> None:
    """See that the audit is whole, and hand it on."""


@audit.command("verify")
@click.option("--since", type=DAY, help="Walk only lines written on this day or later.")
@click.option("--head", "written", help="A head that was written down, as number:hash.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def verify(
    context: click.Context, since: dt.datetime | None, written: str | None, *, as_json: bool
) -> None:
    """Walk the chain of the audit and name the first wrong line; exit 1 when there is one."""
    try:
        head = Head.of(written) if written else None
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    found = walk(since=midnight(since.date()) if since else None, head=head)
    wrong = found.wrong
    if as_json:
        told = (
            {"fault": wrong.fault, "number": wrong.number, "id": wrong.entry_id} if wrong else None
        )
        click.echo(json.dumps({"walked": found.walked, "wrong": told, "head": str(read_head())}))
    elif wrong is None:
        click.echo(_("The chain holds: %(count)s lines.", count=found.walked))
    else:
        click.echo(said_of(wrong))
    context.exit(0 if wrong is None else 1)


def said_of(wrong: Wrong) -> str:
    """Return what is wrong with a line in a sentence."""
    key = wrong.entry_id or "-"
    number = wrong.number
    return {
        Fault.CHANGED: _("Line %(n)s (key %(key)s) was changed.", n=number, key=key),
        Fault.DELETED: _("Line %(n)s was deleted.", n=number),
        Fault.INSERTED: _("Line with key %(key)s was put in from outside.", key=key),
        Fault.REORDERED: _("Lines from %(n)s on were put in another order.", n=number),
        Fault.CUT_SHORT: _("The chain is cut short: lines from %(n)s on are missing.", n=number),
        Fault.REWRITTEN: _("The chain up to line %(n)s was written anew.", n=number),
        Fault.ERASED: _("Line %(n)s was erased without an act.", n=number),
    }[wrong.fault]


@audit.command("head")
def head() -> None:
    """Print number and hash of the last line, to be kept outside and given to ``verify --head``."""
    click.echo(str(read_head()))


@audit.command("export")
@click.option("--since", type=DAY, help="From this day on.")
@click.option("--until", type=DAY, help="Up to this day, which is included.")
@click.option("--institution", "code", help="Only this institution, by its code.")
@click.option("--after", type=int, default=0, help="Only lines with a greater number.")
@click.argument("file", type=click.File("w", encoding="utf-8"), default="-")
def export(
    since: dt.datetime | None,
    until: dt.datetime | None,
    code: str | None,
    after: int,
    file: TextIO,
) -> None:
    """Write the lines of the audit to FILE as JSON, one a line, the oldest first."""
    place = Institution.get_or_none(Institution.code == code) if code else None
    if code and place is None:
        raise NotFound(_("There is no institution with the code %(code)s.", code=code))
    actor = system_actor(current_app.extensions["plugins"], current_app.extensions["permissions"])
    lines = export_lines(
        actor,
        since=midnight(since.date()) if since else None,
        until=midnight(until.date() + dt.timedelta(days=1)) if until else None,
        institution_id=place.id if place else None,
        after=after,
    )
    count = 0
    for line in lines:
        file.write(line + "\n")
        count += 1
    record(
        actor if actor.user.id else None,
        "export",
        label=_("Audit"),
        note=f"lines={count}",
        institution_id=place.id if place else None,
    )
