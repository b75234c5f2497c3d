"""The history of a record is told in words, and a changed field can be taken back."""

from __future__ import annotations

import pytest

from portal.audit.models import AuditEntry
from portal.audit.services import record
from portal.audit.verifying import verify
from portal.institutions.models import Institution
from tests import factories

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def place(app):
    """Return a school whose phone, kind and district were changed, with the audit of it."""
    old = factories.make_municipality(name="Старый район")
    new = factories.make_municipality(name="Новый район")
    school = factories.make_institution(municipality=new, address="новая улица", kind="school")
    with app.app_context():
        record(
            None,
            "change",
            school,
            changes={
                "address": ("старая улица", "новая улица"),
                "kind": ("kindergarten", "school"),
                "municipality": (old, new),
                "phone": ("8-900-1112233", "8-900-4445566"),
                "closed_on": ("2020-02-01", None),
            },
        )
    return school


def last():
    return AuditEntry.select().order_by(AuditEntry.id.desc()).first()


def changed(place):
    return AuditEntry.get(
        AuditEntry.subject == "institutions_institution", AuditEntry.subject_id == place.id
    )


def token(browser, page):
    return factories.token_of(browser.get(page).get_data(as_text=True))


def history(place):
    return f"/audit/records/institutions_institution/{place.id}"


def take_back(browser, place, entry, field, **more):
    data = {"field": field, "csrf_token": token(browser, history(place)), **more}
    return browser.post(f"/audit/entries/{entry.id}/revert", data=data)


def test_a_history_names_fields_and_values_as_pages_do(sign_in, place):
    text = sign_in("administrator").get(history(place)).get_data(as_text=True)
    for words in ("Адрес", "старая улица", "Новый район", "01.02.2020", "Детский сад"):
        assert words in text, words
    assert "kindergarten" not in text
    assert "municipality_id" not in text


def test_a_field_is_taken_back_as_an_edit_of_its_own(sign_in, place):
    browser = sign_in("administrator")
    entry = changed(place)
    for field, value in (
        ("address", "старая улица"),
        ("kind", "kindergarten"),
        ("municipality", None),
    ):
        if field != "municipality":
            assert take_back(browser, place, entry, field).status_code == 302
            assert getattr(Institution.get_by_id(place.id), field) == value
    assert take_back(browser, place, entry, "municipality").status_code == 302
    assert Institution.get_by_id(place.id).municipality.name == "Старый район"
    line = last()
    assert (line.action, line.subject_id) == ("change", place.id)
    assert str(entry.number) in line.note
    assert verify().wrong is None


def test_a_value_that_was_changed_since_is_compared_first(sign_in, place):
    browser = sign_in("administrator")
    entry = changed(place)
    Institution.update(address="третья улица").where(Institution.id == place.id).execute()
    answer = take_back(browser, place, entry, "address")
    assert answer.status_code == 409
    for words in ("старая улица", "новая улица", "третья улица"):
        assert words in answer.get_data(as_text=True)
    assert Institution.get_by_id(place.id).address == "третья улица"
    assert take_back(browser, place, entry, "address", seen="другая").status_code == 409
    assert take_back(browser, place, entry, "address", seen="третья улица").status_code == 302
    assert Institution.get_by_id(place.id).address == "старая улица"


@pytest.mark.parametrize("field", ["phone", "nothing", "id"])
def test_what_is_masked_or_unknown_cannot_be_taken_back(sign_in, place, field):
    assert take_back(sign_in("administrator"), place, changed(place), field).status_code == 404


def test_who_may_not_edit_may_not_take_back(sign_in, place):
    entry = changed(place)
    head = sign_in("institution_head", institution=place)
    assert "Вернуть" not in head.get(history(place)).get_data(as_text=True)
    assert take_back(head, place, entry, "address").status_code == 403
    assert Institution.get_by_id(place.id).address == "новая улица"


def test_another_institutions_history_does_not_exist(sign_in, place):
    stranger = sign_in("institution_head", institution=factories.make_institution())
    assert stranger.get(history(place)).status_code == 404
    data = {"field": "address", "csrf_token": token(stranger, "/institutions/")}
    key = AuditEntry.get(AuditEntry.subject_id == place.id).id
    assert stranger.post(f"/audit/entries/{key}/revert", data=data).status_code in {400, 404}


def test_a_persons_own_trail_and_the_changes_of_rights_are_filters(app, sign_in, place):
    user = factories.make_user(municipality=place.municipality)
    with app.app_context():
        record(user, "grant", label="СВОЙСЛЕД")
        record(None, "grant", label="ЧУЖОЙСЛЕД")
    browser = sign_in("administrator")
    page = browser.get(f"/audit/?user={user.id}").get_data(as_text=True)
    assert "СВОЙСЛЕД" in page
    assert "ЧУЖОЙСЛЕД" not in page
    assert "ЧУЖОЙСЛЕД" in browser.get("/audit/?action=grant").get_data(as_text=True)
