"""Names: what users call their files never leaves its place, and Cyrillic stays intact."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from portal.files.names import LONGEST, clean_name, disposition

NAMES = {
    "Приказ № 5.pdf": "Приказ № 5.pdf",
    "../../etc/passwd": "passwd.pdf",
    "..\\..\\windows\\win.ini": "win.ini.pdf",
    "C:\\Users\\Мария\\Скан.PDF": "Скан.pdf",
    "диплом.exe": "диплом.exe.pdf",
    "a.pdf.exe": "a.pdf.exe.pdf",
    "": "file.pdf",
    "...": "file.pdf",
    ".htaccess": "htaccess.pdf",
    "con": "_con.pdf",
    "LPT1.pdf": "_LPT1.pdf",
    "a\x00b.pdf": "a b.pdf",
    "a\r\nSet-Cookie: x=1.pdf": "a Set-Cookie x=1.pdf",
    "\u202efdp.exe": "fdp.exe.pdf",
    "a\ud800b.pdf": "ab.pdf",
    '"quoted".pdf': "quoted.pdf",
    "$(rm -rf ~).pdf": "$(rm -rf ~).pdf",
    "%2e%2e%2fetc.pdf": "%2e%2e%2fetc.pdf",
    "аттестационный  лист ": "аттестационный лист.pdf",
    "й.pdf": "й.pdf",
}


@pytest.mark.parametrize("given_name", NAMES)
def test_a_name_becomes_fit_and_keeps_its_words(given_name: str) -> None:
    assert clean_name(given_name, "pdf") == NAMES[given_name]


def test_a_photograph_keeps_one_extension() -> None:
    assert clean_name("фото.JPEG", "jpg") == "фото.jpg"


def test_a_name_of_a_whole_book_is_cut_at_once() -> None:
    assert len(clean_name("книга" * 100_000, "pdf")) == LONGEST


@given(st.text(max_size=400))
def test_any_name_is_short_flat_and_printable(text: str) -> None:
    name = clean_name(text, "docx")
    assert len(name) <= LONGEST
    assert name.endswith(".docx")
    assert not set(name) & set("/\\\x00\r\n")
    assert clean_name(name, "docx") == name


@given(st.text(max_size=200))
def test_the_whole_name_comes_back_from_the_header(text: str) -> None:
    name = clean_name(text, "pdf")
    header = disposition("attachment", name)
    assert header.isascii()
    assert "\n" not in header
    assert unquote(header.rpartition("''")[2]) == name
    assert parse_options_header(header)[0] == "attachment"
