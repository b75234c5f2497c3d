"""The words of documents: paragraphs and tables in their order, nothing that was deleted, no hostile XML."""

from __future__ import annotations

import io
import zipfile

import pytest
from defusedxml.common import DTDForbidden

from portal.documents.words import Words, words_in
from portal.documents.words_child import MOST_SIGNS, words_of

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODT = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
)


def _zipped(name: str, content: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return made.getvalue()


def _docx(body: str) -> bytes:
    return _zipped(
        "word/document.xml", f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    )


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_paragraphs_and_tables_come_in_their_order_without_what_was_deleted() -> None:
    row = f"<w:tr><w:tc>{_p('Дата')}{_p('и номер')}</w:tc><w:tc>{_p('12.01.2026')}</w:tc></w:tr>"
    gone = "<w:p><w:del><w:r><w:delText>лишнее</w:delText></w:r></w:del><w:r><w:t>Итог</w:t></w:r></w:p>"
    found = words_in(_docx(f"{_p('Справка')}<w:tbl>{row}</w:tbl>{gone}<w:p/>"))
    assert found == Words(
        blocks=["Справка", [["Дата\nи номер", "12.01.2026"]], "Итог"], cut=False, pictures=0
    )


def test_an_opendocument_text_is_read_with_its_spans() -> None:
    text = "<text:h>План</text:h><text:p>на <text:span>2026</text:span> год</text:p>"
    content = f"<office:document-content {ODT}><office:body><office:text>{text}</office:text></office:body></office:document-content>"
    assert words_of(_zipped("content.xml", content))["blocks"] == ["План", "на 2026 год"]


def test_a_long_document_is_cut_and_pictures_are_counted() -> None:
    page = _p("а" * 1000)
    found = words_of(_docx("<w:p><w:blip/></w:p>" + page * 400))
    assert (found["cut"], found["pictures"]) == (True, 1)
    assert sum(map(len, found["blocks"])) <= MOST_SIGNS


def test_entities_are_refused_and_a_broken_document_has_no_words() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "ha">]><x>&a;</x>'
    with pytest.raises(DTDForbidden):
        words_of(_zipped("word/document.xml", bomb))
    deep = "<w:sdt>" * 5000 + _p("на дне") + "</w:sdt>" * 5000
    assert words_of(_docx(deep))["blocks"] == []
    assert words_in(_zipped("word/document.xml", bomb)) is None
