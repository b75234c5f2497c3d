"""A template is filled apart from the server; what is wrong in it is told in a sentence."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
import segno
from docx import Document

from portal import documents
from portal.documents import pdf
from portal.documents.outside import loads_from_outside
from portal.documents.pictures import Picture
from portal.documents.simple_layout import layout_of
from portal.errors import Invalid, PortalError

if TYPE_CHECKING:
    from flask import Flask

VALUES = {
    "person": {"full_name": "Иванова Мария Петровна", "post": "учитель начальных классов"},
    "on": dt.date(2025, 9, 1),
    "rows": [{"text": "один"}, {"text": "два"}],
}


def template(*paragraphs: str) -> bytes:
    """Return a docx with these paragraphs."""
    document, buffer = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def texts(docx: bytes) -> list[str]:
    """Return the paragraphs of a docx."""
    return [one.text for one in Document(io.BytesIO(docx)).paragraphs]


def filled(app: Flask, *paragraphs: str, values: dict[str, Any] | None = None, **more: Any) -> Any:
    """Return the paragraphs of a filled template."""
    with app.test_request_context():
        return texts(documents.render(template(*paragraphs), values or VALUES, **more))


def test_fields_cases_days_and_rows_are_filled(app: Flask) -> None:
    assert filled(
        app,
        "{{ person.post|genitive }} {{ person.full_name|case('dative') }} от {{ on|dmy }}",
        "{{ person.full_name|short_name }}",
        "{%p for row in rows %}",
        "— {{ row.text }}",
        "{%p endfor %}",
    ) == [
        "учителя начальных классов Ивановой Марии Петровне от 01.09.2025",
        "Иванова М. П.",
        "— один",
        "— два",
    ]


def test_values_are_text_and_nothing_else(app: Flask) -> None:
    values = {"a": "<w:p>&amp;</w:p> {{ 7*7 }} ]]> \x00\x0b\ud800"}
    assert filled(app, "{{ a }}", values=values)[0].startswith("<w:p>&amp;</w:p> {{ 7*7 }} ]]>")


def test_a_correction_by_hand_is_used(app: Flask) -> None:
    corrections = {"иванова мария петровна": {"genitive": "Ивановой-Исправленной"}}
    assert filled(app, "{{ person.full_name|genitive }}", corrections=corrections) == [
        "Ивановой-Исправленной"
    ]


WRONG = {
    "{{ person.nmae }}": "“person.nmae”",
    "{{ nobody.x }}": "“nobody”",
    "{{ missing|genitive }}": "“missing”",
    "{% if missing %}x{% endif %}": "“missing”",
    "{% for one in missing %}x{% endfor %}": "“missing”",
    "{% if %}": "mistake in a field",
    "{{ person.full_name|nofilter }}": "nofilter",
    "{{ person.full_name|case('fourth') }}": "case('fourth')",
    "{{ 1 / 0 }}": "division by zero",
    "{{ person.__class__ }}": "may not do",
    "{{ person.full_name.__class__.__mro__ }}": "may not do",
    "{{ cycler.__init__.__globals__ }}": "may not do",
    "{% include '/etc/passwd' %}": "cannot be filled",
    "{{ 'a' * 10**10 }}": "memory or time",
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_told_with_the_field_and_the_paragraph(app: Flask, wrong: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        from flask import session

        session["locale"] = "en"
        with pytest.raises(Invalid) as refused:
            documents.render(template("Первый абзац.", wrong), VALUES)
    assert WRONG[wrong] in refused.value.message
    if "memory" not in WRONG[wrong]:
        assert f"Paragraph: “{wrong}”." in refused.value.message


def test_what_is_no_docx_is_refused(app: Flask) -> None:
    with app.test_request_context():
        for content in (b"", b"PK\x03\x04", b"%PDF-1.4"):
            with pytest.raises(Invalid):
                documents.render(content, VALUES)


def test_a_template_that_loads_something_from_outside_is_known() -> None:
    plain = template("x")
    assert not loads_from_outside(plain)
    for name, body in {
        "word/_rels/evil.xml.rels": b'<Relationship Type="x/image" Target="http://e" TargetMode="External"/>',
        "word/_rels/coded.rels": b'<Relationship Target="a>b" TargetMode="&#69;xternal"/>',
        "word/wide.xml": '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'.encode("utf-16"),
        "word/evil.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
        "word/field.xml": b"<w:instrText>INCLUDEPICTURE http://e</w:instrText>",
    }.items():
        buffer = io.BytesIO(plain)
        with zipfile.ZipFile(buffer, "a") as archive:
            archive.writestr(name, body)
        assert loads_from_outside(buffer.getvalue()), name


def test_without_a_converter_pdf_is_refused_in_words(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(pdf, "find_spec", lambda _name: None)
    with app.test_request_context(), pytest.raises(PortalError, match="LibreOffice"):
        documents.to_pdf(template("x"))


def test_a_simple_paper_becomes_pdf_with_its_words_as_data(app: Flask) -> None:
    with app.test_request_context():
        made = documents.to_pdf(template("Приказ № 5", "#panic() $x$ *текст*"))
    assert made.startswith(b"%PDF-")


def test_what_is_more_than_simple_is_not_laid_out_by_guess() -> None:
    document, buffer = Document(), io.BytesIO()
    document.sections[0].footer.paragraphs[0].text = "стр. 1"
    document.save(buffer)
    assert layout_of(template("x")) is not None
    assert layout_of(buffer.getvalue()) is None


def dot(number: int) -> Picture:
    """Return a picture that differs from number to number."""
    buffer = io.BytesIO()
    segno.make(f"picture {number}").save(buffer, kind="png", scale=2)
    return Picture(buffer.getvalue(), 20, "QR code")


def test_a_picture_stands_where_its_field_was(app: Flask) -> None:
    with app.test_request_context():
        made = documents.render(template("look: {{ one }}!"), {"one": dot(1)})
    document = Document(io.BytesIO(made))
    assert document.paragraphs[0].text == "look: !"
    (shape,) = document.inline_shapes
    assert round(shape.width.mm) == 20
    assert dot(1).png in [part.blob for part in document.part.package.image_parts]


def test_many_papers_are_made_in_their_order(app: Flask) -> None:
    values = [{"one": number} for number in range(documents.AT_A_TIME + 3)]
    with app.test_request_context():
        made = list(documents.render_each(template("No. {{ one }}"), values))
    assert [texts(one) for one in made] == [[f"No. {one['one']}"] for one in values]


def test_papers_joined_keep_their_pictures_and_begin_on_pages_of_their_own(app: Flask) -> None:
    with app.test_request_context():
        papers = list(
            documents.render_each(
                template("No. {{ n }} {{ one }}"), [{"n": n, "one": dot(n)} for n in range(3)]
            )
        )
        whole = Document(io.BytesIO(documents.join(papers)))
    assert [one.text for one in whole.paragraphs] == ["No. 0 ", "No. 1 ", "No. 2 "]
    assert [bool(one.paragraph_format.page_break_before) for one in whole.paragraphs] == [
        False,
        True,
        True,
    ]
    keys = [
        shape._inline.graphic.graphicData.pic.blipFill.blip.embed for shape in whole.inline_shapes
    ]
    assert [whole.part.related_parts[key].blob for key in keys] == [dot(n).png for n in range(3)]


def test_papers_whose_headers_differ_are_not_joined(app: Flask) -> None:
    document, buffer = Document(), io.BytesIO()
    document.sections[0].header.paragraphs[0].text = "No. {{ n }}"
    document.save(buffer)
    with app.test_request_context():
        papers = list(documents.render_each(buffer.getvalue(), [{"n": 1}, {"n": 2}]))
        assert documents.join([papers[0], papers[0]])
        with pytest.raises(Invalid, match="Колонтитул"):
            documents.join(papers)


def test_pictures_in_the_line_a_frame_and_new_pages_are_simple_enough(app: Flask) -> None:
    with app.test_request_context():
        papers = list(
            documents.render_each(template("No. {{ one }}"), [{"one": dot(n)} for n in range(2)])
        )
        layout = layout_of(documents.join(papers))
    assert layout is not None
    first, second = layout["blocks"]
    pictures = [run["picture"] for run in second["runs"] if run["picture"]]
    assert [bytes(one["bytes"]) for one in pictures] == [dot(1).png]
    assert (first["new_page"], second["new_page"]) == (False, True)


def test_a_floating_picture_is_not_understood() -> None:
    document, buffer = Document(), io.BytesIO()
    document.add_picture(io.BytesIO(dot(1).png))
    inline = document.inline_shapes[0]._inline
    inline.tag = inline.tag.replace("inline", "anchor")
    document.save(buffer)
    assert layout_of(buffer.getvalue()) is None
