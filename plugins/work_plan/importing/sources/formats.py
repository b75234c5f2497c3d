"""What a file is, told by its content: a document, a workbook, a page, text, or none of these."""

from __future__ import annotations

import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING

from portal.spreadsheets import formats as sheet_formats
from portal.spreadsheets.limits import ReadLimits
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from plugins.work_plan.importing.sources.limits import PlanLimits

_ODT_TYPE = b"application/vnd.oasis.opendocument.text"


class Format(StrEnum):
    """The formats that are read."""

    DOCX = "docx"
    ODT = "odt"
    HTML = "html"
    TEXT = "text"
    SHEET = "sheet"
    """Any workbook; ``portal.spreadsheets`` reads it."""


def recognise(path: Path, limits: PlanLimits) -> Format:
    """Return the file's format; refuse what is no plan, is encrypted or too big."""
    size = path.stat().st_size
    if not size:
        raise Refused(Reason.EMPTY)
    if size > limits.upload_bytes:
        raise Refused(Reason.TOO_BIG, f"{size} bytes")
    with path.open("rb") as file:
        head = file.read(8)
    document = _zipped_document(path, limits) if head.startswith(b"PK") else None
    if document is not None:
        return document
    bounds = ReadLimits(upload_bytes=limits.upload_bytes, members=limits.members)
    kind = sheet_formats.recognise(path, bounds)
    if kind is sheet_formats.Format.HTML:
        return Format.HTML
    return Format.TEXT if kind is sheet_formats.Format.TEXT else Format.SHEET


def _zipped_document(path: Path, limits: PlanLimits) -> Format | None:
    """Tell whether a zip is a text document; nothing but its stated type is unpacked."""
    try:
        with zipfile.ZipFile(path) as package:
            members = package.infolist()
            names = {one.filename for one in members}
            stated = package.open("mimetype").read(200) if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused(Reason.BROKEN, repr(error)) from error
    if len(members) > limits.members:
        raise Refused(Reason.TOO_BIG, f"{len(members)} members")
    if any(one.flag_bits & 1 for one in members):
        raise Refused(Reason.PASSWORD)
    if "word/document.xml" in names:
        return Format.DOCX
    if stated.startswith(_ODT_TYPE) and "content.xml" in names:
        if "META-INF/manifest.xml" in names and _is_encrypted(path):
            raise Refused(Reason.PASSWORD)
        return Format.ODT
    return None


def _is_encrypted(path: Path) -> bool:
    """Tell whether an OpenDocument's list of parts speaks of encryption."""
    with zipfile.ZipFile(path) as package, package.open("META-INF/manifest.xml") as part:
        return b"encryption-data" in part.read(1 << 20)
