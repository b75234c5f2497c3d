"""What a file is, told by its content alone; what is damaged, disguised or dangerous is refused."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from portal.errors import Invalid
from portal.files import packages, pictures
from portal.files.kinds import titles_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

_HEAD = 4096
_TAIL = 66_000
"""More than the longest comment at the end of a zip (65 535 bytes and the record before it)."""
_PDF_END = 4096
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|img|\?xml|\?php|table|a)\b", re.IGNORECASE
)
_PROGRAMS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa", b"\xcf\xfa\xed\xfe")
_PHONE_PHOTO = re.compile(rb".{4}ftyp(?:hei[cxms]|hev[cxms]|mif1|msf1)", re.DOTALL)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def recognise(path: Path, accept: frozenset[str]) -> str:
    """Return the kind of a file as ``portal.files.kinds`` names it.

    Raises :class:`Invalid` with a sentence for the user when the file is of a kind that is not
    accepted here, holds macros, is damaged, or is two kinds at once.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
        kind = _kind_of(path, file, head)
    if kind not in accept and not (kind == "txt" and "csv" in accept):
        raise Invalid(
            _(
                "Files of this kind are not taken here. Send one of: %(kinds)s.",
                kinds=titles_of(accept),
            )
        )
    return "csv" if kind == "txt" and "txt" not in accept else kind


def _kind_of(path: Path, file: BinaryIO, head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return _pdf(file)
    if head.startswith(pictures.JPEG):
        return _picture("jpeg", pictures.jpeg_is_whole(file), _tail_of(file, _TAIL))
    if head.startswith(pictures.PNG):
        return _picture("png", pictures.png_is_whole(file), _tail_of(file, _TAIL))
    if head.startswith(b"PK\x03\x04"):
        return packages.recognise(path)
    if head.startswith(_COMPOUND):
        raise Invalid(
            _(
                "This is a document of an old Office, or one with a password. Save it as DOCX, XLSX or PDF without a password and send that."
            )
        )
    if head.startswith(_PROGRAMS):
        raise Invalid(_("This is a program, not a document."))
    if _PHONE_PHOTO.match(head):
        raise Invalid(
            _(
                "This is a photo of an iPhone (HEIC). Open it on the computer and save it as JPEG, or choose “Most compatible” in the phone's settings (Camera, Formats) and take it anew."
            )
        )
    return _text(file, head)


def _pdf(file: BinaryIO) -> str:
    """Take a PDF that begins at its first byte, has its end, and is no archive as well."""
    tail = _tail_of(file, _TAIL)
    if b"%%EOF" not in tail[-_PDF_END:]:
        raise _cut_off()
    _refuse_zip_inside(tail)
    return "pdf"


def _picture(kind: str, is_whole: bool, tail: bytes) -> str:  # noqa: FBT001 - told by its name
    """Take a picture that has its end and is no archive as well."""
    if not is_whole:
        raise _cut_off()
    _refuse_zip_inside(tail)
    return kind


def _text(file: BinaryIO, head: bytes) -> str:
    """Take plain text in UTF-8 or in the Russian code page of Windows; never markup."""
    if _MARKUP.search(head):
        raise Invalid(_("Web pages and drawings with code (HTML, SVG, XML) are not taken."))
    file.seek(0)
    content = file.read()
    for encoding in ("utf-8-sig", "cp1251"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _CONTROLS.search(content):
            return "txt"
    raise Invalid(_("The portal does not know this kind of file."))


def _tail_of(file: BinaryIO, length: int) -> bytes:
    end = file.seek(0, 2)
    file.seek(max(0, end - length))
    return file.read()


def _refuse_zip_inside(tail: bytes) -> None:
    """Refuse a file that is an archive as well: programs that read from the end see that one."""
    if b"PK\x05\x06" in tail:
        raise _two_in_one()


def _cut_off() -> Invalid:
    return Invalid(_("The file is damaged or cut off. Open it, save it anew and send it again."))


def _two_in_one() -> Invalid:
    return Invalid(_("Something else is hidden in this file. Save it anew and send that."))
