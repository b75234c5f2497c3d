"""The kinds of files that the portal knows: extension, type for the browser, and title."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.i18n import gettext
from portal.i18n import lazy_gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.plugin.contracts import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file; ``shown`` says how a page may show it: a picture, a PDF, its words, or not at all."""

    extension: str
    media_type: str
    title: Text
    shown: str = ""


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

KINDS: dict[str, Kind] = {
    "pdf": Kind("pdf", "application/pdf", _("PDF"), "pdf"),
    "jpeg": Kind("jpg", "image/jpeg", _("JPEG picture"), "picture"),
    "png": Kind("png", "image/png", _("PNG picture"), "picture"),
    "docx": Kind("docx", f"{_OOXML}wordprocessingml.document", _("Word document"), "words"),
    "xlsx": Kind("xlsx", f"{_OOXML}spreadsheetml.sheet", _("Excel workbook")),
    "pptx": Kind("pptx", f"{_OOXML}presentationml.presentation", _("PowerPoint slides")),
    "docm": Kind(
        "docm", "application/vnd.ms-word.document.macroEnabled.12", _("Word document with macros")
    ),
    "xlsm": Kind(
        "xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", _("Excel workbook with macros")
    ),
    "odt": Kind("odt", f"{_ODF}text", _("OpenDocument text"), "words"),
    "ods": Kind("ods", f"{_ODF}spreadsheet", _("OpenDocument spreadsheet")),
    "zip": Kind("zip", "application/zip", _("ZIP archive")),
    "csv": Kind("csv", "text/csv; charset=utf-8", _("CSV table")),
    "txt": Kind("txt", "text/plain; charset=utf-8", _("Plain text")),
}

SCANS_AND_PAPERS = frozenset({"pdf", "jpeg", "png", "docx", "xlsx", "odt", "ods"})
"""What a card takes: scans, pictures and office documents without macros."""


def titles_of(accept: Iterable[str]) -> str:
    """Return the extensions of some kinds as a list for a sentence: ``PDF, JPG, DOCX``."""
    wanted = set(accept)
    found = [kind.extension.upper() for name, kind in KINDS.items() if name in wanted]
    return ", ".join(found) or gettext("none")


def extensions_of(accept: Iterable[str]) -> str:
    """Return the value of the ``accept`` attribute of a form's file field."""
    wanted = set(accept)
    found = [f".{kind.extension}" for name, kind in KINDS.items() if name in wanted]
    return ",".join([*found, ".jpeg"] if "jpeg" in wanted else found)
