"""What is no plan, or means harm, is refused in one sentence; nothing hangs and nothing is half read."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from plugins.work_plan.importing.sources.errors import PlanUnreadable
from plugins.work_plan.importing.sources.limits import PlanLimits
from plugins.work_plan.importing.sources.read import read_lines, read_pasted
from portal.spreadsheets.reasons import Reason
from tests.plugins.work_plan.importing.makers import docx, docx_table, odt

if TYPE_CHECKING:
    from pathlib import Path

COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
WORD_SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ROW = ["1", "Совещание", "сентябрь", "методист"]


def zipped(**parts: bytes) -> bytes:
    """Return a zip with these parts; two low lines in a name stand for a slash, three for a dot."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("___", ".").replace("__", "/"), content)
    return into.getvalue()


def word(body: str, head: str = "") -> bytes:
    """Return the least document with this body."""
    text = f'{head}<w:document xmlns:w="{WORD_SPACE}"><w:body>{body}</w:body></w:document>'
    return zipped(word__document___xml=text.encode())


BOMB = word('<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>', "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY),
        (b"  \n\t\n", Reason.EMPTY),
        (b"%PDF-1.7 rest", Reason.PDF),
        (b"{\\rtf1 plan}", Reason.DOCUMENT),
        (COMPOUND + "WordDocument".encode("utf-16-le") + bytes(600), Reason.DOCUMENT),
        (
            (COMPOUND + bytes(504) + "WordDocument".encode("utf-16-le") + bytes(101))
            + "Bookman Old Style".encode("utf-16-le"),
            Reason.DOCUMENT,
        ),
        (COMPOUND + "EncryptedPackage".encode("utf-16-le") + bytes(600), Reason.PASSWORD),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), Reason.PICTURE),
        (zipped(notes___txt=b"notes"), Reason.ARCHIVE),
        (b"PK\x03\x04 broken", Reason.BROKEN),
        (docx(lambda document: document.add_paragraph("x"))[:900], Reason.BROKEN),
        (word("<w:p>"), Reason.BROKEN),
        (zipped(word__document___xml=b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"), Reason.BROKEN),
        (word(""), Reason.EMPTY),
        (odt(""), Reason.EMPTY),
        (bytes(range(1, 32)) * 60, Reason.UNKNOWN),
    ],
)
def test_what_is_no_plan_is_refused_by_its_content(
    content: bytes, reason: Reason, tmp_path: Path
) -> None:
    file = tmp_path / "plan.docx"
    file.write_bytes(content)
    with pytest.raises(PlanUnreadable) as refused:
        read_lines(file)
    assert refused.value.reason is reason
    assert refused.value.message.endswith(".")


def test_a_part_that_unpacks_to_gigabytes_is_not_unpacked(tmp_path: Path) -> None:
    file = tmp_path / "bomb.docx"
    file.write_bytes(word("<w:p><w:r><w:t>" + "a" * (70 << 20) + "</w:t></w:r></w:p>"))
    assert file.stat().st_size < 1 << 20
    with pytest.raises(PlanUnreadable) as refused:
        read_lines(file)
    assert refused.value.reason is Reason.TOO_MUCH_MEMORY


def test_elements_without_an_end_of_depth_hurt_nobody(tmp_path: Path) -> None:
    file = tmp_path / "deep.docx"
    file.write_bytes(word("<w:sdt><w:sdtContent>" * 20_000 + "</w:sdtContent></w:sdt>" * 20_000))
    with pytest.raises(PlanUnreadable):
        read_lines(file)


def test_a_table_too_wide_or_too_long_is_no_plan(tmp_path: Path) -> None:
    file = tmp_path / "wide.docx"
    file.write_bytes(docx(lambda document: docx_table(document, [["x"] * 63, ROW])))
    assert read_lines(file)
    spans = "<w:tc><w:tcPr><w:gridSpan w:val='9999999'/></w:tcPr><w:p/></w:tc>"
    file.write_bytes(word(f"<w:tbl><w:tr>{spans}</w:tr></w:tbl>"))
    with pytest.raises(PlanUnreadable) as refused:
        read_lines(file)
    assert refused.value.reason is Reason.TOO_MANY_COLUMNS
    file.write_text("a\tb\n" * 6_000, encoding="utf-8")
    with pytest.raises(PlanUnreadable) as refused:
        read_lines(file)
    assert refused.value.reason is Reason.TOO_MANY_ROWS


def test_an_encrypted_opendocument_asks_for_its_password_to_go(tmp_path: Path) -> None:
    file = tmp_path / "plan.odt"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", b"\x00\x01")
        package.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    with pytest.raises(PlanUnreadable) as refused:
        read_lines(file)
    assert refused.value.reason is Reason.PASSWORD


def test_a_file_over_the_bound_is_too_big(tmp_path: Path) -> None:
    file = tmp_path / "plan.txt"
    file.write_text("план\n" * 1000, encoding="utf-8")
    with pytest.raises(PlanUnreadable) as refused:
        read_lines(file, PlanLimits(upload_bytes=1000))
    assert refused.value.reason is Reason.TOO_BIG


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td>" * 200,
        "<table><tr>" + "<td colspan=9999999>x" * 50,
        "<p" + "<" * 1000,
        "<table><tr><td rowspan=99999999>a<tr><td>b" * 20,
    ],
    ids=["deep", "wide", "torn", "tall"],
)
def test_a_hostile_page_gives_lines_or_a_sentence(page: str) -> None:
    try:
        read_pasted(f"<html>{page}")
    except PlanUnreadable as refused:
        assert refused.message.endswith(".")  # noqa: PT017 - either is right
