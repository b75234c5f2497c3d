"""Zipped documents (OOXML, ODF) and archives: which they are, and whether they are safe to keep.

Nothing is unpacked to the disk; every part is read once against its check sum, within limits.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from portal.errors import Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

MOST_MEMBERS = 5_000
MOST_UNPACKED = 300 << 20
"""A textbook full of pictures unpacks to tens of megabytes; a bomb to thousands."""
MOST_RATIO = 200
RATIO_MATTERS = 20 << 20
_LONGEST_TYPES = 2 << 20
_CHUNK = 1 << 18
_PLAIN = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_MAIN_PARTS = (
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"presentationml.presentation.main+xml", "pptx"),
    (b"ms-word.document.macroEnabled.main+xml", "docm"),
    (b"ms-excel.sheet.macroEnabled.main+xml", "xlsm"),
)
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}
_WITH_MACROS = {"docx": "docm", "xlsx": "xlsm"}
_MACRO_PARTS = re.compile(r"(^|/)(vbaproject\.bin|activex/.*|basic/.+|scripts/.+)$")
_OUTSIDE = re.compile(r"(^|/)\.\.(/|$)|^/|^[a-z]:")


def recognise(path: Path) -> str:
    """Return the kind of a zipped file: ``docx``, ``xlsm``, ``odt``, ``zip`` and others.

    Raises :class:`Invalid` when it is damaged, locked, unpacks to too much, or has macros that its
    kind does not tell of.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            _check_list(path, members)
            kind = _kind_of(archive, members)
            _check_parts(archive, members)
    except (
        zipfile.BadZipFile,
        zlib.error,
        OSError,
        EOFError,
        ValueError,
        NotImplementedError,
    ) as error:
        raise Invalid(
            _("The file is damaged or cut off. Open it, save it anew and send it again.")
        ) from error
    return kind


def _check_list(path: Path, members: list[zipfile.ZipInfo]) -> None:
    """Judge by the list of parts before a single one is unpacked."""
    if any(member.flag_bits & 1 for member in members):
        raise Invalid(_("The file is locked with a password. Save it without one."))
    unpacked = sum(member.file_size for member in members)
    ratio = unpacked / max(1, path.stat().st_size)
    if (
        len(members) > MOST_MEMBERS
        or unpacked > MOST_UNPACKED
        or (unpacked > RATIO_MATTERS and ratio > MOST_RATIO)
    ):
        raise Invalid(_("The file unpacks to far more than a document may."))
    if any(member.compress_type not in _PLAIN for member in members):
        raise Invalid(_("The file is packed in a way that office programs do not use."))
    names = [_plain(member) for member in members]
    if any(_OUTSIDE.search(name) for name in names) or len(set(names)) != len(names):
        raise Invalid(_("Something else is hidden in this file. Save it anew and send that."))


def _kind_of(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> str:
    by_name = {_plain(member): member for member in members}
    kind = "zip"
    if (part := by_name.get("[content_types].xml")) is not None:
        types = _first_bytes(archive, part)
        kind = next((name for mark, name in _MAIN_PARTS if mark in types), "zip")
    elif (part := by_name.get("mimetype")) is not None:
        kind = _ODF.get(_first_bytes(archive, part).strip(), "zip")
    if kind == "zip":
        return kind
    if any(_MACRO_PARTS.search(name) for name in by_name):
        if kind in _WITH_MACROS:
            return _WITH_MACROS[kind]
        if kind not in _WITH_MACROS.values():
            raise Invalid(_("The document holds macros. Save it without them."))
    return kind


def _first_bytes(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as stream:
        return stream.read(_LONGEST_TYPES)


def _check_parts(archive: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Read every part to its end, which compares it with its check sum and its stated length."""
    for member in members:
        with archive.open(member) as stream:
            while stream.read(_CHUNK):
                pass


def _plain(member: zipfile.ZipInfo) -> str:
    return member.filename.replace("\\", "/").casefold()
