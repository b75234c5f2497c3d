"""Somebody's own workbook filled with rows: a template in, a workbook out, made in a limited child process.

Placeholders stand in double braces: ``{{ title }}`` and other names, ``{{ row.Column }}`` in the one row
that is repeated, ``{{ sum.Column }}`` for a sum under it. A worksheet named as a table gets that table's
rows, any other the first one's.
"""

from __future__ import annotations

import base64
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from portal.bounded_process import ENVIRONMENT
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.spreadsheets import fill_child
from portal.spreadsheets.fill_problems import Loss, Problem
from portal.spreadsheets.sheet_names import sheet_name
from portal.spreadsheets.sheets import Kind
from portal.spreadsheets.typed import as_text, store

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from portal.spreadsheets.sheets import Row
    from portal.spreadsheets.values import WritableValue

SECONDS = 40
_TYPED = frozenset({Kind.DATE, Kind.MOMENT, Kind.TIME, Kind.PERCENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column as placeholders name it; ``labels`` are the words for true and false."""

    title: str
    kind: Kind = Kind.TEXT
    labels: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows for one sheet; ``left_out`` are titles that stay empty here, though templates name them."""

    sheet: str
    columns: Sequence[Field]
    rows: Sequence[Row]
    left_out: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The filled workbook, and sentences on what of the template could not be kept."""

    content: bytes
    remarks: Sequence[str]


def fill_workbook(
    template: bytes,
    values: Mapping[str, WritableValue],
    tables: Sequence[Table],
    *,
    zone: dt.tzinfo | None = None,
) -> Filled:
    """Return the workbook that a template makes of values and tables.

    Raises :class:`Invalid` with a sentence for each mistake: the sheet, the cell, the placeholder.
    """
    asked = json.dumps(
        {
            "template": base64.b64encode(template).decode("ascii"),
            "values": {name: _plain(value, Kind.DATE, zone) for name, value in values.items()},
            "tables": [_told(one, zone) for one in tables],
        }
    )
    with tempfile.TemporaryDirectory(prefix="portal-template-") as folder:
        try:
            done = subprocess.run(  # noqa: S603 - our own module, no shell
                [sys.executable, "-P", "-m", fill_child.__name__],
                input=asked.encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**ENVIRONMENT, "TMPDIR": folder},
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Invalid(_sentence(Problem.TOO_SLOW)) from error
    head, _line, content = done.stdout.partition(b"\n")
    try:
        told = json.loads(head)
    except ValueError as error:
        raise Invalid(_sentence(Problem.TOO_MUCH)) from error
    sentences = [_sentence(Problem(name), *more) for name, *more in told["problems"]]
    if sentences:
        raise Invalid(sentences[0], {"file": sentences})
    return Filled(content=content, remarks=[_loss(Loss(one)) for one in told["lost"]])


def _told(table: Table, zone: dt.tzinfo | None) -> dict[str, Any]:
    blank = [None] * len(table.left_out)
    return {
        "sheet": sheet_name(table.sheet, set()),
        "columns": [*(one.title for one in table.columns), *table.left_out],
        "rows": [
            [_of(value, one, zone) for value, one in zip(row, table.columns, strict=True)] + blank
            for row in table.rows
        ],
    }


def _of(value: WritableValue, field: Field, zone: dt.tzinfo | None) -> Any:
    if field.labels and value in (0, 1):
        return field.labels[0] if value else field.labels[1]
    return _plain(value, field.kind, zone)


def _plain(value: object, kind: Kind, zone: dt.tzinfo | None) -> Any:
    """Return a value as JSON holds it: a number goes with the kind of its look."""
    if value is None or isinstance(value, bool):
        return value
    stored = store(value, kind, zone)
    if stored is None:
        return as_text(value, zone)
    if stored.type_attribute == "b":
        return stored.text == "1"
    text = stored.text
    number = int(text) if text.lstrip("-").isdecimal() else float(text)
    return [number, str(stored.kind)]


def _sentence(
    problem: Problem, detail: str = "", sheet: str = "", cell: str = "", near: str = ""
) -> str:
    """Say what is wrong in one sentence or two, with the place where it is known."""
    texts = {
        Problem.UNKNOWN: _("There is no placeholder “%(name)s”.", name=detail),
        Problem.NO_COLUMN: _("“%(name)s”: the report has no such column.", name=detail),
        Problem.TWO_ROWS: _(
            "“%(name)s” stands in a second row: one row of a sheet is repeated.", name=detail
        ),
        Problem.MERGED: _(
            "The repeated row is merged with its neighbours: unmerge these cells, or merge within the row."
        ),
        Problem.IN_FORMULA: _("A placeholder stands in a formula: put it into a cell of its own."),
        Problem.NOT_ALONE: _("“%(name)s” must stand alone in its cell.", name=detail),
        Problem.NO_ROW: _(
            "The sum of “%(name)s” has nothing to add up: the repeated row does not show this column alone in a cell.",
            name=detail,
        ),
        Problem.NOTHING: _("The template has no placeholders: every file would be the same."),
        Problem.FORMULA: _(
            "The formula “%(text)s” reaches outside the workbook. Remove it.", text=detail
        ),
        Problem.OUTSIDE: _(
            "The template has macros, links to other files or sites, or embedded objects. Remove them and send it again."
        ),
        Problem.NOT_XLSX: _(
            "The template cannot be read as an Excel workbook. Save it anew as .xlsx and send it again."
        ),
        Problem.TOO_SLOW: _("The template takes too long to fill."),
        Problem.TOO_MUCH: _("The template needs too much memory or time to fill."),
    }
    parts = [texts[problem]]
    if near:
        parts.append(_("Perhaps “%(name)s”?", name=near))
    if sheet and cell:
        parts.insert(0, _("Sheet “%(sheet)s”, cell %(cell)s.", sheet=sheet, cell=cell))
    elif sheet:
        parts.insert(0, _("Sheet “%(sheet)s”.", sheet=sheet))
    return " ".join(parts)


def _loss(loss: Loss) -> str:
    if loss is Loss.CHARTS:
        return _("The template's charts are drawn anew, without effects: look at the trial.")
    if loss is Loss.PICTURES:
        return _("The template's pictures do not come into the files.")
    return _("The template's shapes and text boxes do not come into the files.")
