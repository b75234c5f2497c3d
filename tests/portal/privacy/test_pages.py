"""The pages of personal data: who has access, the copy, bases, blocks, destruction, terms."""

from __future__ import annotations

import datetime as dt
import io
import json
import zipfile

import openpyxl
import pytest
from click.testing import CliRunner
from docx import Document

from plugins.staff.models import TABLES, Employment, Person, Position
from portal import clock
from portal.access import policies
from portal.audit.models import AuditEntry
from portal.audit.verifying import verify
from portal.files.models import StoredFile
from portal.institutions.models import Institution
from portal.privacy.cli import privacy
from portal.privacy.models import Act, Basis, Block
from tests import factories
from tests.portal.privacy.conftest import make_teacher

pytestmark = pytest.mark.usefixtures("db")


def text_of(browser, page):
    answer = browser.get(page)
    assert answer.status_code == 200, (page, answer.status_code)
    return answer.get_data(as_text=True)


def post(browser, page, via, **data):
    token = factories.token_of(text_of(browser, via))
    return browser.post(page, data={**data, "csrf_token": token})


def about(person):
    return f"/privacy/persons/staff_person/{person.id}"


# who has access


def test_the_list_of_access_names_everybody_who_reaches_the_school(sign_in, school):
    factories.make_user(role="school_coordinator", institution=school, name="СВОЙ К.")
    factories.make_user(role="district_head", municipality=school.municipality, name="РАЙОН Н.")
    factories.make_user(role="administrator", name="АДМИН А.")
    stranger = factories.make_institution()
    factories.make_user(role="institution_head", institution=stranger, name="ЧУЖОЙ Ч.")
    browser = sign_in("institution_head", institution=school)
    page = text_of(browser, "/privacy/access")
    for name in ("СВОЙ К.", "РАЙОН Н.", "АДМИН А."):
        assert name in page
    assert "ЧУЖОЙ" not in page
    answer = browser.get("/privacy/access.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    names = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"СВОЙ К.", "РАЙОН Н.", "АДМИН А."} <= names
    assert "ЧУЖОЙ Ч." not in names
    assert AuditEntry.select().where(AuditEntry.action == "export").count() == 1


def test_the_administrators_list_covers_the_whole_portal(sign_in, school):
    factories.make_user(role="school_coordinator", institution=school, name="СВОЙ К.")
    browser = sign_in("administrator")
    assert "СВОЙ К." in text_of(browser, "/privacy/access")
    assert "СВОЙ К." in text_of(browser, f"/privacy/access?institution={school.id}")


# the copy


def test_a_copy_holds_everything_with_its_basis_and_who_saw_it(sign_in, school, teacher):
    browser = sign_in("institution_head", institution=school)
    answer = post(browser, f"{about(teacher)}/copy", about(teacher))
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    told = json.loads(archive.read("data.json"))
    values = " ".join(one["value"] for one in told["data"])
    for held in ("Канарейкина", "04.05.1980", "КурсКанарейка", "Грамота", school.short_name):
        assert held in values, held
    assert all(one["basis"] for one in told["data"])
    assert any("illness" not in one["value"] and "болезнь" in one["value"] for one in told["data"])
    openpyxl.load_workbook(io.BytesIO(archive.read("data.xlsx")))
    line = AuditEntry.select().order_by(AuditEntry.id.desc()).first()
    assert (line.action, line.subject_id) == ("export", teacher.id)


def test_the_districts_copy_tells_no_reason_of_an_absence(sign_in, school, teacher):
    browser = sign_in("district_head", municipality=school.municipality)
    answer = post(browser, f"{about(teacher)}/copy", about(teacher))
    archive = zipfile.ZipFile(io.BytesIO(answer.data))
    assert "болезнь" not in archive.read("data.json").decode()


# bases


def test_a_consent_is_entered_and_withdrawn(sign_in, school, teacher):
    browser = sign_in("school_coordinator", institution=school)
    page = f"{about(teacher)}/bases/new"
    assert post(browser, page, page, kind="consent", purpose="Фото на сайте").status_code == 422
    given = {"kind": "consent", "purpose": "Фото на сайте", "given_on": "2026-09-01"}
    assert post(browser, page, page, **given).status_code == 302
    basis = Basis.get()
    assert (basis.institution_id, basis.subject_id) == (school.id, teacher.id)
    page = f"{about(teacher)}/bases/{basis.id}"
    gone = {**given, "withdrawn_on": "2026-10-01", "version": basis.version}
    assert post(browser, page, page, **gone).status_code == 302
    assert Basis.get().withdrawn_on == dt.date(2026, 10, 1)
    assert "Канарейкина" in text_of(browser, "/privacy/bases?state=withdrawn")
    stranger = sign_in("institution_head", institution=factories.make_institution())
    assert stranger.get(page).status_code == 404


def test_the_scan_of_a_consent_lies_with_its_basis_and_goes_with_the_person(
    sign_in, school, teacher, head
):
    basis = Basis.create(
        subject="staff_person",
        subject_id=teacher.id,
        institution=school,
        kind="consent",
        purpose="Фото на сайте",
    )
    browser = sign_in("school_coordinator", institution=school)
    page = f"{about(teacher)}/bases/{basis.id}"
    add = f"/files/of/privacy_basis/{basis.id}/new"
    assert add in text_of(browser, page)
    token = factories.token_of(text_of(browser, add))
    scan = (io.BytesIO(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"), "scan.pdf")
    sent = {"csrf_token": token, "file": scan, "purpose": "consent"}
    assert browser.post(add, data=sent, content_type="multipart/form-data").status_code == 302
    assert "scan.pdf" in text_of(browser, page)
    assert destroy(head, teacher).status_code == 302
    assert not StoredFile.select().where(StoredFile.subject == "privacy_basis").exists()


# blocks


@pytest.fixture
def head(sign_in, school):
    """Return the browser of the district's head, who answers for personal data."""
    return sign_in("district_head", municipality=school.municipality)


def block(head, person):
    page = f"{about(person)}/block"
    return post(head, page, page, reason="Спор о данных", ask="Петрова, 5-55")


def test_a_blocked_person_is_seen_by_who_answers_for_it_alone(sign_in, school, teacher, head):
    coordinator = sign_in("school_coordinator", institution=school)
    assert "Канарейкина" in text_of(coordinator, "/staff/")
    assert block(head, teacher).status_code == 302
    for browser in (
        coordinator,
        sign_in("district_specialist", municipality=school.municipality),
        sign_in("methodologist", municipality=school.municipality),
    ):
        for page in ("/staff/", "/staff/?q=Канарейкина", "/staff/due", "/search/?q=Канарейкина"):
            answer = browser.get(page)
            assert "Канарейкина А" not in answer.get_data(as_text=True), page
        assert browser.get(f"/staff/persons/{teacher.id}").status_code == 404
        assert browser.get(about(teacher)).status_code in {403, 404}
    assert "Канарейкина" in text_of(head, "/staff/")
    assert "Петрова, 5-55" in text_of(head, "/privacy/blocks")
    assert post(head, f"{about(teacher)}/unblock", about(teacher)).status_code == 302
    assert "Канарейкина" in text_of(coordinator, "/staff/")


def test_every_policy_of_the_databank_hides_what_belongs_to_a_blocked_person(
    app, actor_of, school, teacher
):
    Person.update(blocked=True).where(Person.id == teacher.id).execute()
    places = [{}, {"municipality": school.municipality}, {"institution": school}]
    with app.app_context():
        for place in places:
            role = "institution_head" if "institution" in place else "district_specialist"
            actor = actor_of(role, **place)
            for model in TABLES:
                if model is not Position:
                    assert policies[model].rows(actor).count() == 0, (model, place)
        holder = actor_of("district_head", municipality=school.municipality)
        assert policies[Person].rows(holder).count() == 1


def test_blocking_needs_the_grant_and_a_reason(sign_in, school, teacher, head):
    page = f"{about(teacher)}/block"
    assert post(head, page, page, reason=" ").status_code == 422
    assert Block.select().count() == 0
    assert sign_in("school_coordinator", institution=school).get(page).status_code == 403


# destruction


def destroy(browser, *persons, typed="уничтожить", **more):
    keys = "&".join(f"key={one.id}" for one in persons)
    page = f"/privacy/destruction/staff_person?{keys}"
    return post(
        browser,
        "/privacy/destruction/staff_person",
        page,
        key=[one.id for one in persons],
        reason="purpose",
        typed=typed,
        **more,
    )


def test_nothing_is_destroyed_without_the_word(head, teacher):
    assert destroy(head, teacher, typed="нет").status_code == 422
    assert Person.select().where(Person.id == teacher.id).exists()


def test_whom_both_the_address_and_the_form_name_stands_in_the_act_once(head, teacher):
    page = f"/privacy/destruction/staff_person?key={teacher.id}"
    post(head, page, page, key=[teacher.id], reason="purpose", typed="уничтожить")
    assert Act.get().count == 1


def operator_line(client, act):
    paper = Document(io.BytesIO(client.get(f"/privacy/acts/{act.id}/document").data))
    return next(one.text for one in paper.paragraphs if one.text.startswith("Оператор"))


def test_the_act_of_somebody_over_the_whole_portal_names_the_centre(sign_in, app, school, teacher):
    with app.app_context():
        Institution.create(
            municipality=school.municipality,
            code="centre",
            name="МБУ «Центр оценки качества»",
            short_name="Центр",
            kind="centre",
            sort_key="центр",
        )
    client = sign_in("administrator")
    destroy(client, teacher)
    assert operator_line(client, Act.get()) == "Оператор: МБУ «Центр оценки качества»"


def test_without_a_centre_the_operator_is_written_by_hand(sign_in, teacher):
    client = sign_in("administrator")
    destroy(client, teacher)
    assert set(operator_line(client, Act.get()).removeprefix("Оператор: ")) == {"_"}


def test_the_card_of_a_blocked_person_says_so(sign_in, teacher):
    client = sign_in("administrator")
    assert "заблокированы" not in text_of(client, f"/staff/persons/{teacher.id}")
    Person.update(blocked=True).where(Person.id == teacher.id).execute()
    assert "заблокированы" in text_of(client, f"/staff/persons/{teacher.id}")


def test_destruction_leaves_no_trace_but_the_act_and_a_chain_that_holds(head, app, school, teacher):
    other = make_teacher(app, school, last_name="Воробьёва")
    text_of(head, f"/staff/persons/{teacher.id}")
    preview = text_of(head, f"/privacy/destruction/staff_person?key={teacher.id}")
    assert "Канарейкина" in preview
    answer = destroy(head, teacher)
    assert answer.status_code == 302
    assert not Person.select().where(Person.id == teacher.id).exists()
    assert not Employment.select().where(Employment.person == teacher.id).exists()
    assert Person.select().where(Person.id == other.id).exists()
    for line in AuditEntry.select():
        assert "Канарейкина" not in line.label + line.changes + line.note
    assert AuditEntry.select().where(AuditEntry.label.contains("Воробьёва")).exists()
    assert verify().wrong is None
    act = Act.get()
    assert act.keep_until.year == clock.local(act.made_at).year + 3
    page = text_of(head, answer.headers["Location"])
    for words in ("Канарейкина Анна Львовна", "дата рождения", act.number):
        assert words in page, words
    paper = Document(io.BytesIO(head.get(f"/privacy/acts/{act.id}/document").data))
    told = " ".join(one.text for one in paper.paragraphs) + " ".join(
        cell.text for table in paper.tables for row in table.rows for cell in row.cells
    )
    for words in (
        "Канарейкина Анна Львовна",
        act.number,
        str(teacher.id),
        "Цель",
        act.made_by_name,
    ):
        assert words in told, words
    first = head.get(f"/privacy/acts/{act.id}/document").data
    Act.update(made_by_name="Другая Анна Ивановна", note="иное").where(Act.id == act.id).execute()
    assert head.get(f"/privacy/acts/{act.id}/document").data == first, "the same paper for ever"
    (stored,) = StoredFile.select().where(StoredFile.subject == "privacy_act")
    assert "Канарейкина" not in stored.title


def test_a_person_of_two_districts_is_not_destroyed_by_one_of_them(head, school, teacher):
    elsewhere = factories.make_institution()
    position = Position.get(Position.code == "teacher")
    Employment.create(person=teacher, institution=elsewhere, position=position)
    assert head.get(f"/privacy/destruction/staff_person?key={teacher.id}").status_code == 403
    assert destroy_raw(head, teacher).status_code == 403
    assert Person.select().where(Person.id == teacher.id).exists()


def destroy_raw(browser, person):
    data = {"key": person.id, "reason": "purpose", "typed": "уничтожить"}
    return post(browser, "/privacy/destruction/staff_person", "/privacy/acts", **data)


def test_acts_of_another_district_do_not_exist(head, sign_in, teacher):
    destroy(head, teacher)
    stranger = sign_in("district_head", municipality=factories.make_municipality())
    assert stranger.get(f"/privacy/acts/{Act.get().id}").status_code == 404
    assert Act.get().number not in text_of(stranger, "/privacy/acts")


# terms of keeping


def test_who_left_long_ago_is_shown_and_nothing_is_destroyed(app, head, sign_in, school, teacher):
    Employment.update(ended_on=dt.date(2016, 1, 1)).where(Employment.person == teacher).execute()
    assert "Канарейкина" in text_of(head, "/privacy/retention")
    stranger = sign_in("district_head", municipality=factories.make_municipality())
    assert "Канарейкина" not in text_of(stranger, "/privacy/retention")
    with app.app_context():
        answer = CliRunner().invoke(
            privacy, ["retention", "--dry-run", "--json"], catch_exceptions=False
        )
    told = {one["rule"]: one for one in json.loads(answer.output)}
    assert told["staff.person"]["count"] == 1
    assert told["staff.person"]["needs_act"] is True
    assert Person.select().where(Person.id == teacher.id).exists()


def test_a_rule_destroys_only_what_has_ended(head, sign_in):
    page = "/privacy/retention/privacy.act"
    act = Act.create(number="9/2020", reason="term", keep_until=dt.date(2099, 1, 1))
    admin = sign_in("administrator")
    assert post(admin, page, "/privacy/acts", key=act.id).status_code == 302
    assert Act.select().where(Act.id == act.id).exists()
    Act.update(keep_until=dt.date(2023, 1, 1)).where(Act.id == act.id).execute()
    assert post(admin, page, "/privacy/acts", key=act.id).status_code == 302
    assert not Act.select().where(Act.id == act.id).exists()
