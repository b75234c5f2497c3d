"""Small whole files of the kinds that the portal takes, made here byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


PNG = (
    b"\x89PNG\r\n\x1a\n"
    + _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    + _chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00"))
    + _chunk(b"IEND", b"")
)
JPEG = (
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xda\x00\x02\x12\x34\xff\xd9"
)
_OOXML = "application/vnd.openxmlformats-officedocument."
MAIN_TYPES = {
    "docx": f"{_OOXML}wordprocessingml.document.main+xml",
    "xlsx": f"{_OOXML}spreadsheetml.sheet.main+xml",
    "docm": "application/vnd.ms-word.document.macroEnabled.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}


def zipped(parts: dict[str, bytes | str]) -> bytes:
    """Return a zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def office(kind: str, **parts: bytes) -> bytes:
    """Return the smallest package that says it is of a kind, with further parts."""
    types = f'<Types><Override PartName="/x" ContentType="{MAIN_TYPES[kind]}"/></Types>'
    return zipped(
        {"[Content_Types].xml": types, **{k.replace("__", "/"): v for k, v in parts.items()}}
    )


def odf(kind: str, parts: dict[str, bytes | str] | None = None) -> bytes:
    """Return the smallest OpenDocument package of a kind (text, spreadsheet)."""
    return zipped(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": "<x/>",
            **(parts or {}),
        }
    )


WHOLE = {
    "pdf": PDF,
    "png": PNG,
    "jpeg": JPEG,
    "docx": office("docx"),
    "xlsx": office("xlsx"),
    "odt": odf("text"),
    "ods": odf("spreadsheet"),
}
