"""What the readers do not tell of an office XML workbook: errors, formulas never reckoned, stray cells.

The sheets' XML is searched as it unpacks, without parsing it.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from typing import TYPE_CHECKING

from portal.spreadsheets.address import column_number
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from portal.spreadsheets.limits import ReadLimits

_CHUNK = 1 << 20
_OVERLAP = 4_096
"""Bytes searched twice, so that a cell cut by the end of a chunk is found."""
_SMALL_PART = 4 << 20
_MOST_ERRORS = 10_000
_MOST_STRAY = 50
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*[\"']([^\"']*)[\"']")
_ERROR = re.compile(
    rb"<(?:\w+:)?c\s(?=[^>]*\bt=[\"']e[\"'])[^>]*\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>"
    rb"(?:<(?:\w+:)?f\b[^>]*(?:/>|>[^<]*</(?:\w+:)?f>))?<(?:\w+:)?v>(#[^<]{1,20})</"
)
_NOT_RECKONED = re.compile(
    rb"<(?:\w+:)?c\s(?![^>]*\bt=[\"']str[\"'])[^>]*\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*>\s*"
    rb"<(?:\w+:)?f\b[^>]*>[^<]{1,500}</(?:\w+:)?f>\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula without a value: a program wrote it that reckons nothing."""
FORMULA = "#FORMULA?"
"""What stands for such a formula: an empty cell would be a lie."""
_FILLED = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^>]*[^/]>\s*<")


def error_values(path: Path, sheet: int) -> dict[int, dict[int, str]]:
    """Return the error values of the 0-based sheet: 1-based row → 0-based column → text (#N/A).

    A formula that was never reckoned is one of them.
    """
    found: dict[int, dict[int, str]] = {}
    count = 0
    for piece in _pieces(path, sheet):
        told = _NOT_RECKONED.findall(piece) if b"<f" in piece or b":f" in piece else []
        wrong = [(letters, row, FORMULA.encode()) for letters, row in told]
        if b't="e"' in piece or b"t='e'" in piece:
            wrong += _ERROR.findall(piece)
        for letters, row, text in wrong:
            count += 1
            if count > _MOST_ERRORS:
                return found
            column = column_number(letters.decode()) - 1
            found.setdefault(int(row), {})[column] = text.decode("utf-8", "replace")
    return found


def stray_cells(path: Path, sheet: int, limits: ReadLimits) -> tuple[str, ...]:
    """Return the addresses of a few filled cells beyond the limits of rows and columns.

    Raises Refused when there are many: then they are part of the table.
    """
    found: dict[str, Reason] = {}
    for piece in _pieces(path, sheet):
        for letters, digits in _FILLED.findall(piece):
            if int(digits) > limits.rows:
                found[(letters + digits).decode()] = Reason.TOO_MANY_ROWS
            elif column_number(letters.decode()) > limits.columns:
                found[(letters + digits).decode()] = Reason.TOO_MANY_COLUMNS
            if len(found) > _MOST_STRAY:
                raise Refused(next(iter(found.values())), "many cells beyond the limits")
    return tuple(found)


def _pieces(path: Path, sheet: int) -> Iterator[bytes]:
    """Unpack the sheet's part piece by piece; nothing when it cannot be found."""
    try:
        with zipfile.ZipFile(path) as archive:
            part = _part_name(archive, sheet)
            if part is None:
                return
            with archive.open(part) as stream:
                tail = b""
                while piece := stream.read(_CHUNK):
                    yield tail + piece
                    tail = piece[-_OVERLAP:]
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, EOFError):
        return


def _part_name(archive: zipfile.ZipFile, sheet: int) -> str | None:
    """Return the name of the member that holds the sheet."""
    members = {name.replace("\\", "/").lstrip("/").casefold(): name for name in archive.namelist()}

    def part(name: str) -> bytes:
        member = members.get(name)
        return archive.open(member).read(_SMALL_PART) if member else b""

    sheets = [_attributes(text) for text in _SHEET.findall(part("xl/workbook.xml"))]
    relations = [
        _attributes(text) for text in _RELATION.findall(part("xl/_rels/workbook.xml.rels"))
    ]
    targets = {about.get("Id", ""): about.get("Target", "") for about in relations}
    if sheet >= len(sheets):
        return None
    target = targets.get(sheets[sheet].get("id", ""), "").replace("\\", "/")
    name = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return members.get(name.casefold())


def _attributes(text: bytes) -> dict[str, str]:
    """Return the attributes of a tag without their prefixes."""
    return {
        name.decode().rpartition(":")[2]: value.decode("utf-8", "replace")
        for name, value in _ATTRIBUTE.findall(text)
    }
