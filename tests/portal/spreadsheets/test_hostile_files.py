"""No file hurts the server: right rows, or one sentence a person can act on, within the limits."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile

import openpyxl
import pytest

from portal.spreadsheets.read import DEFAULT, ReadLimits, Reason, Unreadable, read_workbook
from tests.waiting import PATIENCE

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def parts(sheet, strings=""):
    """Return the members of a small workbook with the given sheet data."""
    return {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/'
        f'package/2006/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{OFFICE}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        'content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/'
        'sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        'spreadsheetml.sharedStrings+xml"/></Types>',
    }


def packed(members):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return target.getvalue()


SMALL = parts(
    '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>5</v></c></row></sheetData>',
    "<si><t>Имя</t></si>",
)
GOOD = packed(SMALL)


def other(**changes):
    """Return the small workbook with changed members; None drops one."""
    members = {**SMALL, **{name.replace("|", "/"): text for name, text in changes.items()}}
    return packed({name: text for name, text in members.items() if text is not None})


def encrypted():
    names = "EncryptedPackage".encode("utf-16-le")
    return COMPOUND + bytes(504) + names + bytes(4096)


def bomb():
    """Return a sheet of one string of 900 MB."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in SMALL.items():
            if name != "xl/sharedStrings.xml":
                archive.writestr(name, text)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(b"<sst><si><t>")
            for _ in range(900):
                part.write(b"a" * (1 << 20))
    return target.getvalue()


BAD = {
    "empty": (b"", Reason.EMPTY),
    "only spaces": (b" \n\n ", Reason.EMPTY),
    "no rows": (packed(parts("<sheetData/>")), Reason.EMPTY),
    "truncated": (GOOD[: len(GOOD) // 2], Reason.BROKEN),
    "truncated sheet": (other(**{"xl|worksheets|sheet1.xml": "<worksheet><sheetData><row"}), None),
    "no sheet": (other(**{"xl|worksheets|sheet1.xml": None}), None),
    "encrypted": (encrypted(), Reason.PASSWORD),
    "encrypted old workbook": (
        COMPOUND + bytes(504) + b"\x09\x08\x10\x00" + bytes(16) + b"\x2f\x00\x36\x00" + bytes(99),
        Reason.PASSWORD,
    ),
    "other compound": (COMPOUND + bytes(4096), Reason.UNKNOWN),
    "broken old workbook": (
        COMPOUND + bytes(504) + "Workbook".encode("utf-16-le") + os.urandom(4096),
        Reason.BROKEN,
    ),
    "pdf": (b"%PDF-1.7\n", Reason.PDF),
    "picture": (b"\x89PNG\r\n\x1a\n", Reason.PICTURE),
    "word": (packed({"word/document.xml": "<w/>", "[Content_Types].xml": "x"}), Reason.DOCUMENT),
    "archive": (packed({"список.xlsx": GOOD}), Reason.ARCHIVE),
    "binary": (bytes(range(256)) * 20, Reason.UNKNOWN),
    "other xml": (b"<?xml version='1.0'?><a/>", Reason.UNKNOWN),
    "entities": (
        (
            b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c"><!ENTITY d "&b;&b;&b;">]>'
            b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&d;</Workbook>'
        ),
        Reason.BROKEN,
    ),
    "page without tables": (b"<html><body>x</body></html>", Reason.EMPTY),
    "many members": (packed({f"a{n}.xml": "" for n in range(6000)} | SMALL), Reason.TOO_BIG),
    "shared strings missing": (other(**{"xl|sharedStrings.xml": None}), None),
}


def rows(path, limits=DEFAULT):
    return [row.values for sheet in read_workbook(path, limits=limits) for row in sheet.rows]


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_ends_in_one_sentence(tmp_path, name):
    content, reason = BAD[name]
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        rows(path)
    if reason is not None:
        assert caught.value.reason is reason
    assert caught.value.message.endswith(".")
    assert caught.value.status == 422


@pytest.mark.parametrize(
    "content",
    [
        GOOD,
        other(
            **{"xl|sharedStrings.xml": None, "xl|SharedStrings.xml": SMALL["xl/sharedStrings.xml"]}
        ),
        packed({name.replace("/", "\\"): text for name, text in SMALL.items()}),
        other(**{"[Content_Types].xml": None}),
        other(
            **{
                "xl|worksheets|sheet1.xml": SMALL["xl/worksheets/sheet1.xml"].replace(
                    "<sheetData>", '<dimension ref="A1"/><sheetData>'
                )
            }
        ),
        other(
            **{
                "xl|worksheets|sheet1.xml": SMALL["xl/worksheets/sheet1.xml"]
                .replace(' r="A1"', "")
                .replace(' r="B1"', "")
            }
        ),
    ],
    ids=["good", "other case", "backslashes", "no types", "wrong dimension", "no references"],
)
def test_oddly_made_workbooks_give_their_rows(tmp_path, content):
    path = tmp_path / "upload"
    path.write_bytes(content)
    assert rows(path) == [("Имя", 5)]


def test_a_cell_in_the_last_corner_is_left_out_and_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["ФИО", "Дата"])
    book.active.append(["Иванов", 5])
    book.active["XFD1048576"] = " "
    path = tmp_path / "a.xlsx"
    book.save(path)
    patient = ReadLimits(wall_seconds=PATIENCE)
    (sheet,) = read_workbook(path, limits=patient)
    assert sheet.left_out == ("XFD1048576",)
    assert [row[:2] for row in rows(path, patient)] == [("ФИО", "Дата"), ("Иванов", 5)]


def test_a_string_bomb_is_refused_before_it_is_unpacked(tmp_path):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb())
    with pytest.raises(Unreadable) as caught:
        rows(path)
    assert caught.value.reason is Reason.TOO_MUCH_MEMORY


def test_a_bomb_that_lies_about_its_size_dies_alone(tmp_path):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb())
    with pytest.raises(Unreadable) as caught:
        rows(path, ReadLimits(unpacked_bytes=1 << 40, memory_bytes=256 << 20))
    assert caught.value.reason in (Reason.TOO_MUCH_MEMORY, Reason.BROKEN, Reason.TOO_SLOW)


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (ReadLimits(rows=5), Reason.TOO_MANY_ROWS),
        (ReadLimits(columns=2), Reason.TOO_MANY_COLUMNS),
        (ReadLimits(cells=20), Reason.TOO_BIG),
        (ReadLimits(upload_bytes=10), Reason.TOO_BIG),
        (ReadLimits(wall_seconds=0.0), Reason.TOO_SLOW),
    ],
)
def test_each_limit_has_its_own_sentence(tmp_path, limits, reason):
    path = tmp_path / "a.csv"
    path.write_text("a;b;c\n" * 10)
    with pytest.raises(Unreadable) as caught:
        rows(path, limits)
    assert caught.value.reason is reason


def test_too_many_sheets_are_refused(tmp_path):
    book = openpyxl.Workbook()
    book.create_sheet("B")
    path = tmp_path / "a.xlsx"
    book.save(path)
    with pytest.raises(Unreadable) as caught:
        rows(path, ReadLimits(sheets=1))
    assert caught.value.reason is Reason.TOO_MANY_SHEETS


def test_processor_time_is_limited(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(b"<html><table>" + b"<tr><td>x</td></tr>" * 700_000)
    with pytest.raises(Unreadable) as caught:
        rows(path, ReadLimits(cpu_seconds=1, rows=10**6))
    assert caught.value.reason is Reason.TOO_SLOW


def test_a_missing_file_is_unreadable_too(tmp_path):
    with pytest.raises(Unreadable):
        rows(tmp_path / "none.xlsx")


def test_the_child_starts_light():
    code = "import sys, portal.spreadsheets.child; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"flask", "peewee", "babel", "openpyxl", "werkzeug", "jinja2"}
