"""Files made to harm or to mislead: each gives its rows or one sentence, and never what it reaches for.

The shapes were found by reading 4,494 public workbooks and texts of other projects' test suites.
"""

from __future__ import annotations

import io
import random
import zipfile
from contextlib import suppress

import openpyxl
import pytest

from portal.spreadsheets.read import ReadLimits, Reason, Unreadable, read_workbook
from tests.portal.spreadsheets.test_hostile_files import (
    COMPOUND,
    GOOD,
    MAIN,
    OFFICE,
    SMALL,
    other,
    packed,
    parts,
    rows,
)

SHEET = "xl|worksheets|sheet1.xml"
STRINGS = "xl|sharedStrings.xml"
SHEET_XML = SMALL["xl/worksheets/sheet1.xml"]
ROWS = [("Имя", 5)]
SECRET = "root:x:0"
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + '<!ENTITY e "&a9;">]>'
)
STRING = f'<sst xmlns="{MAIN}"><si><t>&e;</t></si></sst>'
INLINE = (
    f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&e;</t></is>'
    "</c></row></sheetData></worksheet>"
)
STYLES = f'<styleSheet xmlns="{MAIN}"><fonts>&e;</fonts></styleSheet>'


def sheet(old, new):
    return other(**{SHEET: SHEET_XML.replace(old, new)})


def strict():
    """Return the small workbook in the namespaces of the standard's strict kind."""
    return packed(
        {
            name: text.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
                OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
            )
            for name, text in SMALL.items()
        }
    )


def linked():
    """Return the small workbook whose sheet is a symbolic link out of the archive."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in SMALL.items():
            if name.endswith("sheet1.xml"):
                link = zipfile.ZipInfo(name)
                link.external_attr = 0o120777 << 16
                archive.writestr(link, "/etc/passwd")
            else:
                archive.writestr(name, text)
    return target.getvalue()


def reaching(target, mode=""):
    relations = SMALL["xl/_rels/workbook.xml.rels"]
    return other(
        **{
            "xl|_rels|workbook.xml.rels": relations.replace(
                'Target="worksheets/sheet1.xml"', f'Target="{target}"{mode}'
            )
        }
    )


def protected():
    book = openpyxl.Workbook()
    book.active.append(["Имя", 5])
    book.active.protection.set_password("x")
    book.active.protection.enable()
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


READ = {
    "strict": strict(),
    "control characters": other(
        **{STRINGS: f'<sst xmlns="{MAIN}"><si><t>И_x0000_м\x01_x0007_я</t></si></sst>'}
    ),
    "macro": packed({**SMALL, "xl/vbaProject.bin": "\xd0\xcf" * 1000}),
    "outward links": packed({**SMALL, "xl/externalLinks/externalLink1.xml": "<externalLink/>"}),
    "traversal": packed({**SMALL, "../../etc/x": "x", "/abs/x": "x", "C:\\x": "x"}),
    "protected sheet": protected(),
    "huge dimension": sheet("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'),
    "backward dimension": sheet("<sheetData>", '<dimension ref="Z9:A1"/><sheetData>'),
    "huge merge": sheet(
        "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
    ),
    "laughs in styles": other(**{"xl|styles.xml": LAUGHS + STYLES}),
    "web page": "<html><table><tr><td>Имя<td>5</table>".encode(),
    "zeros in text": b"\x00\xd0\x98\xd0\xbc\x00\xd1\x8f;5\n\x00\n",
    "utf-16 without a mark": "Имя;5\n".encode("utf-16-le"),
    "utf-16 the other way round": "Имя;5\n".encode("utf-16-be"),
    "empty columns": "Имя;5".encode() + b";" * 200_000,
}
REFUSED = {
    "outside in strings": (other(**{STRINGS: OUTSIDE + STRING}), None),
    "outside in sheet": (other(**{SHEET: OUTSIDE + INLINE}), None),
    "outside in workbook": (
        other(**{"xl|workbook.xml": OUTSIDE + SMALL["xl/workbook.xml"].replace('"A"', '"A&e;"')}),
        None,
    ),
    "laughs in strings": (other(**{STRINGS: LAUGHS + STRING}), None),
    "laughs in sheet": (other(**{SHEET: LAUGHS + INLINE}), None),
    "deep strings": (other(**{STRINGS: f'<sst xmlns="{MAIN}">' + "<si>" * 50_000}), None),
    "deep sheet": (other(**{SHEET: f'<worksheet xmlns="{MAIN}">' + "<a>" * 50_000}), None),
    "deep tables": (b"<html>" + b"<table><tr><td>" * 50_000, Reason.BROKEN),
    "endless comment": (b"<html><table><tr><td>x<!--" + b"<!--" * 2_000_000, Reason.BROKEN),
    "endless tag": (b"<html><table><tr><td " + b"<" * 6_000_000, Reason.BROKEN),
    "linked": (linked(), None),
    "reaching up": (reaching("../../../../etc/passwd"), None),
    "reaching out": (reaching("file:///etc/passwd", ' TargetMode="External"'), None),
    "no such string": (sheet("<v>0</v>", "<v>99</v>"), None),
    "beyond the last cell": (
        sheet("</sheetData>", '<row r="4294967295"><c r="ZZZZZ4294967295"><v>1</v></c></row>'),
        None,
    ),
    "value in the last column": (
        sheet("</row>", '<c r="XFD1"><v>1</v></c></row>'),
        Reason.TOO_MANY_COLUMNS,
    ),
    "a cell of 20 MB": (
        packed(
            parts(
                '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
                + "a" * 20_000_000
                + "</t></is></c></row></sheetData>"
            )
        ),
        Reason.TOO_BIG,
    ),
    "quotes only": (b'"' * 20_000_000, Reason.BROKEN),
    "a quote without an end": (b'a;b\n1;"' + b"x;y\n" * 1_000_000, Reason.BROKEN),
    "200,000 columns": (b"x;" * 200_000, Reason.TOO_MANY_COLUMNS),
    "zeros": (bytes(100_000), Reason.EMPTY),
    "locked after a write reservation": (
        COMPOUND
        + bytes(504)
        + b"\x09\x08\x10\x00"
        + bytes(16)
        + b"\x86\x00\x00\x00\x2f\x00\x06\x00"
        + bytes(99),
        Reason.PASSWORD,
    ),
    "streams in capitals": (
        COMPOUND + bytes(504) + "WORKBOOK".encode("utf-16-le") + bytes(4096),
        Reason.BROKEN,
    ),
}


@pytest.mark.parametrize("name", READ)
def test_a_misleading_file_gives_its_rows(tmp_path, name):
    path = tmp_path / "upload"
    path.write_bytes(READ[name])
    assert [tuple(map(str, row[:2])) for row in rows(path)] == [("Имя", "5")]


@pytest.mark.parametrize("name", REFUSED)
def test_a_harmful_file_ends_in_one_sentence(tmp_path, name):
    content, reason = REFUSED[name]
    path = tmp_path / "upload"
    path.write_bytes(content)
    with pytest.raises(Unreadable) as caught:
        assert SECRET not in str(rows(path))
    assert reason in (None, caught.value.reason)
    assert SECRET not in caught.value.message + caught.value.detail
    assert caught.value.message.endswith(".")


def test_damaged_bytes_never_escape_as_another_error(tmp_path):
    path = tmp_path / "upload"
    chance = random.Random(5)  # noqa: S311 - the same damage every time
    for _ in range(6):
        damaged = bytearray(GOOD)
        for _ in range(chance.choice((1, 5, 50))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        for content in (bytes(damaged), GOOD[: chance.randrange(1, len(GOOD))]):
            path.write_bytes(content)
            with suppress(Unreadable):
                assert isinstance(rows(path), list)


def test_long_rows_come_in_small_pieces(tmp_path):
    """A frame is held whole by the server's process: twenty megabytes never come as one."""
    path = tmp_path / "a.csv"
    texts = [f"{n:04}" + "я" * 10_000 for n in range(1_000)]
    path.write_text("\n".join(["a"] * 4_000 + texts))
    assert [row[0] for row in rows(path)][4_000:] == texts


def test_formatted_rows_down_to_the_last_one_cost_nothing(tmp_path):
    path = tmp_path / "a.xlsx"
    below = "".join(f'<row r="{n}"><c r="A{n}" s="1"/></row>' for n in range(2, 1 << 20, 10))
    path.write_bytes(sheet("</sheetData>", below + "</sheetData>"))
    assert rows(path, ReadLimits(rows=1)) == ROWS


def test_a_text_in_a_cell_of_numbers_stays_visible(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet("<v>5</v>", "<v>пять</v>"))
    assert rows(path) == [("Имя", "пять")]


def test_two_engines_share_the_time_of_one_file(tmp_path):
    """What the first one spends waiting, the second no longer has."""
    path = tmp_path / "a.xlsx"
    path.write_bytes(other(**{STRINGS: f'<sst xmlns="{MAIN}">' + "<si>" * 50_000}))
    with pytest.raises(Unreadable) as caught:
        list(read_workbook(path, limits=ReadLimits(wall_seconds=0.001)))
    assert caught.value.reason is Reason.TOO_SLOW
