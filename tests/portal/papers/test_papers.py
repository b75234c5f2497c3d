"""Papers: the shipped template, a district's own, an institution's own; the page and the extract."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from docx import Document

from plugins.staff.models import Employment, Person, Position
from portal.papers.kinds import all_kinds, examples_of
from portal.papers.models import Declension
from portal.papers.services import fill, make_paper, template_for
from tests import factories

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from portal.institutions.models import Institution

PAGE = "/papers/staff.extract"


@pytest.fixture
def school(db: object) -> Institution:
    """Return a school where the staff module is on."""
    found = factories.make_institution()
    factories.switch(found, "staff", enabled=True)
    return found


def docx(*paragraphs: str) -> bytes:
    """Return a docx with these paragraphs."""
    document, buffer = Document(), io.BytesIO()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def text_of(content: bytes) -> str:
    """Return all words of a docx, those of its tables too."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([one.text for one in document.paragraphs] + cells)


def send(browser: FlaskClient, content: bytes, address: str = PAGE) -> object:
    """Send an own template."""
    token = factories.token_of(browser.get(address).get_data(as_text=True))
    data = {"csrf_token": token, "file": (io.BytesIO(content), "мой.docx")}
    return browser.post(address, data=data)


def test_every_shipped_template_is_filled_with_its_examples(app: Flask, db: object) -> None:
    with app.test_request_context():
        for kind in all_kinds().values():
            words = text_of(fill(kind.template.read_bytes(), examples_of(kind)))
            assert "{{" not in words
            assert "{%" not in words


def test_an_own_template_holds_in_its_institution_alone(app: Flask, school: Institution) -> None:
    browser = factories.browser_of(
        app, factories.make_user(role="school_coordinator", institution=school)
    )
    assert send(browser, docx("Своя: {{ person.full_name|genitive }}")).status_code == 302
    values = {"person": {"full_name": "Иванова Мария Петровна"}}
    with app.test_request_context():
        made = make_paper("staff.extract", values, actor=None, institution_id=school.id)
        assert text_of(made) == "Своя: Ивановой Марии Петровны"
        shipped = all_kinds()["staff.extract"].template.read_bytes()
        other = factories.make_institution(municipality=school.municipality)
        assert template_for(all_kinds()["staff.extract"], other.id) == shipped


def test_a_districts_template_holds_in_its_schools_until_they_have_their_own(
    app: Flask, school: Institution
) -> None:
    district = factories.browser_of(app, factories.make_user(municipality=school.municipality))
    assert send(district, docx("Район")).status_code == 302
    kind = None
    with app.test_request_context():
        kind = all_kinds()["staff.extract"]
        assert text_of(template_for(kind, school.id)) == "Район"
        assert text_of(template_for(kind, factories.make_institution().id)) != "Район"
    own = factories.browser_of(
        app, factories.make_user(role="school_coordinator", institution=school)
    )
    assert "Район" in text_of(own.get(f"{PAGE}/template.docx").data)
    send(own, docx("Школа"))
    send(own, docx("Школа, вторая"))
    page = own.get(PAGE).get_data(as_text=True)
    assert page.count("мой.docx") == 2
    token = factories.token_of(page)
    own.post(f"{PAGE}/shipped", data={"csrf_token": token})
    with app.test_request_context():
        assert text_of(template_for(kind, school.id)) == "Район"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (docx("{{ person.nmae }}"), "person.nmae"),
        (docx("{% if %}"), "{% if %}"),
        (b"MZ", ""),
        (b"", ""),
    ],
)
def test_a_wrong_template_is_refused_in_words_and_the_old_one_stays(
    app: Flask, school: Institution, content: bytes, told: str
) -> None:
    browser = factories.browser_of(
        app, factories.make_user(role="school_coordinator", institution=school)
    )
    answer = send(browser, content)
    assert answer.status_code == 422
    assert told in answer.get_data(as_text=True)
    with app.test_request_context():
        kind = all_kinds()["staff.extract"]
        assert template_for(kind, school.id) == kind.template.read_bytes()


def test_the_head_who_only_reads_replaces_nothing(app: Flask, school: Institution) -> None:
    browser = factories.browser_of(
        app, factories.make_user(role="institution_head", institution=school)
    )
    page = browser.get(PAGE).get_data(as_text=True)
    token = factories.token_of(browser.get("/account/password").get_data(as_text=True))
    assert 'type="file"' not in page
    assert browser.post(PAGE, data={"csrf_token": token}).status_code == 403


def test_the_extract_names_the_person_in_the_genitive(app: Flask, school: Institution) -> None:
    person = Person.create(last_name="Белая", first_name="Любовь", patronymic="Ильинична")
    Employment.create(
        person=person, institution=school, position=Position.get(Position.code == "teacher")
    )
    Declension.create(text="что-то", case="genitive", corrected="чего-то")
    browser = factories.browser_of(
        app, factories.make_user(role="school_coordinator", institution=school)
    )
    answer = browser.get(f"/staff/persons/{person.id}/extract.docx")
    words = text_of(answer.data)
    assert "в отношении Белой Любови Ильиничны" in words
    assert school.short_name in words
    assert "attachment" in answer.headers["Content-Disposition"]


def test_pages_of_papers_are_there_for_every_role_that_reads(
    app: Flask, school: Institution
) -> None:
    for role in ("administrator", "district_head", "observer"):
        place = {} if role == "administrator" else {"municipality": school.municipality}
        browser = factories.browser_of(app, factories.make_user(role=role, **place))
        for address in (
            "/papers/",
            PAGE,
            f"{PAGE}/trial.docx",
            f"{PAGE}?municipality={school.municipality_id}",
        ):
            assert browser.get(address).status_code == 200, address
        assert browser.get("/papers/nothing").status_code == 404
