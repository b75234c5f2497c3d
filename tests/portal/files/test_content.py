"""What a file is follows from its content; the damaged, disguised and dangerous are refused."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.errors import Invalid
from portal.files.content import recognise
from portal.files.kinds import KINDS, SCANS_AND_PAPERS
from tests.portal.files.samples import JPEG, MAIN_TYPES, PDF, PNG, WHOLE, odf, office, zipped

if TYPE_CHECKING:
    from pathlib import Path

    from flask import Flask

EVERYTHING = frozenset(KINDS)


def kind_of(
    app: Flask, folder: Path, content: bytes, accept: frozenset[str] = SCANS_AND_PAPERS
) -> str:
    """Return what a file with this content is taken for."""
    path = folder / "file"
    path.write_bytes(content)
    with app.test_request_context():
        return recognise(path, accept)


@pytest.mark.parametrize("kind", sorted(WHOLE))
def test_every_whole_file_is_known_by_its_content(app: Flask, tmp_path: Path, kind: str) -> None:
    assert kind_of(app, tmp_path, WHOLE[kind]) == kind


def test_a_photo_of_an_iphone_is_told_how_to_become_a_jpeg(app: Flask, tmp_path: Path) -> None:
    photo = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 64
    with pytest.raises(Invalid, match=r"HEIC.*JPEG"):
        kind_of(app, tmp_path, photo)


def test_a_photograph_and_an_office_document_as_programs_write_them(
    app: Flask, tmp_path: Path
) -> None:
    from docx import Document
    from openpyxl import Workbook

    document, book = io.BytesIO(), io.BytesIO()
    Document().save(document)
    Workbook().save(book)
    assert kind_of(app, tmp_path, document.getvalue()) == "docx"
    assert kind_of(app, tmp_path, book.getvalue()) == "xlsx"


def _bomb() -> bytes:
    return office("docx", word__document=b"0" * (150 << 20))


def _many() -> bytes:
    return zipped({"[Content_Types].xml": MAIN_TYPES["docx"], **{f"x{n}": "" for n in range(5001)}})


def _locked() -> bytes:
    content = bytearray(office("docx"))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _lying_about_its_size() -> bytes:
    content = bytearray(office("docx", word__document=b"a" * 5000))
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = struct.pack("<I", 10)
    return bytes(content)


def _twice() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", MAIN_TYPES["docx"])
        archive.writestr("[content_types].xml", MAIN_TYPES["xlsx"])
    return buffer.getvalue()


HOSTILE = {
    "nothing but zeros": b"\x00" * 100,
    "a program for Windows": b"MZ\x90\x00" + b"\x00" * 100,
    "a program for Linux": b"\x7fELF" + b"\x00" * 100,
    "a script": b"#!/bin/sh\nrm -rf /\n",
    "a web page": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "a drawing with code": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "a drawing behind a declaration": b'<?xml version="1.0"?><svg onload="alert(1)"/>',
    "a cut PDF": PDF[:-10],
    "a PDF behind other bytes": b"GIF89a" + PDF,
    "a PDF that is an archive too": PDF + zipped({"a": "b"}),
    "a cut PNG": PNG[:-6],
    "a PNG with something behind it": PNG + b"<script>",
    "a PNG with a wrong check sum": PNG.replace(b"IDAT", b"IDAX"),
    "a cut JPEG": JPEG[:-2],
    "a JPEG that is an archive too": JPEG + zipped({"a": "b"}),
    "a JPEG of three bytes": b"\xff\xd8\xff",
    "an archive": zipped({"a.txt": "b"}),
    "a cut DOCX": office("docx")[:-30],
    "a DOCX with a damaged part": office("docx").replace(b"Types", b"Tipes", 1),
    "a DOCX with macros": office("docx", word__vbaProject_bin=b"x").replace(
        b"vbaProject_bin", b"vbaProject.bin"
    ),
    "a DOCM": office("docm"),
    "an ODT with macros": odf("text", {"Basic/Standard/Module1.xml": "x"}),
    "a bomb": _bomb(),
    "five thousand parts": _many(),
    "a locked DOCX": _locked(),
    "a DOCX with parts named twice": _twice(),
    "a DOCX that climbs out": zipped(
        {"[Content_Types].xml": MAIN_TYPES["docx"], "../../etc/passwd": "x"}
    ),
    "an old DOC": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "a GIF": b"GIF89a" + b"\x00" * 20,
    "plain text": "Приказ".encode(),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_what_is_damaged_disguised_or_dangerous_is_refused(
    app: Flask, tmp_path: Path, name: str
) -> None:
    with pytest.raises(Invalid) as refused:
        kind_of(app, tmp_path, HOSTILE[name])
    assert refused.value.message.endswith(".")


def test_macros_are_taken_only_where_they_are_allowed(app: Flask, tmp_path: Path) -> None:
    with_macros = HOSTILE["a DOCX with macros"]
    assert kind_of(app, tmp_path, with_macros, EVERYTHING) == "docm"
    assert kind_of(app, tmp_path, office("xlsm"), EVERYTHING) == "xlsm"


def test_text_is_taken_in_both_russian_encodings(app: Flask, tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp1251"):
        content = "ФИО;Должность\nИванова;учитель\n".encode(encoding)
        assert kind_of(app, tmp_path, content, frozenset({"csv"})) == "csv"


def test_a_part_longer_than_it_says_is_not_unpacked_beyond(app: Flask, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        kind_of(app, tmp_path, _lying_about_its_size())


@given(
    start=st.sampled_from([PDF, PNG, JPEG, office("docx"), odf("text"), b"PK\x03\x04", b""]),
    cut=st.integers(0, 400),
    tail=st.binary(max_size=60),
)
@settings(max_examples=200)
def test_any_bytes_are_either_known_or_refused_in_words(
    app: Flask, tmp_path: Path, start: bytes, cut: int, tail: bytes
) -> None:
    try:
        found = kind_of(app, tmp_path, start[:cut] + tail)
    except Invalid as refused:
        assert str(refused)  # noqa: PT017 - most are refused, some are known
    else:
        assert found in SCANS_AND_PAPERS
