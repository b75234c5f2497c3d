"""The pages of files: the form, the panel of a card, versions, pictures; and what they refuse."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest

from portal.audit.models import AuditEntry
from portal.files.models import FileVersion, StoredFile
from tests import factories
from tests.portal.files.samples import PDF, PNG, WHOLE

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

    from plugins.staff.models import Person
    from portal.accounts.models import User


@pytest.fixture
def browser(app: Flask, coordinator: User) -> FlaskClient:
    """Return the coordinator's browser."""
    return factories.browser_of(app, coordinator)


def send(
    browser: FlaskClient, address: str, content: bytes, name: str = "a.pdf", **values: str
) -> object:
    """Send a file by a form."""
    token = factories.token_of(browser.get(address).get_data(as_text=True))
    data = {"csrf_token": token, "file": (io.BytesIO(content), name), **values}
    return browser.post(address, data=data)


def test_a_scan_is_added_to_a_card_and_stands_there(browser: FlaskClient, person: Person) -> None:
    address = f"/files/of/staff_person/{person.id}/new"
    answer = send(browser, address, PDF, "приказ.pdf", purpose="order", title="Приказ № 15")
    assert answer.status_code == 302
    card = browser.get(answer.headers["Location"]).get_data(as_text=True)
    assert "Приказ № 15" in card
    assert f'href="{address}"' in card


def test_after_an_error_what_was_typed_stays(browser: FlaskClient, person: Person) -> None:
    address = f"/files/of/staff_person/{person.id}/new"
    answer = send(browser, address, b"MZ\x90", "x.exe", purpose="diploma", title="Диплом Иванова")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="Диплом Иванова"' in page
    assert 'selected value="diploma"' in page
    assert not StoredFile.select().where(StoredFile.subject_id == person.id).exists()


def test_the_next_version_keeps_the_first(browser: FlaskClient, person: Person) -> None:
    send(browser, f"/files/of/staff_person/{person.id}/new", PDF, purpose="order", title="")
    file = StoredFile.get(StoredFile.subject_id == person.id)
    answer = send(browser, f"/files/{file.id}/about", PNG, "b.png")
    assert answer.status_code == 302
    page = browser.get(f"/files/{file.id}/about").get_data(as_text=True)
    assert "a.pdf" in page
    assert "b.png" in page
    assert browser.get(f"/files/{file.id}/1").data == PDF


def test_only_pictures_pdfs_and_words_are_shown_and_all_else_is_saved(
    browser: FlaskClient, person: Person
) -> None:
    for kind, content in WHOLE.items():
        send(
            browser,
            f"/files/of/staff_person/{person.id}/new",
            content,
            f"a.{kind}",
            purpose="other",
            title=kind,
        )
        file = StoredFile.get(StoredFile.title == kind)
        answer = browser.get(f"/files/{file.id}/1/inline")
        shown = answer.headers["Content-Disposition"].partition(";")[0] == "inline"
        assert shown is (kind in {"pdf", "png", "jpeg"}), kind
        shown = shown or kind in {"docx", "odt"}
        assert browser.get(f"/files/{file.id}/1/preview").status_code == (200 if shown else 404)
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_every_download_of_a_persons_file_is_told_to_the_audit(
    browser: FlaskClient, person: Person
) -> None:
    send(browser, f"/files/of/staff_person/{person.id}/new", PDF, purpose="order", title="x")
    file = StoredFile.get(StoredFile.subject_id == person.id)
    browser.get(f"/files/{file.id}")
    lines = AuditEntry.select().where(
        AuditEntry.subject == "files_file", AuditEntry.subject_id == file.id
    )
    assert [one.action for one in lines.order_by(AuditEntry.id)] == ["create", "view"]


def test_a_removed_file_is_gone_with_its_bytes_and_its_card_says_nothing(
    browser: FlaskClient, person: Person
) -> None:
    send(browser, f"/files/of/staff_person/{person.id}/new", PDF, purpose="order", title="x")
    file = StoredFile.get(StoredFile.subject_id == person.id)
    page = browser.get(f"/files/{file.id}/remove").get_data(as_text=True)
    browser.post(f"/files/{file.id}/remove", data={"csrf_token": factories.token_of(page)})
    assert browser.get(f"/files/{file.id}").status_code == 404
    assert not FileVersion.select().where(FileVersion.file == file.id).exists()


def test_ranges_and_marks_are_answered(browser: FlaskClient, person: Person) -> None:
    send(browser, f"/files/of/staff_person/{person.id}/new", PDF, purpose="order", title="x")
    file = StoredFile.get(StoredFile.subject_id == person.id)
    part = browser.get(f"/files/{file.id}", headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.data) == (206, b"%PDF")
    whole = browser.get(f"/files/{file.id}")
    again = browser.get(f"/files/{file.id}", headers={"If-None-Match": whole.headers["ETag"]})
    assert again.status_code == 304


def test_a_place_that_takes_no_files_does_not_exist(browser: FlaskClient, person: Person) -> None:
    for table in ("accounts_user", "audit_entry", "nothing", "files_file"):
        assert browser.get(f"/files/of/{table}/1/new").status_code == 404


NAUGHTY = (
    "../../../../etc/passwd",
    "..\\..\\boot.ini",
    "a\x00.pdf",
    "\u202egpj.exe",
    "'; drop table files_file; --.pdf",
    '"><script>alert(1)</script>.pdf',
    "{{ 7*7 }}.pdf",
    "%s%n%x.pdf",
    "аттестация 🎓 " + "ё" * 400 + ".pdf",
    "con.pdf",
    " ",
    ".",
    "￾￿.pdf",
)


@pytest.mark.parametrize("name", NAUGHTY)
def test_no_name_breaks_the_form_or_the_card(
    browser: FlaskClient, person: Person, name: str
) -> None:
    answer = send(
        browser, f"/files/of/staff_person/{person.id}/new", PDF, name, purpose="order", title=name
    )
    assert answer.status_code in {302, 400, 422}
    card = browser.get(f"/staff/persons/{person.id}").get_data(as_text=True)
    assert "<script>alert(1)" not in card
    for file in StoredFile.select().where(StoredFile.subject_id == person.id):
        given = browser.get(f"/files/{file.id}")
        assert given.data == PDF
        assert (
            "script" not in given.headers["Content-Disposition"]
            or "<" not in given.headers["Content-Disposition"]
        )


def test_a_form_without_a_file_or_with_an_unknown_purpose_is_refused(
    browser: FlaskClient, person: Person
) -> None:
    address = f"/files/of/staff_person/{person.id}/new"
    token = factories.token_of(browser.get(address).get_data(as_text=True))
    assert browser.post(address, data={"csrf_token": token}).status_code == 422
    assert send(browser, address, PDF, purpose="nothing").status_code == 422
    assert browser.post(address, data={"csrf_token": token, "file": "text"}).status_code == 422
