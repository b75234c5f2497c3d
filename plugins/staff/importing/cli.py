"""``portal staff import``: a list of staff into the databank, or what it would do."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import current_app

from plugins.staff.importing import operator_import, services
from plugins.staff.importing.outcome import Action
from plugins.staff.importing.wording import in_words
from portal.access import system_actor
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.errors import NotFound, PortalError
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from plugins.staff.importing.outcome import PlannedRow
    from portal.access import Actor

REFUSED = 2
"""The exit code when the file or a row of it is refused."""


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--institution", "code", help="The code of the institution that all rows belong to.")
@click.option("--as", "login", help="Import as this user, with the rights of that user.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; write nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def import_list(
    ctx: click.Context,
    file: Path,
    code: str | None,
    login: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Take in a list of staff from FILE (xlsx, xls, ods, csv) in one transaction.

    The import stands in the list of imports, where it can be undone. Rows that need an answer are
    left and listed: answer them in the browser. Exits with 2, and
    the reasons, when the file or a row is refused; the other rows are taken in all the same.
    """
    report = _Report()
    try:
        _run(file, code, login, report, dry_run=dry_run)
    except PortalError as error:
        report.file_refused(file, error)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        report.tell(dry_run=dry_run)
    if report.refused:
        ctx.exit(REFUSED)


def _run(
    file: Path, code: str | None, login: str | None, report: _Report, *, dry_run: bool
) -> None:
    if not file.is_file():
        message = _("There is no file %(name)s.", name=str(file))
        raise NotFound(message)
    actor = _actor(login)
    place_id = services.institution_by_code(actor, code).id if code else None
    if not dry_run:
        report.result = operator_import.take_in(actor, file, place_id, report.add)
        return
    with tempfile.TemporaryDirectory(prefix="portal-import-") as folder:
        entries = Path(folder) / "entries"
        staged = services.read_list(file, entries)
        given = services.StaffList(file.name, staged, entries, place_id)
        report.result = services.preview_list(actor, given, report.add)


def _actor(login: str | None) -> Actor:
    """Return whose rights the import has: a user's, or the operator's, who reaches everything."""
    plugins = current_app.extensions["plugins"]
    declared = current_app.extensions["permissions"]
    if login is None:
        return system_actor(plugins, declared)
    user = User.get_or_none(User.login == login)
    workplaces = workplaces_of(user.id) if user is not None else []
    if user is None or not workplaces:
        raise NotFound(_("There is no user “%(login)s” with a workplace.", login=login))
    return build_actor(user, workplaces[0], plugins, declared)


class _Report:
    """What the command tells, gathered row by row."""

    def __init__(self) -> None:
        self.result: services.Result | None = None
        self.rows: list[dict[str, Any]] = []
        self.asked: list[dict[str, Any]] = []
        self.refused: list[dict[str, str]] = []

    def add(self, row: PlannedRow) -> None:
        """Take in one row."""
        self.rows.append(
            {
                "address": row.address,
                "action": str(row.action),
                "institution": row.institution,
                "name": row.name,
                "position": row.position,
                "subject": row.subject,
                "category": row.category,
                "assigned_on": row.assigned_on,
                "valid_until": row.valid_until,
                "no_term": row.no_term,
            }
        )
        if row.action is Action.ASK and row.question is not None:
            self.asked.append(
                {
                    "address": row.question.reason.address,
                    "reason": in_words(row.question.reason),
                    "options": [title for _value, title in row.question.options if title],
                }
            )
        elif row.action is Action.REFUSE:
            self.refused += [
                {"address": reason.address, "reason": in_words(reason)}
                for reason in row.reasons[:1]
            ]

    def file_refused(self, file: Path, error: PortalError) -> None:
        """Tell that nothing of the file can be taken in."""
        self.result = None
        self.rows, self.asked = [], []
        self.refused = [{"address": file.name, "reason": error.message}]

    def as_json(self) -> dict[str, Any]:
        """Return everything as the command's JSON."""
        totals = self.result.totals if self.result else None
        return {
            "read": totals.read if totals else 0,
            "added": totals.add if totals else 0,
            "changed": totals.change if totals else 0,
            "unchanged": totals.unchanged if totals else 0,
            "asked": self.asked,
            "refused": self.refused,
            "unread": self.result.unread if self.result else [],
            "rows": self.rows,
        }

    def tell(self, *, dry_run: bool) -> None:
        """Print the numbers, then what is asked and what is refused."""
        if self.result is not None:
            totals = self.result.totals
            click.echo(
                _("Nothing was written: this is a dry run.")
                if dry_run
                else _("The list was taken in.")
            )
            for title, number in (
                (_("Rows read"), totals.read),
                (_("Added"), totals.add),
                (_("Changed"), totals.change),
                (_("Unchanged"), totals.unchanged),
                (_("To be answered"), totals.ask),
                (_("Refused"), totals.refuse),
                (_("Not in the list"), self.result.missing_count),
            ):
                click.echo(f"{title}: {number}")
            for heading in self.result.unread:
                click.echo(_("Column not read: %(heading)s", heading=heading))
        for one in self.asked:
            options = f" ({'; '.join(one['options'])})" if one["options"] else ""
            click.echo(f"? {one['address']}\t{one['reason']}{options}")
        for refused in self.refused:
            click.echo(f"! {refused['address']}\t{refused['reason']}", err=True)
