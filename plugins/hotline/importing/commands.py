"""``portal hotline import``: an old journal into the portal's, or what it would do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import current_app

from portal.errors import NotFound, PortalError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.hotline.importing.understanding import Understood
    from portal.access import Actor
    from portal.institutions.models import Municipality

REFUSED = 2
"""The exit code when the file or a line of it is refused."""


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--municipality", "name", help="The district whose journal it is, where there are several."
)
@click.option(
    "--year",
    type=click.IntRange(1990, 2100),
    help="The year of days that name none; told by sheets, titles and the file's name otherwise.",
)
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def import_journal(
    ctx: click.Context,
    file: Path,
    name: str | None,
    year: int | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take in a journal of past years from FILE (xlsx, xls, ods, csv) in one transaction.

    Columns are found by their headings, on all sheets. Words that name no institution or no topic
    are kept as words and listed: answer them in the browser instead. Lines that were taken in before
    are left alone. Exits with 2, and the reasons, when the file or a line is refused; the other
    lines are taken in all the same.
    """
    report: dict[str, Any] = {
        "read": 0, "added": 0, "unchanged": 0, "quiet_days": 0,
        "asked": [], "refused": [], "told": [], "rows": [],
    }  # fmt: skip
    try:
        _run(file, name, year, report, dry_run=dry_run)
    except PortalError as error:
        report["refused"] = [{"address": file.name, "reason": error.message}]
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        _tell(report, dry_run=dry_run)
    if report["refused"]:
        ctx.exit(REFUSED)


def _run(
    file: Path, name: str | None, year: int | None, report: dict[str, Any], *, dry_run: bool
) -> None:
    from plugins.hotline.importing import drafts  # noqa: PLC0415 - other commands do without
    from plugins.hotline.importing.known import around, understood  # noqa: PLC0415
    from plugins.hotline.importing.reading import read_journal  # noqa: PLC0415
    from portal.access import system_actor  # noqa: PLC0415

    if not file.is_file():
        raise NotFound(_("There is no file %(name)s.", name=str(file)))
    extensions = current_app.extensions
    actor = system_actor(extensions["plugins"], extensions["permissions"])
    municipality = _municipality(actor, name)
    draft = read_journal(file, file.name, year=year)
    lines = understood(draft, around(municipality.id))
    if not dry_run and any(one.taken for one in lines):
        made = drafts.begin_with(actor, draft, file.name, municipality_id=municipality.id)
        drafts.apply(actor, made)
    report["read"] = len(lines)
    report["told"] = [{"address": one.place, "reason": one.text} for one in draft.told]
    for one in lines:
        _gather(one, report)


def _municipality(actor: Actor, name: str | None) -> Municipality:
    from portal.access import policies  # noqa: PLC0415 - other commands do without
    from portal.institutions.models import Municipality  # noqa: PLC0415

    found = list(policies[Municipality].rows(actor))
    if name is not None:
        found = [one for one in found if one.name == name]
    if len(found) != 1:
        raise NotFound(
            _("Say whose journal it is: give the name of the district with --municipality.")
        )
    return found[0]


def _gather(one: Understood, report: dict[str, Any]) -> None:
    action = (
        "refuse" if one.stopped else "unchanged" if one.known else "quiet" if one.quiet else "add"
    )
    if not one.known:
        for doubt in one.doubts:
            told = {"address": doubt.address, "reason": doubt.text}
            report["refused" if doubt.stops else "asked"].append(told)
    count = {"unchanged": "unchanged", "quiet": "quiet_days", "add": "added"}.get(action)
    if count:
        report[count] += 1
    report["rows"].append(
        {
            "address": one.line.address(),
            "action": action,
            "number": one.line.of(_field("number")),
            "date": one.on.isoformat() if one.on else None,
            "time": f"{one.time:%H:%M}" if one.time else None,
            "channel": one.channel,
            "institution": one.institution,
            "topic": one.topic,
            "seconds": one.seconds,
            "question": one.line.of(_field("question")),
            "answer": one.line.of(_field("answer")),
        }
    )


def _field(name: str) -> Any:
    from plugins.hotline.importing.columns import Field  # noqa: PLC0415 - other commands do without

    return Field(name)


def _tell(report: dict[str, Any], *, dry_run: bool) -> None:
    if report["read"]:
        click.echo(
            _("Nothing was written: this is a dry run.")
            if dry_run
            else _("The journal was taken in.")
            if report["added"] or report["quiet_days"]
            else _("Nothing was taken in.")
        )
    for title, number in (
        (_("Rows read"), report["read"]),
        (_("Added"), report["added"]),
        (_("Days without calls"), report["quiet_days"]),
        (_("There already"), report["unchanged"]),
        (_("To look at"), len(report["asked"])),
        (_("Refused"), len(report["refused"])),
    ):
        click.echo(f"{title}: {number}")
    for one in (*report["told"], *report["asked"]):
        click.echo(f"? {one['address']}\t{one['reason']}")
    for one in report["refused"]:
        click.echo(f"! {one['address']}\t{one['reason']}", err=True)
