"""A list as a file: exactly what is seen, all of its pages, with a block that says what it is.

The file has the columns of the page in their order, and rows by the same source with the same filters,
sorting and rights. A large one is made in the background; its result waits in the inbox.
"""

from __future__ import annotations

import hashlib
import tempfile
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flask import current_app

from portal import clock
from portal.audit.services import record
from portal.errors import NotAllowed
from portal.i18n import format_moment
from portal.i18n import gettext as _
from portal.lists.asked import Asked
from portal.lists.registry import find
from portal.spreadsheets.sheets import Column as SheetColumn
from portal.spreadsheets.sheets import Sheet
from portal.spreadsheets.write import write_csv, write_workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from portal.access.actor import Actor
    from portal.lists.contracts import ListPage

AT_ONCE = 10_000
"""More rows than this are written in the background."""
JOB = "lists.write_file"
LONGEST_NOTE = 1_500


class Format(StrEnum):
    """The kinds of file, by their suffixes."""

    XLSX = "xlsx"
    CSV = "csv"


TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
}


def demand_export(actor: Actor, page: ListPage) -> None:
    """Raise :class:`NotAllowed` where the actor may not download the list."""
    if not actor.can(page.export):
        raise NotAllowed(_("Your role does not allow downloading this list."))


def is_large(asked: Asked) -> bool:
    """Tell whether a list has more rows than are written while somebody waits."""
    return len(asked.page.source.keys(asked, AT_ONCE + 1)) > AT_ONCE


def write_file(
    asked: Asked,
    target: Path,
    kind: Format,
    *,
    keys: Sequence[int] | None = None,
    told: Callable[[int], object] | None = None,
) -> int:
    """Write a list, or only rows of it by their keys, to a file; return how many rows it has.

    ``told`` is called with the number of rows from time to time. Raises :class:`NotAllowed`. The export
    is entered in the audit.
    """
    demand_export(asked.actor, asked.page)
    rows = _Counted(asked, keys, told)
    sheet = Sheet(
        title=str(asked.page.title),
        columns=[
            SheetColumn(title=str(one.title), kind=one.kind, width=one.width, wrap=one.wrap)
            for one in asked.columns
        ],
        rows=rows,
        heading=str(asked.page.title),
        title_lines=_lines(asked, chosen=keys is not None),
        freeze_columns=1,
    )
    if kind is Format.CSV:
        write_csv(target, sheet, zone=clock.zone())
        with target.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    else:
        digest = write_workbook(
            target,
            [sheet],
            title=str(asked.page.title),
            author=asked.actor.user.name,
            created=clock.now(),
            zone=clock.zone(),
        ).sha256
    note = "; ".join(f"{label}: {value}" for label, value in _described(asked))
    columns = ", ".join(str(one.title) for one in asked.columns)
    record(
        asked.actor,
        "export",
        label=str(asked.page.title),
        note="; ".join(
            part
            for part in (
                f"{asked.page.name}.{kind.value}",
                note[:LONGEST_NOTE],
                _("Columns: %(columns)s", columns=columns),
                _("Rows: %(count)s", count=rows.count),
                f"SHA-256: {digest}",
            )
            if part
        ),
    )
    return rows.count


def file_name(page: ListPage, kind: Format) -> str:
    """Return the name that a downloaded file gets, in the language of the page."""
    words = str(page.title).replace("/", "-")
    return f"{words} {clock.today().isoformat()}.{kind}"


def run_job(work: Any) -> None:
    """Write a large list in the background and keep it for the one who asked."""
    arguments: dict[str, Any] = work.arguments
    page = find(arguments["name"], work.actor)
    asked = Asked.of_state(page, work.actor, arguments["state"])
    kind = Format(arguments["kind"])
    folder = Path(current_app.instance_path)
    with tempfile.TemporaryDirectory(prefix="list-", dir=folder) as inside:
        path = Path(inside) / f"list.{kind}"
        count = write_file(
            asked,
            path,
            kind,
            told=lambda done: work.progress(done, 0, _("Rows written: %(n)s", n=done)),
        )
        work.keep_file(path, file_name(page, kind))
    work.result(text=_("Rows: %(count)s", count=count))


def _lines(asked: Asked, *, chosen: bool) -> list[tuple[str, Any]]:
    """Return the block above the table: what was filtered, by whom and when it was made."""
    lines: list[tuple[str, Any]] = list(_described(asked))
    if chosen:
        lines.append((_("Rows chosen by hand"), _("Yes")))
    lines += [
        (_("Rows within the reach of"), asked.actor.workplace.title),
        (_("Made by"), asked.actor.user.name or _("Attestation portal")),
        (_("When"), format_moment(clock.now())),
        (_("Rows"), str),
    ]
    return lines


def _described(asked: Asked) -> Iterator[tuple[str, str]]:
    chips = asked.chips()
    for label, value, _name in chips:
        yield label, value
    if not chips:
        yield _("Filters"), _("none")
    if asked.sort:
        key = asked.sort.removeprefix("-")
        title = next((str(one.title) for one in asked.offered if one.sort == key), key)
        falling = asked.sort.startswith("-")
        yield _("Sorted by"), _("%(title)s, descending", title=title) if falling else title


class _Counted:
    """The values of the rows while they pass, counted."""

    def __init__(
        self, asked: Asked, keys: Sequence[int] | None, told: Callable[[int], object] | None
    ) -> None:
        self.count = 0
        self._asked = asked
        self._keys = keys
        self._told = told

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        values = [one.value_of for one in self._asked.columns]
        every: Iterable[Any] = self._asked.page.source.every(self._asked, self._keys)
        for row in every:
            self.count += 1
            if self._told is not None and self.count % 2_000 == 0:
                self._told(self.count)
            yield tuple([value(row) for value in values])
