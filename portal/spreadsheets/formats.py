"""What a file is, told by its first bytes and its parts, never by its name."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING

from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from pathlib import Path

    from portal.spreadsheets.limits import ReadLimits

_HEAD = 8_192
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHERS = (
    (b"%PDF", Reason.PDF),
    (b"{\\rtf", Reason.DOCUMENT),
    (b"\x89PNG", Reason.PICTURE),
    (b"\xff\xd8\xff", Reason.PICTURE),
    (b"GIF8", Reason.PICTURE),
    (b"II*\x00", Reason.PICTURE),
    (b"Rar!", Reason.ARCHIVE),
    (b"7z\xbc\xaf", Reason.ARCHIVE),
    (b"\x1f\x8b", Reason.ARCHIVE),
)
_NOT_UNPACKED = re.compile(r"\.(png|jpe?g|gif|emf|wmf|bmp|tiff?|wav|mp4)$", re.IGNORECASE)
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_LOCKED = re.compile(
    rb"\x09\x08(?:\x08\x00.{8}|\x10\x00.{16})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
"""The first record of an old workbook followed by the one that says how it is encrypted.

Between them there may be one that forbids writing.
"""
_ENTRY = 128
"""Bytes of an entry in a compound file's directory, which are aligned to it."""
_LARGEST_SECTOR = 12
_WORD_CLASS = bytes.fromhex("0609020000000000c000000000000046")
_MARKUP = re.compile(rb"<(!doctype html|html|head|body|meta|style|table|tr|div)\b", re.IGNORECASE)


class Format(StrEnum):
    """The formats that are read."""

    WORKBOOK = "workbook"
    """.xlsx, .xlsm: the office XML formats, which two engines can read."""
    BINARY = "binary"
    """.xls, .xlsb, .ods: read by one engine."""
    HTML = "html"
    XML_2003 = "xml_2003"
    TEXT = "text"


def recognise(path: Path, limits: ReadLimits) -> Format:
    """Return the file's format; refuse what is not a table, is encrypted or unpacks too big."""
    size = path.stat().st_size
    if not size:
        raise Refused(Reason.EMPTY)
    if size > limits.upload_bytes:
        raise Refused(Reason.TOO_BIG, f"{size} bytes")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK"):
        return _in_zip(path, limits)
    if head.startswith(_COMPOUND):
        return _in_compound(path)
    for start, reason in _OTHERS:
        if head.startswith(start):
            raise Refused(reason)
    return _in_text(head)


def _in_zip(path: Path, limits: ReadLimits) -> Format:
    """Look at a zip's list of members; nothing is unpacked."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            kind = _ods_type(archive)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise Refused(Reason.BROKEN, repr(error)) from error
    if len(members) > limits.members:
        raise Refused(Reason.TOO_BIG, f"{len(members)} members")
    if any(member.flag_bits & 1 for member in members):
        raise Refused(Reason.PASSWORD)
    unpacked = sum(m.file_size for m in members if not _NOT_UNPACKED.search(m.filename))
    if unpacked > limits.unpacked_bytes:
        raise Refused(Reason.TOO_MUCH_MEMORY, f"{unpacked} bytes unpacked")
    names = {member.filename.replace("\\", "/").casefold().lstrip("/") for member in members}
    if "xl/workbook.xml" in names:
        return Format.WORKBOOK
    if "xl/workbook.bin" in names or kind.startswith(_ODS_TYPE):
        return Format.BINARY
    if any(name.startswith("word/") for name in names) or kind:
        raise Refused(Reason.DOCUMENT)
    if any(name.startswith("xl/") or name == "[content_types].xml" for name in names):
        return Format.WORKBOOK
    if "content.xml" in names:
        return Format.BINARY
    raise Refused(Reason.ARCHIVE)


def _ods_type(archive: zipfile.ZipFile) -> bytes:
    """Return the type an OpenDocument file states of itself."""
    try:
        with archive.open("mimetype") as part:
            return part.read(200)
    except (KeyError, RuntimeError, OSError, zipfile.BadZipFile):
        return b""


def _in_compound(path: Path) -> Format:
    """Tell old workbooks from encrypted new ones by the names of the streams inside."""
    content = path.read_bytes()

    def holds(name: str) -> bool:
        pattern = re.escape(name.encode("utf-16-le"))
        return re.search(pattern, content, re.IGNORECASE) is not None

    if holds("EncryptedPackage") or holds("EncryptionInfo"):
        raise Refused(Reason.PASSWORD)
    if _LOCKED.search(content):
        raise Refused(Reason.PASSWORD)
    is_book = _has_stream(content, "Workbook") or _has_stream(content, "Book")
    if _has_stream(content, "WordDocument") and (
        not is_book or _root_class(content) == _WORD_CLASS
    ):
        raise Refused(Reason.DOCUMENT)
    if holds("Book"):
        return Format.BINARY
    if holds("WordDocument"):
        raise Refused(Reason.DOCUMENT)
    raise Refused(Reason.UNKNOWN)


def _has_stream(content: bytes, name: str) -> bool:
    """Tell whether an entry of the compound file's directory has this name."""
    entry = re.compile(re.escape(name.encode("utf-16-le") + b"\0\0"), re.IGNORECASE)
    return any(match.start() % _ENTRY == 0 for match in entry.finditer(content))


def _root_class(content: bytes) -> bytes:
    """Return the class of the program that the compound file belongs to, as its root states it.

    A document may hold workbooks and a workbook documents: both names of streams stand in it then.
    """
    sector = 1 << min(int.from_bytes(content[30:32], "little"), _LARGEST_SECTOR)
    root = (int.from_bytes(content[48:52], "little") + 1) * sector
    return content[root + 80 : root + 96]


def _in_text(head: bytes) -> Format:
    """Tell the formats made of text apart."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = head.replace(b"\x00", b"")[2:]
    else:
        plain = head.removeprefix(b"\xef\xbb\xbf")
    plain = plain.lstrip()
    if plain.startswith(b"<") and b"urn:schemas-microsoft-com:office:spreadsheet" in plain:
        is_html = _MARKUP.match(plain) is not None
        return Format.HTML if is_html else Format.XML_2003
    if plain.startswith(b"<") and _MARKUP.search(plain):
        return Format.HTML
    if plain.startswith(b"<?xml"):
        raise Refused(Reason.UNKNOWN, "XML of another kind")
    if not plain.strip(b"\x00"):
        raise Refused(Reason.EMPTY)
    return Format.TEXT
