"""Tables out as CSV that the Russian spreadsheet programs open by a double click."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import tempfile
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from portal.spreadsheets.sheets import Kind
from portal.spreadsheets.text import clean
from portal.spreadsheets.typed import as_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from portal.spreadsheets.sheets import Column, Sheet

_LIVE = ("=", "+", "-", "@", "\t", "\r")
"""First characters that make a spreadsheet program run the text as a formula."""


def write_csv(
    target: Path | BinaryIO,
    sheet: Sheet,
    *,
    delimiter: str = ";",
    encoding: str = "utf-8-sig",
    zone: dt.tzinfo | None = None,
) -> int:
    """Write the sheet's header and rows; return the number of rows.

    Text that a program would take for a formula gets an apostrophe before it. With the semicolon
    as delimiter numbers have a decimal comma, as the Russian programs expect. A path is replaced
    only when everything is written.
    """
    if isinstance(target, Path):
        descriptor, name = tempfile.mkstemp(suffix=".csv.part", dir=target.parent)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                count = write_csv(file, sheet, delimiter=delimiter, encoding=encoding, zone=zone)
            temporary.replace(target)
        finally:
            temporary.unlink(missing_ok=True)
        return count
    text = io.TextIOWrapper(target, encoding=encoding, errors="replace", newline="")
    try:
        writer = csv.writer(text, delimiter=delimiter)
        writer.writerow([guard(column.title) for column in sheet.columns])
        rows = _Counted()
        writer.writerows(rows.of(sheet, "," if delimiter == ";" else ".", zone))
        return rows.count
    finally:
        text.detach()


class _Counted:
    """Rows as texts, counted while they pass."""

    def __init__(self) -> None:
        self.count = 0

    def of(self, sheet: Sheet, comma: str, zone: dt.tzinfo | None) -> Iterator[list[str]]:
        """Give the rows of the sheet as texts."""
        for row in sheet.rows:
            self.count += 1
            yield [
                _shown(value, column, comma, zone)
                for value, column in zip(row, sheet.columns, strict=True)
            ]


def guard(text: str) -> str:
    """Return the text so that no spreadsheet program takes it for a formula."""
    return "'" + text if text.startswith(_LIVE) else text


def _shown(value: object, column: Column, comma: str, zone: dt.tzinfo | None) -> str:
    if value is None:
        return ""
    if column.labels and value in (0, 1):
        return guard(column.labels[0] if value else column.labels[1])
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float | Decimal):
        return str(value).replace(".", comma)
    if isinstance(value, str):
        return guard(_iso_shown(value, column.kind, zone))
    return as_text(value, zone)


def _iso_shown(text: str, kind: Kind, zone: dt.tzinfo | None) -> str:
    """Show the ISO dates of a database in the way people write them."""
    try:
        if kind is Kind.DATE:
            return as_text(dt.date.fromisoformat(text))
        if kind is Kind.MOMENT:
            return as_text(dt.datetime.fromisoformat(text), zone)
    except ValueError:
        return clean(text)
    return clean(text)
