"""``portal plan import``: a file with a plan into the portal, or what would be read of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import current_app

from plugins.work_plan.commands.read_term import SchoolYearParameter
from portal.errors import PortalError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.work_plan.importing.services import Look

REFUSED = 2
"""The exit code when the file cannot be read or the plan cannot be taken in."""


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--year", type=SchoolYearParameter(), required=True, help="The school year, such as 2025-2026."
)
@click.option(
    "--institution", "code", help="The code of the institution whose plan it is; else the centre's."
)
@click.option("--dry-run", is_flag=True, help="Say what would be read; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def import_plan(
    ctx: click.Context, file: Path, year: int, code: str | None, *, dry_run: bool, as_json: bool
) -> None:
    """Take in a plan from FILE (docx, odt, xlsx, ods, csv, txt, html) as a draft, in one transaction.

    Doubts are listed with their places and do not stop the import: look at them in the browser.
    Exits with 2, and the reason, when the file cannot be read or there is such a plan already.
    """
    from plugins.work_plan.importing import services  # noqa: PLC0415 - other commands do without
    from portal.access import system_actor  # noqa: PLC0415

    actor = system_actor(current_app.extensions["plugins"], current_app.extensions["permissions"])
    try:
        look = services.look_at_file(actor, file, year=year, code=code, needs_place=not dry_run)
        if not dry_run:
            services.take_in(actor, look)
    except PortalError as error:
        if as_json:
            _tell({"title": "", "year": _pair(year), "sections": [],
                   "doubts": [{"place": file.name, "text": error.message}]})  # fmt: skip
        else:
            click.echo(f"! {file.name}\t{error.message}", err=True)
        ctx.exit(REFUSED)
    if as_json:
        _tell(as_told(look))
    else:
        _tell_person(look, dry_run=dry_run)


def as_told(look: Look) -> dict[str, Any]:
    """Return what was read as the command's JSON."""
    readings = iter(look.readings)
    return {
        "title": look.written.title,
        "year": _pair(look.year),
        "sections": [
            {
                "title": section.title,
                "activities": [
                    {
                        "number": row.number,
                        "text": row.text,
                        "term": row.term,
                        "kind": str(next(readings).kind),
                        "responsible": row.responsible,
                        **({"more": dict(row.more)} if row.more else {}),
                    }
                    for row in section.activities
                ],
            }
            for section in look.written.sections
        ],
        "doubts": [{"place": one.place, "text": one.text} for one in look.written.doubts],
    }


def _pair(year: int) -> str:
    return f"{year}-{year + 1}"


def _tell(told: dict[str, Any]) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=1))


def _tell_person(look: Look, *, dry_run: bool) -> None:
    """Print the sections and rows, one a line, and the doubts after them."""
    click.echo(
        _("Nothing was written: this is a dry run.") if dry_run else _("The plan was taken in.")
    )
    click.echo(f"{look.written.title} ({_pair(look.year)})")
    readings = iter(look.readings)
    for section in look.written.sections:
        click.echo(f"\n{section.title}")
        for row in section.activities:
            reading = next(readings)
            people = " / ".join(row.responsible.split("\n"))
            further = "".join(f"\t{heading}: {text}" for heading, text in row.more.items())
            click.echo(
                f"  {row.number}\t{row.text}\t{row.term} [{reading.kind}]\t{people}{further}"
            )
    for one in look.written.doubts:
        click.echo(f"? {one.place}\t{one.text}")
